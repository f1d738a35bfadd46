"""What is stored as evidence arrives equals what a refold of the whole record gives."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from competency.domain.days import end_of_day, local_day
from competency.domain.evidence import EvidenceKind, by_competency
from competency.scoring.certified import fold
from competency.services.evidence import evaluation, record, store
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.level_document import decision_of
from competency.services.operation import doctor
from competency.storage import chains, erasure
from competency.storage.models import EstimateRow, LevelRow
from competency.storage.queries import evidence as evidence_queries
from tests.scoring.one_person import decide, likely_steps
from tests.services.working import BEGIN, TEHRAN, Work, begin

COLUMNS = [column.name for column in EstimateRow.__table__.columns if column.name != "id"]
SHARES = ("p0", "p1", "p2", "p3", "p4", "mean", "sd", "low", "high", "likely_chance")


@pytest.fixture
def work(session: Session) -> Work:
    work = begin(session)
    work.hire(6, now=BEGIN)
    return work


def busy_days(work: Work, days: int = 20) -> datetime:
    """Quizzes, reviews and self-ratings in any order; a third arrive weeks late."""
    now = BEGIN
    for day in range(days):
        now = BEGIN + timedelta(days=day)
        person, rater = (int(n) for n in work.rng.choice(work.people, 2, replace=False))
        late = timedelta(days=int(work.rng.integers(0, 60)) if day % 3 == 0 else 0)
        match day % 4:
            case 0 | 1:
                chosen = work.rng.choice(len(work.curriculum.items), 5, replace=False)
                items = [work.curriculum.items[int(n)] for n in chosen]
                work.quiz(person, items, at=now - late, recorded=now)
            case 2:
                work.review(person, rater, at=now - late, recorded=now)
            case _:
                work.rate_self(person, at=now, recorded=now, again=True)
    return now


def stored(session: Session) -> dict[tuple[int, str], dict[str, object]]:
    session.expire_all()
    rows = session.scalars(select(EstimateRow))
    return {
        (row.person_id, row.competency): {name: getattr(row, name) for name in COLUMNS}
        for row in rows
    }


def levels(session: Session) -> dict[int, LevelRow]:
    session.expire_all()
    return {row.person_id: row for row in session.scalars(select(LevelRow).where(LevelRow.newest))}


def agree(found: dict[str, object], expected: dict[str, object], where: object) -> None:
    for name, value in expected.items():
        if name in SHARES:
            assert found[name] == pytest.approx(value, abs=1e-6), (where, name)
        else:
            assert found[name] == value, (where, name)


def test_what_arrival_stored_is_what_a_rescore_stores(work: Work) -> None:
    now = busy_days(work)
    store.roll(work.session, work.curriculum, now=now, zone=TEHRAN)
    before, decided = stored(work.session), levels(work.session)
    chances = {person: (row.reached, row.at_least) for person, row in decided.items()}
    decisions = {person: decision_of(row) for person, row in decided.items()}
    store.rescore(work.session, work.curriculum, now=now, zone=TEHRAN)
    after = stored(work.session)
    assert before.keys() == after.keys()
    assert before
    for key, row in after.items():
        agree(before[key], row, key)
    for person, row in levels(work.session).items():
        assert row.reached == chances[person][0]
        assert row.at_least == pytest.approx(chances[person][1], abs=1e-6)
        again, earlier = decision_of(row), decisions[person]
        assert again is not None
        assert earlier is not None
        band = (earlier.mean, earlier.low, earlier.high)
        assert (again.mean, again.low, again.high) == pytest.approx(band, abs=1e-6)
        assert replace(again, mean=band[0], low=band[1], high=band[2]) == earlier


def test_any_number_of_portions_gives_the_same_and_tells_how_far_it_is(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More portions than there are judges: read ahead, judged beside, stored in order."""
    now = busy_days(work)
    session, curriculum = work.session, work.curriculum
    store.rescore(session, curriculum, now=now, zone=TEHRAN)
    whole = stored(session)
    monkeypatch.setattr(record, "PEOPLE_AT_ONCE", 1)
    told: list[tuple[int, int]] = []
    count = store.rescore(
        session, curriculum, now=now, zone=TEHRAN, progress=lambda *share: told.append(share)
    )
    assert count == len({person for person, _ in whole}) > 2 + evaluation.JUDGES
    assert told == [(done, count) for done in range(1, count + 1)]
    parts = stored(session)
    assert parts.keys() == whole.keys()
    for key, row in parts.items():
        agree(row, whole[key], key)


