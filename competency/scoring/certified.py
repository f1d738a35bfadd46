"""M1 of one competency, one piece of evidence at a time: for pages that explain one estimate.

What is stored comes from `certified_many.py`, which does the same for many people at once;
tests hold both to each other. `fold` reads all evidence of a competency; `Posterior`, `update`
and `advance` are its steps, for those who embed the engine. Only a person's first response to
an item version counts: its rationale has been shown since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from competency.domain.evidence import Evidence, EvidenceKind
from competency.domain.level_decision import FiveChances
from competency.scoring import certified_many
from competency.scoring.context import Rules, ScoringContext
from competency.scoring.fading import day_number
from competency.scoring.items import item_log_likelihoods
from competency.scoring.raters import review_log_likelihoods, self_log_likelihoods
from competency.scoring.scale import EXPECTED_STEP, STEPS, Matrix, Vector, interval, moments


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of one person and one competency at a date.

    Attributes:
        posterior: P(θ) at the 61 nodes, summing to 1.
        probabilities: Of the steps 0–4, summing to 1.
        mean, sd: Of θ, in population standard deviations.
        low, high: The central 90 % interval of θ.
        expected: The mean step, 0–4 with a fraction.
        floor: Highest step that is at least 80 % sure; None while not yet assessed.
        point: The step itself where one is at least 70 % likely; None otherwise.
        likely: The most likely step, always given; never a certificate.
        assessed: Whether there is enough direct evidence for a floor.
        responses: Quiz responses that count.
        right: Those of them in the top category.
        reviews, self_ratings: How many are behind it.
        newest: When the newest evidence occurred; None without any.
    """

    competency: str
    posterior: Vector
    probabilities: FiveChances
    mean: float
    sd: float
    low: float
    high: float
    expected: float
    floor: int | None
    point: int | None
    likely: int
    assessed: bool
    responses: int
    right: int
    reviews: int
    self_ratings: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of one competency at its last evidence; all that an update needs.

    Attributes:
        density: P(θ) at `newest`, (61,); the prior while there is no evidence.
        newest: When the last evidence occurred.
        items: Item versions answered so far; later responses to them are practice.
    """

    density: Vector
    newest: datetime | None = None
    responses: int = 0
    right: int = 0
    reviews: int = 0
    self_ratings: int = 0
    items: frozenset[str] = field(default_factory=frozenset)

    def assessed(self, rules: Rules) -> bool:
        """Whether there is enough evidence other than self-ratings for a floor."""
        return self.responses >= rules.min_responses or self.reviews >= rules.min_reviews


def start(context: ScoringContext) -> Posterior:
    """Before any evidence: the population's prior."""
    return Posterior(context.transition.prior)


def log_likelihood(piece: Evidence, context: ScoringContext) -> Vector:
    """log P(the piece | θ) at every node: (61,), read-only.

    Raises:
        LookupError: for an item that the context does not know.
        ValueError: for a category that the item or rating does not have.
    """
    match piece.kind:
        case EvidenceKind.QUIZ:
            table = item_log_likelihoods(context.item(piece.item))
        case EvidenceKind.REVIEW:
            table = review_log_likelihoods(*context.severity(piece.rater))
        case EvidenceKind.SELF:
            table = self_log_likelihoods()
    return category_row(piece, table)


def category_row(piece: Evidence, table: Matrix) -> Vector:
    """The row of the piece's category; ValueError where the table has none."""
    if not 0 <= piece.category < len(table):
        raise ValueError(
            f"category {piece.category} of {piece.item or piece.kind} is outside 0…{len(table) - 1}"
        )
    return np.asarray(table[piece.category])


def counting(evidence: Iterable[Evidence], at: datetime) -> list[Evidence]:
    """The pieces that move an estimate at a date, oldest first.

    Left out: what occurred after `at`, and every response but the first to an item version.
    """
    past = sorted(
        (piece for piece in evidence if piece.occurred_at <= at),
        key=lambda piece: (piece.occurred_at, piece.seq),
    )
    seen: set[str] = set()
    kept: list[Evidence] = []
    for piece in past:
        if piece.kind is EvidenceKind.QUIZ and piece.item is not None:
            if piece.item in seen:
                continue
            seen.add(piece.item)
        kept.append(piece)
    return kept


