"""People's accounts, teams, roles and held levels: made, changed, disabled, invited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.errors import N_, Conflict, InvalidInput, NotFound, Unavailable
from competency.domain.permissions import Action, Actor, Grant, Scope, may, require
from competency.i18n.digits import search_key
from competency.services import accounts, audit, idempotency, mail, person_fields, sessions
from competency.storage.models import HeldLevel, Identity, Membership, Person
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.storage.queries import sessions as session_queries
from competency.storage.queries.people import LEAD, MEMBER

ROLES = (MEMBER, LEAD)
ADDRESS_TAKEN = N_("%(name)s already has an account with this address.")


@dataclass(frozen=True, slots=True)
class Details:
    """What the account itself says of a person, as typed."""

    name: str
    email: str
    name_latin: str = ""
    job_title: str = ""
    language: str = "fa"

    def cleaned(self) -> "Details":
        """The same, as it is stored.

        Raises:
            InvalidInput: naming the field.
        """
        return Details(
            name=person_fields.clean_name(self.name),
            email=person_fields.clean_email(self.email),
            name_latin=person_fields.clean_latin_name(self.name_latin),
            job_title=person_fields.clean_job_title(self.job_title),
            language=person_fields.clean_language(self.language),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands in the organisation: one team, and what HR says their level is."""

    team_id: int | None = None
    role: str = MEMBER
    held_level: str | None = None

    @property
    def empty(self) -> bool:
        return self.team_id is None and self.held_level is None and self.role == MEMBER


@dataclass(frozen=True, slots=True)
class Outbox:
    """What an invitation needs to leave the house."""

    settings: Settings
    address: mail.Address


def create_person(
    session: Session,
    *,
    name: str,
    email: str,
    now: datetime,
    name_latin: str = "",
    job_title: str = "",
    language: str = "fa",
    team_id: int | None = None,
    role: str = MEMBER,
    held_level: str | None = None,
    password_hash: str = "",
) -> int:
    """A new person with an account; without a right, an audit entry, a mail or a commit.

    Args:
        team_id: The team they join at `now`.
        role: `member` or `lead` of it.
        password_hash: Empty until the person chooses a password by invitation.
    Returns:
        The person's surrogate id.
    Raises:
        InvalidInput: a field is not acceptable, or the address has an account already.
    """
    fields = Details(name, email, name_latin, job_title, language).cleaned()
    person_fields.clean_level(held_level)
    _check_role(role)
    if team_id is None and role == LEAD:
        raise InvalidInput(N_("Choose the team that this person leads."), field="team")
    if team_id is not None and queries.team(session, team_id) is None:
        raise InvalidInput(N_("There is no such team any more."), field="team")
    _check_address_free(session, fields.email)
    person = Person(created_at=now)
    session.add(person)
    session.flush()
    session.add(
        Identity(
            person_id=person.id,
            email=fields.email,
            name=fields.name,
            name_key=key_of(fields.name, fields.name_latin),
            name_latin=fields.name_latin,
            job_title=fields.job_title,
            language=fields.language,
            theme="auto",
            password_hash=password_hash,
        )
    )
    if team_id is not None:
        _join(session, person.id, team_id, role, now)
    if held_level is not None:
        _hold(session, person.id, held_level, now)
    _flush(session)
    return person.id


def key_of(name: str, name_latin: str) -> str:
    """The search key that is stored beside a name: both spellings in one."""
    return search_key(f"{name} {name_latin}")[:200]


def add_person(
    session: Session,
    actor: Actor,
    details: Details,
    place: Place,
    outbox: Outbox,
    *,
    now: datetime,
    key: str = "",
) -> int:
    """Make an account and mail the invitation; a repeated post has one effect. Commits.

    Returns:
        The person's surrogate id.
    Raises:
        InvalidInput: naming the field.
        Forbidden: an admin gives a team, role or level, or the actor is neither HR nor admin.
        Unavailable: the mail server did not take the invitation; nothing was made.
    """
    require(actor, Action.PEOPLE_MANAGE)
    if not place.empty:
        require(actor, Action.TEAM_MANAGE)
    earlier = idempotency.earlier_result(session, actor.person, key)
    if earlier is not None:
        return int(earlier)
    person_id = create_person(
        session,
        name=details.name,
        email=details.email,
        name_latin=details.name_latin,
        job_title=details.job_title,
        language=details.language,
        team_id=place.team_id,
        role=place.role,
        held_level=place.held_level,
        now=now,
    )
    detail = f"team={place.team_id} role={place.role} level={place.held_level}"
    audit.record(session, actor.person, "person.create", subject=person_id, detail=detail, now=now)
    identity = queries.identity(session, person_id)
    if identity is not None:
        _invite(session, identity, outbox, now=now)
    idempotency.remember(session, actor.person, key, str(person_id), now=now)
    session.commit()
    return person_id


