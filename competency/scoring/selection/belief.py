"""What a choice goes by: items as selection sees them, and what is known of a competency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from competency.domain.evidence import Evidence
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import columns_of_person
from competency.scoring.fading import day_number
from competency.scoring.items import ItemParameters
from competency.scoring.joint import joint_scores, likely_scores
from competency.scoring.requirements import Requirement, structure_of
from competency.scoring.scale import Vector, moments

TARGET_SD = 0.6
"""Standard deviation of θ at which a competency is known closely enough for one sitting: half
the width of the steps 2 and 3 (1.2 and 1.0)."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item as selection sees it: its version and what is known of how it measures."""

    version: str
    parameters: ItemParameters

    @property
    def graded(self) -> bool:
        """Whether it has more than two ordered categories."""
        return self.parameters.categories > 2


@dataclass(frozen=True, slots=True)
class Belief:
    """What is known of one competency in the light of all others (M2).

    It says where to ask. What certifies is M1, a competency's own evidence, which is why
    answers can be missing where all else makes the belief narrow.

    Attributes:
        posterior: P(θ) at the 61 nodes, summing to 1.
        sd: Of θ.
        missing: Answers of its own that it needs before a step can be shown; 0 when assessed.
    """

    posterior: Vector
    sd: float
    missing: int

    @property
    def close_enough(self) -> bool:
        """Whether a sitting need not ask more about it."""
        return self.missing == 0 and self.sd <= TARGET_SD

    @property
    def urgency(self) -> tuple[bool, float]:
        """Sorts the most uncertain first: what cannot be shown yet, then the widest."""
        return self.missing == 0, -round(self.sd, 6)


def beliefs_of(
    evidence: Iterable[Evidence],
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    at: datetime,
) -> dict[str, Belief]:
    """The belief about every competency of a profile, at a date.

    Args:
        evidence: One person's, in any order.
        requirements: Name the competencies and their home areas.
    Raises:
        LookupError, ValueError: as `columns_of_person`.
    """
    structure, rules = structure_of(requirements), context.rules
    columns = columns_of_person(evidence, structure.competencies, context, at)
    likely = likely_scores(*joint_scores(columns, 1, structure, context, day_number(at)), context)
    sd = np.sqrt(moments(likely.posteriors)[1])
    reviewed = likely.reviews >= rules.min_reviews
    missing = np.where(reviewed, 0, np.maximum(rules.min_responses - likely.responses, 0))
    rows = zip(
        structure.competencies, likely.posteriors, sd.tolist(), missing.tolist(), strict=True
    )
    return {name: Belief(*belief) for name, *belief in rows}
