"""What to do about an item: plain findings with the number behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from competency.scoring.calibration.fit import ItemFit
from competency.scoring.item_analysis.bias import Bias, BiasSize
from competency.scoring.item_analysis.classical import ItemStatistics
from competency.scoring.item_analysis.options import OptionStatistics

MIN_ANSWERS = 50
"""Answers below which nothing but "wait" is said of an item."""
MIN_FOR_OPTIONS = 100
MIN_FOR_FIT = 200
TOO_EASY, TOO_HARD = 0.95, 0.10
BACKWARDS = -0.05
WEAK = 0.15
"""Item-rest correlation below which an item hardly tells people apart; .20 for complete
tests (Ebel & Frisbie 1991), less here, where a person's other answers are few."""
ALPHA_RISE = 0.01
DEAD_SHARE = 0.02
TEMPTING_SHARE = 0.05
TEMPTING = 0.05
FIT_GAP = 0.05
RARE = 0.01
"""Chance below which misfit or bias is not put down to chance; a bank has many items."""
CLEAR = 2.33
"""Standard errors (1/√n) that the correlation of an option must lie from 0, for the same."""


class Verdict(StrEnum):
    """What is wrong with an item."""

    TOO_FEW_ANSWERS = "too-few-answers"
    BACKWARDS = "backwards"
    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    WEAK = "weak"
    LOWERS_ALPHA = "lowers-alpha"
    DEAD_OPTION = "dead-option"
    TEMPTING_OPTION = "tempting-option"
    AVOIDED_KEY = "avoided-key"
    MISFIT = "misfit"
    NOT_AS_DESIGNED = "not-as-designed"
    BIASED = "biased"
    PERHAPS_BIASED = "perhaps-biased"
    OVEREXPOSED = "overexposed"


class Advice(StrEnum):
    """What to do about it."""

    WAIT = "wait"
    CHECK_KEY = "check-key"
    CALIBRATE = "calibrate"
    MAKE_HARDER_OR_DROP = "make-harder-or-drop"
    MAKE_EASIER_OR_TEACH = "make-easier-or-teach"
    REWRITE = "rewrite"
    REPLACE_OPTION = "replace-option"
    REREAD_OPTION = "reread-option"
    CHECK_TRANSLATION = "check-translation"
    REST = "rest"


ADVICE: dict[Verdict, Advice] = {
    Verdict.TOO_FEW_ANSWERS: Advice.WAIT,
    Verdict.BACKWARDS: Advice.CHECK_KEY,
    Verdict.TOO_EASY: Advice.MAKE_HARDER_OR_DROP,
    Verdict.TOO_HARD: Advice.MAKE_EASIER_OR_TEACH,
    Verdict.WEAK: Advice.REWRITE,
    Verdict.LOWERS_ALPHA: Advice.REWRITE,
    Verdict.DEAD_OPTION: Advice.REPLACE_OPTION,
    Verdict.TEMPTING_OPTION: Advice.REREAD_OPTION,
    Verdict.AVOIDED_KEY: Advice.CHECK_KEY,
    Verdict.MISFIT: Advice.REWRITE,
    Verdict.NOT_AS_DESIGNED: Advice.CALIBRATE,
    Verdict.BIASED: Advice.CHECK_TRANSLATION,
    Verdict.PERHAPS_BIASED: Advice.CHECK_TRANSLATION,
    Verdict.OVEREXPOSED: Advice.REST,
}
URGENT = frozenset(
    {
        Verdict.BACKWARDS, Verdict.TEMPTING_OPTION, Verdict.AVOIDED_KEY, Verdict.BIASED,
        Verdict.MISFIT, Verdict.NOT_AS_DESIGNED,
    }
)  # fmt: skip
"""Findings that can make a score wrong, not only less sure."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about an item.

    Attributes:
        verdict: What is wrong.
        value: The number that says so: a share, a correlation, an effect.
        option: The option it is about; None where it is about the whole item.
    """

    verdict: Verdict
    value: float
    option: int | None = None

    @property
    def advice(self) -> Advice:
        """What to do about it."""
        return ADVICE[self.verdict]

    @property
    def urgent(self) -> bool:
        """Whether it can make a score wrong."""
        return self.verdict in URGENT


