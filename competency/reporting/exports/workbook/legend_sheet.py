"""The last sheet: what the matrix rests on and how to read it."""

from typing import Any

from competency.domain.career_path import STEPS, Language
from competency.domain.standing import ENOUGH_HOLDERS
from competency.i18n.dates import format_date
from competency.i18n.digits import format_percent
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.exports.workbook.formats import Formats, new_sheet
from competency.reporting.matrix import MatrixCalibration, MatrixHead


def write_legend(
    workbook: Any, formats: Formats, head: MatrixHead, language: Language, *, people: int
) -> None:
    t = translator(language)
    sheet = new_sheet(workbook, t.gettext("How to read"), language)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, t.gettext("Skill matrix"), formats.title)
    as_of = f"{format_date(head.as_of, language)} ({head.as_of.isoformat()})"
    facts = (
        (t.gettext("Career path"), head.title[language]),
        (t.gettext("Framework version"), head.framework_version),
        (t.gettext("Calibration"), _calibration(head.calibration, language)),
        (t.gettext("As of"), as_of),
        (t.gettext("People"), str(people)),
        (t.gettext("Filters"), head.filters or t.gettext("everybody")),
    )
    at = 1
    for name, text in facts:
        sheet.write_string(at, 0, name, formats.name)
        sheet.write_string(at, 1, text, formats.wrapped)
        at += 1
    at += 1
    for step in STEPS:
        sheet.write_number(at, 0, step, formats.steps[step])
        sheet.write_string(at, 1, wording.step_word(step, language), formats.wrapped)
        at += 1
    sheet.write_blank(at, 0, None, formats.unknown)
    sheet.write_string(at, 1, _unknown_sentence(language), formats.wrapped)
    sheet.write_number(at + 1, 0, 1, formats.steps_below[1])
    below = t.gettext("Underlined: the floor is below the need of the person's own level.")
    sheet.write_string(at + 1, 1, below, formats.wrapped)
    at += 3
    for sentence in _how_to_read(head, language):
        sheet.write_string(at, 1, sentence, formats.wrapped)
        at += 1


def _calibration(found: MatrixCalibration | None, language: Language) -> str:
    t = translator(language)
    if found is None:
        return "–"
    day = f"{format_date(found.since, language)} ({found.since.isoformat()})"
    if found.answers is None:
        return t.gettext("since %(day)s: design values of the questions", day=day)
    return t.ngettext(
        "since %(day)s: calibrated from %(n)s answer",
        "since %(day)s: calibrated from %(n)s answers",
        found.answers,
        day=day,
    )


def _unknown_sentence(language: Language) -> str:
    return translator(language).gettext(
        "Empty and hatched: not yet assessed. There is too little direct evidence; this is not "
        "step 0."
    )


def _how_to_read(head: MatrixHead, language: Language) -> tuple[str, ...]:
    t = translator(language)
    return (
        t.gettext(
            "Each number of the matrix is the floor: the highest step that is at least %(bar)s "
            "sure.",
            bar=format_percent(head.floor_bar, language),
        ),
        t.gettext(
            "The second sheet says how likely each step is, how many pieces of evidence count "
            "and when the newest one occurred."
        ),
        t.gettext(
            "Held level is what the person's title says; measured level is what the evidence "
            "says, with the probability of that level or a higher one."
        ),
        t.gettext(
            "Coverage risk: fewer than %(n)s people hold the competency at the step that the work "
            "needs.",
            n=wording.whole(ENOUGH_HOLDERS, language),
        ),
        t.gettext(
            "An estimate supports a conversation; it is not a verdict. Ask what it rests on "
            "before you decide."
        ),
    )
