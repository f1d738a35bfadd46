"""From gaps to next steps: what would most likely move the level, most useful first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What a person can do next."""

    LESSON = "lesson"
    QUIZ = "quiz"
    REVIEW = "review"
    SELF = "self"


class Reason(StrEnum):
    """Why a step is useful; each has its sentence at the edge."""

    BLOCKS_LEVEL = "blocks-level"
    FIRST_ESTIMATE = "first-estimate"
    FIRST_VIEW = "first-view"
    NO_REVIEW = "no-review"
    OLD_REVIEW = "old-review"
    UNCERTAIN = "uncertain"
    WIDEST_GAP = "widest-gap"


OLD_REVIEW_DAYS = 90
"""A review is not asked for again sooner: people need time to change."""

FULL_REVIEW_DAYS = 365
"""After this a repeated review is worth as much as a first one."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What is known of one area, for choosing steps.

    Attributes:
        unseen: Items the person has not answered yet; 0 where there is no quiz.
        self_rated: Whether every competency has a self-rating.
        assessed, total: Competencies with direct evidence, and all.
        gaps: (competency, gap, core, lesson unread) of those below the target's need.
        review_age: Days since the newest review; None without one.
        review_open: Whether a review is asked for already.
    """

    area: str
    unseen: int
    self_rated: bool
    assessed: int
    total: int
    gaps: tuple[tuple[str, int, bool, bool], ...]
    review_age: int | None
    review_open: bool

    @property
    def weight(self) -> float:
        """How much of the target hangs on this area: gaps, twice where core, and blanks."""
        return sum(g * (2 if core else 1) for _, g, core, _ in self.gaps) + (
            self.total - self.assessed
        )


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, with the reason that puts it here."""

    kind: StepKind
    area: str
    competency: str | None
    reason: Reason
    worth: float


def next_steps(areas: Sequence[AreaFacts], *, most: int = 3) -> tuple[NextStep, ...]:
    """The most useful steps, at most one of a kind an area, kinds mixed.

    A quiz is worth most where much is unknown; a lesson where a gap is wide; a review where
    none is, or the last has faded; a self-rating opens the conversation and comes first
    for a newcomer.
    """
    candidates = [step for facts in areas for step in _steps_of(facts)]
    candidates.sort(key=lambda step: (-step.worth, step.area, step.kind))
    chosen: list[NextStep] = []
    for step in candidates:
        if len(chosen) == most:
            break
        if all((step.kind, step.area) != (c.kind, c.area) for c in chosen) and (
            sum(step.kind is c.kind for c in chosen) < 2
        ):
            chosen.append(step)
    return tuple(chosen)


def _steps_of(facts: AreaFacts) -> list[NextStep]:
    steps = []
    blank = facts.total - facts.assessed
    if facts.unseen:
        reason = (
            Reason.FIRST_ESTIMATE
            if facts.assessed == 0
            else Reason.BLOCKS_LEVEL
            if facts.gaps
            else Reason.UNCERTAIN
        )
        worth = 3 * blank + 1.5 * facts.weight + (6 if facts.assessed == 0 else 1)
        steps.append(NextStep(StepKind.QUIZ, facts.area, None, reason, worth))
    unread = [gap for gap in facts.gaps if gap[3]]
    if unread:
        competency, gap, core, _ = max(unread, key=lambda g: (g[2], g[1]))
        steps.append(
            NextStep(
                StepKind.LESSON,
                facts.area,
                competency,
                Reason.WIDEST_GAP,
                2 * gap + (2 if core else 0) + 3,
            )
        )
    if not facts.self_rated:
        steps.append(
            NextStep(StepKind.SELF, facts.area, None, Reason.FIRST_VIEW, 2 + 0.5 * facts.total)
        )
    if not facts.review_open:
        if facts.review_age is None:
            worth = 1 + facts.weight
            steps.append(NextStep(StepKind.REVIEW, facts.area, None, Reason.NO_REVIEW, worth))
        elif facts.review_age >= OLD_REVIEW_DAYS:
            worth = facts.weight * min(1.0, facts.review_age / FULL_REVIEW_DAYS)
            steps.append(NextStep(StepKind.REVIEW, facts.area, None, Reason.OLD_REVIEW, worth))
    return steps
