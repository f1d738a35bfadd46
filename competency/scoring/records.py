"""Evidence as columns: what one person or four thousand look like to the vectorised parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring import certified_many, raters
from competency.scoring.certified import counted, log_likelihood
from competency.scoring.context import ScoringContext
from competency.scoring.fading import day_number
from competency.scoring.scale import NODES, STEPS, Matrix, Vector, Whole

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

QUIZ, SELF, FIRST_RATER = 0, 1, 2
"""Source codes: all quiz responses; all self-ratings; from 2 on, one code a rater."""


@dataclass(frozen=True, slots=True)
class Records:
    """Pieces of evidence as columns of equal length E; first responses only, none from later.

    Attributes:
        person, competency: Indices from 0.
        source: Source code; pieces of one person and source share that source's error.
        day: Day number of each piece.
        category: Ordered category of each piece.
        alone: Row in `table` of its log-likelihood when it is taken alone (M1).
        apart: Row of its log-likelihood when the source's shared error is modelled apart.
        table: Log-likelihoods over the nodes, (R, 61).
        shared: Variance of the shared error by source code, (S,).
        raters: Person ids of the raters, in the order of their source codes.
    """

    person: Whole
    competency: Whole
    source: Whole
    day: Whole
    category: Whole
    alone: Whole
    apart: Whole
    table: Matrix
    shared: Vector
    raters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """M1 of many (person, competency) pairs with evidence, ordered by person, competency.

    Attributes:
        person, competency: Indices, (G,).
        posteriors: At the date, (G, 61).
        steps: Step probabilities, (G, 5).
        floor, point: Steps, `folding.NO_FLOOR` where not given, (G,).
        assessed: Whether there is enough direct evidence, (G,).
        responses, reviews, self_ratings: How many pieces stand behind each, (G,).
    """

    person: Whole
    competency: Whole
    posteriors: Matrix
    steps: Matrix
    floor: Whole
    point: Whole
    assessed: Flags
    responses: Whole
    reviews: Whole
    self_ratings: Whole

    def laid_out(self, values: Whole | Flags, people: int, competencies: int) -> Whole:
        """Values of the pairs as whole numbers, `folding.NO_FLOOR` where there is none: (P, J)."""
        found = np.full((people, competencies), certified_many.NO_FLOOR)
        found[self.person, self.competency] = values
        return found


def records_of(
    evidence: Mapping[str, Sequence[Evidence]],
    competencies: Sequence[str],
    context: ScoringContext,
    at: datetime,
) -> Records:
    """One person's evidence up to a date as columns (person 0).

    Args:
        evidence: By competency id; competencies not listed are left out.
        competencies: The ids that give the competency indices.
    Raises:
        LookupError, ValueError: as `posterior.log_likelihood`.
    """
    codes: dict[int, int] = {}
    shared = [0.0, raters.SELF_SHARED_VARIANCE]
    columns: list[tuple[int, int, int, int, int, int]] = []
    rows: list[Vector] = []
    for index, competency in enumerate(competencies):
        for piece in counted(evidence.get(competency, ()), at):
            source = SELF
            if piece.kind is EvidenceKind.QUIZ:
                source = QUIZ
            elif piece.kind is EvidenceKind.REVIEW:
                source = codes.setdefault(_rater(piece), len(shared))
                if source == len(shared):
                    shared.append(raters.rater_shared_variance(context.severity(piece.rater)[1]))
            alone = apart = len(rows)
            rows.append(log_likelihood(piece, context))
            if source != QUIZ:
                apart = len(rows)
                rows.append(_apart(piece, context))
            day = day_number(piece.occurred_at)
            columns.append((index, source, day, piece.category, alone, apart))
    competency_, source_, day_, category_, alone_, apart_ = (
        np.array(columns, dtype=np.int64).reshape(-1, 6).T
    )
    return Records(
        person=np.zeros_like(day_),
        competency=competency_,
        source=source_,
        day=day_,
        category=category_,
        alone=alone_,
        apart=apart_,
        table=np.array(rows).reshape(-1, NODES.size),
        shared=np.array(shared),
        raters=tuple(codes),
    )


def _rater(piece: Evidence) -> int:
    if piece.rater is None:
        raise ValueError(f"the review of {piece.competency!r} does not say who reviewed")
    return piece.rater


def _apart(piece: Evidence, context: ScoringContext) -> Vector:
    """A rating's log-likelihood where its source's shared error is modelled apart."""
    if piece.kind is EvidenceKind.SELF:
        table = raters.self_residual_log_likelihoods()
    else:
        table = raters.review_residual_log_likelihoods(context.severity(piece.rater)[0])
    return np.asarray(table[piece.category])


def score(records: Records, half_lives: Vector, context: ScoringContext, day: int) -> Scores:
    """M1 of every (person, competency) that has evidence, at a day.

    Args:
        half_lives: Days, by competency index.
        day: Day number, no earlier than any evidence.
    """
    pairs, group = np.unique(
        records.person * half_lives.size + records.competency, return_inverse=True
    )
    person, competency = np.divmod(pairs, half_lives.size)
    responses, reviews, self_ratings = (
        np.bincount(group[chosen], minlength=pairs.size)
        for chosen in (
            records.source == QUIZ, records.source >= FIRST_RATER, records.source == SELF
        )
    )  # fmt: skip
    rules = context.rules
    assessed = (responses >= rules.min_responses) | (reviews >= rules.min_reviews)
    if not pairs.size:
        none = np.empty((0, NODES.size))
        return Scores(
            person, competency, none, none[:, :5], pairs, pairs, assessed,
            responses, reviews, self_ratings,
        )  # fmt: skip
    transition = context.transition
    half_life = half_lives[competency]
    folded = certified_many.fold_groups(
        group, records.day, records.alone, records.table, half_life, transition
    )
    now, ages = certified_many.advance_to(folded, day, half_life, transition)
    steps = now @ STEPS.T
    floor = certified_many.floors(folded.posteriors, now, ages, transition, rules)
    point = certified_many.points(folded.posteriors @ STEPS.T, steps, rules)
    return Scores(
        person,
        competency,
        now,
        steps,
        np.where(assessed, floor, certified_many.NO_FLOOR),
        np.where(assessed, point, certified_many.NO_FLOOR),
        assessed,
        responses,
        reviews,
        self_ratings,
    )
