"""The analysis of all items of a path, computed once for as long as it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.scoring.context import ScoringContext
from competency.scoring.item_analysis import MIN_SHOWN, analyse
from competency.services.curriculum import contexts
from competency.services.items.data import CompetencyAnswers, gather
from competency.services.items.figures import Figures, ItemReport, report_of
from competency.storage.per_engine import PerEngine
from competency.storage.queries import responses as queries

GROWTH: Final = 0.001
"""A record that has grown by less than this share is not counted again: among a million answers
a thousand more move no figure that anybody reads."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The items of one competency together.

    Attributes:
        people: How many answered any of them.
        items: In service.
        behind_alpha: Those with enough answers to be behind the α.
        alpha: Cronbach's α; None where not defined.
        mean_item_rest: Of the items behind α; None without any.
    """

    competency: str
    people: int
    items: int
    behind_alpha: int
    alpha: float | None
    mean_item_rest: float | None


@dataclass(frozen=True)
class Analysis:
    """All items of a path under the scoring context in force.

    Attributes:
        reports: Of the items in service, in file order, by item id.
        versions: Of every version that anybody answered, in the order of the newest answer.
        banks: By competency, in path order; of those that have items.
        context: In force.
        answers: First answers counted.
        newest: Id of the newest response counted.
    """

    reports: Mapping[str, ItemReport]
    versions: Mapping[str, Figures]
    banks: Mapping[str, Bank]
    context: ScoringContext
    answers: int
    newest: int


@dataclass(frozen=True, slots=True)
class _CachedAnalysis:
    framework_version: str
    context_id: int
    analysis: Analysis

    def holds(self, framework_version: str, context_id: int, newest: int) -> bool:
        grown = newest - self.analysis.newest
        return (
            self.framework_version == framework_version
            and self.context_id == context_id
            and 0 <= grown <= GROWTH * self.analysis.answers
        )


_cached: PerEngine[dict[str, _CachedAnalysis]] = PerEngine(dict)
_lock = Lock()


def analysis_of(session: Session, curriculum: Curriculum) -> Analysis:
    """The analysis of the path's items; from memory while the record has hardly grown.

    Raises:
        Unavailable: nothing is published yet.
    """
    context_id, context = contexts.in_force(session, curriculum.path.id)
    newest = queries.newest_response(session)
    by_path = _cached.of(session)
    # One thread counts; others that ask meanwhile wait for what it finds.
    with _lock:
        cached = by_path.get(curriculum.path.id)
        if cached is None or not cached.holds(curriculum.version, context_id, newest):
            analysis = _analyse(session, curriculum, context, newest)
            cached = _CachedAnalysis(curriculum.version, context_id, analysis)
            by_path[curriculum.path.id] = cached
    return cached.analysis


def _analyse(
    session: Session, curriculum: Curriculum, context: ScoringContext, newest: int
) -> Analysis:
    quizzed = _quizzed(queries.quizzed(session, curriculum.path.id))
    versions: dict[str, Figures] = {}
    banks: dict[str, Bank] = {}
    for table in gather(session, curriculum):
        areas = curriculum.path.competency(table.competency).areas
        people = len(set[int]().union(*(quizzed.get(area, set()) for area in areas)))
        bank = _add(versions, table, curriculum, context, people)
        banks[table.competency] = bank
    return Analysis(
        reports={
            item.id: report_of(
                item,
                versions.get(item.version),
                context,
                bank=len(curriculum.items_by_competency[item.competency]),
            )
            for item in curriculum.items
        },
        versions=versions,
        banks={
            competency.id: banks.get(
                competency.id,
                Bank(competency.id, 0, len(curriculum.items_by_competency[competency.id]), 0,
                     None, None),
            )
            for competency in curriculum.path.competencies
            if competency.id in curriculum.items_by_competency
        },
        context=context,
        answers=sum(one.n for one in versions.values()),
        newest=newest,
    )  # fmt: skip


def _quizzed(rows: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for area, person in rows:
        found.setdefault(area, set()).add(person)
    return found


def _add(
    versions: dict[str, Figures],
    table: CompetencyAnswers,
    curriculum: Curriculum,
    context: ScoringContext,
    quizzed: int,
) -> Bank:
    in_use = [name.version in curriculum.item_by_version for name in table.versions]
    found = analyse(
        table.responses,
        [context.item(name.version) for name in table.versions],
        in_use=in_use,
        second=table.second,
        mu=context.mu,
        sigma=context.sigma,
    )
    for column, (name, given) in enumerate(zip(table.versions, table.given, strict=True)):
        second = int(table.second[:, column].sum())
        timed = given.seconds[np.isfinite(given.seconds)]
        versions[name.version] = Figures(
            item_version=name,
            analysis=found.items[column],
            alpha=found.alpha,
            first_language=given.row.size - second,
            second_language=second,
            seconds=float(np.median(timed)) if timed.size >= MIN_SHOWN else None,
            timed=timed.size,
            quizzed=quizzed,
            given=given,
            rest=found.rest[given.row, column],
        )
    known = [
        one.statistics.item_rest
        for one, used in zip(found.items, in_use, strict=True)
        if used and one.statistics.alpha_without is not None
    ]
    rests = [rest for rest in known if rest is not None]
    return Bank(
        competency=table.competency,
        people=found.people,
        items=len(curriculum.items_by_competency.get(table.competency, ())),
        behind_alpha=found.behind_alpha,
        alpha=found.alpha,
        mean_item_rest=float(np.mean(rests)) if rests else None,
    )