def scope_of(session: Session, person_id: int) -> Scope:
    """What the rights over an account depend on."""
    grants = queries.grants_of(session, person_id)
    return Scope(person=person_id, subject_grants=frozenset(Grant(name) for name in grants))


def manageable(session: Session, actor: Actor, person_id: int) -> Identity:
    """The identity of somebody whose account the actor may change.

    Raises:
        Forbidden: the actor manages no accounts, or not this one.
        NotFound: there is no such person.
    """
    require(actor, Action.PEOPLE_READ)
    identity = queries.identity(session, person_id)
    if identity is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.PEOPLE_MANAGE, scope_of(session, person_id))
    return identity


def edit_details(
    session: Session,
    actor: Actor,
    person_id: int,
    details: Details,
    outbox: Outbox,
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Change what the account says; a new address of somebody invited gets the invitation. Commits.

    Links mailed to an old address stop working.

    Returns:
        Names of the fields that changed.
    Raises:
        InvalidInput: naming the field.
        Unavailable: the mail server did not take the invitation; nothing was changed.
    """
    identity = manageable(session, actor, person_id)
    changed = apply_details(session, identity, details.cleaned(), now=now)
    if changed:
        audit.record(
            session,
            actor.person,
            "person.edit",
            subject=person_id,
            detail=" ".join(changed),
            now=now,
        )
    if "email" in changed and not identity.password_hash and identity.disabled_at is None:
        _invite(session, identity, outbox, now=now)
    session.commit()
    return changed


def apply_details(
    session: Session, identity: Identity, details: Details, *, now: datetime
) -> tuple[str, ...]:
    """Put cleaned details into an account; names of the fields that changed. No commit.

    Raises:
        InvalidInput: the address belongs to somebody else.
    """
    changed = tuple(
        field
        for field in ("name", "email", "name_latin", "job_title", "language")
        if getattr(identity, field) != getattr(details, field)
    )
    if "email" in changed:
        _check_address_free(session, details.email)
        session_queries.spend_tokens(session, identity.person_id, now)
    for field in changed:
        setattr(identity, field, getattr(details, field))
    identity.name_key = key_of(identity.name, identity.name_latin)
    _flush(session)
    return changed


def set_teams(
    session: Session,
    actor: Actor,
    person_id: int,
    wanted: Mapping[int, str],
    *,
    now: datetime,
) -> bool:
    """Put a person into exactly these teams, team → role. Commits.

    A change of what they lead ends their sign-ins.

    Returns:
        Whether anything changed.
    Raises:
        InvalidInput: an unknown team or role.
        Forbidden: the actor is not HR.
    """
    manageable(session, actor, person_id)
    require(actor, Action.TEAM_MANAGE, scope_of(session, person_id))
    detail = apply_teams(session, person_id, wanted, now=now)
    if detail:
        audit.record(
            session, actor.person, "membership.change", subject=person_id, detail=detail, now=now
        )
    session.commit()
    return bool(detail)


def apply_teams(
    session: Session, person_id: int, wanted: Mapping[int, str], *, now: datetime
) -> str:
    """End and begin memberships as wanted; what changed, for the audit trail. No commit."""
    known = {team.id for team in queries.teams(session)}
    for team_id, role in wanted.items():
        if team_id not in known:
            raise InvalidInput(N_("There is no such team any more."), field="team")
        _check_role(role)
    rows = directory.open_memberships(session, person_id)
    before = {row.team_id: row.role for row in rows}
    changes = []
    for row in rows:
        if wanted.get(row.team_id) != row.role:
            row.ended_at = now
            changes.append(f"{row.team_id}:{row.role}>{wanted.get(row.team_id, 'none')}")
    for team_id, role in wanted.items():
        if before.get(team_id) != role:
            _join(session, person_id, team_id, role, now)
            if team_id not in before:
                changes.append(f"{team_id}:none>{role}")
    if led(before) != led(wanted):
        sessions.close_all(session, person_id, now=now)
    session.flush()
    return " ".join(changes)


def led(roles: Mapping[int, str]) -> set[int]:
    """The teams that somebody with these roles leads."""
    return {team for team, role in roles.items() if role == LEAD}


def set_held_level(
    session: Session, actor: Actor, person_id: int, level: str, *, now: datetime
) -> bool:
    """Record what HR says the person's level is from now on. Commits.

    Returns:
        Whether it differs from what was recorded last.
    Raises:
        InvalidInput: not a career level.
        Forbidden: the actor is not HR.
    """
    manageable(session, actor, person_id)
    require(actor, Action.TEAM_MANAGE, scope_of(session, person_id))
    person_fields.clean_level(level)
    if queries.held_levels(session, [person_id]).get(person_id) == level:
        session.rollback()
        return False
    _hold(session, person_id, level, now)
    audit.record(
        session, actor.person, "level.held", subject=person_id, detail=f"level={level}", now=now
    )
    session.commit()
    return True


def disable(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Identity:
    """Close an account: all sign-ins and mailed links end at once. Commits.

    Raises:
        InvalidInput: it is the actor's own.
    """
    identity = manageable(session, actor, person_id)
    if person_id == actor.person:
        raise InvalidInput(N_("You cannot disable your own account. Ask a colleague of yours."))
    if identity.disabled_at is None:
        identity.disabled_at = now
        sessions.close_all(session, person_id, now=now)
        session_queries.spend_tokens(session, person_id, now)
        audit.record(session, actor.person, "person.disable", subject=person_id, now=now)
    session.commit()
    return identity


def enable(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Identity:
    """Open a disabled account again; its record was never touched. Commits."""
    identity = manageable(session, actor, person_id)
    if identity.disabled_at is not None:
        identity.disabled_at = None
        audit.record(session, actor.person, "person.enable", subject=person_id, now=now)
    session.commit()
    return identity


def resend_invitation(
    session: Session, actor: Actor, person_id: int, outbox: Outbox, *, now: datetime
) -> Identity:
    """Mail a fresh invitation; older links stop working. Commits.

    Raises:
        Conflict: the person has a password already, or the account is disabled.
        Unavailable: the mail server did not take it.
    """
    identity = manageable(session, actor, person_id)
    if identity.password_hash:
        raise Conflict(N_("%(name)s has a password already and can sign in."), name=identity.name)
    if identity.disabled_at is not None:
        raise Conflict(N_("This account is disabled. Enable it first."))
    _invite(session, identity, outbox, now=now)
    audit.record(session, actor.person, "person.invite", subject=person_id, now=now)
    session.commit()
    return identity


def invite_waiting(
    session: Session, actor: Actor, outbox: Outbox, *, now: datetime, most: int
) -> tuple[int, int]:
    """Invite people who have an account but no invitation yet, each on its own. Commits.

    What was sent stays sent when the mail server gives up in between.

    Args:
        most: How many to send at once.
    Returns:
        How many were sent, and how many still wait.
    Raises:
        Unavailable: the mail server did not take the first one.
    """
    require(actor, Action.PEOPLE_MANAGE)
    sent = 0
    for identity in directory.waiting(session, limit=most):
        if not may(actor, Action.PEOPLE_MANAGE, scope_of(session, identity.person_id)):
            continue
        try:
            _invite(session, identity, outbox, now=now)
        except Unavailable:
            session.rollback()
            if not sent:
                raise
            break
        audit.record(session, actor.person, "person.invite", subject=identity.person_id, now=now)
        session.commit()
        sent += 1
    return sent, directory.count_waiting(session)


def _invite(session: Session, identity: Identity, outbox: Outbox, *, now: datetime) -> None:
    accounts.invite(session, identity, now=now, settings=outbox.settings, address=outbox.address)


def _join(session: Session, person_id: int, team_id: int, role: str, now: datetime) -> None:
    session.add(
        Membership(person_id=person_id, team_id=team_id, role=role, started_at=now, recorded_at=now)
    )


def _hold(session: Session, person_id: int, level: str, now: datetime) -> None:
    session.add(HeldLevel(person_id=person_id, level=level, occurred_at=now, recorded_at=now))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InvalidInput(N_("Choose one of the values offered."), field="role")


def _check_address_free(session: Session, email: str) -> None:
    holder = queries.by_email(session, email)
    if holder is not None:
        raise InvalidInput(ADDRESS_TAKEN, field="email", name=holder.name)


def _flush(session: Session) -> None:
    """Send what is pending; two people at once with one address are a conflict, not a fault."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody was faster: this has changed meanwhile. Reload the page and look again.")
        ) from error
