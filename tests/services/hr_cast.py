"""A small organisation for the tests of HR's work: two teams under one, and four roles."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.permissions import Actor, Grant
from competency.services.accounts import grants, sign_ins
from competency.services.accounts.invitations import Outbox
from competency.services.people import persons, team_tree
from competency.services.people.persons import Details
from competency.storage.models import AuditEntry, SignInRow
from competency.storage.queries.people import LEAD

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SETTINGS = Settings(password_cost="low", secret_key="for tests")
_numbers = count(1)


def fresh_token() -> str:
    """Tokens of tests: none twice."""
    return f"token-{next(_numbers)}"


OUTBOX = Outbox(
    SETTINGS, lambda purpose, token: f"https://c.example.org/{purpose}/{token}", fresh_token
)
NEW = Details(
    name="مریم حسيني", email="Maryam.Hosseini@C.example.org", name_latin="Maryam Hosseini"
)


@dataclass(frozen=True)
class Cast:
    """Ids of people and teams."""

    hr: int
    admin: int
    manager: int
    learner: int
    marketing: int
    brand: int
    social: int


def build(session: Session, *, now: datetime = NOW) -> Cast:
    """The organisation, committed."""
    marketing = team_tree.create_team(session, name_fa="بازاریابی", name_en="Marketing")
    brand = team_tree.create_team(session, name_fa="برند", name_en="Brand", parent_id=marketing)
    social = team_tree.create_team(
        session, name_fa="شبکه‌های اجتماعی", name_en="Social media", parent_id=marketing
    )
    hr = person(session, "لیلا شریفی", "leila@c.example.org", now=now)
    admin = person(session, "آرش بهرامی", "arash@c.example.org", now=now)
    manager = person(
        session, "نیما کاویانی", "nima@c.example.org", team_id=social, role=LEAD, now=now
    )
    learner = person(session, "سارا محمدی", "sara@c.example.org", team_id=social, now=now)
    grants.add(session, hr, Grant.HR, now=now)
    grants.add(session, admin, Grant.ADMIN, now=now)
    session.commit()
    return Cast(hr, admin, manager, learner, marketing, brand, social)


def person(session: Session, name: str, email: str, *, now: datetime = NOW, **more: object) -> int:
    """A person who has chosen a password."""
    values: dict[str, object] = {"password_hash": "chosen"} | more
    return persons.create_person(session, name=name, email=email, now=now, **values)  # type: ignore[arg-type]


def act(session: Session, person_id: int) -> Actor:
    """The rights of a person."""
    return sign_ins.actor_of(session, person_id)


def sign_in(session: Session, person_id: int) -> None:
    """An open sign-in."""
    sign_ins.begin(session, person_id, token=fresh_token(), now=NOW, days=1)
    session.commit()


def signed_in(session: Session, person_id: int) -> bool:
    """Whether the person has a sign-in that is not ended."""
    row = session.scalar(
        select(SignInRow.id).where(SignInRow.person_id == person_id, SignInRow.revoked_at.is_(None))
    )
    return row is not None


def acts(session: Session) -> list[str]:
    """What the audit trail says was done, in order."""
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
