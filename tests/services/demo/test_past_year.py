"""A year of work, then every month's end told again: the same as what was shown on the day."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from competency.domain.items import Item
from competency.domain.permissions import Actor, Grant
from competency.reporting.matrix import MatrixRow
from competency.services.calibration import adoption, dry_run
from competency.services.curriculum import contexts, publishing, versions
from competency.services.evidence import store
from competency.services.matrix.export import export_matrix
from competency.services.matrix.filters import Filters
from competency.services.people import membership, team_tree
from tests.services.working import BEGIN, TEHRAN, Work, begin
from tests.web.cast import SAMPLE_PATH

HR = Actor(1, grants=frozenset({Grant.HR}))
MONTHS = 12


@dataclass(frozen=True)
class Shown:
    """What HR had on the screen and in a file at a month's end."""

    day: date
    rows: tuple[MatrixRow, ...]
    context: int
    version: str


def look(session: Session, day: date | None, *, now: datetime) -> list[MatrixRow]:
    found = export_matrix(
        session, HR, versions.in_service(session), Filters(as_of=day),
        language="fa", now=now, zone=TEHRAN,
    )  # fmt: skip
    return list(found.rows)


def month_end(month: int) -> datetime:
    """The last minutes of a day in Tehran, about a month apart."""
    day = (BEGIN + timedelta(days=30 * (month + 1))).astimezone(TEHRAN)
    return day.replace(hour=23, minute=50, second=0, microsecond=0)


def work_through(session: Session, tmp_path: Path) -> list[Shown]:
    """A year with recalibrations, late evidence, a manager who moves, and a new version."""
    work = begin(session)
    bar = team_tree.create_team(session, name_fa="بار", name_en="Bar")
    roast = team_tree.create_team(session, name_fa="برشته‌کاری", name_en="Roast")
    managers = work.hire(2, now=BEGIN, team=bar)
    staff = work.hire(34, now=BEGIN, team=bar)
    items = list(work.curriculum.items)
    shown = []
    for month in range(MONTHS):
        end = month_end(month)
        _one_month(work, month, end, managers, staff, items)
        if month == 3:
            _change_team(session, managers[0], bar, roast, end - timedelta(days=9))
        if month in {4, 9}:
            _recalibrate(session, end - timedelta(days=4))
        if month == 6:
            _new_version(session, tmp_path, end - timedelta(days=2))
        if month == 7:
            staff += work.hire(2, now=end - timedelta(days=3), team=roast)
        store.roll(session, versions.in_service(session), now=end, zone=TEHRAN)
        context_id, context = contexts.in_force(session, "barista")
        shown.append(
            Shown(end.date(), tuple(look(session, None, now=end)), context_id,
                  context.framework_version)
        )  # fmt: skip
    return shown


def _one_month(
    work: Work,
    month: int,
    end: datetime,
    managers: list[int],
    staff: list[int],
    items: list[Item],
) -> None:
    rng = work.rng
    for place, person in enumerate(staff):
        day = end - timedelta(days=int(rng.integers(1, 28)), hours=6)
        if month == 0:
            work.rate_self(person, at=day, recorded=day)
        if month in {1, 2, 5} and items:
            part = items[{1: 0, 2: 5, 5: 10}[month] :][:5]
            # A third of the answers reach the record long after they were given.
            late = timedelta(days=40) if place % 3 == 0 else timedelta(0)
            work.quiz(person, part, at=day - late, recorded=day)
        if month in {2, 8} and place % 2 == 0:
            rater = managers[place // 2 % 2]
            work.review(person, rater, at=day - timedelta(days=3), recorded=day)
        if month == 10 and place % 4 == 0:
            work.rate_self(person, at=day, recorded=day, again=True)


def _change_team(session: Session, manager: int, old: int, new: int, now: datetime) -> None:
    membership.apply_teams(session, manager, {new: "lead"}, now=now)
    assert old != new
    session.commit()


def _recalibrate(session: Session, now: datetime) -> None:
    curriculum = versions.in_service(session)
    proposal = dry_run.propose_for_operator(session, curriculum, HR.person, now=now, zone=TEHRAN)
    assert proposal.report.moved > 0
    assert proposal.report.raters == 2
    adoption.adopt(session, HR, curriculum, proposal.id, now=now)
    store.rescore(session, curriculum, now=now, zone=TEHRAN)


def _new_version(session: Session, tmp_path: Path, now: datetime) -> None:
    folder = Path(shutil.copytree(SAMPLE_PATH, tmp_path / "path"))
    path = folder / "path.yaml"
    path.write_text(path.read_text("utf-8").replace("leadership: 3}", "leadership: 4}", 1), "utf-8")
    _, changed = publishing.publish(session, folder, now=now)
    assert changed
    store.rescore(session, versions.in_service(session), now=now, zone=TEHRAN)


def test_every_month_of_a_year_is_told_as_it_was_shown(session: Session, tmp_path: Path) -> None:
    shown = work_through(session, tmp_path)
    after = month_end(MONTHS) + timedelta(days=5)
    assert len({one.context for one in shown}) == 4
    assert len({one.version for one in shown}) == 2
    levels = [{row.level.measured for row in one.rows} for one in shown]
    assert any(len(kinds) > 2 for kinds in levels)
    for one in shown:
        told = look(session, one.day, now=after)
        assert len(told) == len(one.rows)
        for now_told, then in zip(told, one.rows, strict=True):
            agree(now_told, then, one.day)


def agree(told: MatrixRow, then: MatrixRow, day: date) -> None:
    """Identical words, dates and steps; shares as they are printed, whole per cents."""
    where = f"{then.name} on {day}"
    assert (told.person_id, told.name, told.team) == (then.person_id, then.name, then.team), where
    now, before = told.level, then.level
    assert (now.held, now.measured) == (before.held, before.measured), where
    assert (now.at_least is None) == (before.at_least is None), where
    if now.at_least and before.at_least:
        assert now.at_least == pytest.approx(before.at_least, abs=1e-6), where
    assert set(told.cells) == set(then.cells), where
    for competency, cell in told.cells.items():
        other = then.cells[competency]
        facts = (cell.floor, cell.likely, cell.assessed, cell.need, cell.held, cell.evidence)
        assert facts == (
            other.floor, other.likely, other.assessed, other.need, other.held, other.evidence
        ), f"{competency} of {where}"  # fmt: skip
        assert cell.newest == other.newest, where
        if other.probabilities:
            assert cell.probabilities == pytest.approx(other.probabilities, abs=1e-6), where
