"""Quiz sittings: start, show, answer, end."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain import attempts as rules
from competency.domain.attempts import Attempt, AttemptState
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, Conflict, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.items import Item, ItemKind, Option
from competency.domain.permissions import Action, Actor, Scope, require
from competency.scoring.selection import ItemRef, choose_sitting
from competency.services import idempotency, publishing
from competency.services.estimating import Scorer, by_competency, local_day
from competency.services.recording import record
from competency.storage.chains import NewEvidence
from competency.storage.models import AttemptItem, AttemptRow, ResponseRow
from competency.storage.queries import attempts as queries
from competency.storage.queries import evidence as evidence_queries

SECONDS_PER_ITEM = 75
"""Time that a question takes on average, for "about 15 minutes"."""

DEFAULT_SIZE = 12
"""Questions of a sitting where enough unseen ones are left."""


@dataclass(frozen=True, slots=True)
class BankState:
    """What is left of an area's item bank for one person."""

    total: int
    unseen: int
    by_competency: Mapping[str, tuple[int, int]]
    """Competency → (unseen, total)."""

    @property
    def sitting(self) -> int:
        """How many questions the next sitting has; practice repeats when none is unseen."""
        return min(self.unseen or self.total, DEFAULT_SIZE)

    @property
    def minutes(self) -> int:
        return max(1, round(self.sitting * SECONDS_PER_ITEM / 60))


