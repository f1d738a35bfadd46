"""Everything on HR's calibration page: what is in force, what was tried, runs, and was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.items import Item
from competency.domain.paging import Paging, paginate
from competency.domain.permissions import Action, Actor, require
from competency.scoring.calibration.refit import MIN_ANSWERS, MIN_PEOPLE
from competency.services.calibration.adoption import RECALIBRATION
from competency.services.calibration.data import items_ever
from competency.services.calibration.dry_run import Proposal, newest
from competency.services.calibration.history import ContextSummary, history
from competency.services.calibration.nightly import NightlySetting, setting
from competency.services.calibration.report import Move
from competency.services.calibration.runs import REBUILD, TRY
from competency.services.curriculum import contexts
from competency.services.operation import jobs
from competency.services.operation.jobs import Job
from competency.storage.models import Identity
from competency.storage.portions import portions
from competency.storage.queries import jobs as job_queries
from competency.storage.queries import people as people_queries

UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class ContextInForce:
    """What levels are computed with now.

    Attributes:
        calibrated: Items of the version in service whose parameters follow answers.
        items: Items of that version.
        raters: Reviewers whose strictness is known.
        undoable: Whether the adoption that made it can be undone.
    """

    named: ContextSummary
    mu: float
    sigma: float
    calibrated: int
    items: int
    raters: int
    undoable: bool

    @property
    def fitted(self) -> bool:
        """Whether the population is another one than the reference."""
        return (self.mu, self.sigma) != (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Moves:
    """One page of the people whose level would move, the largest move first."""

    direction: str
    rows: tuple[Move, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class CalibrationJobs:
    """The long work of the page.

    Attributes:
        behind: People whose results are of an older calibration while nothing rebuilds them.
    """

    trying: Job | None
    rebuilding: Job | None
    behind: int

    @property
    def now(self) -> tuple[Job, ...]:
        """What runs."""
        return tuple(one for one in (self.trying, self.rebuilding) if one and one.running)


@dataclass(frozen=True, slots=True)
class Overview:
    """The page.

    Attributes:
        proposal: The dry run to decide on; None where there is none.
        moves: None without one.
        items: The items that its lists name, by version.
        people: Everybody whom the page names, by id; erased people are missing.
        people_needed, answers_needed: What it takes to fit the population, and an item.
    """

    in_force: ContextInForce
    running: CalibrationJobs
    proposal: Proposal | None
    moves: Moves | None
    items: Mapping[str, Item]
    history: tuple[ContextSummary, ...]
    nightly: NightlySetting
    people: Mapping[int, Identity]
    people_needed: int = MIN_PEOPLE
    answers_needed: int = MIN_ANSWERS


def load(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    *,
    now: datetime,
    direction: str = "",
    page: int = 1,
) -> Overview:
    """The page, with one page of the people whose level would move.

    Args:
        direction: `up` or `down` for those moves only.
    Raises:
        Forbidden: the actor is not HR.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    path_id = curriculum.path.id
    contexts = history(session, path_id)
    proposal = _open(session, curriculum)
    chosen = setting(session, path_id)
    moving = [move.person for move in proposal.report.moves] if proposal else []
    acting = [*(one.by for one in contexts), chosen.by, proposal.by if proposal else None]
    people = _people(session, [*moving, *(person for person in acting if person)])
    running = running_of(session, actor, curriculum, now=now)
    return Overview(
        in_force=_in_force(session, curriculum, contexts[0]),
        running=running,
        proposal=proposal,
        moves=_moves(proposal.report.moves, people, direction, page) if proposal else None,
        items=_items(session, path_id, proposal) if proposal else {},
        history=contexts,
        nightly=chosen,
        people=people,
    )


def running_of(
    session: Session, actor: Actor, curriculum: Curriculum, *, now: datetime
) -> CalibrationJobs:
    """How far the long work is, and how many people wait for it.

    Raises:
        Forbidden: the actor is not HR.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    path_id = curriculum.path.id
    trying = jobs.latest(session, TRY, path_id, now=now)
    rebuilding = jobs.latest(session, REBUILD, path_id, now=now)
    behind = 0
    if rebuilding is None or not rebuilding.running:
        context_id, _ = contexts.in_force(session, path_id)
        behind = job_queries.people_behind(session, path_id, context_id)
    return CalibrationJobs(trying, rebuilding, behind)


def _open(session: Session, curriculum: Curriculum) -> Proposal | None:
    found = newest(session, curriculum)
    return None if found is None or found.adopted else found


def _in_force(session: Session, curriculum: Curriculum, named: ContextSummary) -> ContextInForce:
    _, context = contexts.in_force(session, curriculum.path.id)
    return ContextInForce(
        named=named,
        mu=context.mu,
        sigma=context.sigma,
        calibrated=sum(
            context.items.get(item.version) not in {None, contexts.design_of(item)}
            for item in curriculum.items
        ),
        items=len(curriculum.items),
        raters=len(context.severities),
        undoable=named.reason == RECALIBRATION,
    )


def _moves(
    moves: Sequence[Move], people: Mapping[int, Identity], direction: str, page: int
) -> Moves:
    kept = [m for m in moves if direction not in {UP, DOWN} or m.up == (direction == UP)]
    kept.sort(key=lambda move: (-abs(_rank(move.after) - _rank(move.before)), _name(move, people)))
    paging = paginate(len(kept), page)
    shown = kept[paging.first - 1 : paging.last] if kept else []
    return Moves(direction if direction in {UP, DOWN} else "", tuple(shown), paging)


def _rank(level: int | None) -> int:
    return -1 if level is None else level


def _name(move: Move, people: Mapping[int, Identity]) -> str:
    found = people.get(move.person)
    return found.name_key if found else ""


def _people(session: Session, ids: Sequence[int]) -> dict[int, Identity]:
    found: dict[int, Identity] = {}
    for portion in portions(dict.fromkeys(ids)):
        found |= people_queries.identities(session, portion)
    return found


def _items(session: Session, path_id: str, proposal: Proposal) -> dict[str, Item]:
    report = proposal.report
    named = {one.version for one in report.item_moves} | {one.version for one in report.misbehaving}
    return {v: item for v, item in items_ever(session, path_id).items() if v in named}
