"""Checks of item banks: enough items, of all steps and kinds, from different settings."""

from collections import Counter
from collections.abc import Sequence

from competency.content.bounds import Bounds
from competency.content.fields import LANGUAGE_NAMES
from competency.content.parse.items import Bank, PlacedItem
from competency.content.problems import Place, Problems
from competency.domain.career_path import LANGUAGES, Competency
from competency.domain.items import Item
from competency.domain.items.multiple import MultipleItem

GRADED_SHARE = 0.40
"""Least share of graded items (all kinds but single) in the items of a competency."""
OLD_GRADED_SHARE = 1 / 3
"""The same in a bank that waits for its revision."""
OUTSIDE_SHARE = 0.40
"""Least share of an area's items that are set outside the recurring case."""
RIGHT_PROPOSALS = (1 / 4, 1 / 2)
"""Shares between which the right ones among an area's proposals may lie; a third is meant."""
SIZE_SHARES = (1 / 6, 1 / 2)
"""Shares between which each number of right options may lie in an area's multiples."""
FEWEST_FOR_SHARES = 4
"""Shares over fewer items than this say nothing."""
FEWEST_FOR_SIZES = 6
"""Multiples from which on each number of right options has to occur."""
_CASE = "cafe"


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
    for placed in items:
        for other in placed.item.not_with:
            if other not in ids or other == placed.item.id:
                problems.add(
                    placed.place,
                    '"%(id)s" is kept from "%(other)s", which is no other item',
                    "mend the id under not_with:",
                    id=placed.item.id,
                    other=other,
                )


def check_bank(
    bank: Bank, competencies: Sequence[Competency], bounds: Bounds, problems: Problems
) -> None:
    """Note what an area's complete bank lacks.

    Args:
        competencies: Those at home in the area.
    """
    start = bank.source.start
    for competency in competencies:
        items = [placed for placed in bank.items if placed.item.competency == competency.id]
        place = items[0].place if items else start
        _check_competency(
            competency, [placed.item for placed in items], place, bank, bounds, problems
        )
    if bank.noted:
        every = [placed.item for placed in bank.items]
        _check_settings(every, start, bank.area, problems)
        _check_proposals(every, start, bank.area, problems)
        _check_sizes(every, start, bank.area, problems)


def _check_competency(
    competency: Competency,
    items: Sequence[Item],
    place: Place,
    bank: Bank,
    bounds: Bounds,
    problems: Problems,
) -> None:
    fewest = bounds.items_per_competency[competency.depth if bank.noted else 1]
    if len(items) < fewest:
        problems.add(
            place,
            '"%(id)s" has %(count)s items',
            "write at least %(fewest)s",
            id=competency.id,
            count=len(items),
            fewest=fewest,
        )
    if not items:
        return
    graded = sum(item.graded for item in items)
    least = GRADED_SHARE if bank.noted else OLD_GRADED_SHARE
    if graded < least * len(items):
        problems.add(
            place,
            '%(graded)s of %(count)s items of "%(id)s" are graded kinds',
            "write at least %(least)s as multiple, ordering, matching or judgement",
            graded=graded,
            count=len(items),
            id=competency.id,
            least="40 %" if bank.noted else "a third",
        )
    asked = {item.step for item in items}
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


def _check_settings(items: Sequence[Item], start: Place, area: str, problems: Problems) -> None:
    outside = sum(item.setting != _CASE for item in items)
    if len(items) >= FEWEST_FOR_SHARES and outside < OUTSIDE_SHARE * len(items):
        problems.add(
            start,
            "%(outside)s of %(count)s items of %(area)s are set outside the recurring case",
            "set at least 40 %% of them elsewhere",
            outside=outside,
            count=len(items),
            area=area,
        )


def _check_proposals(items: Sequence[Item], start: Place, area: str, problems: Problems) -> None:
    proposals = [item for item in items if item.proposal]
    right = sum(item.proposal == "right" for item in proposals)
    low, high = (share * len(proposals) for share in RIGHT_PROPOSALS)
    if len(proposals) >= FEWEST_FOR_SHARES and not low <= right <= high:
        problems.add(
            start,
            "in %(right)s of %(count)s items of %(area)s in which somebody proposes something "
            "the proposal is right",
            "let about a third be right, from a quarter to a half",
            right=right,
            count=len(proposals),
            area=area,
        )


def right_options(item: Item) -> int:
    """How many options of a multiple item are right."""
    return sum(option.correct for option in item.options)


def _check_sizes(items: Sequence[Item], start: Place, area: str, problems: Problems) -> None:
    multiples = [item for item in items if isinstance(item, MultipleItem)]
    if len(multiples) < FEWEST_FOR_SHARES:
        return
    sizes = Counter(map(right_options, multiples))
    low, high = (share * len(multiples) for share in SIZE_SHARES)
    rare = [size for size in (2, 3, 4) if len(multiples) >= FEWEST_FOR_SIZES and sizes[size] < low]
    if rare or max(sizes.values()) > high:
        problems.add(
            start,
            "of %(count)s multiple items of %(area)s %(two)s have two right options, "
            "%(three)s three and %(four)s four",
            "write about a third of each",
            count=len(multiples),
            area=area,
            two=sizes[2],
            three=sizes[3],
            four=sizes[4],
        )
