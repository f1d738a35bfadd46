"""Evidence as one hash chain a person, with a signed daily head over all chains.

A row's hash covers its own facts and the hash before it: a row that is changed, taken out or
put in between breaks the chain from there on. Rows cut off the end leave a whole but shorter
chain; the daily head shows that, since it is computed from the last row of every chain.
No free text enters a hash, so that erasing names and comments leaves every chain valid.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.storage.models import ChainHead, EvidenceRow, Person
from competency.storage.queries import integrity
from competency.storage.queries.integrity import ChainLink

GENESIS: Final = "0" * 64
"""What the first row of a chain names as the hash before it."""

FORMAT: Final = "competency-evidence-1"
"""First field of every hash; another one would say that the fields have changed."""

SETTLING: Final = timedelta(minutes=5)
"""How long after a day's end its head may be signed: by then no transaction that noted its
time before midnight is still open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A fact about to enter the record; the chain adds person, place, time and hash.

    Attributes:
        category: 0 … categories − 1.
        source: Where it came from, as a reference without free text ("attempt:17:3").
        occurred_at: When it happened; aware.
        supersedes: `seq` of the person's earlier row that this one takes out of scoring.
    """

    competency: str
    kind: EvidenceKind | str
    category: int
    categories: int
    item_version: str | None
    rater_id: int | None
    source: str
    framework_version: str
    occurred_at: datetime
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """Where the record is not as it was written.

    Attributes:
        person: Surrogate id; None for a problem of a daily head.
        seq: Place in the chain; None for a problem of a daily head.
        sentence: What is wrong.
    """

    person: int | None
    seq: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All chains in one hash: how many there are, and the SHA-256 over their last rows."""

    people: int
    digest: str


def chain_hash(
    previous: str,
    *,
    person: int,
    seq: int,
    competency: str,
    kind: str,
    category: int,
    categories: int,
    item_version: str | None,
    rater_id: int | None,
    source: str,
    framework_version: str,
    supersedes: int | None,
    occurred_at: datetime,
    recorded_at: datetime,
) -> str:
    """SHA-256, in hexadecimal, of the previous hash and the facts of a row.

    The facts stand in a JSON array in the order of the arguments, ASCII only, without
    spaces; times in UTC with microseconds. Equal facts give equal hashes on every database.

    Raises:
        ValueError: for a time without a zone.
    """
    facts = [
        FORMAT,
        previous,
        person,
        seq,
        competency,
        str(kind),
        category,
        categories,
        item_version,
        rater_id,
        source,
        framework_version,
        supersedes,
        _moment(occurred_at),
        _moment(recorded_at),
    ]
    canonical = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"naive time {value!r}: give it a time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def append(
    session: Session, person_id: int, entries: Sequence[NewEvidence], recorded_at: datetime
) -> list[EvidenceRow]:
    """Add facts to the end of a person's chain, in order. Flushes; does not commit.

    One writer at a time works on a chain: on PostgreSQL the person's row stays locked until
    the transaction ends; on SQLite a session `for_writing` holds the only write lock (one
    that is not is refused by the database where another writer came in between). Should both
    be circumvented, the second of two equal places is refused by UNIQUE(person, seq).

    Args:
        session: Opened for writing (`engine.for_writing`) where it is not in a transaction.
        recorded_at: When the facts enter the record; aware.
    Returns:
        The new rows, in order.
    Raises:
        LookupError: there is no such person.
        ValueError: a category out of range, a naive time, or `supersedes` that names no
            earlier row of this person.
    """
    session.flush()
    # FOR NO KEY UPDATE: excludes other writers of this chain, not rows that merely refer to the
    # person. With FOR UPDATE two answers at once, each inserted before its evidence, deadlock.
    lock = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    if session.scalar(lock) is None:
        raise LookupError(f"person {person_id} is not in the record")
    seq, previous = integrity.last_link(session, person_id) or (0, GENESIS)
    rows = []
    for entry in entries:
        seq += 1
        _check(entry, seq)
        row = EvidenceRow(
            person_id=person_id,
            seq=seq,
            competency=entry.competency,
            kind=str(entry.kind),
            category=entry.category,
            categories=entry.categories,
            item_version=entry.item_version,
            rater_id=entry.rater_id,
            source=entry.source,
            framework_version=entry.framework_version,
            supersedes=entry.supersedes,
            occurred_at=entry.occurred_at,
            recorded_at=recorded_at,
            previous_hash=previous,
            hash="",
        )
        row.hash = previous = _hash_of(row, previous)
        rows.append(row)
    session.add_all(rows)
    session.flush()
    return rows


def _check(entry: NewEvidence, seq: int) -> None:
    EvidenceKind(entry.kind)
    if not 0 <= entry.category < entry.categories:
        raise ValueError(f"category {entry.category} is not one of {entry.categories} from 0")
    if entry.supersedes is not None and not 1 <= entry.supersedes < seq:
        raise ValueError(f"row {seq} cannot supersede row {entry.supersedes}")


