"""A recalibration: tried, reported, adopted, put back; nothing moves before it is adopted."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict, Forbidden, NotFound
from competency.domain.permissions import Actor, Grant
from competency.scoring.item_analysis import Verdict
from competency.services.calibration import adoption, dry_run
from competency.services.calibration import history as calibration_history
from competency.services.calibration.report import Report
from competency.services.evidence import store
from competency.storage.models import AuditEntry, ContextProposal, LevelRow, ScoringContextRow
from tests.services.working import BEGIN, TEHRAN, Work, begin

HR = Actor(1, grants=frozenset({Grant.HR}))
OTHER_HR = Actor(2, grants=frozenset({Grant.HR}))
LATER = BEGIN + timedelta(hours=2)
"""The same day, so that time moves nothing."""


@pytest.fixture
def work(session: Session) -> Work:
    """Forty people who took every quiz, thirty-eight of them reviewed by the other two."""
    work = begin(session)
    people = work.hire(40, now=BEGIN)
    for person in people:
        work.rate_self(person, at=BEGIN, recorded=BEGIN)
        work.quiz(person, work.curriculum.items, at=BEGIN, recorded=BEGIN)
    for place, person in enumerate(people[2:]):
        work.review(person, people[place % 2], at=BEGIN, recorded=BEGIN)
    return work


def levels(session: Session) -> dict[int, tuple[int | None, float, int]]:
    rows = session.scalars(select(LevelRow).where(LevelRow.newest))
    return {row.person_id: (row.reached, row.p_mid, row.context_id) for row in rows}


def contexts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ScoringContextRow)) or 0


def propose(work: Work) -> dry_run.Proposal:
    return dry_run.propose_for_operator(
        work.session, work.curriculum, HR.person, now=LATER, zone=TEHRAN
    )


def test_a_dry_run_says_what_would_change_and_changes_nothing(work: Work) -> None:
    before = levels(work.session)
    report = propose(work).report
    assert levels(work.session) == before
    assert contexts(work.session) == 1
    assert (report.quizzed, report.answers) == (40, 600)
    assert (report.items, report.calibrated) == (15, 15)
    # All items are harder than they were designed.
    assert report.harder == report.moved > 8
    assert report.mu_error is None, "forty people are too few for a population"
    assert report.raters == 2
    assert report.compared == 40
    assert 0 < report.chance_change < 0.3
    assert report.moves
    assert all(move.before != move.after for move in report.moves)


def test_the_moves_it_announces_are_those_that_adopting_brings(work: Work) -> None:
    proposal = propose(work)
    before = levels(work.session)
    adopted = adoption.adopt(work.session, HR, work.curriculum, proposal.id, now=LATER)
    store.rescore(work.session, work.curriculum, now=LATER, zone=TEHRAN)
    after = levels(work.session)
    moved = {
        (person, before[person][0], after[person][0])
        for person in before
        if before[person][0] != after[person][0]
    }
    assert moved == {(m.person, m.before, m.after) for m in proposal.report.moves}
    assert {context for _, _, context in after.values()} == {adopted.context_id}


def test_putting_it_back_restores_every_level_under_a_context_of_its_own(work: Work) -> None:
    before = levels(work.session)
    proposal = propose(work)
    adopted = adoption.adopt(work.session, HR, work.curriculum, proposal.id, now=LATER)
    store.rescore(work.session, work.curriculum, now=LATER, zone=TEHRAN)
    back = adoption.put_back(
        work.session, HR, work.curriculum, adopted.context_id, now=LATER + timedelta(minutes=1)
    )
    store.rescore(work.session, work.curriculum, now=LATER, zone=TEHRAN)
    after = levels(work.session)
    assert {p: level for p, (level, _, _) in after.items()} == {
        p: level for p, (level, _, _) in before.items()
    }
    for person, (_, chance, _) in after.items():
        assert chance == pytest.approx(before[person][1], abs=1e-6)
    assert {context for _, _, context in after.values()} == {back.context_id}
    reasons = [one.reason for one in calibration_history.history(work.session, "barista")]
    assert reasons == ["put back", "recalibration", "publication"]
    with pytest.raises(Conflict, match="undone"):
        adoption.put_back(work.session, OTHER_HR, work.curriculum, adopted.context_id, now=LATER)


def test_a_second_click_on_adopt_or_undo_has_no_second_effect(work: Work) -> None:
    proposal = propose(work)
    adopted = adoption.adopt(work.session, HR, work.curriculum, proposal.id, now=LATER)
    assert adopted == adoption.adopt(work.session, HR, work.curriculum, proposal.id, now=LATER)
    assert contexts(work.session) == 2
    back = adoption.put_back(work.session, HR, work.curriculum, adopted.context_id, now=LATER)
    assert back == adoption.put_back(
        work.session, HR, work.curriculum, adopted.context_id, now=LATER
    )
    assert contexts(work.session) == 3


def test_a_dry_run_that_something_else_overtook_is_not_adopted(work: Work) -> None:
    first = propose(work)
    adoption.adopt(work.session, HR, work.curriculum, first.id, now=LATER)
    with pytest.raises(NotFound, match="adopted"):
        adoption.adopt(work.session, OTHER_HR, work.curriculum, first.id, now=LATER)
    second = propose(work)
    third = propose(work)
    with pytest.raises(NotFound):
        adoption.adopt(work.session, HR, work.curriculum, second.id, now=LATER)
    row = work.session.get(ContextProposal, third.id)
    assert row is not None
    row.based_on = 1
    work.session.commit()
    with pytest.raises(Conflict, match="since this dry run"):
        adoption.adopt(work.session, HR, work.curriculum, third.id, now=LATER)
    newest = dry_run.newest(work.session, work.curriculum)
    assert newest is not None
    assert newest.stale


def test_only_hr_adopts_and_puts_back(work: Work) -> None:
    proposal = propose(work)
    for actor in (
        Actor(2),
        Actor(2, grants=frozenset({Grant.ADMIN})),
        Actor(2, leads=frozenset({1})),
    ):
        with pytest.raises(Forbidden):
            adoption.adopt(work.session, actor, work.curriculum, proposal.id, now=LATER)
        with pytest.raises(Forbidden):
            adoption.put_back(work.session, actor, work.curriculum, 1, now=LATER)
        with pytest.raises(Forbidden):
            adoption.discard(work.session, actor, work.curriculum, proposal.id, now=LATER)
    assert contexts(work.session) == 1


def test_every_act_leaves_an_audit_entry(work: Work) -> None:
    proposal = propose(work)
    adoption.adopt(work.session, HR, work.curriculum, proposal.id, now=LATER)
    acts = work.session.scalars(
        select(AuditEntry.act)
        .where(AuditEntry.act.startswith("calibration."))
        .order_by(AuditEntry.id)
    ).all()
    assert acts == ["calibration.propose", "calibration.adopt"]


def test_a_discarded_dry_run_is_gone(work: Work) -> None:
    first = propose(work)
    second = propose(work)
    with pytest.raises(NotFound):
        adoption.discard(work.session, HR, work.curriculum, first.id, now=LATER)
    adoption.discard(work.session, HR, work.curriculum, second.id, now=LATER)
    assert dry_run.newest(work.session, work.curriculum) is None


def test_a_report_survives_the_database(work: Work) -> None:
    proposal = propose(work)
    again = dry_run.newest(work.session, work.curriculum)
    assert again is not None
    assert again.report == proposal.report
    assert Report.from_document(again.report.to_document()) == again.report


def test_an_item_with_a_wrong_key_is_named(session: Session) -> None:
    work = begin(session)
    bad = next(i for i in work.curriculum.items if not i.graded and i.step == 2)
    people = work.hire(120, now=BEGIN)
    for person in people:
        theirs = [i for i in work.curriculum.items if i.competency == bad.competency]
        work.quiz(person, [i for i in theirs if i is not bad], at=BEGIN, recorded=BEGIN)
        able = work.theta[person][bad.competency] > -0.2
        wrong = work.entry_of(bad, 0 if able else 1, BEGIN)
        work.enter(person, [wrong], BEGIN)
    report = propose(work).report
    assert report.misbehaving[0].version == bad.version
    assert report.misbehaving[0].verdict is Verdict.BACKWARDS


def test_without_any_evidence_there_is_nothing_to_change(session: Session) -> None:
    work = begin(session)
    work.hire(1, now=BEGIN)
    session.commit()
    report = propose(work).report
    assert report.changes_nothing
    assert (report.answers, report.compared, report.moves) == (0, 0, ())
