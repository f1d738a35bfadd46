"""Hash chains: no gap, no duplicate, no silent change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.storage import append_only, chains
from competency.storage.chains import ChainProblem
from competency.storage.engine import write_session
from competency.storage.models import ChainHead, EvidenceRow, Identity, ResponseRow
from tests.storage.records import NOW, VERSION, add_person, new_answer, new_self_rating

KEY = chains.head_key("a secret of this installation")


def tamper(session: Session, statement: str) -> None:
    """Change the record as somebody with the database file in hands would."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        about = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in connection.scalars(about).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in append_only.TABLES:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    session.execute(text(statement))
    session.expire_all()


def three_rows(session: Session) -> int:
    person = add_person(session)
    chains.append(session, person, [new_answer(), new_answer("candour"), new_self_rating()], NOW)
    return person


def test_a_hash_is_the_same_forever() -> None:
    facts = {
        "person": 7,
        "seq": 1,
        "competency": "candour",
        "kind": "review",
        "category": 3,
        "categories": 5,
        "item_version": None,
        "rater_id": 9,
        "source": "review:4",
        "framework_version": VERSION,
        "supersedes": None,
        "occurred_at": NOW,
        "recorded_at": NOW + timedelta(seconds=1),
    }
    expected = "c2d052502cc598c9a0197143f20b6e2e35806b0e6d54bbbad83eddb880cd1966"
    assert chains.chain_hash(chains.GENESIS, **facts) == expected  # type: ignore[arg-type]
    elsewhere = facts | {"occurred_at": NOW.astimezone(timezone(timedelta(hours=3.5)))}
    assert chains.chain_hash(chains.GENESIS, **elsewhere) == expected  # type: ignore[arg-type]


def test_every_fact_of_a_row_enters_its_hash() -> None:
    columns = {column.key for column in inspect(EvidenceRow).columns}
    hashed = set(chains.chain_hash.__annotations__) - {"previous", "person", "return"}
    assert columns - {"id", "hash", "previous_hash", "person_id"} == hashed


def test_a_naive_time_is_not_hashed(session: Session) -> None:
    person = add_person(session)
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="naive time"):
        chains.append(session, person, [new_answer(occurred_at=naive)], NOW)


def test_appended_rows_continue_the_chain_and_verify(session: Session) -> None:
    person = add_person(session)
    first = chains.append(session, person, [new_answer(), new_answer("candour")], NOW)
    second = chains.append(session, person, [new_self_rating()], NOW + timedelta(days=1))
    session.commit()
    session.expire_all()
    assert [row.seq for row in first + second] == [1, 2, 3]
    assert [row.previous_hash for row in first + second] == [
        chains.GENESIS,
        first[0].hash,
        first[1].hash,
    ]
    assert len({row.hash for row in first + second}) == 3
    assert second[0].recorded_at == NOW + timedelta(days=1)
    assert chains.verify(session) == []
    assert chains.verify(session, person) == []


def test_an_empty_record_verifies(session: Session) -> None:
    assert chains.verify(session) == []
    assert chains.verify_heads(session, KEY) == []


