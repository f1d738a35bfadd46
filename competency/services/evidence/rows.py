"""What is said of people as rows of the derived tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from competency.scoring.certified_many import NO_FLOOR
from competency.scoring.people import Judgement
from competency.scoring.scale import intervals, moments
from competency.services.evidence.level_document import to_document
from competency.services.evidence.record import Portion
from competency.storage.queries.matrix import StoredCell


def estimates(
    portion: Portion, judgement: Judgement, context_id: int, day: date
) -> list[Mapping[str, Any]]:
    """A row of `estimates` for every person and competency with evidence."""
    scores = judgement.scores
    mean, variance = moments(scores.posteriors)
    low, high = intervals(scores.posteriors)
    columns = zip(
        mean.tolist(), np.sqrt(variance).tolist(), low.tolist(), high.tolist(),
        scores.point.tolist(), cells(portion, judgement), strict=True,
    )  # fmt: skip
    return [
        {
            "person_id": cell.person,
            "competency": cell.competency,
            "context_id": context_id,
            "day": day,
            "p0": cell.probabilities[0],
            "p1": cell.probabilities[1],
            "p2": cell.probabilities[2],
            "p3": cell.probabilities[3],
            "p4": cell.probabilities[4],
            "mean": mean,
            "sd": sd,
            "low": low,
            "high": high,
            "floor": cell.floor,
            "point": None if point == NO_FLOOR else point,
            "likely": cell.likely,
            "likely_chance": cell.likely_chance,
            "assessed": cell.assessed,
            "responses": cell.responses,
            "reviews": cell.reviews,
            "self_ratings": cell.self_ratings,
            "newest": cell.newest,
        }
        for mean, sd, low, high, point, cell in columns
    ]


def cells(portion: Portion, judgement: Judgement) -> Iterator[StoredCell]:
    """The same as a matrix needs it: certified by M1, the likely step from M2."""
    scores = judgement.scores
    likely = judgement.likely[scores.person, scores.competency]
    for person, competency, floor, step, chance, assessed, steps, *counts, newest in zip(
        scores.person.tolist(), scores.competency.tolist(), scores.floor.tolist(),
        likely.argmax(axis=1).tolist(), likely.max(axis=1).tolist(), scores.assessed.tolist(),
        scores.steps.tolist(), scores.responses.tolist(), scores.reviews.tolist(),
        scores.self_ratings.tolist(), portion.newest(), strict=True,
    ):  # fmt: skip
        p0, p1, p2, p3, p4 = steps
        responses, reviews, own = counts
        yield StoredCell(
            portion.people[person],
            portion.competencies[competency],
            None if floor == NO_FLOOR else floor,
            step,
            chance,
            assessed,
            (p0, p1, p2, p3, p4),
            responses,
            reviews,
            own,
            newest,
        )


def levels(
    portion: Portion,
    judgement: Judgement,
    path_id: str,
    context_id: int,
    day: date,
    *,
    now: datetime,
    rolled: bool,
) -> Sequence[Mapping[str, Any]]:
    """A row of `level_decisions` for every person."""
    return [
        {
            "person_id": person,
            "path_id": path_id,
            "day": day,
            "context_id": context_id,
            "newest": True,
            "rolled": rolled,
            "reached": decision.reached,
            "p_junior": decision.at_least[0],
            "p_mid": decision.at_least[1],
            "p_senior": decision.at_least[2],
            "p_leadership": decision.at_least[3],
            "assessed": decision.assessed,
            "required": decision.required,
            "mean": decision.mean,
            "low": decision.low,
            "high": decision.high,
            "document": to_document(decision),
            "computed_at": now,
        }
        for person, decision in zip(portion.people, judgement.decisions, strict=True)
    ]
