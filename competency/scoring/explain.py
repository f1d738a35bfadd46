"""Why an estimate says what it says, and what would move it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log

import numpy as np

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.certified import advance, counting, last_posterior
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.fading import day_number, decay_correlation
from competency.scoring.items import ItemParameters, item_log_likelihoods
from competency.scoring.scale import EXPECTED_STEP, TAILS, Vector

MAX_ANSWERS = 20
"""Right answers beyond which another kind of evidence is the better advice."""
TYPICAL_ITEM_OPTIONS = 4


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one occasion (a sitting, a review, a self-rating) does to an estimate.

    Attributes:
        kind: Its kind of evidence.
        occurred_at: Of its newest piece.
        count: Pieces in it.
        right: Quiz: responses in the top category; 0 otherwise.
        category: Review and self-rating: the step given (the last, where there are several);
            None for quizzes.
        rater: Who reviewed; None otherwise.
        change: How many steps (−4…4) the expected step rises because of it, all else there.
        log_odds: How much it raises the log-odds of being at `towards` or higher.
        towards: The step in question: the one above the floor.
        weight: Share of its information that time has left, 0–1.
    """

    kind: EvidenceKind
    occurred_at: datetime
    count: int
    right: int
    category: int | None
    rater: int | None
    change: float
    log_odds: float
    towards: int
    weight: float


def contributions(
    evidence: Sequence[Evidence],
    context: ScoringContext,
    *,
    competency: str,
    at: datetime,
    towards: int | None = None,
) -> tuple[Contribution, ...]:
    """The occasions behind one competency's estimate, newest first.

    Each is weighed by leaving it out: the estimate with everything less the estimate without
    it. Practice (repeated responses) and later evidence than `at` are not among them.

    Args:
        towards: The step (1–4) that `log_odds` is about; without it the one above the
            floor, or 4.
    Raises:
        LookupError, ValueError: as `certified.fold`.
    """
    kept = counting(evidence, at)
    whole = advance(last_posterior(kept, context, at=at), context, competency=competency, at=at)
    if towards is None:
        towards = min((whole.floor or 0) + 1, 4)
    groups: dict[tuple[int, EvidenceKind, int | None], list[Evidence]] = {}
    for piece in kept:
        key = (day_number(piece.occurred_at), piece.kind, piece.rater)
        groups.setdefault(key, []).append(piece)
    found = []
    for group in groups.values():
        members = set(map(id, group))
        rest = [piece for piece in kept if id(piece) not in members]
        without = _posterior(rest, context, competency, at)
        newest = group[-1]
        age = day_number(at) - day_number(newest.occurred_at)
        found.append(
            Contribution(
                kind=newest.kind,
                occurred_at=newest.occurred_at,
                count=len(group),
                right=sum(_right(piece, context) for piece in group),
                category=None if newest.kind is EvidenceKind.QUIZ else newest.category,
                rater=newest.rater,
                change=float(EXPECTED_STEP @ (whole.posterior - without)),
                log_odds=_log_odds(whole.posterior, towards) - _log_odds(without, towards),
                towards=towards,
                weight=decay_correlation(max(age, 0), context.half_life(competency)) ** 2,
            )
        )
    return tuple(sorted(found, key=lambda one: one.occurred_at, reverse=True))


def needed_for_next(
    evidence: Sequence[Evidence],
    context: ScoringContext,
    *,
    competency: str,
    at: datetime,
    step: int | None = None,
    item: ItemParameters | None = None,
) -> int | None:
    """About how many more right answers would make a step certain.

    Right answers to items of that step are added at the date until the step is the floor.

    Args:
        step: The step in question (1–4); without it the one above the floor.
        item: What the added items are like; without it uncalibrated single choices of four
            options written for the step.
    Returns:
        0 where the step is certain already; None where `MAX_ANSWERS` would not do, or the
        floor is at the top.
    Raises:
        ValueError: for a step outside 1–4.
        LookupError, ValueError: as `certified.fold`.
    """
    last = last_posterior(evidence, context, at=at)
    estimate = advance(last, context, competency=competency, at=at)
    if step is None:
        if estimate.floor == 4:
            return None
        step = (estimate.floor or 0) + 1
    elif not 1 <= step <= 4:
        raise ValueError(f"step must lie in 1…4, got {step}")
    if estimate.floor is not None and estimate.floor >= step:
        return 0
    added = item or cold_start(step, 2, 1 / TYPICAL_ITEM_OPTIONS)
    right = np.exp(item_log_likelihoods(added)[-1])
    posterior = estimate.posterior
    for count in range(1, MAX_ANSWERS + 1):
        posterior = posterior * right
        posterior /= posterior.sum()
        enough = last.assessed(context.rules) or (
            last.responses + count >= context.rules.min_responses
        )
        if enough and TAILS[step] @ posterior >= context.rules.floor_probability:
            return count
    return None


def _posterior(
    evidence: Sequence[Evidence], context: ScoringContext, competency: str, at: datetime
) -> Vector:
    last = last_posterior(evidence, context, at=at)
    return advance(last, context, competency=competency, at=at).posterior


def _right(piece: Evidence, context: ScoringContext) -> bool:
    if piece.kind is not EvidenceKind.QUIZ:
        return False
    return piece.category == context.item(piece.item).categories - 1


def _log_odds(posterior: Vector, step: int) -> float:
    above = float(np.clip(TAILS[step] @ posterior, 1e-9, 1 - 1e-9))
    return log(above / (1 - above))
