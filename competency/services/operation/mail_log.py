"""Reading the mail log: what the platform would have mailed if it had a mail server.

A mail may hold a link that lets its reader in as its recipient, so admins never see the
mails of HR accounts, and every mail that is opened leaves an audit entry.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, Grant, Scope, may, require
from competency.services.accounts.rights import scope_of
from competency.services.operation import audit
from competency.storage.models import MailLogEntry
from competency.storage.queries import mail_log as queries
from competency.storage.transactions import transaction


def page(
    session: Session, actor: Actor, *, limit: int, offset: int
) -> tuple[Sequence[MailLogEntry], int]:
    """The mails that the actor may see, newest first, and the count of all of them."""
    require(actor, Action.MAIL_READ)
    hidden = {
        grant.value
        for grant in Grant
        if not may(actor, Action.MAIL_READ, Scope(subject_grants=frozenset({grant})))
    }
    return queries.page(session, without_holders_of=hidden, limit=limit, offset=offset)


def open_mail(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> MailLogEntry:
    """One mail with its words; the audit trail says who read it. Commits.

    Raises:
        Forbidden: the actor reads no mails, or not those of this account.
        NotFound: there is no such mail.
    """
    require(actor, Action.MAIL_READ)
    with transaction(session) as work:
        entry = queries.entry(session, entry_id)
        if entry is None:
            raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
        subject = entry.person_id
        require(actor, Action.MAIL_READ, scope_of(session, subject))
        detail = f"mail={entry_id}"
        audit.record(session, actor.person, "mail.read", subject=subject, detail=detail, now=now)
        work.commit()
    return entry
