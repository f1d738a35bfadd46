"""What is left of an area's item bank for one person."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from competency.domain.attempts import MAX_ITEMS
from competency.domain.curriculum import Curriculum
from competency.scoring.selection import large_enough
from competency.storage.queries import attempts as queries

SECONDS_PER_ITEM = 75
"""Time that a question takes on average, for "about 15 minutes"."""

FIXED_SIZE = 12
"""Questions of a fixed form where enough unseen ones are left."""

ANSWERS_EACH = 4
"""Questions per competency by which an adaptive sitting is announced before anything is known of
the person: so many give a first step."""


def minutes_for(questions: int) -> int:
    """About how long so many questions take."""
    return max(1, round(questions * SECONDS_PER_ITEM / 60))


@dataclass(frozen=True, slots=True)
class BankState:
    """What is left of an area's item bank for one person."""

    total: int
    unseen: int
    by_competency: Mapping[str, tuple[int, int]]
    """Competency → (unseen, total)."""

    @property
    def adaptive(self) -> bool:
        """Whether the next sitting chooses its questions one by one."""
        return large_enough(unseen for unseen, _ in self.by_competency.values())

    @property
    def sitting(self) -> int:
        """How many questions the next sitting has; practice repeats when none is unseen.

        Exact for a fixed form, a first guess for an adaptive sitting (`choosing.preview` knows
        the person).
        """
        if self.adaptive:
            asked = sum(unseen > 0 for unseen, _ in self.by_competency.values())
            return min(ANSWERS_EACH * asked, MAX_ITEMS)
        return min(self.unseen or self.total, FIXED_SIZE)

    @property
    def minutes(self) -> int:
        return minutes_for(self.sitting)


def bank_state(session: Session, person_id: int, curriculum: Curriculum, area: str) -> BankState:
    """Unseen and all items of the competencies that an area lists."""
    return bank_state_of(queries.seen_items(session, person_id), curriculum, area)


def bank_state_of(seen: set[str], curriculum: Curriculum, area: str) -> BankState:
    """The same, for a person whose seen items are at hand."""
    counts = {}
    for competency in curriculum.path.in_area(area):
        bank = curriculum.items_by_competency.get(competency.id, ())
        if bank:
            counts[competency.id] = (sum(i.version not in seen for i in bank), len(bank))
    return BankState(
        total=sum(total for _, total in counts.values()),
        unseen=sum(unseen for unseen, _ in counts.values()),
        by_competency=counts,
    )