def test_evidence_about_nobody_is_refused(session: Session) -> None:
    with pytest.raises(LookupError, match="person 4711"):
        chains.append(session, 4711, [new_answer()], NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"category": 2}, "category 2 is not one of 2"),
        ({"category": -1}, "category -1"),
        ({"supersedes": 1}, "row 1 cannot supersede row 1"),
        ({"supersedes": 0}, "row 1 cannot supersede row 0"),
        ({"kind": "gossip"}, "gossip"),
    ],
)
def test_impossible_evidence_is_refused(
    session: Session, changes: dict[str, object], sentence: str
) -> None:
    person = add_person(session)
    with pytest.raises(ValueError, match=sentence):
        chains.append(session, person, [new_answer(**changes)], NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("people", [1, 2])
def test_concurrent_writers_leave_no_gap_and_no_duplicate(engine: Engine, people: int) -> None:
    writers, rounds = 4, 12
    with write_session(engine) as session:
        persons = [add_person(session) for _ in range(people)]
        session.commit()
    together = Barrier(writers)

    def write(number: int) -> None:
        together.wait()
        for _ in range(rounds):
            with write_session(engine) as session:
                chains.append(
                    session, persons[number % people], [new_answer(), new_self_rating()], NOW
                )
                session.commit()

    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(write, range(writers)))
    with write_session(engine) as session:
        for person in persons:
            places = session.scalars(
                select(EvidenceRow.seq)
                .where(EvidenceRow.person_id == person)
                .order_by(EvidenceRow.seq)
            ).all()
            assert places == list(range(1, 2 * rounds * writers // people + 1))
        assert chains.verify(session) == []


def test_writers_that_first_record_an_answer_of_the_same_person_do_not_deadlock(
    engine: Engine,
) -> None:
    writers = 4
    with write_session(engine) as session:
        person = add_person(session)
        session.execute(
            text(
                "INSERT INTO attempts (id, public_id, person_id, path_id, area, "
                "framework_version, state, started_at) VALUES (1, 'a', :person, 'p', 'planning', "
                "'v', 'open', '2026-01-01 00:00:00')"
            ),
            {"person": person},
        )
        session.commit()
    together = Barrier(writers)

    def answer(position: int) -> None:
        together.wait()
        with write_session(engine) as session:
            session.add(
                ResponseRow(
                    attempt_id=1,
                    position=position,
                    person_id=person,
                    competency="c",
                    item_id="i",
                    item_version="v",
                    answer=[],
                    category=1,
                    categories=2,
                    first=True,
                    exposure=0,
                    language="fa",
                    framework_version=VERSION,
                    occurred_at=NOW,
                    recorded_at=NOW,
                )
            )
            session.flush()
            chains.append(session, person, [new_answer()], NOW)
            session.commit()

    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(answer, range(writers)))
    with write_session(engine) as session:
        assert chains.verify(session) == []
        assert len(session.scalars(select(EvidenceRow.id)).all()) == writers


def test_two_equal_places_of_a_chain_are_refused(session: Session) -> None:
    person = three_rows(session)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO evidence (person_id, seq, competency, kind, category, categories, "
                "source, framework_version, occurred_at, recorded_at, previous_hash, hash) "
                "SELECT person_id, seq, competency, kind, category, categories, source, "
                "framework_version, occurred_at, recorded_at, previous_hash, hash FROM evidence "
                "WHERE person_id = :person AND seq = 3"
            ),
            {"person": person},
        )


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ("UPDATE evidence SET category = 0 WHERE seq = 2", {2}),
        ("UPDATE evidence SET competency = 'brand-voice' WHERE seq = 2", {2}),
        ("UPDATE evidence SET recorded_at = '2020-01-01 00:00:00' WHERE seq = 1", {1}),
        ("UPDATE evidence SET supersedes = 1 WHERE seq = 3", {3}),
        ("UPDATE evidence SET supersedes = 3 WHERE seq = 2", {2}),
        ("UPDATE evidence SET rater_id = person_id WHERE seq = 3", {3}),
        ("UPDATE evidence SET hash = previous_hash WHERE seq = 2", {2, 3}),
        ("DELETE FROM evidence WHERE seq = 1", {2}),
        ("DELETE FROM evidence WHERE seq = 2", {3}),
        ("UPDATE evidence SET seq = seq + 1", {1, 2, 3, 4}),
    ],
)
def test_tampering_is_found_where_it_was_done(
    session: Session, change: str, places: set[int]
) -> None:
    person, other = three_rows(session), three_rows(session)
    if change.startswith("UPDATE evidence SET seq"):
        change += f" WHERE person_id = {person} AND seq = 3"
    elif "WHERE" in change:
        change += f" AND person_id = {person}"
    tamper(session, change)
    problems = chains.verify(session)
    assert {problem.person for problem in problems} == {person}
    assert {problem.seq for problem in problems} <= places
    assert {problem.seq for problem in problems}
    assert chains.verify(session, other) == []
    assert chains.verify(session, person) == problems


def test_rows_swapped_between_people_are_found(session: Session) -> None:
    one, two = three_rows(session), three_rows(session)
    tamper(
        session,
        f"UPDATE evidence SET person_id = {two}, seq = 4 WHERE person_id = {one} AND seq = 3",
    )
    assert {problem.person for problem in chains.verify(session)} == {two}


