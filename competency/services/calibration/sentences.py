"""The report of a dry run in plain sentences, for the page and for the command."""

from collections.abc import Sequence
from typing import Final

from competency.domain.career_path import CareerPath, Language
from competency.domain.errors import N_
from competency.i18n.digits import format_number
from competency.i18n.translations import Translator
from competency.reporting import wording
from competency.scoring.item_analysis import Finding
from competency.services.calibration.report import ItemFault, Report
from competency.services.items.sentences import text_of

FEWEST_RATERS: Final = 5
"""With fewer reviewers, how much they differ is not said, so that none can be recognised."""
NEAR, FAR = 0.1, 0.35
"""Distances of a mean from the reference, on θ: not worth a word below, clear above."""
NARROW, WIDE = 0.9, 1.1
"""A spread between these is described as that of the reference."""


def about_levels(t: Translator, report: Report) -> list[str]:
    """Whose level would move, and how much chances change."""
    if not report.compared:
        return [t.gettext("Nobody has any evidence yet, so no level can move.")]
    moved, risen = len(report.moves), report.risen
    said = [
        t.ngettext(
            "Nobody's level would change; %(n)s person was computed with both calibrations.",
            "Nobody's level would change; %(n)s people were computed with both calibrations.",
            report.compared,
        )
    ]
    if moved:
        said = [
            t.ngettext(
                "%(n)s person of %(all)s would show another level: %(up)s higher, %(down)s lower.",
                "%(n)s people of %(all)s would show another level: %(up)s higher, %(down)s lower.",
                moved,
                all=report.compared,
                up=risen,
                down=moved - risen,
            )
        ]
    points = format_number(100 * report.chance_change, t.language, 1)
    said.append(
        t.gettext(
            "The chance of a level changes by %(points)s percentage points on average.",
            points=points,
        )
    )
    return said


def about_items(t: Translator, report: Report) -> list[str]:
    """How many questions follow their answers, and how many turn out harder or easier."""
    if not report.items:
        return [t.gettext("No question has been answered yet.")]
    said = [
        t.ngettext(
            "%(n)s of %(items)s answered questions has at least %(needed)s answers and takes its "
            "difficulty from them; the others keep their designed difficulty.",
            "%(n)s of %(items)s answered questions have at least %(needed)s answers and take their "
            "difficulty from them; the others keep their designed difficulty.",
            report.calibrated,
            items=report.items,
            needed=report.answers_needed,
        )
    ]
    if report.moved:
        said.append(
            t.gettext(
                "Against what is in force: %(harder)s harder, %(easier)s easier by a tenth of a "
                "standard deviation or more.",
                harder=report.harder,
                easier=report.moved - report.harder,
            )
        )
    else:
        said.append(t.gettext("None turns out clearly harder or easier than it is taken for."))
    return said


def about_population(t: Translator, report: Report) -> list[str]:
    """Where the people here lie against the reference, if that can be said."""
    if report.mu_error is None or report.sigma_error is None:
        return [
            t.gettext(
                "The reference population stays in use: estimating your own takes %(needed)s "
                "people who have taken a quiz; you have %(quizzed)s.",
                needed=report.people_needed,
                quizzed=report.quizzed,
            )
        ]
    return [
        population_sentence(t, report.mu, report.sigma),
        t.gettext(
            "Mean %(mu)s (± %(mu_error)s) and spread %(sigma)s (± %(sigma_error)s), until now "
            "%(mu_before)s and %(sigma_before)s; from %(quizzed)s quizzed people.",
            mu=_two(t, report.mu),
            mu_error=_two(t, report.mu_error),
            sigma=_two(t, report.sigma),
            sigma_error=_two(t, report.sigma_error),
            mu_before=_two(t, report.mu_before),
            sigma_before=_two(t, report.sigma_before),
            quizzed=report.quizzed,
        ),
    ]


def _two(t: Translator, value: float) -> str:
    return format_number(value, t.language, 2)


def population_sentence(t: Translator, mu: float, sigma: float) -> str:
    """A population against the reference, N(0, 1), in plain words."""
    if (mu, sigma) == (0.0, 1.0):
        return t.gettext("People here are taken as the reference population.")
    if abs(mu) < NEAR:
        where = N_("People here are on average where the reference is.")
    elif mu > 0:
        where = (
            N_("People here are a little above the reference on average.")
            if mu < FAR
            else N_("People here are clearly above the reference on average.")
        )
    else:
        where = (
            N_("People here are a little below the reference on average.")
            if mu > -FAR
            else N_("People here are clearly below the reference on average.")
        )
    if sigma < NARROW:
        spread = N_("They differ less from each other than people of the reference do.")
    elif sigma > WIDE:
        spread = N_("They differ more from each other than people of the reference do.")
    else:
        spread = N_("They differ from each other as people of the reference do.")
    return f"{t.gettext(where)} {t.gettext(spread)}"


def about_reviewers(t: Translator, report: Report) -> list[str]:
    """How many reviewers' strictness is estimated; never whose, and never one by one."""
    if not report.raters:
        return [
            t.gettext(
                "No reviewer's strictness can be estimated: it takes people who were reviewed "
                "and have answered a quiz. Every reviewer counts as average."
            )
        ]
    said = [
        t.ngettext(
            "The strictness of %(n)s reviewer is estimated and taken out of the ratings.",
            "The strictness of %(n)s reviewers is estimated and taken out of their ratings.",
            report.raters,
        )
    ]
    if report.raters < FEWEST_RATERS:
        said.append(
            t.gettext(
                "How much they differ is told from %(needed)s on, so that nobody can be "
                "recognised.",
                needed=FEWEST_RATERS,
            )
        )
    else:
        said.append(
            t.gettext(
                "They differ by %(spread)s standard deviations of ability.",
                spread=_two(t, report.rater_spread),
            )
        )
    return said


def about_missing(t: Translator, report: Report, path: CareerPath) -> list[str]:
    """What the record does not give yet."""
    said = []
    waiting = report.items - report.calibrated
    if waiting:
        said.append(
            t.ngettext(
                "%(n)s answered question waits for its %(needed)s answers.",
                "%(n)s answered questions wait for their %(needed)s answers.",
                waiting,
                needed=report.answers_needed,
            )
        )
    if report.unsettled:
        said.append(
            t.gettext(
                "The answers on %(names)s do not settle on one calibration; their questions "
                "stay as they are.",
                names=_titles(report.unsettled, path, t),
            )
        )
    return said


def _titles(competencies: Sequence[str], path: CareerPath, t: Translator) -> str:
    language: Language = "en" if t.language == "en" else "fa"
    return wording.join(
        (
            path.competency(one).title[language] if path.has_competency(one) else one
            for one in competencies
        ),
        language,
    )


def about_misbehaving(t: Translator, report: Report) -> list[str]:
    """How many questions need a look."""
    if not report.misbehaving:
        return [t.gettext("No question looks faulty, as far as its answers can tell.")]
    return [
        t.ngettext(
            "%(n)s question needs a look",
            "%(n)s questions need a look",
            len({one.version for one in report.misbehaving}),
        )
    ]


def advice(t: Translator, fault: ItemFault) -> str:
    """What is wrong with a question, the figure that says so, and what to do."""
    language: Language = "fa" if t.language == "fa" else "en"
    return text_of(Finding(fault.verdict, fault.value), fault.answers, language).text


def in_sentences(t: Translator, report: Report, path: CareerPath) -> list[str]:
    """The whole report, without its lists."""
    return [
        *about_levels(t, report),
        *about_items(t, report),
        *about_population(t, report),
        *about_reviewers(t, report),
        *about_missing(t, report, path),
    ]
