"""Eight people of the demo organisation get the results that they have always had.

`reference/demo.json.gz` holds their evidence, two scoring contexts (as designed; calibrated, 400
days later) and all rows of `estimates` and `level_decisions` that engine version 2 stored when
it was measured for docs/scoring.md. It holds everything that the results depend on, so that the
curriculum may change. It is written anew only together with `ENGINE_VERSION`.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from competency.domain.days import local_day
from competency.domain.evidence import EvidenceKind
from competency.scoring.context import ENGINE_VERSION, ScoringContext
from competency.scoring.requirements import Requirement
from competency.services.evidence import store
from competency.services.evidence.evaluation import Scorer
from competency.storage import chains
from competency.storage.chains import NewEvidence
from competency.storage.models import (
    EstimateRow,
    FrameworkVersion,
    LevelRow,
    Person,
    ScoringContextRow,
)

REFERENCE = Path(__file__).parent / "reference" / "demo.json.gz"
NEAR = 1e-9


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(REFERENCE.read_bytes()))
    return found


def test_stored_results_are_those_of_the_reference(
    sqlite_session: Session, reference: dict[str, Any]
) -> None:
    session = sqlite_session
    zone = ZoneInfo(reference["zone"])
    evidence = [dict(zip(reference["columns"]["evidence"], row, strict=True))
                for row in reference["evidence"]]  # fmt: skip
    people = list(dict.fromkeys(row["person_id"] for row in evidence))
    known = people + [row["rater_id"] for row in evidence if row["rater_id"]]
    now, later = (datetime.fromisoformat(reference[name]) for name in ("now", "later"))
    scorers = list(_scorers(session, reference, sorted(set(known)), now, zone))

    # As evidence arrived, then the day itself, then another calibration over a year later.
    for (person, recorded), rows in groupby(
        evidence, key=lambda row: (row["person_id"], row["recorded_at"])
    ):
        moment = _moment(recorded)
        chains.append(session, person, [_entry(row) for row in rows], recorded_at=moment)
        session.flush()
        store.refresh(session, person, scorers[0], now=moment, day=local_day(moment, zone))
    for person in people:
        store.refresh(session, person, scorers[0], now=now)
    _compare(session, reference, 0)
    for person in people:
        store.refresh(session, person, scorers[1], now=later, rolled=True)
    _compare(session, reference, 1)


def _scorers(
    session: Session,
    reference: Mapping[str, Any],
    people: Sequence[int],
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Scorer]:
    path_id = reference["path"]
    session.execute(insert(Person), [{"id": person, "created_at": now} for person in people])
    version = reference["contexts"][0]["framework_version"]
    session.add(FrameworkVersion(version=version, path_id=path_id, document={}, recorded_at=now))
    session.flush()
    requirements = tuple(
        Requirement(name, tuple(areas), home, tuple(required), core_from)
        for name, areas, home, required, core_from in reference["requirements"]
    )
    for document in reference["contexts"]:
        context = ScoringContext.from_document(document)
        assert context.engine == ENGINE_VERSION, "a new engine needs a new reference"
        row = ScoringContextRow(
            path_id=path_id,
            framework_version=version,
            document=document,
            reason="reference",
            recorded_at=now,
        )
        session.add(row)
        session.flush()
        yield Scorer(path_id, requirements, row.id, context, zone)


def _entry(row: Mapping[str, Any]) -> NewEvidence:
    return NewEvidence(
        competency=row["competency"],
        kind=EvidenceKind(row["kind"]),
        category=row["category"],
        categories=row["categories"],
        item_version=row["item_version"],
        rater_id=row["rater_id"],
        source="reference",
        framework_version="v",
        occurred_at=_moment(row["occurred_at"]),
        supersedes=row["supersedes"],
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _compare(session: Session, reference: Mapping[str, Any], place: int) -> None:
    session.expire_all()
    results, columns = reference["results"][place], reference["columns"]
    estimates = session.scalars(
        select(EstimateRow).order_by(EstimateRow.person_id, EstimateRow.competency)
    ).all()
    levels = session.scalars(select(LevelRow).order_by(LevelRow.person_id, LevelRow.day)).all()
    for name, stored in (("estimates", estimates), ("levels", levels)):
        assert len(stored) == len(results[name])
        for row, values in zip(stored, results[name], strict=True):
            expected = dict(zip(columns[name], values, strict=True))
            where = f"{name} of person {row.person_id}, results {place}"
            for column, value in expected.items():
                _agree(_plain(getattr(row, column)), _plain(value), f"{where}: {column}")


def _plain(value: object) -> object:
    """As JSON has it: moments as text without a zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _agree(found: Any, expected: Any, where: str) -> None:
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key in expected:
            _agree(found[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            _agree(one, other, f"{where}[{number}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=NEAR, rel=0), where
    else:
        assert _text(found) == _text(expected), where


def _text(value: object) -> object:
    """A day as text, a truth value as a number: how the reference was read from its tables."""
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, int) else str(value)
