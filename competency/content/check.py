"""Checks across items and across files: balanced banks, links that lead somewhere."""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from competency.content.bounds import Bounds
from competency.content.fields import LANGUAGE_NAMES
from competency.content.outline import Link, outline
from competency.content.parse.items import PlacedItem
from competency.content.parse.pages import Page
from competency.content.problems import Place, Problems
from competency.domain.career_path import LANGUAGES, Competency, Language
from competency.domain.items import Item, Option
from competency.domain.items.single import SingleItem

GRADED_SHARE = 1 / 3
"""Least share of graded items (all kinds but single) in the items of a competency."""
LONGEST_SHARE = 0.30
"""Highest share of an area's single items whose key is the longest option."""
POSITION_SHARE = 0.45
"""Highest share of an area's single items whose key stands in one position."""
FEWEST_FOR_SHARES = 4
"""Shares over fewer single items than this say nothing."""

_OUTSIDE = re.compile(r"https?://\S+\.\S+|mailto:\S+@\S+")


def check_unique(items: Sequence[PlacedItem], problems: Problems) -> None:
    """Note items of the same id, or that ask the same, in all banks of a path."""
    ids: dict[str, Place] = {}
    stems: dict[str, str] = {}
    for placed in items:
        item = placed.item
        first = ids.setdefault(item.id, placed.place)
        if item.id and first is not placed.place:
            problems.add(
                placed.place,
                'the id "%(id)s" stands twice, first at %(file)s:%(line)s',
                "rename or delete one of them",
                id=item.id,
                file=first.file,
                line=first.line,
            )
        for language in LANGUAGES:
            stem = " ".join(item.stem[language].split())
            other = stems.setdefault(stem, item.id)
            if stem and other != item.id:
                problems.add(
                    placed.place,
                    '"%(id)s" asks the same in %(language)s as "%(other)s"',
                    "ask about something else",
                    id=item.id,
                    language=LANGUAGE_NAMES[language],
                    other=other,
                )


def check_bank(
    items: Sequence[PlacedItem],
    start: Place,
    competencies: Sequence[Competency],
    bounds: Bounds,
    problems: Problems,
) -> None:
    """Note what an area's complete bank lacks: items, graded items, steps.

    Args:
        start: Where the bank begins.
        competencies: Those at home in the area.
    """
    for competency in competencies:
        bank = [placed for placed in items if placed.item.competency == competency.id]
        place = bank[0].place if bank else start
        if len(bank) < bounds.items_per_competency:
            problems.add(
                place,
                '"%(id)s" has %(count)s items',
                "write at least %(fewest)s",
                id=competency.id,
                count=len(bank),
                fewest=bounds.items_per_competency,
            )
        if not bank:
            continue
        graded = sum(placed.item.graded for placed in bank)
        if graded < GRADED_SHARE * len(bank):
            problems.add(
                place,
                '%(graded)s of %(count)s items of "%(id)s" are graded kinds',
                "write at least a third as multiple, ordering, matching or judgement",
                graded=graded,
                count=len(bank),
                id=competency.id,
            )
        asked = {placed.item.step for placed in bank}
        missing = [step for step in range(1, min(4, competency.depth + 1) + 1) if step not in asked]
        if missing:
            problems.add(
                place,
                '"%(id)s" has no item at step %(steps)s',
                "spread its items over the steps 1 to %(highest)s",
                id=competency.id,
                steps=", ".join(map(str, missing)),
                highest=min(4, competency.depth + 1),
            )


def check_cues(items: Sequence[PlacedItem], area: str, start: Place, problems: Problems) -> None:
    """Note what gives keys away in a bank: their length or their position."""
    singles = [placed.item for placed in items if isinstance(placed.item, SingleItem)]
    if len(singles) < FEWEST_FOR_SHARES:
        return
    for language in LANGUAGES:
        longest = [item.id for item in singles if key_is_longest(item, language)]
        if len(longest) > LONGEST_SHARE * len(singles):
            problems.add(
                start,
                "in %(count)s of %(all)s single items of %(area)s the key is the longest option "
                "in %(language)s, which is more than 30 %%",
                "shorten keys or lengthen other options in: %(items)s",
                count=len(longest),
                all=len(singles),
                area=area,
                language=LANGUAGE_NAMES[language],
                items=", ".join(longest),
            )
    for position, count in Counter(map(key_position, singles)).items():
        if position and count > POSITION_SHARE * len(singles):
            problems.add(
                start,
                "in %(count)s of %(all)s single items of %(area)s the key is option %(position)s, "
                "which is more than 45 %%",
                "move some keys to other positions",
                count=count,
                all=len(singles),
                area=area,
                position=position,
            )


def key_position(item: Item) -> int:
    """Position of the right option of a single item, from 1; 0 where none is marked."""
    return next((n for n, option in enumerate(item.options, start=1) if option.correct), 0)


def key_is_longest(item: Item, language: Language) -> bool:
    """Whether the right option has more characters than every other one."""

    def length(option: Option) -> int:
        return len(option.text[language])

    right = [length(option) for option in item.options if option.correct]
    wrong = [length(option) for option in item.options if not option.correct]
    return bool(right and wrong) and max(right) > max(wrong)


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
