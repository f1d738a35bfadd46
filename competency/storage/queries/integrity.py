"""What it takes to check the record: chains in order, their ends, foreign keys, the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from competency.storage.models import EvidenceRow

_BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A row of a chain as it is stored."""

    person_id: int
    seq: int
    competency: str
    kind: str
    category: int
    categories: int
    item_version: str | None
    rater_id: int | None
    source: str
    framework_version: str
    supersedes: int | None
    occurred_at: datetime
    recorded_at: datetime
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class RecordedHash:
    """A chain's hash and when it was recorded."""

    person_id: int
    seq: int
    hash: str
    recorded_at: datetime


def last_link(session: Session, person_id: int) -> tuple[int, str] | None:
    """Place and hash of the last row of a person's chain."""
    row = session.execute(
        select(EvidenceRow.seq, EvidenceRow.hash)
        .where(EvidenceRow.person_id == person_id)
        .order_by(EvidenceRow.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.seq, row.hash)


def chain_links(session: Session, person_id: int | None = None) -> Iterator[ChainLink]:
    """All rows by person and place, or one person's; streamed."""
    query = select(*(getattr(EvidenceRow, name) for name in ChainLink.__slots__))
    if person_id is not None:
        query = query.where(EvidenceRow.person_id == person_id)
    ordered = query.order_by(EvidenceRow.person_id, EvidenceRow.seq)
    with session.execute(ordered, execution_options={"yield_per": _BATCH}) as rows:
        for row in rows:
            yield ChainLink(*row)


def chain_ends(
    session: Session, recorded_before: datetime | None = None
) -> Sequence[tuple[int, int, str]]:
    """Person, place and hash of the last row of every chain, as far as recorded by then."""
    newest = select(EvidenceRow.person_id, func.max(EvidenceRow.seq).label("seq"))
    if recorded_before is not None:
        newest = newest.where(EvidenceRow.recorded_at < recorded_before)
    ends = newest.group_by(EvidenceRow.person_id).subquery()
    rows = session.execute(
        select(EvidenceRow.person_id, EvidenceRow.seq, EvidenceRow.hash).join(
            ends,
            (EvidenceRow.person_id == ends.c.person_id) & (EvidenceRow.seq == ends.c.seq),
        )
    )
    return [(row.person_id, row.seq, row.hash) for row in rows]


def hashes_in_order_recorded(session: Session, recorded_before: datetime) -> Iterator[RecordedHash]:
    """Every hash recorded by then with its place, oldest record first; streamed."""
    query = (
        select(EvidenceRow.person_id, EvidenceRow.seq, EvidenceRow.hash, EvidenceRow.recorded_at)
        .where(EvidenceRow.recorded_at < recorded_before)
        .order_by(EvidenceRow.recorded_at)
    )
    with session.execute(query, execution_options={"yield_per": _BATCH}) as rows:
        for row in rows:
            yield RecordedHash(*row)


def foreign_key_problems(connection: Connection) -> list[str]:
    """Rows that refer to nothing (SQLite), or keys that are not enforced (PostgreSQL)."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
        return [f"{table}: row {row} refers to no row of {to}" for table, row, to, _ in rows]
    rows = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE contype = 'f' AND NOT convalidated "
            "AND connamespace = current_schema()::regnamespace"
        )
    )
    return [f"{table}: foreign key {name} is not enforced" for table, name in rows]


def file_problems(connection: Connection) -> list[str]:
    """Damage that SQLite finds in its own file; PostgreSQL keeps checks of its own."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("PRAGMA integrity_check")
    return [line for (line,) in rows if line != "ok"]
