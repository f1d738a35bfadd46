"""Whose account an actor may change."""

from sqlalchemy.orm import Session

from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, Grant, Scope, require
from competency.storage.models import Identity
from competency.storage.queries import people as queries


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
