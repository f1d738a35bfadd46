"""What a choice goes by: items as selection sees them, and what is known of a competency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.context import Rules
from competency.scoring.items import ItemParameters
from competency.scoring.likely import Likely
from competency.scoring.scale import Vector

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
    evidence: Mapping[str, Sequence[Evidence]], likely: Mapping[str, Likely], rules: Rules
) -> dict[str, Belief]:
    """The belief about every competency of `likely`.

    Args:
        evidence: One person's, by competency id, up to the date of `likely`.
        likely: M2 of the same person (`likely_steps`).
        rules: Say when a competency is assessed.
    """
    found = {}
    for competency, one in likely.items():
        pieces = evidence.get(competency, ())
        answers = len({piece.item for piece in pieces if piece.kind is EvidenceKind.QUIZ})
        reviews = sum(piece.kind is EvidenceKind.REVIEW for piece in pieces)
        reviewed = reviews >= rules.min_reviews
        missing = 0 if reviewed else max(0, rules.min_responses - answers)
        found[competency] = Belief(one.posterior, one.sd, missing)
    return found
