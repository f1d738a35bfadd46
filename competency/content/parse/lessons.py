"""Lessons, modules and the introduction: Markdown in both languages becomes one thing."""

from collections.abc import Callable, Mapping, Sequence

from competency.content.bounds import Bounds
from competency.content.fields import LANGUAGE_NAMES
from competency.content.outline import Outline, has_checklist
from competency.content.parse.pages import Page, PageReader, Section
from competency.content.parse.path import note_unknown
from competency.content.problems import Problems
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, LEVELS, CareerPath, Language, Text
from competency.domain.curriculum import Lesson, Module

LESSON_SECTIONS: tuple[Section, ...] = (
    ("outcomes", Text("چه خواهید توانست", "What you will be able to do")),
    ("why", Text("چرا مهم است", "Why it matters")),
    ("core", Text("هسته‌ی درس", "The core")),
    ("example", Text("نمونه‌ی حل‌شده", "A worked example")),
    ("mistakes", Text("خطاهای رایج", "Common mistakes")),
    ("levels", Text("در هر سطح", "At each level")),
    ("practice", Text("تمرین", "Practice")),
    ("remember", Text("به یاد بسپارید", "Remember")),
    ("reading", Text("برای مطالعه‌ی بیشتر", "Further reading")),
)
MODULE_SECTIONS: tuple[Section, ...] = (
    ("purpose", Text("هدف", "Purpose")),
    ("objectives", Text("پس از این دوره", "Objectives")),
    ("levels", Text("چه کسی در کدام سطح به آن نیاز دارد", "Who needs it at which level")),
    ("assessment", Text("چگونه سنجیده می‌شود", "How it is assessed")),
)
INTRODUCTION_PARTS = ("introduction", "ladder", "notes", "development")
"""The level-2 parts of path.*.md, in order; their headings are free."""


class LessonReader:
    """Reads the Markdown files of one career path; `pages` collects all that were read."""

    def __init__(
        self, path: CareerPath, bounds: Bounds, reader: PageReader, problems: Problems
    ) -> None:
        self._path = path
        self._bounds = bounds
        self._reader = reader
        self._problems = problems
        self.pages: list[Page] = []

    def lesson(self, competency: str, sources: Mapping[Language, Source]) -> Lesson | None:
        """The lesson of a competency; None where a language can't be read."""
        pages = self._read(sources, "the lesson", LESSON_SECTIONS)
        for page in pages.values():
            self._check_lesson(page, competency)
        if len(pages) < len(LANGUAGES):
            return None
        fa, en = pages["fa"], pages["en"]
        self._reader.check_pair(fa, en, ("minutes", "level", "kpis", "responsibilities"))
        if len(_listed(fa, "sources")) != len(_listed(en, "sources")):
            self._problems.add(
                en.front.place("sources"),
                '"sources" differs from %(other)s',
                "name the same works in both languages",
                other=fa.file.rpartition("/")[2],
            )
        return Lesson(
            competency=competency,
            title=_titles(fa, en),
            minutes=_minutes(en),
            level=en.front.peek("level"),
            kpis=_listed(en, "kpis"),
            responsibilities=_listed(en, "responsibilities"),
            sources=_listed(en, "sources"),
            html=Text(fa.rendered.html, en.rendered.html),
            headings=LESSON_SECTIONS,
        )

    def module(self, area: str, sources: Mapping[Language, Source]) -> Module | None:
        """The module of a skill area; None where a language can't be read."""
        pages = self._read(sources, "the module", MODULE_SECTIONS)
        for page in pages.values():
            page.front.allow("title", "area", "minutes")
            page.front.string("title")
            page.front.integer("minutes", 1, 6000)
            _check_named(page, "area", area)
            self._reader.check_sections(page, MODULE_SECTIONS)
        if len(pages) < len(LANGUAGES):
            return None
        fa, en = pages["fa"], pages["en"]
        self._reader.check_pair(fa, en, ("minutes",))
        return Module(
            area=area,
            title=_titles(fa, en),
            minutes=_minutes(en),
            html=Text(fa.rendered.html, en.rendered.html),
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
        self.pages.extend(pages.values())
        if len(pages) < len(LANGUAGES):
            return Text("", "")
        self._reader.check_pair(pages["fa"], pages["en"])
        return Text(pages["fa"].rendered.html, pages["en"].rendered.html)

    def _read(
        self, sources: Mapping[Language, Source], what: str, sections: Sequence[Section]
    ) -> dict[Language, Page]:
        pages: dict[Language, Page] = {}
        for language, source in sources.items():
            ids = {words[language]: section for section, words in sections}
            page = self._reader.read(source, language, what, _always(ids))
            if page:
                pages[language] = page
        self.pages.extend(pages.values())
        return pages

    def _check_lesson(self, page: Page, competency: str) -> None:
        front = page.front
        front.allow(
            "title", "competency", "minutes", "level", "kpis", "responsibilities", "sources"
        )
        front.string("title")
        _check_named(page, "competency", competency)
        front.integer("minutes", 1, 600)
        front.choice("level", LEVELS)
        kpis = {kpi.id for kpi in self._path.kpis}
        responsibilities = {each.id for each in self._path.responsibilities}
        note_unknown(self._problems, front.strings("kpis"), kpis, "KPI")
        note_unknown(
            self._problems, front.strings("responsibilities"), responsibilities, "responsibility"
        )
        front.strings("sources")
        self._reader.check_sections(page, LESSON_SECTIONS)
        low, high = self._bounds.lesson_words[page.language]
        if not low <= page.outline.words <= high:
            self._problems.add(
                page.document.place(0),
                "the lesson has %(words)s words in %(language)s",
                "write %(low)s to %(high)s",
                words=page.outline.words,
                language=LANGUAGE_NAMES[page.language],
                low=low,
                high=high,
            )
        practice = dict(LESSON_SECTIONS)["practice"][page.language]
        for heading in page.outline.headings:
            if heading.text == practice and not has_checklist(page.outline.section(heading)):
                self._problems.add(
                    page.at(heading),
                    "the practice has no checklist for judging one's own result",
                    'write its lines as "- [ ] …"',
                )

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


def _listed(page: Page, key: str) -> tuple[str, ...]:
    """A list of the front matter, which has been checked before."""
    value = page.front.plain(key)
    return tuple(value) if isinstance(value, list) else ()


def _minutes(page: Page) -> int:
    value = page.front.peek("minutes")
    return int(value) if value.isdecimal() else 0


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
