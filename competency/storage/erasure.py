"""Taking a person's words and identity out of a database, and out of its pages on disk.

The surrogate id and everything measured stay, so that hash chains stay valid and statistics
stay true. Audit entries and evidence hold no personal text and are left as they are.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from competency.storage.models import (
    GrantRow,
    IdempotencyKey,
    Identity,
    MailLogEntry,
    OneTimeToken,
    Person,
    ReviewDraft,
    ReviewNote,
    ReviewRow,
    SignInRow,
)

_PERSONAL = (Identity, SignInRow, OneTimeToken, MailLogEntry, IdempotencyKey, GrantRow)


def erase(session: Session, person_id: int, at: datetime) -> None:
    """Remove who a person is and every free text by or about them. Does not commit.

    Call `scrub` after the commit. Erasing twice is harmless; the first date stays.
    """
    for table in _PERSONAL:
        session.execute(delete(table).where(table.person_id == person_id))
    theirs = select(ReviewRow.id).where(
        or_(ReviewRow.subject_id == person_id, ReviewRow.reviewer_id == person_id)
    )
    session.execute(
        delete(ReviewNote).where(
            or_(ReviewNote.author_id == person_id, ReviewNote.review_id.in_(theirs))
        )
    )
    session.execute(update(ReviewDraft).where(ReviewDraft.review_id.in_(theirs)).values(note=""))
    session.execute(
        update(Person)
        .where(Person.id == person_id, Person.erased_at.is_(None))
        .values(erased_at=at)
    )


def erased(session: Session) -> dict[int, datetime]:
    """Everybody who has been erased, and when; empty for a database without people."""
    if not inspect(session.connection()).has_table(Person.__tablename__):
        return {}
    rows = session.execute(select(Person.id, Person.erased_at).where(Person.erased_at.is_not(None)))
    return {row.id: row.erased_at for row in rows}


def replay(session: Session, erasures: Mapping[int, datetime]) -> int:
    """Erase again, in a database from before the erasures. Does not commit.

    Returns:
        How many people had come back and are erased again.
    """
    known = set(session.scalars(select(Person.id).where(Person.erased_at.is_(None))))
    back = {person: at for person, at in erasures.items() if person in known}
    for person, at in back.items():
        erase(session, person, at)
    return len(back)


def scrub(engine: Engine) -> None:
    """Overwrite what deleted rows left behind: in the file and in the write-ahead log.

    On SQLite the file is rebuilt and the log emptied into it. On PostgreSQL the tables that hold
    personal text are rewritten; its own write-ahead log and backups age out by the server's
    settings.

    Raises:
        TimeoutError: on SQLite, a connection stayed in its transaction for 15 seconds.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM")
            (busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
        if busy:
            raise TimeoutError("the write-ahead log is still being read")
        return
    tables = [table.__tablename__ for table in (*_PERSONAL, ReviewNote, ReviewDraft)]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(tables)}")
