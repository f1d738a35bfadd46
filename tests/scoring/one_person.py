"""What the judge says of one person whose evidence is at hand, by competency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np

from competency.domain.evidence import Evidence
from competency.domain.level_decision import LevelDecision
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import EvidenceColumns, columns_of_person
from competency.scoring.fading import day_number
from competency.scoring.joint import joint_scores, likely_scores
from competency.scoring.people import judge_people
from competency.scoring.requirements import Requirement, structure_of
from competency.scoring.scale import moments

ByCompetency = Mapping[str, Sequence[Evidence]]


@dataclass(frozen=True)
class Likely:
    """M2 of one competency."""

    probabilities: tuple[float, ...]
    mean: float
    sd: float
    step: int


def all_of(evidence: ByCompetency) -> list[Evidence]:
    return list(chain.from_iterable(evidence.values()))


def columns(
    evidence: ByCompetency, competencies: Sequence[str], context: ScoringContext, at: datetime
) -> EvidenceColumns:
    return columns_of_person(all_of(evidence), competencies, context, at)


def decide(
    evidence: ByCompetency, requirements: Sequence[Requirement], context: ScoringContext, *,
    at: datetime, seed: int = 0,
) -> LevelDecision:  # fmt: skip
    names = tuple(one.competency for one in requirements)
    mine = columns(evidence, names, context, at)
    found = judge_people(mine, 1, requirements, context, day=day_number(at), seed=seed)
    (decision,) = found.decisions
    return decision


def likely_steps(
    evidence: ByCompetency, requirements: Sequence[Requirement], context: ScoringContext, *,
    at: datetime,
) -> dict[str, Likely]:  # fmt: skip
    structure = structure_of(requirements)
    mine = columns(evidence, structure.competencies, context, at)
    scores = likely_scores(*joint_scores(mine, 1, structure, context, day_number(at)), context)
    mean, variance = moments(scores.posteriors)
    return {
        name: Likely(
            tuple(scores.steps[n].tolist()), float(mean[n]), float(np.sqrt(variance[n])),
            int(scores.steps[n].argmax()),
        )
        for n, name in enumerate(structure.competencies)
    }  # fmt: skip
