"""The first accounts of an installation, made by the operator of the machine."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.permissions import Grant
from competency.services.accounts import grants
from competency.services.accounts.invitations import Outbox, send_invitation
from competency.services.operation import audit
from competency.services.people.persons import create_person
from competency.storage.queries import people as queries
from competency.storage.transactions import transaction


def make_administrator(
    session: Session,
    *,
    name: str,
    email: str,
    rights: Sequence[Grant],
    password_hash: str,
    outbox: Outbox | None,
    now: datetime,
) -> None:
    """Give rights to the account with an address; make the account where there is none. Commits.

    Asks for no right: whoever may run commands on the machine holds the database anyway.

    Args:
        name: For a new account.
        password_hash: For a new account; empty where the person chooses a password by invitation.
        outbox: Mails an invitation to somebody who has no password yet; None mails nothing.
    Raises:
        InvalidInput: name or address is not acceptable. Unavailable: the mail was not taken.
    """
    with transaction(session) as work:
        identity = queries.by_email(session, email)
        if identity is not None:
            person_id = identity.person_id
        else:
            person_id = create_person(
                session, name=name, email=email, password_hash=password_hash, now=now
            )
            detail = "operator"
            audit.record(session, None, "person.create", subject=person_id, detail=detail, now=now)
        held = queries.grants_of(session, person_id)
        for grant in rights:
            if grant.value not in held:
                grants.add(session, person_id, grant, now=now)
                detail = f"{grant} operator"
                audit.record(session, None, "grant.add", subject=person_id, detail=detail, now=now)
        identity = queries.identity(session, person_id)
        if outbox is not None and identity is not None and not identity.password_hash:
            send_invitation(session, identity, outbox, now=now)
        work.commit()
