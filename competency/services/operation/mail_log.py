"""Reading the mail log: what the platform would have mailed, had it a mail server.

A mail may hold a link that lets its reader in as its recipient, so admins never see the
mails of HR accounts, and every mail that is opened leaves an audit entry.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, Grant, require
from competency.services.accounts.rights import scope_of
from competency.services.operation import audit
from competency.storage.models import MailLogEntry
from competency.storage.queries import mail_log as queries


def page(
    session: Session, actor: Actor, *, limit: int, offset: int
) -> tuple[Sequence[MailLogEntry], int]:
    """The mails that the actor may see, newest first, and the count of all of them."""
    require(actor, Action.MAIL_READ)
    hidden = None if actor.holds(Grant.HR) else Grant.HR.value
    return queries.page(session, without_holders_of=hidden, limit=limit, offset=offset)


def open_mail(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> MailLogEntry:
    """One mail with its words; the audit trail says who read it. Commits.

    Raises:
        Forbidden: the actor reads no mails, or not those of this account.
        NotFound: there is no such mail.
    """
    require(actor, Action.MAIL_READ)
    entry = queries.entry(session, entry_id)
    if entry is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.MAIL_READ, scope_of(session, entry.person_id))
    audit.record(
        session,
        actor.person,
        "mail.read",
        subject=entry.person_id,
        detail=f"mail={entry_id}",
        now=now,
    )
    session.commit()
    return entry