def test_a_row_with_a_recomputed_hash_breaks_the_row_after_it(session: Session) -> None:
    person = three_rows(session)
    row = session.scalars(select(EvidenceRow).where(EvidenceRow.seq == 2)).one()
    forged = chains.chain_hash(
        row.previous_hash,
        person=person,
        seq=2,
        competency=row.competency,
        kind=row.kind,
        category=0,
        categories=row.categories,
        item_version=row.item_version,
        rater_id=row.rater_id,
        source=row.source,
        framework_version=row.framework_version,
        supersedes=None,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
    )
    tamper(session, f"UPDATE evidence SET category = 0, hash = '{forged}' WHERE seq = 2")
    assert chains.verify(session) == [
        ChainProblem(person, 3, "does not name the hash of the row before it")
    ]


def test_erasing_a_name_leaves_the_chain_valid(session: Session) -> None:
    person = three_rows(session)
    session.add(Identity(person_id=person, email="a@example.org", name="آرش", name_key="آرش"))
    session.commit()
    session.delete(session.get_one(Identity, person))
    session.commit()
    assert chains.verify(session) == []


MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_day_is_signed_once_and_not_before_it_has_settled(session: Session) -> None:
    three_rows(session)
    early = chains.sign_head(session, key=KEY, now=MIDNIGHT + timedelta(minutes=4))
    assert early is not None
    assert (early.day, early.people) == (date(2026, 11, 21), 0)
    head = chains.sign_head(session, key=KEY, now=MIDNIGHT + timedelta(minutes=5))
    assert head is not None
    assert (head.day, head.people) == (date(2026, 11, 22), 1)
    assert head.digest == chains.head_digest(session).digest
    assert chains.sign_head(session, key=KEY, now=MIDNIGHT + timedelta(hours=3)) is None
    assert chains.verify_heads(session, KEY) == []


def test_heads_stay_valid_while_the_record_grows(session: Session) -> None:
    person = three_rows(session)
    for day in range(1, 4):
        now = NOW + timedelta(days=day)
        assert chains.sign_head(session, key=KEY, now=now) is not None
        chains.append(session, person, [new_answer()], now)
        chains.append(session, add_person(session), [new_answer()], now)
    assert chains.verify_heads(session, KEY) == []
    people = session.scalars(select(ChainHead.people).order_by(ChainHead.day)).all()
    assert people == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM evidence WHERE seq = 3",
        "DELETE FROM evidence WHERE seq > 0 AND person_id = (SELECT max(person_id) FROM evidence)",
        "UPDATE chain_heads SET digest = 'f'",
        "UPDATE chain_heads SET people = 3",
    ],
)
def test_a_chain_cut_short_is_found_by_the_daily_head(session: Session, change: str) -> None:
    three_rows(session)
    three_rows(session)
    chains.sign_head(session, key=KEY, now=MIDNIGHT + timedelta(hours=1))
    tamper(session, change)
    assert chains.verify(session) == []
    assert "2026-11-22" in chains.verify_heads(session)[0].sentence


def test_a_head_computed_anew_after_tampering_lacks_the_signature(session: Session) -> None:
    three_rows(session)
    chains.sign_head(session, key=KEY, now=MIDNIGHT + timedelta(hours=1))
    tamper(session, "DELETE FROM evidence WHERE seq = 3")
    forged = chains.head_digest(session)
    session.execute(text(f"UPDATE chain_heads SET digest = '{forged.digest}'"))
    session.expire_all()
    assert chains.verify_heads(session) == []
    (problem,) = chains.verify_heads(session, KEY)
    assert "signature" in problem.sentence


def test_another_key_signs_differently() -> None:
    head = chains.Digest(1, "d" * 64)
    other = chains.head_key("another secret")
    assert chains.sign(date(2026, 1, 1), head, KEY) != chains.sign(date(2026, 1, 1), head, other)
    assert chains.sign(date(2026, 1, 1), head, KEY) != chains.sign(date(2026, 1, 2), head, KEY)


def test_review_evidence_names_its_rater(session: Session) -> None:
    subject, rater = add_person(session), add_person(session)
    review = new_answer(
        kind=EvidenceKind.REVIEW, category=4, categories=5, item_version=None, rater_id=rater
    )
    (row,) = chains.append(session, subject, [review], NOW)
    assert (row.kind, row.rater_id, row.item_version) == ("review", rater, None)
    assert chains.verify(session) == []
