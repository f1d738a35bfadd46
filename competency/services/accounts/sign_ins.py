"""Sign-ins: each is a row that can be revoked; the browser holds only a random token."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from competency.domain.permissions import Actor, Grant
from competency.storage.models import Identity, SignInRow
from competency.storage.queries import people as people_queries
from competency.storage.queries import sign_ins as queries
from competency.storage.queries.people import TeamName


@dataclass(frozen=True, slots=True)
class SignIn:
    """A live sign-in: who it is and what they may do.

    Attributes:
        led_teams: The teams the person leads directly, for the navigation.
    """

    id: int
    identity: Identity
    actor: Actor
    led_teams: tuple[TeamName, ...]


def hash_token(token: str) -> str:
    """What the database keeps of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, person_id: int, *, token: str, now: datetime, days: int) -> None:
    """Begin a sign-in. Does not commit.

    Args:
        token: Random, from the edge; whoever holds it is signed in.
        days: How long it lasts.
    """
    session.add(
        SignInRow(
            token_hash=hash_token(token),
            person_id=person_id,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )


def find(session: Session, token: str, *, now: datetime) -> SignIn | None:
    """The live sign-in of a token; None when revoked, expired or disabled."""
    found = queries.live(session, hash_token(token), now)
    if found is None:
        return None
    sign_in_id, identity = found
    led = people_queries.led_teams(session, identity.person_id)
    actor = Actor(
        person=identity.person_id,
        grants=_grants(session, identity.person_id),
        leads=frozenset(team.id for team in led),
    )
    return SignIn(sign_in_id, identity, actor, tuple(team for team in led if team.direct))


def actor_of(session: Session, person_id: int) -> Actor:
    """The rights of a person, for commands and tests that act in their name."""
    return Actor(
        person=person_id,
        grants=_grants(session, person_id),
        leads=frozenset(team.id for team in people_queries.led_teams(session, person_id)),
    )


def _grants(session: Session, person_id: int) -> frozenset[Grant]:
    return frozenset(Grant(name) for name in people_queries.grants_of(session, person_id))


def end(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """End one sign-in. Does not commit."""
    queries.revoke(session, now, sign_in_id=sign_in_id)


def end_all(session: Session, person_id: int, *, now: datetime) -> None:
    """End all sign-ins of a person: after a change of password, role or status."""
    queries.revoke(session, now, person_id=person_id)
