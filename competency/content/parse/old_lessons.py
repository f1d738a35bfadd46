"""Lessons of the first edition, until their area is revised.

A lesson is old while it has a section "At each level", which the present standard has not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from competency.content.fields import LANGUAGE_NAMES
from competency.content.outline import has_checklist
from competency.content.parse.pages import Page, PageReader
from competency.content.parse.path import note_unknown
from competency.content.problems import Problems
from competency.content.source import Source
from competency.content.standard import LESSON_SECTIONS, Section
from competency.domain.career_path import LANGUAGES, LEVELS, CareerPath, Language, Text
from competency.domain.curriculum import Lesson

_LEVELS: Section = ("levels", Text("در هر سطح", "At each level"))
_KEPT = dict(LESSON_SECTIONS)
SECTIONS: tuple[Section, ...] = (
    *((each, _KEPT[each]) for each in ("outcomes", "why", "core", "example", "mistakes")),
    _LEVELS,
    *((each, _KEPT[each]) for each in ("practice", "remember", "reading")),
)
_WORDS: dict[Language, tuple[int, int]] = {"fa": (900, 1500), "en": (900, 1700)}


def is_old(sources: Iterable[Source]) -> bool:
    """Whether a lesson is written to the first edition, in either language."""
    return any(
        f"\n## {_LEVELS[1][language]}\n" in source.text
        for source in sources
        for language in LANGUAGES
    )


def lesson(
    pages: Mapping[Language, Page],
    competency: str,
    path: CareerPath,
    reader: PageReader,
    finish: Callable[[Page, Page], Text],
    problems: Problems,
) -> Lesson | None:
    """The old lesson of a competency; None where a language can't be read."""
    for page in pages.values():
        _check(page, competency, path, reader, problems)
    if len(pages) < len(LANGUAGES):
        return None
    fa, en = pages["fa"], pages["en"]
    reader.check_pair(fa, en, ("minutes", "level", "kpis", "responsibilities"))
    return Lesson(
        competency=competency,
        title=Text(fa.front.peek("title").strip(), en.front.peek("title").strip()),
        minutes=_minutes(en),
        level=en.front.peek("level"),
        kpis=_listed(en, "kpis"),
        responsibilities=_listed(en, "responsibilities"),
        sources=_listed(en, "sources"),
        html=finish(fa, en),
        headings=SECTIONS,
    )


def typed_minutes(pages: Mapping[Language, Page], lessons: Sequence[Lesson]) -> int | None:
    """Minutes that a module with old lessons states; None where they are summed up."""
    if not any(each.level for each in lessons):
        return None
    return next((_minutes(page) for page in pages.values() if "minutes" in page.front), None)


def _check(
    page: Page, competency: str, path: CareerPath, reader: PageReader, problems: Problems
) -> None:
    front = page.front
    front.allow("title", "competency", "minutes", "level", "kpis", "responsibilities", "sources")
    front.string("title")
    front.integer("minutes", 1, 600)
    front.choice("level", LEVELS)
    if front.string("competency") != competency:
        front.note(
            front.place("competency"),
            'the file belongs to "%(wanted)s"',
            "mend the id or rename the file",
            wanted=competency,
        )
    note_unknown(problems, front.strings("kpis"), {kpi.id for kpi in path.kpis}, "KPI")
    known = {each.id for each in path.responsibilities}
    note_unknown(problems, front.strings("responsibilities"), known, "responsibility")
    front.strings("sources")
    reader.check_sections(page, SECTIONS)
    low, high = _WORDS[page.language]
    if not low <= page.outline.words <= high:
        problems.add(
            page.document.place(0),
            "the lesson has %(words)s words in %(language)s",
            "write %(low)s to %(high)s",
            words=page.outline.words,
            language=LANGUAGE_NAMES[page.language],
            low=low,
            high=high,
        )
    practice = _KEPT["practice"][page.language]
    for heading in page.outline.headings:
        if heading.text == practice and not has_checklist(page.outline.section(heading)):
            problems.add(
                page.at(heading),
                "the practice has no checklist for judging one's own result",
                'write its lines as "- [ ] …"',
            )


def _listed(page: Page, key: str) -> tuple[str, ...]:
    value = page.front.plain(key)
    return tuple(value) if isinstance(value, list) else ()


def _minutes(page: Page) -> int:
    value = page.front.peek("minutes")
    return int(value) if value.isdecimal() else 0
