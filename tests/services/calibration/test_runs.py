"""Recalibrating as long work, what a calibration is called, and what the nightly run may do."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden
from competency.domain.permissions import Actor, Grant
from competency.i18n.translations import translator
from competency.scoring.item_analysis import Verdict
from competency.services.calibration import (
    adoption,
    dry_run,
    history,
    nightly,
    page,
    runs,
    sentences,
)
from competency.services.calibration.report import ItemFault, Report
from competency.services.matrix.export import export_for_operator
from competency.services.matrix.filters import Filters
from competency.services.operation import jobs
from competency.services.operation.jobs import JobContext, JobState
from competency.storage import erasure
from competency.storage.models import AuditEntry, EstimateRow, LevelRow, ScoringContextRow
from competency.storage.queries import jobs as queries
from tests.services.working import BEGIN, TEHRAN, Work, begin

HR = Actor(1, grants=frozenset({Grant.HR}))
LEARNER = Actor(2)
PATH = "barista"
LATER = BEGIN + timedelta(hours=2)
EN = translator("en")


@pytest.fixture
def work(session: Session) -> Work:
    """Ten people who took every quiz and were reviewed by two of them."""
    work = begin(session)
    people = work.hire(10, now=BEGIN)
    for person in people:
        work.quiz(person, work.curriculum.items, at=BEGIN, recorded=BEGIN)
    for place, person in enumerate(people[2:]):
        work.review(person, people[place % 2], at=BEGIN, recorded=BEGIN)
    return work


@pytest.fixture
def job_context(engine: Engine) -> JobContext:
    return JobContext(engine, lambda: LATER, jobs.at_once)


def tried(work: Work, job_context: JobContext, now: datetime = LATER) -> dry_run.Proposal:
    runs.start_trying(work.session, HR, work.curriculum, job_context, now=now, zone=TEHRAN)
    found = dry_run.newest(work.session, work.curriculum)
    work.session.rollback()
    assert found is not None
    return found


def adopted(work: Work, job_context: JobContext, now: datetime = LATER) -> int:
    proposal = tried(work, job_context, now)
    done = adoption.adopt(work.session, HR, work.curriculum, proposal.id, now=now)
    return done.context_id


def behind(work: Work) -> int:
    found = page.running_of(work.session, HR, work.curriculum, now=LATER).behind
    work.session.rollback()
    return found


def test_only_hr_begins_long_work_turns_the_switch_and_sees_the_page(
    work: Work, job_context: JobContext
) -> None:
    for action in (
        lambda: runs.start_trying(
            work.session, LEARNER, work.curriculum, job_context, now=LATER, zone=TEHRAN
        ),
        lambda: runs.start_rebuilding(
            work.session, LEARNER, work.curriculum, job_context, now=LATER, zone=TEHRAN
        ),
        lambda: nightly.allow(work.session, LEARNER, work.curriculum, True, now=LATER),
        lambda: page.load(work.session, LEARNER, work.curriculum, now=LATER),
    ):
        with pytest.raises(Forbidden):
            action()


def test_people_wait_for_the_rebuild_until_it_has_reached_them(
    work: Work, job_context: JobContext
) -> None:
    assert behind(work) == 0
    context = adopted(work, job_context)
    assert behind(work) == 10
    runs.start_rebuilding(work.session, HR, work.curriculum, job_context, now=LATER, zone=TEHRAN)
    assert behind(work) == 0
    for table in (EstimateRow, LevelRow):
        assert set(work.session.scalars(select(table.context_id))) == {context}


def test_an_estimate_that_evidence_left_under_the_old_context_counts_as_waiting(
    work: Work, job_context: JobContext
) -> None:
    adopted(work, job_context)
    runs.start_rebuilding(work.session, HR, work.curriculum, job_context, now=LATER, zone=TEHRAN)
    row = work.session.scalars(select(EstimateRow)).first()
    assert row is not None
    row.context_id = 1
    work.session.commit()
    assert behind(work) == 1


def test_a_rebuild_starts_over_when_something_else_comes_into_force_meanwhile(
    work: Work, job_context: JobContext
) -> None:
    context = adopted(work, job_context)
    undone: list[int] = []

    def undo(_share: float) -> None:
        if not undone:
            with Session(job_context.engine) as other:
                back = adoption.put_back(other, HR, work.curriculum, context, now=LATER)
            undone.append(back.context_id)

    runs.start_rebuilding_for_operator(
        work.session, job_context, PATH, by=None, now=LATER, zone=TEHRAN, progress=undo
    )
    assert set(work.session.scalars(select(LevelRow.context_id))) == set(undone)


def test_a_rebuild_that_died_leaves_people_whom_the_next_one_reaches(
    work: Work, job_context: JobContext
) -> None:
    adopted(work, job_context)
    moments = iter([MemoryError])

    def clock() -> datetime:
        for error in moments:
            raise error
        return LATER

    dying = JobContext(job_context.engine, clock, jobs.at_once)
    runs.start_rebuilding(work.session, HR, work.curriculum, dying, now=LATER, zone=TEHRAN)
    broken = jobs.latest(work.session, runs.REBUILD, PATH, now=LATER)
    assert broken is not None
    assert broken.state is JobState.FAILED
    assert behind(work) == 10
    runs.start_rebuilding(work.session, HR, work.curriculum, job_context, now=LATER, zone=TEHRAN)
    assert behind(work) == 0


def test_a_context_is_named_by_where_its_numbers_come_from(
    work: Work, job_context: JobContext
) -> None:
    session = work.session
    (design,) = history.history(session, PATH)
    assert (design.reason, design.calibration, design.by) == ("publication", None, None)
    assert design.day == design.since
    session.rollback()
    first = adopted(work, job_context)
    named = history.summary_of(session, PATH, first)
    assert named is not None
    assert named.calibration == history.Calibration(since=LATER, answers=150)
    assert (named.reason, named.by) == ("recalibration", 1)
    # A publication keeps what was calibrated, and so its name.
    document = session.scalars(
        select(ScoringContextRow.document).where(ScoringContextRow.id == first)
    ).one()
    session.add(
        ScoringContextRow(
            path_id=PATH,
            framework_version=work.curriculum.version,
            document=document,
            reason="publication",
            recorded_at=LATER + timedelta(days=1),
        )
    )
    session.commit()
    kept = history.history(session, PATH)[0]
    assert kept.reason == "publication"
    assert kept.calibration == named.calibration
    assert kept.day == LATER
    session.rollback()
    # An undone adoption brings back the name of what it had taken the place of.
    work.quiz(work.hire(1, now=LATER)[0], work.curriculum.items, at=LATER, recorded=LATER)
    second = adopted(work, job_context)
    assert history.history(session, PATH)[0].calibration == history.Calibration(LATER, 165)
    session.rollback()
    adoption.put_back(session, HR, work.curriculum, second, now=LATER)
    back = history.history(session, PATH)[0]
    assert (back.reason, back.by, back.calibration) == ("put back", 1, named.calibration)
    assert history.summary_of(session, PATH, 4711) is None


def test_a_level_names_its_calibration_and_whether_a_newer_one_is_in_force(
    work: Work, job_context: JobContext
) -> None:
    person = work.people[0]
    told = history.of_person(work.session, person, PATH)
    assert told is not None
    assert (told.used.calibration, told.newer) == (None, None)
    work.session.rollback()
    context = adopted(work, job_context)
    told = history.of_person(work.session, person, PATH)
    assert told is not None
    assert told.used.calibration is None
    assert told.newer is not None
    assert told.newer.id == context
    assert history.of_person(work.session, 4711, PATH) is None


def test_the_matrix_of_a_day_names_the_calibration_of_that_day(
    work: Work, job_context: JobContext
) -> None:
    adopted(work, job_context)
    for day, answers in ((LATER.date(), 150), ((BEGIN - timedelta(days=1)).date(), None)):
        head = export_for_operator(
            work.session, work.curriculum, Filters(as_of=day), language="en", now=LATER,
            zone=TEHRAN,
        ).head  # fmt: skip
        assert head.calibration is not None
        assert (head.calibration.since, head.calibration.answers) == (day, answers)


def let(work: Work, allowed: bool = True, now: datetime = LATER) -> bool:
    return nightly.allow(work.session, HR, work.curriculum, allowed, now=now)


def night(work: Work, job_context: JobContext, now: datetime) -> bool:
    done = nightly.run_if_due(work.session, job_context, work.curriculum, now=now, zone=TEHRAN)
    return done is not None


def test_the_nightly_run_recalibrates_only_where_hr_lets_it(
    work: Work, job_context: JobContext
) -> None:
    tomorrow = LATER + timedelta(days=1)
    assert not night(work, job_context, tomorrow)
    assert let(work)
    assert not let(work), "it was on already"
    assert not night(work, job_context, LATER), "not on the day on which HR allowed it"
    assert night(work, job_context, tomorrow)
    assert behind(work) == 0
    newest = history.history(work.session, PATH)[0]
    assert (newest.reason, newest.by) == ("recalibration", None)
    work.session.rollback()
    assert let(work, False)
    assert not night(work, job_context, tomorrow + nightly.EVERY)
    acts = work.session.execute(
        select(AuditEntry.act, AuditEntry.detail, AuditEntry.actor_id).where(
            AuditEntry.act == "calibration.nightly"
        )
    )
    assert [tuple(row) for row in acts] == [
        ("calibration.nightly", "on", 1),
        ("calibration.nightly", "off", 1),
    ]


def test_what_hr_has_undone_stays_undone_for_four_weeks(
    work: Work, job_context: JobContext
) -> None:
    tomorrow = LATER + timedelta(days=1)
    let(work)
    assert night(work, job_context, tomorrow)
    made = history.history(work.session, PATH)[0]
    work.session.rollback()
    undone = tomorrow + timedelta(days=10)
    adoption.put_back(work.session, HR, work.curriculum, made.id, now=undone)
    assert not night(work, job_context, undone + nightly.EVERY - timedelta(hours=1))
    assert night(work, job_context, undone + nightly.EVERY)


def test_a_night_that_would_change_nothing_leaves_no_trace_and_waits_four_weeks(
    session: Session, job_context: JobContext
) -> None:
    work = begin(session)
    work.hire(1, now=BEGIN)
    session.commit()
    let(work)
    tomorrow = LATER + timedelta(days=1)
    assert not night(work, job_context, tomorrow)
    assert dry_run.newest(session, work.curriculum) is None
    assert nightly.setting(session, PATH).tried_at == tomorrow
    assert not nightly.is_due(session, PATH, now=tomorrow + timedelta(days=1), zone=TEHRAN)
    assert nightly.is_due(session, PATH, now=tomorrow + nightly.EVERY, zone=TEHRAN)


def test_the_same_record_gives_a_dry_run_that_changes_nothing(
    work: Work, job_context: JobContext
) -> None:
    assert not tried(work, job_context).report.changes_nothing
    adopted(work, job_context)
    again = tried(work, job_context).report
    assert again.changes_nothing
    assert (again.moved, again.moves) == (0, ())


REPORT = Report(
    quizzed=240, answers=9_000, mu=0.2, sigma=0.8, mu_error=0.03, sigma_error=0.02, mu_before=0.0,
    sigma_before=1.0, items=20, calibrated=18, moved=5, harder=3, unsettled=("milk-steaming",),
    raters=6, rater_spread=0.41, compared=240, moves=(), chance_change=0.021, misbehaving=(),
)  # fmt: skip


def changed(**values: object) -> Report:
    return Report(**{**{f: getattr(REPORT, f) for f in REPORT.__dataclass_fields__}, **values})  # type: ignore[arg-type]


def test_the_report_says_where_people_stand_and_what_is_missing(work: Work) -> None:
    text = " ".join(sentences.in_sentences(EN, REPORT, work.curriculum.path))
    for part in (
        "Nobody's level would change; 240 people were computed with both calibrations.",
        "changes by 2.1 percentage points",
        "3 harder, 2 easier",
        "a little above the reference",
        "differ less from each other",
        "Mean 0.20 (± 0.03)",
        "The strictness of 6 reviewers",
        "by 0.41 standard deviations",
        "2 answered questions wait",
        "Steaming milk",
    ):
        assert part in text, part
    few = changed(quizzed=41, mu=0.0, sigma=1.0, mu_error=None, sigma_error=None)
    assert sentences.about_population(EN, few) == [
        "The reference population stays in use: estimating your own takes 200 people who have "
        "taken a quiz; you have 41."
    ]


@pytest.mark.parametrize("raters", [1, 2, 4])
def test_of_few_reviewers_nothing_is_said_that_tells_one_from_another(raters: int) -> None:
    said = " ".join(sentences.about_reviewers(EN, changed(raters=raters)))
    assert "0.41" not in said
    assert "once there are 5 reviewers" in said


@pytest.mark.parametrize(
    ("mu", "sigma", "said"),
    [
        (0.0, 1.0, "taken as the reference"),
        (0.05, 1.0, "on average where the reference is"),
        (0.6, 1.0, "clearly above"),
        (-0.2, 1.0, "a little below"),
        (-0.5, 1.2, "clearly below the reference on average. They differ more"),
    ],
)
def test_a_population_is_told_in_plain_words(mu: float, sigma: float, said: str) -> None:
    assert said in sentences.population_sentence(EN, mu, sigma)


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.TOO_FEW_ANSWERS}))
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_verdict_on_a_question_has_its_figure_and_its_advice(
    verdict: Verdict, language: str
) -> None:
    wrong = ItemFault("v", "milk-steaming", verdict, 0.97, 80)
    said = sentences.advice(translator(language), wrong)
    assert said.count(".") >= 2, "what is wrong, then what to do"
    if verdict not in {Verdict.BIASED, Verdict.PERHAPS_BIASED}:
        assert "97" in said or "۹۷" in said


def test_somebody_erased_is_not_waited_for(work: Work, job_context: JobContext) -> None:
    context = adopted(work, job_context)
    assert queries.people_behind(work.session, PATH, context) == 10
    assert queries.people_behind(work.session, PATH, 1) == 0
    erasure.erase(work.session, work.people[3], LATER)
    assert queries.people_behind(work.session, PATH, context) == 9
