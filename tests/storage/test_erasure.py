"""Erasure: identity and free text go, what was measured stays."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from competency.storage import chains, erasure
from competency.storage.engine import make_engine, write_session
from competency.storage.models import (
    Base,
    EvidenceRow,
    GrantRow,
    IdempotencyKey,
    Identity,
    MailLogEntry,
    OneTimeToken,
    ReviewDraft,
    ReviewNote,
    ReviewRow,
    SignInRow,
)
from competency.storage.snapshots import file_of
from tests.storage.records import NOW, VERSION, add_person, quiz

CANARY = "قناری زرد canary"


def known_person(session: Session, canary: str) -> int:
    """Somebody whose every text holds the canary."""
    person = add_person(session)
    mail = f"{person}.{canary}@example.org"
    session.add_all(
        [
            Identity(person_id=person, email=mail, name=canary, name_key=canary, job_title=canary),
            SignInRow(token_hash=canary + "s", person_id=person, created_at=NOW, expires_at=NOW),
            OneTimeToken(
                token_hash=canary + "t",
                person_id=person,
                purpose="reset",
                created_at=NOW,
                expires_at=NOW,
            ),
            MailLogEntry(
                person_id=person, recipient=mail, subject=canary, body=canary, created_at=NOW
            ),
            IdempotencyKey(person_id=person, key=canary, result=canary, created_at=NOW),
            GrantRow(person_id=person, name="hr", granted_at=NOW),
        ]
    )
    chains.append(session, person, [quiz(), quiz()], NOW)
    return person


def review(session: Session, subject: int, reviewer: int, canary: str) -> None:
    """A review with a draft and a note that hold the canary."""
    row = ReviewRow(
        public_id=f"{subject}-{reviewer}",
        subject_id=subject,
        reviewer_id=reviewer,
        path_id="p",
        framework_version=VERSION,
        state="draft",
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    session.add(ReviewDraft(review_id=row.id, competency="c", step=2, note=canary))
    session.add(ReviewNote(review_id=row.id, author_id=reviewer, text=canary, recorded_at=NOW))


def everything(session: Session) -> list[tuple[Any, ...]]:
    return [
        tuple(row)
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
    ]


def test_no_trace_of_an_erased_person_is_left_in_any_table(session: Session) -> None:
    gone, stays = known_person(session, CANARY), known_person(session, "other")
    review(session, gone, stays, CANARY)
    review(session, stays, gone, CANARY)
    review(session, stays, add_person(session), "kept")
    unrelated = session.scalars(select(ReviewRow.id).order_by(ReviewRow.id.desc())).first()
    session.add(ReviewNote(review_id=unrelated, author_id=gone, text=CANARY, recorded_at=NOW))
    session.commit()
    assert CANARY in str(everything(session))
    erasure.erase(session, gone, NOW)
    session.commit()
    left = str(everything(session))
    assert CANARY not in left
    assert "kept" in left
    assert "other" in left
    assert erasure.erased(session) == {gone: NOW}


def test_evidence_and_ratings_stay_and_the_chain_is_whole(session: Session) -> None:
    gone = known_person(session, CANARY)
    review(session, gone, known_person(session, "other"), CANARY)
    session.commit()
    erasure.erase(session, gone, NOW)
    session.commit()
    pieces = session.scalars(select(EvidenceRow.seq).where(EvidenceRow.person_id == gone))
    assert pieces.all() == [1, 2]
    assert session.scalars(select(ReviewDraft.step)).all() == [2]
    assert chains.verify(session) == []


def test_erasing_twice_keeps_the_first_date(session: Session) -> None:
    gone = known_person(session, CANARY)
    erasure.erase(session, gone, NOW)
    erasure.erase(session, gone, NOW + timedelta(days=1))
    assert erasure.erased(session) == {gone: NOW}


def test_a_replay_erases_only_who_came_back(session: Session) -> None:
    gone, back, stays = (known_person(session, f"{CANARY}{n}") for n in range(3))
    erasure.erase(session, gone, NOW)
    later = NOW + timedelta(days=1)
    assert erasure.replay(session, {gone: later, back: later, 4711: later}) == 1
    assert erasure.erased(session) == {gone: NOW, back: later}
    assert session.get(Identity, stays) is not None


def test_after_scrubbing_no_byte_of_an_erased_person_is_in_the_files(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    folder = Path(str(file_of(sqlite_url))).parent

    def bytes_on_disk() -> bytes:
        return b"".join(path.read_bytes() for path in folder.iterdir())

    with write_session(engine) as session:
        gone = known_person(session, CANARY)
        session.commit()
    assert CANARY.encode() in bytes_on_disk()
    with write_session(engine) as session:
        erasure.erase(session, gone, NOW)
        session.commit()
    erasure.scrub(engine)
    assert CANARY.encode() not in bytes_on_disk()
    with Session(engine) as session:
        assert chains.verify(session) == []
    engine.dispose()


def test_scrubbing_overwrites_what_a_careless_tool_deleted(sqlite_url: str) -> None:
    file = Path(str(file_of(sqlite_url)))
    with closing(sqlite3.connect(file)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("INSERT INTO teams (name_fa, name_en) VALUES (?, '')", (CANARY,))
        careless.commit()
        careless.execute("DELETE FROM teams")
        careless.commit()
    assert CANARY.encode() in file.read_bytes()
    engine = make_engine(sqlite_url)
    erasure.scrub(engine)
    assert CANARY.encode() not in file.read_bytes()
    engine.dispose()


def test_scrubbing_says_when_a_reader_is_in_the_way(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("competency.storage.engine.BUSY_MILLISECONDS", 50)
    engine = make_engine(sqlite_url)
    with Session(engine) as reader:
        reader.scalar(select(EvidenceRow.id))
        with write_session(engine) as session:
            add_person(session)
            session.commit()
        with pytest.raises(TimeoutError, match="still being read"):
            erasure.scrub(engine)
    erasure.scrub(engine)
    engine.dispose()


def test_scrubbing_works_on_both_databases(engine: Engine) -> None:
    with write_session(engine) as session:
        gone = known_person(session, CANARY)
        session.commit()
        erasure.erase(session, gone, NOW)
        session.commit()
    erasure.scrub(engine)
    with Session(engine) as session:
        assert erasure.erased(session) == {gone: NOW}
