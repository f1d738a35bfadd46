"""The list of all items of the path in service: filtered, sorted, paged, and summed up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from competency.domain.career_path import Competency
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.items import ItemKind
from competency.domain.paging import MAX_SEARCH, Paging, paginate
from competency.domain.permissions import Action, Actor, require
from competency.i18n.digits import search_key
from competency.services.items.analysis import Analysis, Bank, analysis_of
from competency.services.items.figures import ItemReport

SUSPECT: Final = "attention"
URGENT: Final = "urgent"
FEW: Final = "few"
SOUND: Final = "sound"
STATES: Final = (SUSPECT, URGENT, FEW, SOUND)
"""What items can be chosen by: something is wrong; it may make a score wrong; too few answers;
enough answers and nothing wrong."""


Figure = Callable[[ItemReport], float | None]
SORTS: Final[dict[str, Figure]] = {
    "step": lambda one: one.item.step,
    "answers": lambda one: one.n,
    "facility": lambda one: one.figures.facility if one.figures else None,
    "item_rest": lambda one: one.figures.item_rest if one.figures else None,
    "exposure": lambda one: one.figures.exposure if one.figures else None,
    "seconds": lambda one: one.figures.seconds if one.figures else None,
    "findings": lambda one: _weight(one) if one.judged else None,
}
"""Figures that the list can be sorted by; without any it keeps the order of the path."""


@dataclass(frozen=True, slots=True)
class ItemFilters:
    """What is asked of the list.

    Attributes:
        search: Part of a stem or id, as typed.
        area, competency: Only of these, by id.
        state: One of `STATES`.
        sort: One of `SORTS`; None for the order of the path.
    """

    search: str = ""
    area: str | None = None
    competency: str | None = None
    kind: ItemKind | None = None
    state: str | None = None
    sort: str | None = None
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """The items that the filters for area, competency and kind leave.

    Attributes:
        items: How many.
        answered: Those that anybody answered.
        judged: Those with enough answers.
        suspect: Those that something is wrong with; `urgent` of them may make a score wrong.
        answers: First answers to them.
    """

    items: int
    answered: int
    judged: int
    suspect: int
    urgent: int
    answers: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything on the page.

    Attributes:
        banks: Of the competencies that the filters leave, in path order.
        choices: Competencies with items, to choose from.
        empty: Whether nobody has answered anything at all.
    """

    filters: ItemFilters
    summary: Summary
    rows: tuple[ItemReport, ...]
    banks: tuple[Bank, ...]
    choices: tuple[Competency, ...]
    paging: Paging
    empty: bool


def load(session: Session, actor: Actor, curriculum: Curriculum, filters: ItemFilters) -> Listing:
    """The page of the list.

    Raises:
        Forbidden: the actor may not read item statistics.
        NotFound: an unknown area, competency, state or figure.
    """
    require(actor, Action.ITEMS_READ)
    _check(curriculum, filters)
    analysis = analysis_of(session, curriculum)
    inside = _inside(analysis, curriculum, filters)
    rows = _ordered(_found(inside, filters), filters)
    paging = paginate(len(rows), filters.page)
    wanted = {one.item.competency for one in inside}
    return Listing(
        filters=filters,
        summary=_summary(inside),
        rows=tuple(rows[paging.first - 1 : paging.last]) if rows else (),
        banks=tuple(bank for bank in analysis.banks.values() if bank.competency in wanted),
        choices=tuple(curriculum.path.competency(one) for one in analysis.banks),
        paging=paging,
        empty=not analysis.versions,
    )


def _check(curriculum: Curriculum, filters: ItemFilters) -> None:
    path = curriculum.path
    if filters.area is not None and not path.has_area(filters.area):
        raise NotFound(N_("This career path has no such area."))
    if filters.competency is not None and not path.has_competency(filters.competency):
        raise NotFound(N_("This career path has no such competency."))
    if filters.state is not None and filters.state not in STATES:
        raise NotFound(N_("There is no such choice of questions."))
    if filters.sort is not None and filters.sort not in SORTS:
        raise NotFound(N_("Questions cannot be sorted by this."))


def _inside(analysis: Analysis, curriculum: Curriculum, filters: ItemFilters) -> list[ItemReport]:
    path = curriculum.path
    competencies = {filters.competency} if filters.competency else None
    if filters.area is not None:
        listed = set(path.area(filters.area).competencies)
        competencies = listed if competencies is None else competencies & listed
    return [
        one
        for one in analysis.reports.values()
        if (competencies is None or one.item.competency in competencies)
        and (filters.kind is None or one.item.kind is filters.kind)
    ]


def _found(reports: Sequence[ItemReport], filters: ItemFilters) -> list[ItemReport]:
    key = search_key(filters.search[:MAX_SEARCH])
    return [one for one in reports if _in_state(one, filters.state) and _matches(one, key)]


def _in_state(one: ItemReport, state: str | None) -> bool:
    match state:
        case "attention":
            return one.suspect
        case "urgent":
            return one.urgent
        case "few":
            return not one.judged
        case "sound":
            return one.judged and not one.suspect
        case _:
            return True


def _matches(one: ItemReport, key: str) -> bool:
    item = one.item
    return not key or any(key in search_key(text) for text in (item.stem.fa, item.stem.en, item.id))


def _ordered(reports: list[ItemReport], filters: ItemFilters) -> list[ItemReport]:
    """Sorted by the figure; those without it last, whichever way."""
    if filters.sort is None:
        return reports
    figure = SORTS[filters.sort]
    known = [(value, one) for one in reports if (value := figure(one)) is not None]
    known.sort(key=lambda pair: -pair[0] if filters.descending else pair[0])
    return [one for _, one in known] + [one for one in reports if figure(one) is None]


def _weight(one: ItemReport) -> float:
    """The urgent outweigh any number of others."""
    return sum(100.0 if finding.urgent else 1.0 for finding in one.findings)


def _summary(reports: Sequence[ItemReport]) -> Summary:
    return Summary(
        items=len(reports),
        answered=sum(one.n > 0 for one in reports),
        judged=sum(one.judged for one in reports),
        suspect=sum(one.suspect for one in reports),
        urgent=sum(one.urgent for one in reports),
        answers=sum(one.n for one in reports),
    )
