"""The judge: all that the engine says of many people on a day.

Hand in `CHUNK` people at a time, and memory stays bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from competency.domain.level_decision import LevelDecision
from competency.scoring.certified_many import Scores
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import EvidenceColumns
from competency.scoring.joint import joint_scores, likely_posteriors
from competency.scoring.level_decision import Levels, decisions_of, levels_of
from competency.scoring.requirements import Requirement, ladder_of
from competency.scoring.scale import STEPS, Cube

CHUNK = 1024
"""People to judge together: more is no faster, and takes memory in proportion."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is said of P people on a day.

    Attributes:
        scores: M1 of every pair with evidence, ordered by person and competency.
        likely: M2's step probabilities of every competency, evidence or not, (P, J, 5).
        decisions: One level decision per person.
    """

    scores: Scores
    likely: Cube
    decisions: tuple[LevelDecision, ...]


def judge_people(
    columns: EvidenceColumns,
    people: int,
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    day: int,
    seed: int = 0,
) -> Judgement:
    """M1, M2 and the level decision of everybody, from one joint posterior each.

    Args:
        columns: Evidence of all of the people; competency indices follow `requirements`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
        seed: Of the joint draws.
    Raises:
        ValueError: for an empty or contradictory profile.
    """
    profile = tuple(requirements)
    structure = ladder_of(profile, context.rules.share).structure
    scores, joints = joint_scores(columns, people, structure, context, day)
    likely = likely_posteriors(scores, joints, context) @ STEPS.T
    decisions = decisions_of(
        profile, scores, joints, likely, context.rules, raters=columns.raters, seed=seed
    )
    return Judgement(scores, likely, tuple(decisions))


def people_levels(
    columns: EvidenceColumns,
    people: int,
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    day: int,
    seed: int = 0,
) -> Levels:
    """Only the levels that `judge_people` decides: for files of a hundred thousand people."""
    profile = tuple(requirements)
    structure = ladder_of(profile, context.rules.share).structure
    scores, joints = joint_scores(columns, people, structure, context, day)
    return levels_of(profile, scores, joints, context.rules, seed=seed)