def findings(
    item: ItemStatistics,
    *,
    alpha: float | None = None,
    options: Sequence[OptionStatistics] = (),
    several: bool = False,
    fit: ItemFit | None = None,
    fitted: bool = True,
    bias: Bias | None = None,
    exposure_cap: float | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with an item, the urgent first; empty for a good one.

    Args:
        item: Its classical statistics.
        alpha: Cronbach's α of the whole set.
        options: Its option table, if it has options.
        several: Whether several options together are the key, so that each of them should
            draw the able.
        fit: How well its curve fits.
        fitted: Whether that curve came from answers; False for one that was only designed.
        bias: Its comparison between languages.
        exposure_cap: Share of people who may have met it; None for no limit.
    """
    if item.n < MIN_ANSWERS:
        return (Finding(Verdict.TOO_FEW_ANSWERS, item.n),)
    found = _of_the_item(item, alpha)
    if item.n >= MIN_FOR_OPTIONS:
        found += _of_the_options(options, CLEAR / item.n**0.5, several=several)
    if fit is not None and item.n >= MIN_FOR_FIT and fit.p < RARE and fit.gap >= FIT_GAP:
        found.append(Finding(Verdict.MISFIT if fitted else Verdict.NOT_AS_DESIGNED, fit.gap))
    if bias is not None and bias.size is not BiasSize.NEGLIGIBLE:
        sure = bias.size is BiasSize.LARGE and bias.p < RARE
        found.append(Finding(Verdict.BIASED if sure else Verdict.PERHAPS_BIASED, bias.effect))
    if any(finding.verdict is Verdict.BACKWARDS for finding in found):
        found = _of_a_wrong_key(found)
    if exposure_cap is not None and item.exposure > exposure_cap:
        found.append(Finding(Verdict.OVEREXPOSED, item.exposure))
    return tuple(sorted(found, key=lambda finding: not finding.urgent))


def _of_the_item(item: ItemStatistics, alpha: float | None) -> list[Finding]:
    found = []
    if item.facility is not None and item.facility > TOO_EASY:
        found.append(Finding(Verdict.TOO_EASY, item.facility))
    if item.facility is not None and item.facility < TOO_HARD:
        found.append(Finding(Verdict.TOO_HARD, item.facility))
    if item.item_rest is not None and item.item_rest < BACKWARDS:
        found.append(Finding(Verdict.BACKWARDS, item.item_rest))
    elif item.item_rest is not None and item.item_rest < WEAK and not found:
        # An extreme item cannot correlate: what is wrong with it has been said.
        found.append(Finding(Verdict.WEAK, item.item_rest))
    if (
        alpha is not None
        and item.alpha_without is not None
        and item.alpha_without > alpha + ALPHA_RISE
    ):
        found.append(Finding(Verdict.LOWERS_ALPHA, item.alpha_without - alpha))
    return found


def _of_the_options(
    options: Sequence[OptionStatistics], clear: float, *, several: bool
) -> list[Finding]:
    found = []
    for option in options:
        correlation = option.correlation or 0.0
        if option.key:
            if several and correlation < min(BACKWARDS, -clear):
                found.append(Finding(Verdict.AVOIDED_KEY, correlation, option.option))
        elif option.share < DEAD_SHARE:
            found.append(Finding(Verdict.DEAD_OPTION, option.share, option.option))
        elif option.share >= TEMPTING_SHARE and correlation > max(TEMPTING, clear):
            found.append(Finding(Verdict.TEMPTING_OPTION, correlation, option.option))
    return found


def _of_a_wrong_key(found: Sequence[Finding]) -> list[Finding]:
    """Without what only follows from the key: every wrong option but the likeliest right one
    draws the able, too, and a curve fitted to a wrong key would be a wrong curve."""
    tempting = [one for one in found if one.verdict is Verdict.TEMPTING_OPTION]
    likeliest = max(tempting, key=lambda one: one.value, default=None)
    return [
        one
        for one in found
        if one.verdict not in {Verdict.TEMPTING_OPTION, Verdict.MISFIT, Verdict.NOT_AS_DESIGNED}
        or one is likeliest
    ]
