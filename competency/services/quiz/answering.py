"""Taking a quiz: start, answer, end. One transaction per step; a repeated post changes nothing."""

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain import attempts as rules
from competency.domain.attempts import Attempt, AttemptState
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, Conflict, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.items import Item
from competency.domain.permissions import Action, Actor, Scope, require
from competency.services.curriculum import versions
from competency.services.evidence.entry import enter
from competency.services.operation import idempotency
from competency.services.quiz import choosing
from competency.services.quiz.sitting import Sitting, load
from competency.storage.chains import NewEvidence
from competency.storage.models import AttemptItem, AttemptRow, ResponseRow
from competency.storage.queries import attempts as queries
from competency.storage.queries import people
from competency.storage.transactions import transaction


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

    Args:
        seed: For the choice of items and the order of their options.
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
    with transaction(session) as work:
        people.lock(session, actor.person)
        repeated = idempotency.earlier_result(session, actor.person, "quiz.start", key)
        open_id = repeated or queries.open_attempt(session, actor.person, area)
        if open_id:
            return open_id
        known = choosing.selection_input(
            session, actor.person, curriculum, area, now=now, zone=zone
        )
        choice = choosing.first_choice(known, seed=seed)
        row = AttemptRow(
            public_id=public_id,
            person_id=actor.person,
            path_id=curriculum.path.id,
            area=area,
            framework_version=curriculum.version,
            state=AttemptState.OPEN,
            started_at=now,
            expected_length=choice.expected_length,
        )
        session.add(row)
        session.flush()
        shuffle = random.Random(seed)  # noqa: S311 - option order needs no secrecy
        for position, version in enumerate(choice.versions):
            session.add(_place(row, position, curriculum.item_by_version[version], shuffle))
        idempotency.remember(session, actor.person, "quiz.start", key, public_id, now=now)
        work.commit()
    return public_id


def _place(row: AttemptRow, position: int, item: Item, shuffle: random.Random) -> AttemptItem:
    return AttemptItem(
        attempt_id=row.id,
        position=position,
        item_version=item.version,
        option_order=_option_order(item, shuffle),
    )


def _option_order(item: Item, shuffle: random.Random) -> list[str]:
    order = list(item.keys)
    shuffle.shuffle(order)
    while item.gives_away(order):
        shuffle.shuffle(order)
    return order


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
    seed: int,
) -> Attempt:
    """Record a response and choose what follows. Commits.

    A repeated post of the same place changes nothing: the first answer is kept, and so is
    the question that followed it.

    Args:
        values: The form, options by their number on the page (`Question.keyed`).
        seed: For the choice of an adaptive sitting's next item and the order of its options.
    Returns:
        The sitting's state after it.
    Raises:
        InvalidInput: the answer is incomplete; NotFound; Conflict: the sitting is closed.
    """
    with transaction(session) as work:
        people.lock(session, actor.person)
        sitting = load(session, actor, public_id)
        if position in sitting.responses:
            return sitting.state
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
            in_service = versions.in_service(session, sitting.row.path_id)
            enter(session, actor.person, [entry], in_service, now=now, zone=zone)
        if moved.waits:
            moved = _go_on(session, sitting, moved, now=now, zone=zone, seed=seed)
        _store_state(sitting.row, moved)
        work.commit()
    return moved


def _go_on(
    session: Session,
    sitting: Sitting,
    attempt: Attempt,
    *,
    now: datetime,
    zone: ZoneInfo,
    seed: int,
) -> Attempt:
    """Ask an adaptive sitting's next item, or finish it where it is done."""
    row = sitting.row
    known = choosing.selection_input(
        session, row.person_id, sitting.curriculum, row.area, now=now, zone=zone
    )
    version = choosing.following(known, attempt.items, seed=seed)
    if version is None:
        return rules.finish(attempt, at=now)
    shuffle = random.Random(seed)  # noqa: S311 - option order needs no secrecy
    item = sitting.curriculum.item_by_version[version]
    session.add(_place(row, len(attempt.items), item, shuffle))
    return rules.ask(attempt, version)


def finish(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """End a sitting early. Commits; ending a closed one again changes nothing."""
    with suppress(Conflict), transaction(session) as work:
        people.lock(session, actor.person)
        sitting = load(session, actor, public_id)
        _store_state(sitting.row, rules.finish(sitting.state, at=now))
        work.commit()


def _store_state(row: AttemptRow, moved: Attempt) -> None:
    row.state = moved.state
    row.finished_at = moved.finished_at
