"""What the answers say of one item version: figures, option table, findings."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from competency.domain.items import Answer, AnswerForm, Item, Option
from competency.scoring.context import ScoringContext
from competency.scoring.item_analysis import (
    MIN_SHOWN,
    Finding,
    ItemAnalysis,
    OptionStatistics,
    Verdict,
    findings,
    option_table,
)
from competency.scoring.items import ItemParameters
from competency.scoring.scale import Vector
from competency.scoring.selection import ADAPTIVE_BANK
from competency.services.curriculum import contexts
from competency.services.items.data import ItemVersion, VersionAnswers

WELL_KNOWN = 0.5
"""Share of a quiz's takers who have met an item, from which the item is known to too many."""
FITTED_PARAMETERS = 2
"""Place and slope of a calibrated item came from the answers that it is held against."""
CHOSEN = frozenset({AnswerForm.ONE, AnswerForm.SEVERAL})
"""Forms of answers in which options are chosen, so that wrong ones are there to tempt."""


@dataclass(frozen=True)
class Figures:
    """One item version in numbers.

    Attributes:
        analysis: Against the other items of its competency.
        alpha: Cronbach's α of the competency's items in use; None where not defined.
        first_language, second_language: Answers given in Persian and in English.
        seconds: Median time from showing to answering; None for fewer than five timed answers.
        timed: How many were timed.
        quizzed: People who have answered anything in a quiz of the competency's areas.
        rest: How each person did on the other items, (n,).
    """

    item_version: ItemVersion
    analysis: ItemAnalysis
    alpha: float | None
    first_language: int
    second_language: int
    seconds: float | None
    timed: int
    quizzed: int
    given: VersionAnswers
    rest: Vector

    @property
    def n(self) -> int:
        """How many people answered it."""
        return self.analysis.statistics.n

    @property
    def shown(self) -> bool:
        """Whether there are enough people for averages to be shown at all."""
        return self.n >= MIN_SHOWN

    @property
    def facility(self) -> float | None:
        """Mean score as a share of the highest; None for fewer than five people."""
        return self.analysis.statistics.facility if self.shown else None

    @property
    def item_rest(self) -> float | None:
        """Correlation with the other answers; None for fewer than five people."""
        return self.analysis.statistics.item_rest if self.shown else None

    @property
    def shares(self) -> tuple[float, ...]:
        """Of each category; empty for fewer than five people."""
        return self.analysis.statistics.shares if self.shown else ()

    @property
    def exposure(self) -> float | None:
        """Who has met it, as a share of everybody quizzed; None where nobody was."""
        return min(self.n / self.quizzed, 1.0) if self.quizzed else None


@dataclass(frozen=True)
class ItemReport:
    """One item version with everything that its pages show.

    Attributes:
        figures: None where nobody has answered it.
        parameters: In force in scoring.
        fitted: Whether they came from answers; False while they are those of its design.
        bank: Items of its competency in service.
    """

    item: Item
    figures: Figures | None
    parameters: ItemParameters
    fitted: bool
    bank: int

    @property
    def n(self) -> int:
        """How many people answered it."""
        return self.figures.n if self.figures else 0

    @cached_property
    def options(self) -> tuple[OptionStatistics, ...]:
        """One row per option, in the order of the bank; empty for fewer than five people.

        `n` counts who chose it, or put it in its right place. What fewer than five people did
        elsewhere is left out.
        """
        if self.figures is None or not self.figures.shown:
            return ()
        return tuple(
            one if one.n >= MIN_SHOWN else replace(one, rest=None, correlation=None)
            for one in _option_table(self.item, self.figures)
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it, the urgent first; too few answers is a finding, too."""
        if self.figures is None:
            return (Finding(Verdict.TOO_FEW_ANSWERS, 0),)
        analysis = self.figures.analysis
        fit = analysis.fit
        return findings(
            analysis.statistics,
            alpha=self.figures.alpha,
            options=self.options if self.item.form in CHOSEN else (),
            several=self.item.form is AnswerForm.SEVERAL,
            fit=fit.less(FITTED_PARAMETERS) if fit and self.fitted else fit,
            fitted=self.fitted,
            bias=analysis.bias,
            # A small bank is met whole by everybody; a large one has others to ask.
            exposure_cap=WELL_KNOWN if self.bank >= ADAPTIVE_BANK else None,
        )

    @property
    def judged(self) -> bool:
        """Whether there are enough answers to say anything."""
        return not any(one.verdict is Verdict.TOO_FEW_ANSWERS for one in self.findings)

    @property
    def suspect(self) -> bool:
        """Whether anything but too few answers is said of it."""
        return self.judged and bool(self.findings)

    @property
    def urgent(self) -> bool:
        """Whether it may make a score wrong."""
        return any(one.urgent for one in self.findings)


def report_of(
    item: Item, figures: Figures | None, context: ScoringContext, *, bank: int
) -> ItemReport:
    """The report on an item version under the scoring context in force.

    Args:
        bank: Items of its competency in service.
    """
    design = contexts.design_of(item)
    parameters = context.items.get(item.version, design)
    return ItemReport(item, figures, parameters, fitted=parameters != design, bank=bank)


def _option_table(item: Item, figures: Figures) -> tuple[OptionStatistics, ...]:
    given = figures.given
    if item.form is AnswerForm.ONE:
        place = {key: number for number, key in enumerate(item.keys)}
        chosen = np.array([place.get(answer[0], -1) for answer in given.distinct], dtype=np.int64)
        keys = {number for number, option in enumerate(item.options) if item.belongs(option)}
        return option_table(chosen[given.code], figures.rest, options=len(item.options), keys=keys)
    return tuple(
        _one_option(figures, number, _hits(item, option, given.distinct), key=item.belongs(option))
        for number, option in enumerate(item.options)
    )


def _one_option(
    figures: Figures, number: int, hits: npt.NDArray[np.int64], *, key: bool
) -> OptionStatistics:
    """An option beside which others may be chosen, as an item of its own: yes or no."""
    table = option_table(
        hits[figures.given.code], figures.rest, options=2, keys={1} if key else {0}
    )
    return replace(table[1], option=number, key=key)


def _hits(item: Item, option: Option, answers: tuple[Answer, ...]) -> npt.NDArray[np.int64]:
    """Whether each distinct answer chose the option (or put it in its place)."""
    return np.array([item.hit(option, answer) for answer in answers], dtype=np.int64)
