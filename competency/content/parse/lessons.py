"""Lessons, modules, the case, blanks, the introduction: Markdown in both languages."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from competency.content.blocks import sections
from competency.content.bounds import Bounds
from competency.content.braces import Names
from competency.content.check.markup import check_markup
from competency.content.finish import Finisher
from competency.content.outline import Outline, count_words
from competency.content.parse import old_lessons
from competency.content.parse.blanks import read_tables
from competency.content.parse.lesson_counts import (
    check_english_length,
    check_length,
    check_style,
)
from competency.content.parse.lesson_parts import Parts, check_parts, labels
from competency.content.parse.pages import Page, PageReader
from competency.content.problems import Problems
from competency.content.render import plain
from competency.content.source import Source
from competency.content.standard import (
    LESSON_SECTIONS,
    MODULE_SECTIONS,
    OPTIONAL_SECTIONS,
    READING_SPEED,
    SETTINGS,
    Section,
)
from competency.domain.career_path import LANGUAGES, CareerPath, Language, Text
from competency.domain.curriculum import Blank, Case, CasePerson, Lesson, Module

INTRODUCTION_PARTS = ("introduction", "ladder", "notes", "development")
"""The level-2 parts of path.*.md, in order; their headings are free."""
_SECOND_SETTINGS = tuple(each for each in SETTINGS if each not in {"cafe", "none"})
_DERIVED = {
    "minutes": "they are counted: reading and practice A",
    "level": "it follows from the requirement profile in path.yaml",
    "kpis": "they follow from competencies: of the KPIs in path.yaml",
    "responsibilities": "they follow from competencies: of the responsibilities in path.yaml",
    "sources": "works stand under Further reading",
}
_MODULE_DERIVED = {"minutes": "they are the sum of the lessons"}


class LessonReader:
    """Reads the Markdown files of one career path; `pages` collects all that were read."""

    def __init__(
        self,
        path: CareerPath,
        bounds: Bounds,
        reader: PageReader,
        names: Names,
        finisher: Finisher,
        problems: Problems,
    ) -> None:
        self._path = path
        self._bounds = bounds
        self._reader = reader
        self._names = names
        self._finisher = finisher
        self._problems = problems
        self.pages: list[Page] = []
        self.lessons: dict[str, tuple[Parts, Parts]] = {}
        """What was read of each lesson, in Persian and in English, by competency."""

    def lesson(self, competency: str, sources: Mapping[Language, Source]) -> Lesson | None:
        """The lesson of a competency; None where a language can't be read."""
        if old_lessons.is_old(sources.values()):
            pages = self._read(sources, "the lesson", old_lessons.SECTIONS, strict=False)
            return old_lessons.lesson(
                pages, competency, self._path, self._reader, self._finish, self._problems
            )
        pages = self._read(sources, "the lesson", LESSON_SECTIONS)
        parts = {language: self._check_lesson(page, competency) for language, page in pages.items()}
        if len(parts) < len(LANGUAGES):
            return None
        fa, en = parts["fa"], parts["en"]
        self.lessons[competency] = (fa, en)
        self._check_pair(fa, en)
        return Lesson(
            competency=competency,
            title=_titles(fa.page, en.page),
            minutes=_reading_minutes(fa.page) + (fa.minutes[0] if fa.minutes else 0),
            kpis=tuple(kpi.id for kpi in self._path.kpis if competency in kpi.competencies),
            responsibilities=tuple(
                each.id for each in self._path.responsibilities if competency in each.competencies
            ),
            html=self._finish(fa.page, en.page),
            headings=tuple(
                (section, words) for section, words in LESSON_SECTIONS if section in fa.sections
            ),
        )

    def module(
        self, area: str, sources: Mapping[Language, Source], lessons: Sequence[Lesson]
    ) -> Module | None:
        """The module of a skill area; None where a language can't be read.

        Args:
            lessons: The area's lessons, whose minutes it sums up.
        """
        waiting = any(lesson.level for lesson in lessons)
        pages = self._read(sources, "the module", MODULE_SECTIONS, strict=not waiting)
        typed = old_lessons.typed_minutes(pages, lessons)
        for page in pages.values():
            if typed is None:
                page.front.refuse(_MODULE_DERIVED)
            page.front.allow("title", "area", "minutes")
            page.front.string("title")
            _check_named(page, "area", area)
            self._reader.check_sections(page, MODULE_SECTIONS)
            check_markup(page, self._problems)
        if len(pages) < len(LANGUAGES):
            return None
        fa, en = pages["fa"], pages["en"]
        self._reader.check_pair(fa, en)
        minutes = sum(lesson.minutes for lesson in lessons)
        return Module(
            area=area,
            title=_titles(fa, en),
            minutes=minutes if typed is None else typed,
            html=self._finish(fa, en),
        )

    def case(
        self,
        sources: Mapping[Language, Source],
        people: tuple[CasePerson, ...],
        sheets: Mapping[str, str],
    ) -> Case | None:
        """The case as its readers see it; None where a language can't be read."""
        pages = self._free_pages(sources, "the case", ("title",))
        if pages is None:
            return None
        return Case(_titles(*pages), self._finish(*pages), people, dict(sheets))

    def blank(self, area: str, name: str, sources: Mapping[Language, Source]) -> Blank | None:
        """An empty form; None where a language can't be read."""
        pages = self._free_pages(sources, "the blank", ("title", "competency"))
        if pages is None:
            return None
        fa, en = pages
        competency = en.front.string("competency")
        if competency and not self._path.has_competency(competency):
            en.front.note(
                en.front.place("competency"),
                'there is no competency "%(id)s"',
                "mend the id",
                id=competency,
            )
        self._reader.check_pair(fa, en, ("competency",))
        return Blank(
            area,
            name,
            competency,
            _titles(fa, en),
            self._finish(fa, en),
            read_tables(fa, en, self._problems),
        )

    def introduction(self, sources: Mapping[Language, Source]) -> Text:
        """The introduction of the path (path.*.md), whole, as HTML."""
        pages: dict[Language, Page] = {}
        for language, source in sources.items():
            page = self._reader.read(source, language, "the introduction", self._part_ids)
            if page:
                pages[language] = page
                page.front.allow("title", "path")
                page.front.string("title")
                _check_named(page, "path", self._path.id)
                self._check_parts(page)
                check_markup(page, self._problems)
        self.pages.extend(pages.values())
        if len(pages) < len(LANGUAGES):
            return Text("", "")
        self._reader.check_pair(pages["fa"], pages["en"])
        return self._finish(pages["fa"], pages["en"])

    def _finish(self, fa: Page, en: Page) -> Text:
        return Text(
            self._finisher.finish(fa.rendered.html, "fa"),
            self._finisher.finish(en.rendered.html, "en"),
        )

    def _read(
        self,
        sources: Mapping[Language, Source],
        what: str,
        headings: Sequence[Section],
        *,
        strict: bool = True,
    ) -> dict[Language, Page]:
        pages: dict[Language, Page] = {}
        for language, source in sources.items():
            ids = {words[language]: section for section, words in headings}
            page = self._reader.read(source, language, what, _always(ids), strict=strict)
            if page:
                pages[language] = page
        self.pages.extend(pages.values())
        return pages

    def _free_pages(
        self, sources: Mapping[Language, Source], what: str, keys: tuple[str, ...]
    ) -> tuple[Page, Page] | None:
        """Both languages of a page whose headings are free; None where one can't be read."""
        pages = self._read(sources, what, ())
        for page in pages.values():
            page.front.allow(*keys)
            page.front.string("title")
            check_markup(page, self._problems)
        if len(pages) < len(LANGUAGES):
            return None
        self._reader.check_pair(pages["fa"], pages["en"])
        return pages["fa"], pages["en"]

    def _check_lesson(self, page: Page, competency: str) -> Parts:
        front = page.front
        front.refuse(_DERIVED)
        front.allow("title", "competency", "setting", *_DERIVED)
        front.string("title")
        front.choice("setting", _SECOND_SETTINGS)
        _check_named(page, "competency", competency)
        self._reader.check_sections(page, LESSON_SECTIONS, optional=OPTIONAL_SECTIONS)
        ids = {words[page.language]: section for section, words in LESSON_SECTIONS}
        found = sections(page.outline, page.language)
        parts = Parts(page, {ids[words]: inside for words, inside in found.items() if words in ids})
        minutes = check_parts(parts, self._problems)
        check_style(parts, self._problems)
        if page.language == "fa":
            depth = self._path.competency(competency).depth
            check_length(parts, *self._bounds.lesson_words[depth], self._problems)
        else:
            self._check_people(page)
        return Parts(page, parts.sections, minutes)

    def _check_people(self, page: Page) -> None:
        """Note people whose first mention does not say who they are (English has capitals)."""
        marked = {
            name: brace
            for brace in reversed(page.braces)
            if brace.kind == "name" and (name := self._names.id_of(brace.target, "en"))
        }
        for person in self._names.people.values():
            found = page.first_mention(person.name.en)
            brace = marked.get(person.id)
            if found is not None and (brace is None or found < brace.start):
                self._problems.add(
                    page.document.place(found),
                    "%(name)s is not introduced where the name first stands",
                    "write {%(name)s} here; a tap then shows the role",
                    name=person.name.en,
                )

    def _check_pair(self, fa: Parts, en: Parts) -> None:
        """Note where the two languages of a lesson differ."""
        self._reader.check_pair(fa.page, en.page, ("setting",))
        check_english_length(fa, en, self._problems)
        other = fa.page.file.rpartition("/")[2]
        for what, persian, english in (
            ("minutes of practice", fa.minutes, en.minutes),
            ("works under Further reading", len(labels(fa)), len(labels(en))),
            ("questions", _questions(fa), _questions(en)),
            ("figures", _figures(fa.page), _figures(en.page)),
            ("terms and people in braces", self._marked(fa.page), self._marked(en.page)),
        ):
            if persian != english:
                self._problems.add(
                    en.page.document.place(0),
                    "the %(what)s differ from %(other)s: %(difference)s",
                    "write the same in both languages",
                    what=what,
                    other=other,
                    difference=_difference(persian, english),
                )

    def _marked(self, page: Page) -> list[str]:
        ids = (
            self._names.id_of(brace.target, page.language)
            for brace in page.braces
            if brace.kind == "name"
        )
        return sorted({name for name in ids if name})

    def _part_ids(self, shape: Outline) -> dict[str, str]:
        parts = [heading.text for heading in shape.headings if heading.level == 2]
        return dict(zip(parts, INTRODUCTION_PARTS, strict=False))

    def _check_parts(self, page: Page) -> None:
        """Four parts; under the ladder one subhead a level, under the notes one a note."""
        parts = [heading for heading in page.outline.headings if heading.level == 2]
        if len(parts) != len(INTRODUCTION_PARTS):
            self._problems.add(
                page.document.place(0),
                "the introduction has %(count)s parts",
                "write four, each under ##: who it is, the ladder, the notes, "
                "continuing development",
                count=len(parts),
            )
            return
        for part, wanted, what in (
            (parts[1], len(self._path.levels), "level"),
            (parts[2], len(self._path.notes), "note"),
        ):
            inside = [h for h in page.outline.headings if h.index > part.index]
            following = next((i for i, h in enumerate(inside) if h.level <= 2), len(inside))
            found = sum(heading.level == 3 for heading in inside[:following])
            if found != wanted:
                self._problems.add(
                    page.at(part),
                    '"%(text)s" has %(found)s subheads',
                    "write one ### for each of the %(wanted)s %(what)ss of path.yaml",
                    text=part.text,
                    found=found,
                    wanted=wanted,
                    what=what,
                )


