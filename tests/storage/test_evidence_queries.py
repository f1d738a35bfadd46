"""Evidence as scoring reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from competency.domain.evidence import Evidence, EvidenceKind
from competency.storage import chains
from competency.storage.queries import as_of
from competency.storage.queries import evidence as queries
from competency.storage.queries.evidence import EvidenceCounts
from tests.storage.records import NOW, VERSION, add_person, quiz, self_rating

LATER = NOW + timedelta(days=30)


def test_a_piece_comes_back_as_it_was_recorded(session: Session) -> None:
    person, rater = add_person(session), add_person(session)
    chains.append(session, person, [quiz(days_ago=3, rater_id=rater)], NOW)
    session.commit()
    assert queries.of_person(session, person) == (
        Evidence(
            person=person,
            competency="content-calendar",
            kind=EvidenceKind.QUIZ,
            category=1,
            categories=2,
            item="a" * 64,
            rater=rater,
            occurred_at=NOW - timedelta(days=3),
            recorded_at=NOW,
            framework_version=VERSION,
            seq=1,
        ),
    )


def test_evidence_stands_in_the_order_of_the_chain(session: Session) -> None:
    person = add_person(session)
    chains.append(session, person, [quiz(days_ago=day) for day in (1, 9, 4)], NOW)
    assert [piece.seq for piece in queries.of_person(session, person)] == [1, 2, 3]


def test_a_superseded_row_is_left_out(session: Session) -> None:
    person, other = add_person(session), add_person(session)
    for someone in (person, other):
        chains.append(session, someone, [quiz(), quiz(category=0)], NOW)
    chains.append(session, person, [quiz(supersedes=2)], LATER)
    assert [(e.seq, e.category) for e in queries.of_person(session, person)] == [(1, 1), (3, 1)]
    assert [e.seq for e in queries.of_person(session, other)] == [1, 2]


def test_what_a_correction_took_out_stays_out_when_the_correction_is_corrected(
    session: Session,
) -> None:
    person = add_person(session)
    chains.append(session, person, [quiz(), quiz(supersedes=1), quiz(supersedes=2)], NOW)
    assert [e.seq for e in queries.of_person(session, person)] == [3]


def test_a_past_date_sees_the_row_that_was_superseded_later(session: Session) -> None:
    person = add_person(session)
    chains.append(session, person, [quiz(category=0)], NOW)
    chains.append(session, person, [quiz(supersedes=1)], LATER)

    def seen(moment: timedelta) -> list[int]:
        past = queries.of_person(session, person, recorded_until=NOW + moment)
        assert past == queries.of_people(session, [person], recorded_until=NOW + moment)[person]
        return [e.seq for e in past]

    assert seen(timedelta(microseconds=-1)) == []
    assert seen(timedelta(0)) == [1]
    assert seen(timedelta(days=29)) == [1]
    assert seen(timedelta(days=30)) == [2]


def test_several_people_are_read_with_one_query(session: Session) -> None:
    people = [add_person(session) for _ in range(4)]
    for person in people[:3]:
        chains.append(session, person, [quiz(), quiz(supersedes=1)], NOW)
    session.commit()
    session.connection()
    statements = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(session.connection(), "before_cursor_execute", note)
    found = queries.of_people(session, people)
    assert len(statements) == 1
    assert found == {person: queries.of_person(session, person) for person in people}
    assert found[people[3]] == ()


def test_more_people_than_fit_into_one_query_are_all_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_of, "AT_ONCE", 2)
    people = [add_person(session) for _ in range(5)]
    for person in people:
        chains.append(session, person, [quiz()], NOW)
    found = queries.of_people(session, people)
    assert [len(found[person]) for person in people] == [1] * 5


def test_the_latest_piece_is_the_one_that_happened_last(session: Session) -> None:
    person = add_person(session)
    chains.append(
        session, person, [quiz(days_ago=1), quiz(days_ago=5), self_rating("candour")], NOW
    )
    latest = queries.latest_by_competency(session, person)
    assert {competency: piece.seq for competency, piece in latest.items()} == {
        "content-calendar": 1,
        "candour": 3,
    }


def test_counts_tell_kinds_apart_and_leave_superseded_rows_out(session: Session) -> None:
    person, newcomer = add_person(session), add_person(session)
    entries = [quiz(), quiz(), quiz(supersedes=1), self_rating(), self_rating("candour")]
    chains.append(session, person, entries, NOW)
    counts = queries.counts_by_competency(session, person)
    assert counts == {
        "content-calendar": EvidenceCounts(quiz=2, self=1),
        "candour": EvidenceCounts(self=1),
    }
    assert counts["content-calendar"].total == 3
    assert queries.counts_of_people(session, [person, newcomer]) == {person: counts, newcomer: {}}
    assert queries.people_with_evidence(session) == [person]
    assert queries.count(session) == 5
