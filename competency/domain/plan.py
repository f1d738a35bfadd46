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

WORTH_SAYING = 0.005
"""Change of a probability from which it is mentioned: half a point."""


def is_worth_saying(change: float) -> bool:
    """Whether a change of a probability, or a probability itself, is large enough to mention."""
    return change >= WORTH_SAYING


def points(change: float) -> int:
    """A change of a probability that is worth saying, in whole points, 1 or more."""
    return max(1, round(change * 100))


@dataclass(frozen=True, slots=True)
class Gap:
    """A competency below the target's need.

    Attributes:
        certain: Steps that the certified floor is short of the need; 0 where only the likely
            step is below it.
        likely: Steps that the likely step (M2) is short of it: what is probably to be learnt,
            not only to be shown. 0 where the person probably can do it already.
        core: Whether it is core at the target.
        unread: Whether there is a lesson that has not been read.
    """

    competency: str
    certain: int
    likely: int
    core: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceValue:
    """What a quiz or review would say about the level at stake (`scoring.value_of_evidence`).

    Attributes:
        change: How far it would move the level's probability on average, 0–1.
        assesses: Competencies that the level asks for and that it would newly assess.
    """

    change: float = 0.0
    assesses: int = 0


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What is known of one area, for choosing steps.

    Attributes:
        unseen: Items the person has not answered yet; 0 where there is no quiz.
        self_rated: Whether every competency has a self-rating.
        assessed, total: Competencies with direct evidence, and all.
        gaps: Those below the target's need.
        review_age: Days since the newest review; None without one.
        review_open: Whether a review is asked for already.
        quiz, review: What the next sitting, and a review by another reviewer, would say.
    """

    area: str
    unseen: int
    self_rated: bool
    assessed: int
    total: int
    gaps: tuple[Gap, ...]
    review_age: int | None
    review_open: bool
    quiz: EvidenceValue = EvidenceValue()
    review: EvidenceValue = EvidenceValue()


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, with the reason that puts it here.

    Attributes:
        change: How far it would move the probability of the level at stake, on average, 0–1.
    """

    kind: StepKind
    area: str
    competency: str | None
    reason: Reason
    worth: float
    change: float = 0.0


def next_steps(areas: Sequence[AreaFacts], *, most: int = 3) -> tuple[NextStep, ...]:
    """The most useful steps, at most one of a kind per area, kinds mixed.

    Evidence is worth what it would say about the level at stake; a lesson the steps that are
    probably still to be learnt; a self-rating opens the conversation and comes early for a
    newcomer.
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


EVIDENCE_WORTH = 60.0
"""Worth of evidence that would move the probability by all of it; a wide gap's lesson has 13."""


def _steps_of(facts: AreaFacts) -> list[NextStep]:
    steps = []
    certain = [gap for gap in facts.gaps if gap.certain]
    if facts.unseen:
        reason = Reason.BLOCKS_LEVEL if certain else Reason.UNCERTAIN
        worth = 1 + EVIDENCE_WORTH * facts.quiz.change + facts.quiz.assesses
        if facts.assessed == 0:
            reason, worth = Reason.FIRST_ESTIMATE, worth + 6
        steps.append(NextStep(StepKind.QUIZ, facts.area, None, reason, worth, facts.quiz.change))
    lacking = [gap for gap in facts.gaps if gap.unread and gap.likely]
    if lacking:
        widest = max(lacking, key=lambda gap: (gap.core, gap.likely, gap.certain))
        worth = 3 + 2 * widest.likely + 2 * widest.core
        steps.append(
            NextStep(StepKind.LESSON, facts.area, widest.competency, Reason.WIDEST_GAP, worth)
        )
    if not facts.self_rated:
        steps.append(
            NextStep(StepKind.SELF, facts.area, None, Reason.FIRST_VIEW, 2 + 0.5 * facts.total)
        )
    if not facts.review_open and (facts.review_age is None or facts.review_age >= OLD_REVIEW_DAYS):
        first = facts.review_age is None
        # A reviewer's time counts as well: half of what a quiz gets for a first assessment.
        worth = 1 + EVIDENCE_WORTH * facts.review.change + 0.5 * facts.review.assesses
        if facts.review_age is not None:
            worth *= min(1.0, facts.review_age / FULL_REVIEW_DAYS)
        steps.append(
            NextStep(
                StepKind.REVIEW,
                facts.area,
                None,
                Reason.NO_REVIEW if first else Reason.OLD_REVIEW,
                worth,
                facts.review.change,
            )
        )
    return steps