def _titles(fa: Page, en: Page) -> Text:
    return Text(fa.front.peek("title").strip(), en.front.peek("title").strip())


def _reading_minutes(page: Page) -> int:
    """Minutes of reading everything on a page once."""
    return ceil(count_words(plain(page.rendered.html)) / READING_SPEED)


def _questions(parts: Parts) -> int:
    return sum(block.kind == "question" for each in parts.sections.values() for block in each)


def _figures(page: Page) -> list[str]:
    return sorted({brace.target for brace in page.braces if brace.kind == "figure"})


def _difference(persian: object, english: object) -> str:
    """What one language has and the other has not, in a few words."""
    if isinstance(persian, list) and isinstance(english, list):
        return ", ".join(_only("Persian", persian, english) + _only("English", english, persian))
    return f"{_plain(persian)} in Persian, {_plain(english)} in English"


def _only(language: str, here: Sequence[str], there: Sequence[str]) -> list[str]:
    return [f"{each} in {language} only" for each in here if each not in there]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)


def _always(ids: Mapping[str, str]) -> Callable[[Outline], Mapping[str, str]]:
    return lambda _: ids


def _check_named(page: Page, key: str, wanted: str) -> None:
    """Note that the front matter names another thing than the file does."""
    named = page.front.string(key)
    if named and named != wanted:
        page.front.note(
            page.front.place(key),
            '"%(key)s" is "%(named)s", but the file belongs to "%(wanted)s"',
            "mend the id or rename the file",
            key=key,
            named=named,
            wanted=wanted,
        )
