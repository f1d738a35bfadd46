"""Links, pictures and sections that are named: whether they are there."""

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence

from competency.content.fields import LANGUAGE_NAMES
from competency.content.outline import Link, outline
from competency.content.parse.items import Bank, PlacedItem
from competency.content.parse.pages import Page
from competency.content.problems import Place, Problems
from competency.domain.career_path import LANGUAGES, Language

_OUTSIDE = re.compile(r"https?://\S+\.\S+|mailto:\S+@\S+")


class LinkCheck:
    """Follows the links and pictures of a career path's texts.

    Args:
        pages: All Markdown files that were read.
        diagrams: All SVG files, by their path in the career path.
    """

    def __init__(
        self, pages: Sequence[Page], diagrams: Collection[str], problems: Problems
    ) -> None:
        self._pages: Mapping[str, Page] = {page.file: page for page in pages}
        self._diagrams = diagrams
        self._problems = problems
        self._shown: set[str] = set()

    def pages(self) -> None:
        """Note what leads nowhere in Markdown files."""
        for page in self._pages.values():
            for link, place in page.links():
                if link.picture:
                    self._picture(link, place, page.folder, page.language)
                else:
                    self._link(link, place, page)

    def stems(self, items: Sequence[PlacedItem], area: str) -> None:
        """Note pictures of stems that are not there."""
        for placed in items:
            for language in LANGUAGES:
                for link in outline(placed.item.stem[language]).links:
                    if link.picture:
                        self._picture(link, placed.place, area, language)

    def unused(self) -> None:
        """Note diagrams that nothing shows; to be called after the other checks."""
        for file in sorted(set(self._diagrams) - self._shown):
            self._problems.add(
                Place(file), "no text shows this drawing", "show it with ![…](…) or delete it"
            )

    def _picture(self, link: Link, place: Place, folder: str, language: Language) -> None:
        file = posixpath.join(folder, link.target)
        if not link.text.strip():
            self._problems.add(
                place,
                "the picture %(target)s has no alternative text",
                "say in the brackets what it shows",
                target=link.target,
            )
        if file not in self._diagrams:
            self._problems.add(
                place,
                'there is no drawing "%(target)s" in this folder',
                "mend the name, or put an SVG file of this name beside the text",
                target=link.target,
            )
            return
        self._shown.add(file)
        if not link.target.endswith(f".{language}.svg"):
            self._problems.add(
                place,
                'the drawing "%(target)s" is not the %(language)s one',
                "show a drawing whose name ends in .%(code)s.svg",
                target=link.target,
                language=LANGUAGE_NAMES[language],
                code=language,
            )

    def _link(self, link: Link, place: Place, page: Page) -> None:
        address, _, fragment = link.target.partition("#")
        if _OUTSIDE.fullmatch(link.target):
            return
        target = page
        if address:
            file = posixpath.normpath(posixpath.join(page.folder, address))
            found = self._pages.get(file)
            if found is None:
                self._problems.add(
                    place,
                    'the link "%(target)s" leads nowhere',
                    "write the path of a .md file of this career path, seen from this one, "
                    "or a whole https:// address",
                    target=link.target,
                )
                return
            target = found
        if target.language != page.language:
            self._problems.add(
                place,
                'the link "%(target)s" leads to the %(language)s text',
                "link to the file that ends in .%(code)s.md",
                target=link.target,
                language=LANGUAGE_NAMES[target.language],
                code=page.language,
            )
        if fragment and fragment not in target.ids:
            self._problems.add(
                place,
                'there is no heading "#%(fragment)s" in %(file)s',
                "write one of: %(ids)s",
                fragment=fragment,
                file=target.file,
                ids=", ".join(heading.id for heading in target.rendered.headings),
            )


def check_taught(bank: Bank, ids: Mapping[str, Collection[str]], problems: Problems) -> None:
    """Note items whose `see:` names no section of their lesson.

    Args:
        ids: The ids that both languages of a lesson have, by competency.
    """
    for placed in bank.items:
        item = placed.item
        known = ids.get(item.competency)
        if item.see and known is not None and item.see not in known:
            problems.add(
                placed.place,
                '"%(id)s" is taught in "%(see)s", which is no section of the lesson',
                "write one of: %(ids)s, or put {#%(see)s} behind a subhead in both languages",
                id=item.id,
                see=item.see,
                ids=", ".join(sorted(known)),
            )
