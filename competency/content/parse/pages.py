"""Markdown files in two languages: what lessons, modules and introductions have in common."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from competency.content import language as persian
from competency.content.braces import Brace, Filler, braces
from competency.content.fields import LANGUAGE_NAMES, Record, compose
from competency.content.outline import HeadingLine, Link, Outline, outline
from competency.content.problems import Place, Problems
from competency.content.render import Rendered, Renderer
from competency.content.source import Document, Source, split_front_matter
from competency.content.standard import Section
from competency.content.wording import Wording
from competency.domain.career_path import LANGUAGES, Language


@dataclass(frozen=True)
class Page:
    """One Markdown file in one language, read and rendered."""

    language: Language
    document: Document
    front: Record
    outline: Outline
    rendered: Rendered
    braces: tuple[Brace, ...] = ()

    @property
    def file(self) -> str:
        return self.document.source.file

    @property
    def folder(self) -> str:
        return self.file.rpartition("/")[0]

    @property
    def ids(self) -> frozenset[str]:
        """The anchors that links to this page may name."""
        return frozenset(heading.id for heading in self.rendered.headings)

    def links(self) -> Sequence[tuple[Link, Place]]:
        """Links and pictures with their places."""
        return [(link, self.document.place(link.index)) for link in self.outline.links]

    def at(self, heading: HeadingLine) -> Place:
        return self.document.place(heading.index)

    def first_mention(self, name: str) -> int | None:
        """Where in the body a name first stands as a word of the prose; None where nowhere."""
        prose = persian.prose_of(self.document.body)
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", prose)
        return found.start() if found else None

    @property
    def end(self) -> Place:
        """The last line of the file that holds anything."""
        return self.document.source.place(max(0, len(self.document.source.text.rstrip()) - 1))


class PageReader:
    """Reads Markdown files of a career path.

    Args:
        render: A renderer a language.
        filler: Gives what replaces the braces of a folder's texts.
        wording: What texts may not say.
    """

    def __init__(
        self,
        render: Mapping[Language, Renderer],
        filler: Callable[[str], Filler],
        wording: Wording,
        problems: Problems,
    ) -> None:
        self._render = render
        self._filler = filler
        self._wording = wording
        self._problems = problems

    def read(
        self,
        source: Source,
        language: Language,
        what: str,
        heading_ids: Callable[[Outline], Mapping[str, str]],
        *,
        strict: bool = True,
    ) -> Page | None:
        """Read, check and render a file; None, with a problem, where it has no front matter.

        Args:
            what: How messages call its front matter.
            heading_ids: Gives fixed anchor ids to headings, from the outline.
            strict: Whether the glossary's words are asked for; not of what waits for revision.
        """
        document = split_front_matter(source, self._problems)
        node = compose(source, document.front, self._problems) if document else None
        if document is None or node is None:
            return None
        shape = outline(document.body)
        folder = source.file.rpartition("/")[0]
        text = self._filler(folder).fill(document.body, language, document.place)
        own_ids = {heading.text: heading.id for heading in shape.headings if heading.id}
        page = Page(
            language,
            document,
            Record(source, node, what, self._problems),
            shape,
            self._render[language].render(
                text, folder=folder, heading_ids={**own_ids, **heading_ids(shape)}
            ),
            tuple(braces(document.body)),
        )
        self._check_headings(page)
        if strict:
            self._wording.check_page(document, language, self._problems)
        if language == "fa":
            self._check_persian(page)
        return page

    def _check_headings(self, page: Page) -> None:
        level = 1
        for heading in page.outline.headings:
            if heading.level == 1:
                self._problems.add(
                    page.at(heading),
                    'the heading "%(text)s" is of level 1, which is the title of the page',
                    "write ## before it",
                    text=heading.text,
                )
            elif heading.level > level + 1:
                self._problems.add(
                    page.at(heading),
                    'the heading "%(text)s" leaves out a level',
                    "write %(marks)s before it",
                    text=heading.text,
                    marks="#" * (level + 1),
                )
            level = max(heading.level, 1)
        for index in page.outline.underlined:
            self._problems.add(
                page.document.place(index),
                "a line of dashes makes a heading of this line",
                "write ## before a heading, and an empty line above a ruler",
            )
        for heading, following in pairwise(page.outline.headings):
            if following.level <= heading.level and not page.outline.section(heading).strip():
                self._note_empty(page, heading)
        if page.outline.headings and not page.outline.section(page.outline.headings[-1]).strip():
            self._note_empty(page, page.outline.headings[-1])

    def _note_empty(self, page: Page, heading: HeadingLine) -> None:
        self._problems.add(
            page.at(heading),
            'nothing stands under "%(text)s"',
            "write its text or delete the heading",
            text=heading.text,
        )

    def _check_persian(self, page: Page) -> None:
        for key in ("title", "sources"):
            page.front.check_persian(key)
        for slip in persian.slips(page.document.body):
            self._problems.add(
                page.document.place(slip.start),
                slip.message,
                slip.hint,
                found=slip.found,
                better=slip.better,
            )

    def check_sections(
        self, page: Page, sections: Sequence[Section], optional: Collection[str] = ()
    ) -> None:
        """Note level-2 headings that are unknown, missing, twice or out of order.

        Args:
            optional: Ids of sections that may be left out.
        """
        expected = [words[page.language] for _, words in sections]
        found = [heading for heading in page.outline.headings if heading.level == 2]
        known: list[HeadingLine] = []
        for heading in found:
            if heading.text not in expected:
                self._problems.add(
                    page.at(heading),
                    'unknown heading "%(text)s"',
                    'write ### before a subhead, or one of: "%(expected)s"',
                    text=heading.text,
                    expected='", "'.join(expected),
                )
            elif any(heading.text == other.text for other in known):
                self._problems.add(
                    page.at(heading),
                    'the heading "%(text)s" stands twice',
                    "join the two sections",
                    text=heading.text,
                )
            else:
                known.append(heading)
        self._check_order(
            page,
            known,
            expected,
            {words[page.language] for section, words in sections if section in optional},
        )

    def _check_order(
        self,
        page: Page,
        found: list[HeadingLine],
        expected: list[str],
        optional: Collection[str],
    ) -> None:
        texts = [heading.text for heading in found]
        for text in expected:
            if text not in texts and text not in optional:
                later = expected[expected.index(text) + 1 :]
                before = next((h for h in found if h.text in later), None)
                self._problems.add(
                    page.at(before) if before else page.end,
                    'the heading "%(text)s" is missing',
                    'write "## %(text)s" and its section here',
                    text=text,
                )
        for heading, following in pairwise(found):
            if expected.index(following.text) < expected.index(heading.text):
                self._problems.add(
                    page.at(following),
                    'the heading "%(text)s" stands after "%(before)s"',
                    "the order is: %(expected)s",
                    text=following.text,
                    before=heading.text,
                    expected=", ".join(expected),
                )

    def check_pair(self, fa: Page, en: Page, same: Sequence[str] = ()) -> None:
        """Note where the two languages of a page differ in structure or in facts.

        Args:
            same: Keys of the front matter with equal values in both languages.
        """
        levels = {p.language: [(h.level, h.id) for h in p.outline.headings] for p in (fa, en)}
        if levels["fa"] != levels["en"]:
            self._problems.add(
                self._first_difference(fa, en),
                "the headings differ from those of %(other)s",
                "write the same sections and subheads in both languages",
                other=fa.file.rpartition("/")[2],
            )
        for key in same:
            if fa.front.plain(key) != en.front.plain(key):
                self._problems.add(
                    en.front.place(key),
                    '"%(key)s" differs from %(other)s',
                    "write the same in both languages",
                    key=key,
                    other=fa.file.rpartition("/")[2],
                )

    def _first_difference(self, fa: Page, en: Page) -> Place:
        for mine, theirs in zip(en.outline.headings, fa.outline.headings, strict=False):
            if (mine.level, mine.id) != (theirs.level, theirs.id):
                return en.at(mine)
        shorter = len(fa.outline.headings)
        if shorter < len(en.outline.headings):
            return en.at(en.outline.headings[shorter])
        return en.end


def missing_language(
    pages: Mapping[Language, Source], file: str, fallback: Place, problems: Problems
) -> bool:
    """Note, and tell, that a text is missing in one language or in both.

    Args:
        pages: What is there.
        file: Path without its language, like "content-strategy/module".
        fallback: Where to note it if nothing is there.
    """
    missing = [language for language in LANGUAGES if language not in pages]
    there = next((source.start for source in pages.values()), fallback)
    for language in missing:
        problems.add(
            there,
            "there is no %(file)s",
            "write the %(language)s text",
            file=f"{file}.{language}.md",
            language=LANGUAGE_NAMES[language],
        )
    return bool(missing)