def _hash_of(row: EvidenceRow | ChainLink, previous: str) -> str:
    return chain_hash(
        previous,
        person=row.person_id,
        seq=row.seq,
        competency=row.competency,
        kind=row.kind,
        category=row.category,
        categories=row.categories,
        item_version=row.item_version,
        rater_id=row.rater_id,
        source=row.source,
        framework_version=row.framework_version,
        supersedes=row.supersedes,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
    )


def verify(session: Session, person_id: int | None = None) -> list[ChainProblem]:
    """Recompute every chain, or one person's; reads the rows once, in constant memory.

    Returns:
        One problem for each row that does not follow from the one before it; empty is good.
    """
    problems = []
    person, seq, previous = -1, 0, GENESIS
    for link in integrity.chain_links(session, person_id):
        if link.person_id != person:
            person, seq, previous = link.person_id, 0, GENESIS
        problems += [ChainProblem(person, link.seq, s) for s in _wrong(link, seq, previous)]
        # Go on from what is stored: one broken row is one problem, not one for each row after.
        seq, previous = link.seq, link.hash
    return problems


def _wrong(link: ChainLink, seq: int, previous: str) -> Iterable[str]:
    if link.seq != seq + 1:
        yield f"follows row {seq}: rows in between are missing"
    if link.previous_hash != previous:
        yield "does not name the hash of the row before it"
    if link.hash != _hash_of(link, link.previous_hash):
        yield "has other facts than those its hash was made from"
    if link.supersedes is not None and not 1 <= link.supersedes < link.seq:
        yield f"supersedes row {link.supersedes}, which does not stand before it"


def head_digest(session: Session, recorded_before: datetime | None = None) -> Digest:
    """The digest over the last row of every chain, as far as recorded before a moment.

    SHA-256 over a line `person:seq:hash` for each chain in the order of persons.
    """
    ends = integrity.chain_ends(session, recorded_before)
    return _digest({person: (seq, hash_) for person, seq, hash_ in ends})


def _digest(ends: dict[int, tuple[int, str]]) -> Digest:
    lines = "".join(f"{person}:{seq}:{hash_}\n" for person, (seq, hash_) in sorted(ends.items()))
    return Digest(len(ends), hashlib.sha256(lines.encode("ascii")).hexdigest())


def end_of(day: date) -> datetime:
    """The moment up to which a day's head covers the record: the UTC midnight that ends it."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def head_key(secret: str) -> bytes:
    """The key that signs heads, derived from the installation's secret key."""
    return hmac.new(secret.encode(), b"competency chain heads", hashlib.sha256).digest()


def sign(day: date, head: Digest, key: bytes) -> str:
    """HMAC-SHA-256, in hexadecimal, over a day and its digest."""
    text = f"{FORMAT}:{day.isoformat()}:{head.people}:{head.digest}"
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def sign_head(session: Session, *, key: bytes, now: datetime) -> ChainHead | None:
    """Add the head of the last full day (UTC), if it is not there yet. Does not commit.

    A day counts as full `SETTLING` after its end. Days on which nothing ran are left out: the
    next head covers all that was recorded before it.

    Returns:
        The new head, or None where the day has one.
    """
    day = (now - SETTLING).astimezone(UTC).date() - timedelta(days=1)
    if session.scalar(select(ChainHead.id).where(ChainHead.day == day)) is not None:
        return None
    digest = head_digest(session, end_of(day))
    head = ChainHead(
        day=day,
        people=digest.people,
        digest=digest.digest,
        signature=sign(day, digest, key),
        recorded_at=now,
    )
    session.add(head)
    session.flush()
    return head


def verify_heads(session: Session, key: bytes | None = None) -> list[ChainProblem]:
    """Compare every daily head with the record as it stands now.

    Args:
        key: Checks the signatures too.
    """
    heads = session.scalars(select(ChainHead).order_by(ChainHead.day)).all()
    if not heads:
        return []
    links = integrity.hashes_in_order_recorded(session, end_of(heads[-1].day))
    ends: dict[int, tuple[int, str]] = {}
    problems = []
    link = next(links, None)
    for head in heads:
        while link is not None and link.recorded_at < end_of(head.day):
            if link.seq > ends.get(link.person_id, (0, ""))[0]:
                ends[link.person_id] = (link.seq, link.hash)
            link = next(links, None)
        signed = Digest(head.people, head.digest)
        if _digest(ends) != signed:
            problems.append(f"{head.day}: the record is no longer what it was that day")
        if key is not None and not hmac.compare_digest(head.signature, sign(head.day, signed, key)):
            problems.append(f"{head.day}: the signature does not fit the head or the key")
    return [ChainProblem(None, None, sentence) for sentence in problems]
