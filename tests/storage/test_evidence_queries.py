"""Evidence as scoring reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from competency.domain.evidence import Evidence, EvidenceKind
from competency.storage import chains, portions
from competency.storage.queries import evidence as queries
from tests.storage.records import NOW, VERSION, add_person, quiz, review, self_rating

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
        return [e.seq for e in queries.of_person(session, person, recorded_until=NOW + moment)]

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
    found = queries.raw_columns(session, people)
    assert len(statements) == 1
    rows = zip(found.person, found.seq, found.supersedes, strict=True)
    assert sorted(rows, key=lambda row: row[:2]) == [
        row for person in people[:3] for row in ((person, 1, None), (person, 2, 1))
    ], "superseded rows included"


def test_more_people_than_fit_into_one_query_are_all_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "AT_ONCE", 2)
    people = [add_person(session) for _ in range(5)]
    for person in people:
        chains.append(session, person, [quiz()], NOW)
    assert sorted(queries.raw_columns(session, people).person) == people


def test_the_self_rating_in_force_is_the_one_that_nothing_supersedes(session: Session) -> None:
    person, newcomer = add_person(session), add_person(session)
    entries = [self_rating(), self_rating("candour"), quiz(), self_rating(supersedes=1)]
    chains.append(session, person, entries, NOW)
    latest = queries.latest_self_ratings(session, person)
    assert {competency: piece.seq for competency, piece in latest.items()} == {
        "content-calendar": 4,
        "candour": 2,
    }
    assert queries.latest_self_ratings(session, newcomer) == {}
    assert queries.people_with_evidence(session) == [person]


def test_calibration_reads_first_responses_by_competency_and_who_was_reviewed(
    session: Session,
) -> None:
    one, other = add_person(session), add_person(session)
    chains.append(session, other, [quiz(category=0), review(other)], NOW)
    chains.append(session, one, [self_rating("candour"), quiz()], LATER)
    rows = queries.first_responses(session, recorded_until=LATER)
    assert [tuple(row) for row in rows] == [
        (one, "content-calendar", "a" * 64, 1),
        (other, "content-calendar", "a" * 64, 0),
    ]
    assert [row[0] for row in queries.first_responses(session, recorded_until=NOW)] == [other]
    assert queries.reviewed_people(session, recorded_until=LATER) == [other]
    assert queries.reviewed_people(session, recorded_until=NOW - timedelta(seconds=1)) == []
