"""M2: the likely step of each competency in the light of all others.

It drives where a quiz begins and what a plan suggests. It is never a certificate: what
certifies is M1, a competency's own evidence (`posterior.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from competency.domain.evidence import Evidence
from competency.scoring import records
from competency.scoring.context import ScoringContext
from competency.scoring.fading import day_number
from competency.scoring.joint import jointly, likely_posteriors
from competency.scoring.requirements import FiveFloat, Requirement, structure_of
from competency.scoring.scale import EXPECTED_STEP, STEPS, Vector, moments


@dataclass(frozen=True, slots=True)
class Likely:
    """What is likely of one competency, with or without evidence of its own.

    Attributes:
        posterior: P(θ) at the 61 nodes.
        probabilities: Of the steps 0–4, summing to 1.
        mean, sd: Of θ.
        expected: The mean step, 0–4 with a fraction.
        step: The most likely step.
    """

    competency: str
    posterior: Vector
    probabilities: FiveFloat
    mean: float
    sd: float
    expected: float
    step: int


def likely_steps(
    evidence: Mapping[str, Sequence[Evidence]],
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    at: datetime,
) -> dict[str, Likely]:
    """The likely step of every competency of a profile, at a date.

    Args:
        evidence: One person's, by competency id, in any order.
        requirements: Name the competencies and their home areas.
    Raises:
        LookupError, ValueError: as `posterior.fold`.
    """
    structure = structure_of(requirements)
    columns = records.records_of(evidence, structure.competencies, context, at)
    scores, joints = jointly(columns, 1, structure, context, day_number(at))
    (posteriors,) = likely_posteriors(scores, joints, context)
    mean, variance = moments(posteriors)
    found = {}
    for index, competency in enumerate(structure.competencies):
        p0, p1, p2, p3, p4 = (STEPS @ posteriors[index]).tolist()
        found[competency] = Likely(
            competency=competency,
            posterior=posteriors[index],
            probabilities=(p0, p1, p2, p3, p4),
            mean=float(mean[index]),
            sd=float(np.sqrt(variance[index])),
            expected=float(EXPECTED_STEP @ posteriors[index]),
            step=int(np.argmax((p0, p1, p2, p3, p4))),
        )
    return found
