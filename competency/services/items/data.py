"""The answers of an organisation as tables: one per competency, one column per item version."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.items import Answer
from competency.scoring.calibration import MISSING, Responses
from competency.scoring.scale import Vector
from competency.storage.queries import responses as queries

SECOND_LANGUAGE = "en"
"""Compared with the first, Persian, to find questions that one language makes harder."""


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """An item version that anybody answered.

    Attributes:
        framework_version: A published version that holds it.
        last: When it was answered last.
    """

    version: str
    item_id: str
    competency: str
    categories: int
    framework_version: str
    last: datetime


@dataclass(frozen=True)
class VersionAnswers:
    """What people answered to one item version.

    Attributes:
        distinct: The different answers.
        code: The place in `distinct` of each person's, (n,).
        row: Each person's row in the table of the competency, (n,).
        seconds: From showing to answering, NaN where not known, (n,).
    """

    distinct: tuple[Answer, ...]
    code: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    seconds: Vector


@dataclass(frozen=True)
class CompetencyAnswers:
    """The table of one competency.

    Attributes:
        versions: Its columns, the one answered last at the end.
        responses: (N, J).
        second: Which answers were given in the second language, (N, J).
        given: By column.
    """

    competency: str
    versions: tuple[ItemVersion, ...]
    responses: Responses
    second: npt.NDArray[np.bool_]
    given: tuple[VersionAnswers, ...]


@dataclass(frozen=True)
class _Rows:
    """All first answers, one value per row."""

    person: npt.NDArray[np.int64]
    version: npt.NDArray[np.int64]
    category: npt.NDArray[np.int8]
    second: npt.NDArray[np.bool_]
    answer: npt.NDArray[np.int64]
    seconds: Vector


def gather(session: Session, curriculum: Curriculum) -> Iterator[CompetencyAnswers]:
    """The first answers to items of the competencies in service; two queries."""
    path = curriculum.path
    names = [
        ItemVersion(*row)
        for row in queries.answered_versions(session, path.id)
        if path.has_competency(row.competency)
    ]
    if not names:
        return
    place = {name.version: number for number, name in enumerate(names)}
    answers: dict[str, int] = {}
    rows = _rows(queries.first_answers(session), place, answers)
    distinct = [tuple(json.loads(text)) for text in answers]
    columns: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        columns.setdefault(name.competency, []).append(number)
    # Sorted once, so that the rows of an item are a slice.
    order = np.argsort(rows.version, kind="stable")
    ends = np.searchsorted(rows.version[order], np.arange(len(names) + 1))
    for competency, mine in columns.items():
        slices = [order[ends[number] : ends[number + 1]] for number in mine]
        yield _table(competency, [names[number] for number in mine], slices, rows, distinct)


def _rows(
    portions: Iterable[Sequence[queries.AnswerRow]],
    place: Mapping[str, int],
    answers: dict[str, int],
) -> _Rows:
    parts: list[_Rows] = []
    for portion in portions:
        person, version, category, language, answer, seconds = zip(*portion, strict=True)
        parts.append(
            _Rows(
                person=np.array(person, dtype=np.int64),
                version=np.array([place.get(one, -1) for one in version], dtype=np.int64),
                category=np.array(category, dtype=np.int8),
                second=np.array([one == SECOND_LANGUAGE for one in language], dtype=np.bool_),
                answer=np.array(
                    [answers.setdefault(one, len(answers)) for one in answer], dtype=np.int64
                ),
                seconds=np.array(seconds, dtype=np.float64),
            )
        )
    return _Rows(
        person=np.concatenate([part.person for part in parts]),
        version=np.concatenate([part.version for part in parts]),
        category=np.concatenate([part.category for part in parts]),
        second=np.concatenate([part.second for part in parts]),
        answer=np.concatenate([part.answer for part in parts]),
        seconds=np.concatenate([part.seconds for part in parts]),
    )


def _table(
    competency: str,
    names: Sequence[ItemVersion],
    slices: Sequence[npt.NDArray[np.intp]],
    rows: _Rows,
    answers: Sequence[Answer],
) -> CompetencyAnswers:
    people, row = np.unique(rows.person[np.concatenate(slices)], return_inverse=True)
    codes = np.full((people.size, len(names)), MISSING, dtype=np.int8)
    second = np.zeros(codes.shape, dtype=np.bool_)
    given = []
    start = 0
    for column, mine in enumerate(slices):
        where = row[start : start + mine.size]
        start += mine.size
        codes[where, column] = rows.category[mine]
        second[where, column] = rows.second[mine]
        own, code = np.unique(rows.answer[mine], return_inverse=True)
        seconds = rows.seconds[mine]
        given.append(
            VersionAnswers(
                distinct=tuple(answers[number] for number in own.tolist()),
                code=code,
                row=where,
                # A clock that was set back in between is no time at all.
                seconds=np.where(seconds >= 0, seconds, np.nan),
            )
        )
    responses = Responses(
        tuple(name.version for name in names), codes, tuple(name.categories for name in names)
    )
    return CompetencyAnswers(competency, tuple(names), responses, second, tuple(given))