def test_it_is_also_what_folding_piece_by_piece_gives(work: Work) -> None:
    """Against the one-competency engine, which shares no code with the columns."""
    now = busy_days(work)
    store.roll(work.session, work.curriculum, now=now, zone=TEHRAN)
    scorer = Scorer.of(work.session, work.curriculum, TEHRAN)
    at = end_of_day(local_day(now, TEHRAN), TEHRAN)
    rows = stored(work.session)
    for person, level in levels(work.session).items():
        evidence = by_competency(evidence_queries.of_person(work.session, person))
        likely = likely_steps(evidence, scorer.requirements, scorer.context, at=at)
        for competency, pieces in evidence.items():
            expected = fold(pieces, scorer.context, competency=competency, at=at)
            row = rows[person, competency]
            assert [row[f"p{step}"] for step in range(5)] == pytest.approx(
                expected.probabilities, abs=1e-6
            )
            assert (row["mean"], row["low"]) == pytest.approx(
                (expected.mean, expected.low), abs=1e-6
            )
            facts = ("floor", "point", "responses", "reviews", "self_ratings", "newest")
            assert [row[name] for name in facts] == [getattr(expected, name) for name in facts]
            assert row["likely"] == likely[competency].step
            assert row["likely_chance"] == pytest.approx(
                max(likely[competency].probabilities), abs=1e-6
            )
        decision = decide(evidence, scorer.requirements, scorer.context, at=at)
        assert level.reached == decision.reached
        assert level.at_least == pytest.approx(decision.at_least, abs=1e-6)


def test_the_order_of_arrival_leaves_no_trace(session: Session, work: Work) -> None:
    """The same answers and reviews, given to two people forwards and backwards."""
    forth, back = work.people[0], work.people[1]
    work.theta[back] = work.theta[forth]
    events = [
        work.entry_of(item, int(n % item.categories), BEGIN - timedelta(days=9 * n))
        for n, item in enumerate(work.curriculum.items[:12])
    ]
    for entry in events:
        work.enter(forth, [entry], BEGIN)
    for entry in reversed(events):
        work.enter(back, [entry], BEGIN)
    rows = stored(session)
    assert {competency for person, competency in rows if person == forth}
    for (person, competency), row in rows.items():
        if person == forth:
            other = rows[back, competency] | {"person_id": forth}
            agree(other, row, competency)
    chances = {person: row.at_least for person, row in levels(session).items()}
    assert chances[forth] == pytest.approx(chances[back], abs=1e-6)


def test_a_superseded_rating_leaves_no_trace(session: Session, work: Work) -> None:
    person, other = work.people[:2]
    work.theta[other] = work.theta[person]
    state = work.rng.bit_generator.state
    work.rate_self(person, at=BEGIN, recorded=BEGIN)
    work.rate_self(person, at=BEGIN + timedelta(days=3), recorded=BEGIN, again=True)
    wanted = {
        piece.competency: piece.category for piece in evidence_queries.of_person(session, person)
    }
    work.rng.bit_generator.state = state
    later = [
        replace(entry, category=wanted[entry.competency])
        for entry in work.self_ratings(other, at=BEGIN + timedelta(days=3))
    ]
    work.enter(other, later, BEGIN)
    now = BEGIN + timedelta(days=4)
    store.roll(session, work.curriculum, now=now, zone=TEHRAN)
    rows = stored(session)
    mine = {competency: row for (owner, competency), row in rows.items() if owner == person}
    assert mine
    for competency, row in mine.items():
        agree(rows[other, competency] | {"person_id": person}, row, competency)
        assert row["self_ratings"] == 1


def test_erasing_a_person_moves_nobody_and_survives_a_rescore(work: Work) -> None:
    now = busy_days(work)
    store.roll(work.session, work.curriculum, now=now, zone=TEHRAN)
    before = stored(work.session)
    gone = next(iter(before))[0]
    erasure.erase(work.session, gone, now)
    work.session.commit()
    store.rescore(work.session, work.curriculum, now=now, zone=TEHRAN)
    after = stored(work.session)
    assert before.keys() == after.keys()
    for key, row in after.items():
        agree(before[key], row, key)


