"""The daily signature over all chains."""

from datetime import datetime

from sqlalchemy.orm import Session

from competency.storage import chains
from competency.storage.transactions import transaction


def sign_ended_days(session: Session, secret: str, *, now: datetime) -> None:
    """Sign the digest of the days that have ended, once each. Commits.

    Args:
        secret: The installation's, as `kept_secret` gives it.
    """
    with transaction(session) as work:
        chains.sign_head(session, key=chains.head_key(secret), now=now)
        work.commit()
