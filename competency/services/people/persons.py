"""People: added, and their details changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.domain.errors import N_, Conflict, InvalidInput
from competency.domain.permissions import Action, Actor, require
from competency.i18n.digits import search_key
from competency.services.accounts.invitations import Outbox, send_invitation
from competency.services.accounts.rights import manageable
from competency.services.operation import audit, idempotency
from competency.services.people import fields as person_fields
from competency.services.people.membership import check_role, hold, join
from competency.storage.models import Identity, Person
from competency.storage.queries import people as queries
from competency.storage.queries import sign_ins as sign_in_queries
from competency.storage.queries.people import LEAD, MEMBER
from competency.storage.transactions import transaction

ADDRESS_TAKEN = N_("%(name)s already has an account with this address.")


@dataclass(frozen=True, slots=True)
class Details:
    """A person's details, as typed."""

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

    def problems(self) -> tuple[InvalidInput, ...]:
        """Everything that is not acceptable, each with its field; for a form."""
        found = []
        for rule, value in (
            (person_fields.clean_name, self.name),
            (person_fields.clean_latin_name, self.name_latin),
            (person_fields.clean_email, self.email),
            (person_fields.clean_job_title, self.job_title),
            (person_fields.clean_language, self.language),
        ):
            try:
                rule(value)
            except InvalidInput as problem:
                found.append(problem)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in the organisation: one team, and the level that HR says they hold."""

    team_id: int | None = None
    role: str = MEMBER
    held_level: str | None = None

    @property
    def empty(self) -> bool:
        return self.team_id is None and self.held_level is None and self.role == MEMBER


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
    check_role(role)
    if team_id is None and role == LEAD:
        raise InvalidInput(N_("Choose the team that this person leads."), field="team")
    if team_id is not None and queries.team(session, team_id) is None:
        raise InvalidInput(N_("This team no longer exists."), field="team")
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
        join(session, person.id, team_id, role, now)
    if held_level is not None:
        hold(session, person.id, held_level, now)
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
    with transaction(session) as work:
        earlier = idempotency.earlier_result(session, actor.person, "person.create", key)
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
        audit.record(
            session, actor.person, "person.create", subject=person_id, detail=detail, now=now
        )
        identity = queries.identity(session, person_id)
        if identity is not None:
            send_invitation(session, identity, outbox, now=now)
        idempotency.remember(session, actor.person, "person.create", key, str(person_id), now=now)
        work.commit()
    return person_id


def edit_details(
    session: Session,
    actor: Actor,
    person_id: int,
    details: Details,
    outbox: Outbox,
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Change a person's details; a new address of somebody invited gets the invitation. Commits.

    Links mailed to an old address stop working.

    Returns:
        Names of the fields that changed.
    Raises:
        InvalidInput: naming the field.
        Unavailable: the mail server did not take the invitation; nothing was changed.
    """
    with transaction(session) as work:
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
            send_invitation(session, identity, outbox, now=now)
        work.commit()
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
        sign_in_queries.spend_tokens(session, identity.person_id, now)
    for field in changed:
        setattr(identity, field, getattr(details, field))
    identity.name_key = key_of(identity.name, identity.name_latin)
    _flush(session)
    return changed


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
            N_("Someone else changed this in the meantime. Reload the page and look again.")
        ) from error