def test_evidence_that_arrives_while_others_are_judged_is_not_lost(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer enters between reading and storing; the stored estimate has it."""
    now = busy_days(work)
    item = work.curriculum.items[-1]
    person = work.people[0]
    judge = Scorer.judge
    arrived: list[date] = []

    def slowly(scorer: Scorer, portion: object, day: date) -> object:
        if not arrived:
            arrived.append(day)
            late = work.entry_of(item, 1, now)
            with Session(work.session.get_bind()) as other:
                chains.append(other, person, [late], recorded_at=now)
                other.commit()
        return judge(scorer, portion, day)  # type: ignore[arg-type]

    monkeypatch.setattr(Scorer, "judge", slowly)
    store.rescore(work.session, work.curriculum, now=now, zone=TEHRAN)
    monkeypatch.undo()
    found = stored(work.session)[person, item.competency]
    store.rescore(work.session, work.curriculum, now=now, zone=TEHRAN)
    agree(found, stored(work.session)[person, item.competency], "the late answer")


def test_a_context_that_comes_into_force_while_others_are_judged_wins(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rescore that began under the old one begins again and stores nothing of it."""
    now = busy_days(work)
    judge, adopted = Scorer.judge, []

    def slowly(scorer: Scorer, portion: object, day: date) -> object:
        if not adopted:
            adopted.append(True)
            with Session(work.session.get_bind()) as other:
                replace(work, session=other).adopt(mu=0.4, now=now)
        return judge(scorer, portion, day)  # type: ignore[arg-type]

    monkeypatch.setattr(Scorer, "judge", slowly)
    store.rescore(work.session, work.curriculum, now=now, zone=TEHRAN)
    monkeypatch.undo()
    in_force = Scorer.of(work.session, work.curriculum, TEHRAN).context_id
    assert {row["context_id"] for row in stored(work.session).values()} == {in_force}
    assert {row.context_id for row in levels(work.session).values()} == {in_force}


def test_work_that_began_before_midnight_takes_nobody_back(work: Work) -> None:
    """Somebody answers just after midnight, while yesterday's rescore is under way."""
    now = busy_days(work)
    evening = now.astimezone(TEHRAN).replace(hour=23, minute=50)
    store.roll(work.session, work.curriculum, now=evening, zone=TEHRAN)
    early = evening + timedelta(minutes=20)
    person = next(iter(levels(work.session)))
    fresh = work.entry_of(work.curriculum.items[0], 1, early)
    work.enter(person, [replace(fresh, kind=EvidenceKind.REVIEW, categories=5, category=4,
                                item_version=None, rater_id=work.people[-1])], early)  # fmt: skip
    before = stored(work.session)
    store.rescore(work.session, work.curriculum, now=evening, zone=TEHRAN)
    after, days = stored(work.session), {p: r.day for p, r in levels(work.session).items()}
    assert days[person] == early.date()
    assert set(days.values()) == {evening.date(), early.date()}
    for key, row in after.items():
        if key[0] == person:
            agree(before[key], row, key)


def test_a_new_context_makes_everybody_due_and_a_second_roll_nobody(work: Work) -> None:
    now = busy_days(work)
    session, curriculum = work.session, work.curriculum
    store.roll(session, curriculum, now=now, zone=TEHRAN)
    assert store.roll(session, curriculum, now=now, zone=TEHRAN) == 0
    work.adopt(mu=0.3, now=now)
    people = len(levels(session))
    assert store.roll(session, curriculum, now=now, zone=TEHRAN) == people
    assert store.roll(session, curriculum, now=now, zone=TEHRAN) == 0


def test_the_doctor_finds_an_estimate_that_a_refold_does_not_give(work: Work) -> None:
    now = busy_days(work)
    session = work.session
    store.roll(session, work.curriculum, now=now, zone=TEHRAN)
    on = doctor.Examination(session, zone=TEHRAN)
    assert list(doctor.estimates_differ(on)) == []
    someone = session.scalars(select(EstimateRow)).first()
    assert someone is not None
    session.execute(
        update(EstimateRow).where(EstimateRow.id == someone.id).values(mean=someone.mean + 0.01)
    )
    session.commit()
    (sentence,) = doctor.estimates_differ(on)
    assert f"person {someone.person_id}" in sentence
    assert "competency rescore" in sentence