def update(before: Posterior, evidence: Evidence, context: ScoringContext) -> Posterior:
    """Fold one new piece in; a repeated response changes nothing.

    Raises:
        ValueError: when it occurred on a day before the last evidence (refold the record).
        LookupError: for an item that the context does not know.
    """
    if evidence.kind is EvidenceKind.QUIZ and evidence.item in before.items:
        return before
    density = before.density
    newest = evidence.occurred_at
    if before.newest is not None:
        gap = day_number(newest) - day_number(before.newest)
        if gap < 0:
            raise ValueError(
                f"evidence of {newest:%Y-%m-%d} is older than the last: refold the record"
            )
        if gap:
            rho = 0.5 ** (gap / context.half_life(evidence.competency))
            density = context.transition.advance(density, rho)
        newest = max(newest, before.newest)
    values = log_likelihood(evidence, context)
    density = density * np.exp(values - values.max())
    density /= density.sum()
    match evidence.kind:
        case EvidenceKind.QUIZ:
            top = len(item_log_likelihoods(context.item(evidence.item))) - 1
            return replace(
                before,
                density=density,
                newest=newest,
                responses=before.responses + 1,
                right=before.right + (evidence.category == top),
                items=before.items | {evidence.item or ""},
            )
        case EvidenceKind.REVIEW:
            return replace(before, density=density, newest=newest, reviews=before.reviews + 1)
        case EvidenceKind.SELF:
            return replace(
                before, density=density, newest=newest, self_ratings=before.self_ratings + 1
            )


def advance(last: Posterior, context: ScoringContext, *, competency: str, at: datetime) -> Estimate:
    """The estimate at a date no earlier than the last evidence.

    Raises:
        ValueError: for a date on an earlier day than the last evidence.
    """
    transition, rules = context.transition, context.rules
    age = 0.0
    if last.newest is not None:
        days = day_number(at) - day_number(last.newest)
        if days < 0:
            raise ValueError("an estimate cannot be taken back before its last evidence")
        age = days / context.half_life(competency)
    posterior = transition.advance(last.density, 0.5**age)
    steps, before = STEPS @ posterior, STEPS @ last.density
    floor: int | None = None
    point: int | None = None
    assessed = last.assessed(rules)
    if assessed:
        ages = np.array([age])
        (floor,) = certified_many.floors(
            last.density[None], posterior[None], ages, transition, rules
        ).tolist()
        named = int(certified_many.points(before[None], steps[None], rules)[0])
        point = None if named == certified_many.NO_FLOOR else named
    mean, variance = moments(posterior[None])
    low, high = interval(posterior)
    p0, p1, p2, p3, p4 = steps.tolist()
    return Estimate(
        competency=competency,
        posterior=posterior,
        probabilities=(p0, p1, p2, p3, p4),
        mean=float(mean[0]),
        sd=float(np.sqrt(variance[0])),
        low=low,
        high=high,
        expected=float(EXPECTED_STEP @ posterior),
        floor=floor,
        point=point,
        likely=int(steps.argmax()),
        assessed=assessed,
        responses=last.responses,
        right=last.right,
        reviews=last.reviews,
        self_ratings=last.self_ratings,
        newest=last.newest,
    )


def last_posterior(
    evidence: Sequence[Evidence], context: ScoringContext, *, at: datetime
) -> Posterior:
    """What is known at the last piece of evidence up to `at`, in any order; see `fold`."""
    last = start(context)
    for piece in counting(evidence, at):
        last = update(last, piece, context)
    return last


def fold(
    evidence: Sequence[Evidence], context: ScoringContext, *, competency: str, at: datetime
) -> Estimate:
    """The estimate of one competency at a date from all its evidence, in any order.

    Evidence that occurred after `at` is ignored; without any the result is the prior,
    not assessed.

    Raises:
        LookupError: for an item that the context does not know.
        ValueError: for evidence of another competency, or an impossible category.
    """
    if any(piece.competency != competency for piece in evidence):
        raise ValueError(f"not all evidence is about {competency!r}")
    last = last_posterior(evidence, context, at=at)
    return advance(last, context, competency=competency, at=at)
