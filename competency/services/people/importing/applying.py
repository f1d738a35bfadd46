"""Carrying a plan out: all of its good rows in one transaction, or none."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.domain.errors import N_, Conflict, InvalidInput
from competency.domain.permissions import Action, Actor, require
from competency.services.operation import audit, idempotency
from competency.services.people import membership, persons
from competency.services.people.importing import drafts
from competency.services.people.importing.plan import Effect, Plan, RowPlan
from competency.services.people.importing.planning import make_plan
from competency.services.people.importing.reading import read
from competency.storage.models import AuditEntry, HeldLevel, Identity, Membership, Person
from competency.storage.queries import people as queries
from competency.storage.transactions import transaction


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import wrote."""

    new: int
    changed: int

    @property
    def total(self) -> int:
        return self.new + self.changed

    def as_text(self) -> str:
        """For the memory of repeated posts."""
        return f"{self.new} {self.changed}"

    @classmethod
    def from_text(cls, text: str) -> "ImportResult":
        """The inverse of `as_text`."""
        new, changed = text.split()
        return cls(int(new), int(changed))


def apply(
    session: Session,
    actor: Actor,
    folder: Path,
    token: str,
    fingerprint: str,
    *,
    now: datetime,
) -> ImportResult:
    """Write the good rows of an upload exactly as they were shown. Commits.

    A repeated post finds what the first one did.

    Args:
        folder: Where drafts are kept.
        fingerprint: Of the plan that the person saw.
    Raises:
        Forbidden: the actor is not HR.
        NotFound: the upload is gone.
        Conflict: the organisation has changed since the preview, so other things would happen.
    """
    require(actor, Action.PEOPLE_IMPORT)
    key = hashlib.sha256(token.encode()).hexdigest()[: idempotency.MAX_KEY]
    with transaction(session) as work:
        earlier = idempotency.earlier_result(session, actor.person, "people.import", key)
        if earlier is not None:
            return ImportResult.from_text(earlier)
        draft = drafts.find(folder, token, actor.person, now=now)
        plan = make_plan(session, read(draft.data))
        if plan.fingerprint != fingerprint:
            raise Conflict(
                N_(
                    "The organisation has changed since this preview was made, so other things "
                    "would happen now. Look at it again; nothing was written."
                )
            )
        result = apply_plan(session, actor.person, plan, now=now)
        idempotency.remember(session, actor.person, "people.import", key, result.as_text(), now=now)
        work.commit()
    drafts.discard(folder, token)
    return result


def apply_plan(session: Session, actor: int | None, plan: Plan, *, now: datetime) -> ImportResult:
    """Write the good rows of a plan, whatever the right. Commits.

    Args:
        actor: Who answers for it; None for the operator of the machine.
    Raises:
        InvalidInput: there is nothing to write.
        Conflict: somebody else made one of the accounts at the same moment.
    """
    new = [row for row in plan.rows if row.effect is Effect.NEW]
    changed = [row for row in plan.rows if row.effect is Effect.CHANGE]
    if not new and not changed:
        raise InvalidInput(N_("There is nothing to write: every row is unchanged or faulty."))
    result = ImportResult(len(new), len(changed))
    with transaction(session) as work:
        try:
            _create(session, actor, new, now)
        except IntegrityError as error:
            raise Conflict(
                N_("Someone else changed this in the meantime. Reload the page and look again.")
            ) from error
        for row in changed:
            _change(session, actor, row, now)
        detail = f"new={result.new} changed={result.changed} faulty={len(plan.faulty)}"
        audit.record(session, actor, "people.import", detail=detail, now=now)
        work.commit()
    return result


def _create(session: Session, actor: int | None, rows: Sequence[RowPlan], now: datetime) -> None:
    """New people in four statements, however many they are."""
    if not rows:
        return
    made = session.scalars(
        insert(Person).returning(Person.id, sort_by_parameter_order=True),
        [{"created_at": now} for _ in rows],
    ).all()
    pairs = [(person, row) for person, row in zip(made, rows, strict=True) if row.details]
    session.execute(insert(Identity), [_identity(person, row) for person, row in pairs])
    memberships = [
        {
            "person_id": person,
            "team_id": team,
            "role": role,
            "started_at": now,
            "recorded_at": now,
        }
        for person, row in pairs
        for team, role in (row.teams or {}).items()
    ]
    if memberships:
        session.execute(insert(Membership), memberships)
    levels = [
        {"person_id": person, "level": row.held, "occurred_at": now, "recorded_at": now}
        for person, row in pairs
        if row.held
    ]
    if levels:
        session.execute(insert(HeldLevel), levels)
    session.execute(
        insert(AuditEntry),
        [
            {
                "actor_id": actor,
                "subject_id": person,
                "act": "person.create",
                "detail": f"import teams={row.teams or {}} level={row.held}",
                "recorded_at": now,
            }
            for person, row in pairs
        ],
    )


def _identity(person: int, row: RowPlan) -> dict[str, Any]:
    details = row.details
    if details is None:
        raise ValueError(f"row {row.line} has errors and is not to be written")
    return {
        "person_id": person,
        "email": details.email,
        "name": details.name,
        "name_key": persons.key_of(details.name, details.name_latin),
        "name_latin": details.name_latin,
        "job_title": details.job_title,
        "language": details.language,
        "theme": "auto",
        "password_hash": "",
    }


def _change(session: Session, actor: int | None, row: RowPlan, now: datetime) -> None:
    identity = queries.identity(session, row.person) if row.person is not None else None
    if identity is None or row.details is None:
        raise ValueError(f"row {row.line} changes nobody")
    changed = list(persons.apply_details(session, identity, row.details, now=now))
    if row.teams is not None:
        changed.append(
            "teams=" + membership.apply_teams(session, identity.person_id, row.teams, now=now)
        )
    if row.held is not None:
        membership.hold(session, identity.person_id, row.held, now)
        changed.append(f"level={row.held}")
    audit.record(
        session,
        actor,
        "person.edit",
        subject=identity.person_id,
        detail="import " + " ".join(changed),
        now=now,
    )
