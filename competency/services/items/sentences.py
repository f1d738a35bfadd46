"""What is wrong with an item and what to do about it, in words: the one source of both.

The pages and `competency items` say the same.
"""

from dataclasses import dataclass

from competency.domain.career_path import Language
from competency.i18n.bidi import isolate
from competency.i18n.digits import format_number, format_percent
from competency.i18n.translations import Translator, translator
from competency.scoring.item_analysis import MIN_ANSWERS, Advice, Finding, Verdict


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding in words.

    Attributes:
        name: In a few words.
        what: A sentence with the number that says so and what it rests on.
        advice: What to do; empty where there is nothing to do but wait.
        urgent: Whether it can make a score wrong.
    """

    name: str
    what: str
    advice: str
    urgent: bool

    @property
    def text(self) -> str:
        """Both sentences."""
        return f"{self.what} {self.advice}".strip()


def text_of(finding: Finding, n: int, language: Language, *, option: str = "") -> FindingText:
    """A finding in the reader's language.

    Args:
        n: Answers behind it.
        option: What the option is called that it is about, if it is about one.
    """
    t = translator(language)
    return FindingText(
        name=name_of(finding.verdict, language),
        what=_what(finding, n, t, language, option),
        advice=_advice(finding, t),
        urgent=finding.urgent,
    )


def name_of(verdict: Verdict, language: Language) -> str:
    """A verdict in a few words, for lists."""
    t = translator(language)
    match verdict:
        case Verdict.TOO_FEW_ANSWERS:
            return t.gettext("Too few answers")
        case Verdict.BACKWARDS:
            return t.gettext("The key may be wrong")
        case Verdict.TOO_EASY:
            return t.gettext("Too easy")
        case Verdict.TOO_HARD:
            return t.gettext("Too hard")
        case Verdict.WEAK:
            return t.gettext("Hardly tells people apart")
        case Verdict.LOWERS_ALPHA:
            return t.gettext("Does not go with the others")
        case Verdict.DEAD_OPTION:
            return t.gettext("An option that nobody chooses")
        case Verdict.TEMPTING_OPTION:
            return t.gettext("A wrong option draws the able")
        case Verdict.AVOIDED_KEY:
            return t.gettext("The able leave out a right option")
        case Verdict.MISFIT:
            return t.gettext("Does not follow its curve")
        case Verdict.NOT_AS_DESIGNED:
            return t.gettext("Not as it was designed")
        case Verdict.BIASED:
            return t.gettext("Harder in one language")
        case Verdict.PERHAPS_BIASED:
            return t.gettext("Perhaps harder in one language")
        case Verdict.OVEREXPOSED:
            return t.gettext("Known to too many")


def _what(finding: Finding, n: int, t: Translator, language: Language, option: str) -> str:
    value = format_number(finding.value, language, 2)
    if language == "fa":
        # Or its sign would draw the number that follows to the wrong side.
        value = isolate(value, "en")
    share = format_percent(finding.value, language)
    match finding.verdict:
        case Verdict.TOO_FEW_ANSWERS:
            return t.ngettext(
                "%(n)s answer so far; more needed before it is judged: %(more)s.",
                "%(n)s answers so far; more needed before it is judged: %(more)s.",
                n,
                more=MIN_ANSWERS - n,
            )
        case Verdict.BACKWARDS:
            return t.gettext(
                "Those who do well elsewhere get it wrong more often than the others "
                "(correlation %(value)s, %(answers)s answers).",
                value=value,
                answers=n,
            )
        case Verdict.TOO_EASY:
            return t.gettext(
                "Nearly everybody gets it right (facility %(share)s, %(answers)s answers), so it "
                "tells nobody apart.",
                share=share,
                answers=n,
            )
        case Verdict.TOO_HARD:
            return t.gettext(
                "Hardly anybody gets it right (facility %(share)s, %(answers)s answers).",
                share=share,
                answers=n,
            )
        case Verdict.WEAK:
            return t.gettext(
                "It hardly tells the able from the others (correlation %(value)s, %(answers)s "
                "answers).",
                value=value,
                answers=n,
            )
        case Verdict.LOWERS_ALPHA:
            return t.gettext(
                "The other questions of its competency measure better without it (α would rise by "
                "%(value)s).",
                value=value,
            )
        case Verdict.MISFIT:
            return t.gettext(
                "The answers do not follow the curve that was calibrated for it: off by %(share)s "
                "of the points on average (%(answers)s answers).",
                share=share,
                answers=n,
            )
        case Verdict.NOT_AS_DESIGNED:
            return t.gettext(
                "The answers do not follow the curve that scoring assumes for a question of this "
                "step: off by %(share)s of the points on average (%(answers)s answers).",
                share=share,
                answers=n,
            )
        case Verdict.OVEREXPOSED:
            return t.gettext(
                "%(share)s of those who took the quiz have met it, and can pass it on.",
                share=share,
            )
        case Verdict.BIASED | Verdict.PERHAPS_BIASED:
            return _bias(finding, t)
        case Verdict.DEAD_OPTION | Verdict.TEMPTING_OPTION | Verdict.AVOIDED_KEY:
            return _option(finding, n, t, value, share, option)


def _option(finding: Finding, n: int, t: Translator, value: str, share: str, option: str) -> str:
    match finding.verdict:
        case Verdict.DEAD_OPTION:
            return t.gettext(
                "Hardly anybody chooses option %(option)s (%(share)s of %(answers)s answers), so "
                "it is no real choice.",
                option=option,
                share=share,
                answers=n,
            )
        case Verdict.TEMPTING_OPTION:
            return t.gettext(
                "Those who do well elsewhere choose the wrong option %(option)s more often than "
                "the others (correlation %(value)s, %(answers)s answers).",
                option=option,
                value=value,
                answers=n,
            )
        case _:
            return t.gettext(
                "Those who do well elsewhere leave out option %(option)s, which belongs to the "
                "key (correlation %(value)s, %(answers)s answers).",
                option=option,
                value=value,
                answers=n,
            )


def _bias(finding: Finding, t: Translator) -> str:
    if finding.verdict is Verdict.BIASED:
        if finding.value < 0:
            return t.gettext("It is harder in English than in Persian for equally able people.")
        return t.gettext("It is harder in Persian than in English for equally able people.")
    if finding.value < 0:
        return t.gettext("It may be harder in English than in Persian for equally able people.")
    return t.gettext("It may be harder in Persian than in English for equally able people.")


def _advice(finding: Finding, t: Translator) -> str:
    match finding.advice:
        case Advice.WAIT:
            return ""
        case Advice.CHECK_KEY:
            return t.gettext("Check the key before anything else.")
        case Advice.CALIBRATE:
            return t.gettext("Recalibrate; rewrite the question if the distance stays.")
        case Advice.MAKE_HARDER_OR_DROP:
            return t.gettext("Make it harder, or drop it.")
        case Advice.MAKE_EASIER_OR_TEACH:
            return t.gettext("Make it easier, or see that the lesson teaches it.")
        case Advice.REWRITE:
            return t.gettext("Rewrite it: one idea, and words that cannot be read in two ways.")
        case Advice.REPLACE_OPTION:
            return t.gettext("Put a mistake in its place that people really make.")
        case Advice.REREAD_OPTION:
            return t.gettext("Read that option again: it may be right, too.")
        case Advice.CHECK_TRANSLATION:
            return t.gettext("Compare the two texts word by word.")
        case Advice.REST:
            return t.gettext("Let it rest, and write another one like it.")