@dataclass(frozen=True, slots=True)
class Question:
    """One place of a sitting as the quiz page needs it.

    Forms name options by their number on the page, from 1, never by their key in the bank: the
    key would say where an option stands there, and, of a matching item, which sides belong
    together. `keyed` turns numbers back.

    Attributes:
        options: In the order shown.
        right_sides: matching: the right sides in an order that tells nothing of the left ones.
    """

    position: int
    item: Item
    options: tuple[Option, ...]
    answered: ResponseRow | None

    @property
    def right_sides(self) -> tuple[Option, ...]:
        return tuple(sorted(self.options, key=lambda option: (option.match or option.text).fa))

    def right_number(self, key: str) -> str:
        """The number of the right side that belongs to an option."""
        return str([option.key for option in self.right_sides].index(key) + 1)

    def keyed(self, values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Form values by option key, as `Item.parse` reads them; unknown numbers become ""."""
        found = {"answer": [_key_of(self.options, raw) for raw in values.get("answer", ())]}
        for number, option in enumerate(self.options, start=1):
            found[f"place-{option.key}"] = list(values.get(f"place-{number}", ()))
            found[f"match-{option.key}"] = [
                _key_of(self.right_sides, raw) for raw in values.get(f"match-{number}", ())
            ]
        return found


def _key_of(options: Sequence[Option], number: str) -> str:
    numbered = {str(place): option.key for place, option in enumerate(options, start=1)}
    return numbered.get(number, "")


def bank_state(session: Session, person_id: int, curriculum: Curriculum, area: str) -> BankState:
    """Unseen and all items of the competencies that an area lists."""
    return bank_state_of(queries.seen_items(session, person_id), curriculum, area)


def bank_state_of(seen: set[str], curriculum: Curriculum, area: str) -> BankState:
    """The same, for a person whose seen items are at hand."""
    counts = {}
    for competency in curriculum.path.in_area(area):
        bank = curriculum.items_by_competency.get(competency.id, ())
        if bank:
            counts[competency.id] = (sum(i.version not in seen for i in bank), len(bank))
    return BankState(
        total=sum(total for _, total in counts.values()),
        unseen=sum(unseen for unseen, _ in counts.values()),
        by_competency=counts,
    )


def start(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    area: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    seed: int,
    public_id: str,
    key: str = "",
) -> str:
    """Open a sitting of an area's quiz, or hand back the one still open. Commits.

    Returns:
        The sitting's public id.
    Raises:
        NotFound: the area is unknown or has no quiz yet.
    """
    require(actor, Action.ATTEMPT_TAKE, Scope(person=actor.person))
    if not curriculum.path.has_area(area):
        raise NotFound(N_("This career path has no such area."))
    if not curriculum.has_quiz(area):
        raise NotFound(N_("The quiz of this area is still in preparation."))
    queries.lock(session, actor.person)
    repeated = idempotency.earlier_result(session, actor.person, key)
    open_id = repeated or queries.open_attempt(session, actor.person, area)
    if open_id:
        return open_id
    chosen = _choose(session, actor.person, curriculum, area, now=now, zone=zone, seed=seed)
    row = AttemptRow(
        public_id=public_id,
        person_id=actor.person,
        path_id=curriculum.path.id,
        area=area,
        framework_version=curriculum.version,
        state=AttemptState.OPEN,
        started_at=now,
    )
    session.add(row)
    session.flush()
    shuffle = random.Random(seed)  # noqa: S311 - option order needs no secrecy
    for position, version in enumerate(chosen):
        item = curriculum.item_by_version[version]
        session.add(
            AttemptItem(
                attempt_id=row.id,
                position=position,
                item_version=version,
                option_order=_option_order(item, shuffle),
            )
        )
    idempotency.remember(session, actor.person, key, public_id, now=now)
    session.commit()
    return public_id


def _option_order(item: Item, shuffle: random.Random) -> list[str]:
    order = list(item.keys)
    shuffle.shuffle(order)
    if item.kind is ItemKind.ORDERING:
        right = sorted(item.keys, key=lambda key: item.option(key).position or 0)
        while order == right:
            shuffle.shuffle(order)
    return order


def _choose(
    session: Session,
    person_id: int,
    curriculum: Curriculum,
    area: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    seed: int,
) -> Sequence[str]:
    scorer = Scorer.of(session, curriculum, zone)
    evidence = by_competency(evidence_queries.of_person(session, person_id))
    today = local_day(now, zone)
    seen = queries.seen_items(session, person_id)
    available = {}
    estimates = {}
    for competency in curriculum.path.in_area(area):
        bank = curriculum.items_by_competency.get(competency.id, ())
        if bank:
            available[competency.id] = [ItemRef(i.version, i.step, i.graded) for i in bank]
            estimates[competency.id] = scorer.estimate(
                competency.id, evidence.get(competency.id, ()), today
            )
    every = {ref.version for refs in available.values() for ref in refs}
    spent = every <= seen
    return choose_sitting(
        estimates,
        available,
        set() if spent else seen,
        size=min(DEFAULT_SIZE, rules.MAX_ITEMS),
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting with everything its pages need."""

    row: AttemptRow
    state: Attempt
    items: tuple[AttemptItem, ...]
    responses: Mapping[int, ResponseRow]
    curriculum: Curriculum

    @property
    def size(self) -> int:
        return len(self.items)

    @property
    def open(self) -> bool:
        return self.state.state is AttemptState.OPEN

    @property
    def position(self) -> int | None:
        """The first unanswered place; None when all are answered."""
        return self.state.next_position

    def question(self, position: int) -> Question:
        """The question at a place.

        Raises:
            NotFound: no such place.
        """
        if not 0 <= position < self.size:
            raise NotFound(N_("This sitting has no such question."))
        place = self.items[position]
        item = self.curriculum.item_by_version[place.item_version]
        options = tuple(item.option(key) for key in place.option_order)
        return Question(position, item, options, self.responses.get(position))

    def answered_questions(self) -> tuple[Question, ...]:
        return tuple(self.question(position) for position in sorted(self.responses))


def load(session: Session, actor: Actor, public_id: str) -> Sitting:
    """One's own sitting.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = queries.by_public_id(session, public_id)
    if row is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.ATTEMPT_TAKE, Scope(person=row.person_id))
    items = queries.items_of(session, row.id)
    responses = queries.responses_of(session, row.id)
    state = Attempt(
        person=row.person_id,
        items=tuple(i.item_version for i in items),
        answered=frozenset(responses),
        state=AttemptState(row.state),
        finished_at=row.finished_at,
    )
    curriculum = publishing.curriculum_of(session, row.framework_version)
    return Sitting(row, state, tuple(items), responses, curriculum)


def answer(
    session: Session,
    actor: Actor,
    public_id: str,
    position: int,
    values: Mapping[str, Sequence[str]],
    *,
    now: datetime,
    shown_at: datetime | None,
    language: str,
    zone: ZoneInfo,
) -> Sitting:
    """Record a response; a repeated post of the same place changes nothing. Commits.

    Args:
        values: The form, options by their number on the page (`Question.keyed`).
    Raises:
        InvalidInput: the answer is incomplete; NotFound; Conflict: the sitting is closed.
    """
    queries.lock(session, actor.person)
    sitting = load(session, actor, public_id)
    if position in sitting.responses:
        session.rollback()
        return load(session, actor, public_id)
    moved = rules.answer(sitting.state, position, at=now)
    question = sitting.question(position)
    item = question.item
    given = item.parse(question.keyed(values))
    category = item.mark(given)
    first = not queries.has_response(session, actor.person, item.version)
    session.add(
        ResponseRow(
            attempt_id=sitting.row.id,
            position=position,
            person_id=actor.person,
            competency=item.competency,
            item_id=item.id,
            item_version=item.version,
            answer=list(given),
            category=category,
            categories=item.categories,
            first=first,
            exposure=queries.exposure(session, item.version),
            language=language,
            framework_version=sitting.row.framework_version,
            shown_at=shown_at,
            occurred_at=now,
            recorded_at=now,
        )
    )
    _store_state(sitting.row, moved)
    if first:
        entry = NewEvidence(
            competency=item.competency,
            kind=EvidenceKind.QUIZ,
            category=category,
            categories=item.categories,
            item_version=item.version,
            rater_id=None,
            source=f"attempt:{sitting.row.id}",
            framework_version=sitting.row.framework_version,
            occurred_at=now,
        )
        in_service = publishing.in_service(session, sitting.row.path_id)
        record(session, actor.person, [entry], in_service, now=now, zone=zone)
    session.commit()
    return load(session, actor, public_id)


def finish(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """End a sitting early. Commits; ending a closed one again changes nothing."""
    queries.lock(session, actor.person)
    sitting = load(session, actor, public_id)
    try:
        moved = rules.finish(sitting.state, at=now)
    except Conflict:
        session.rollback()
        return
    _store_state(sitting.row, moved)
    session.commit()


def _store_state(row: AttemptRow, moved: Attempt) -> None:
    row.state = moved.state
    row.finished_at = moved.finished_at
