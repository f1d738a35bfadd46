"""Next steps of a person, and what evidence would say about the level at stake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain import reviews, standing
from competency.domain.career_path import LEVELS, Competency, LevelId, SkillArea
from competency.domain.days import end_of_day, local_day
from competency.domain.evidence import Evidence
from competency.domain.plan import (
    AreaFacts,
    EvidenceValue,
    Gap,
    NextStep,
    StepKind,
    is_worth_saying,
    next_steps,
)
from competency.scoring.context import ScoringContext
from competency.scoring.items import ItemParameters
from competency.scoring.value_of_evidence import (
    RATING,
    UNKNOWN_RATER,
    Option,
    Outlook,
    Prospect,
    information_at,
    outlook,
)
from competency.services.profile.competencies import AreaState
from competency.services.profile.page import Profile
from competency.services.quiz import bank as quiz_bank
from competency.storage.queries import lessons as lesson_queries
from competency.storage.queries import reviews as review_queries

REVIEW_MINUTES = 10
"""What a review of up to twelve competencies takes its writer."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A next step with what its line on the page says.

    Attributes:
        adaptive: Whether `questions` is a first guess, as the sitting chooses one by one.
    """

    step: NextStep
    area: SkillArea
    competency: Competency | None
    questions: int
    adaptive: bool
    minutes: int
    last_review: datetime | None


@dataclass(frozen=True, slots=True)
class EvidenceOption:
    """A quiz or review that a person could add, and what it would say about their level.

    Attributes:
        area: None for a review of the whole path.
        again: Whether the person has been reviewed before, so that another reviewer should.
    """

    kind: StepKind
    area: SkillArea | None
    questions: int
    minutes: int
    again: bool
    prospect: Prospect


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What to do next, and why.

    Attributes:
        steps: Most useful first.
        level: The level at stake; its `chance` today.
        enough: Whether enough is assessed to show a level.
        quiz, review: The best option of each kind; None where there is none, or none that
            would say anything.
    """

    steps: tuple[StepLine, ...]
    level: LevelId
    chance: float
    enough: bool
    quiz: EvidenceOption | None
    review: EvidenceOption | None

    @property
    def options(self) -> tuple[EvidenceOption, ...]:
        """The quiz and the review, the one that would say more first."""
        both = [one for one in (self.quiz, self.review) if one is not None]
        return tuple(sorted(both, key=lambda one: -one.prospect.change))


def load(
    session: Session,
    profile: Profile,
    evidence: Sequence[Evidence],
    *,
    now: datetime,
    zone: ZoneInfo,
    most: int = 3,
) -> NextSteps:
    """The next steps of the person of a profile, towards its target level.

    Args:
        evidence: All of the person's, as `queries.evidence.of_person` gives it.
    """
    person = profile.identity.person_id
    # The first response to an item is evidence, so that evidence knows all that were seen.
    seen = {piece.item for piece in evidence if piece.item is not None}
    read = set(lesson_queries.read_lessons(session, person))
    reviewed = review_queries.newest_by_competency(session, person)
    asked = review_queries.asked_areas(session, person)
    choices = _choices(profile, evidence, seen, reviewed, now=now, zone=zone)
    facts = [
        _facts(profile, a, choices, seen=seen, read=read, reviewed=reviewed, asked=asked, now=now)
        for a in profile.areas
    ]
    steps = tuple(_line(profile, step, seen, reviewed) for step in next_steps(facts, most=most))
    at_stake = choices.outlook
    return NextSteps(
        steps=steps,
        level=LEVELS[at_stake.rank - 1],
        chance=at_stake.chance,
        enough=at_stake.enough,
        quiz=choices.best(StepKind.QUIZ),
        review=None if None in asked else choices.best(StepKind.REVIEW),
    )


@dataclass(frozen=True, slots=True)
class _Choices:
    """The outlook on the level at stake, and all evidence that could be added."""

    outlook: Outlook
    options: tuple[EvidenceOption, ...]

    def value(self, kind: StepKind, area: str) -> EvidenceValue:
        """What evidence of a kind about an area would say; nothing where it cannot be added."""
        for option in self.options:
            if option.kind is kind and option.area is not None and option.area.id == area:
                return EvidenceValue(option.prospect.change, option.prospect.assessed)
        return EvidenceValue()

    def best(self, kind: StepKind) -> EvidenceOption | None:
        """What says most about the level; before one can be shown, what assesses most."""

        def order(option: EvidenceOption) -> tuple[float, float]:
            assessed = 0 if self.outlook.enough else option.prospect.assessed
            return assessed, option.prospect.change

        options = [option for option in self.options if option.kind is kind]
        best = max(options, key=order, default=None)
        if best is None or (not is_worth_saying(best.prospect.change) and not order(best)[0]):
            return None
        return best


def _choices(
    profile: Profile,
    evidence: Sequence[Evidence],
    seen: set[str],
    reviewed: Mapping[str, datetime],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> _Choices:
    curriculum = profile.curriculum
    scorer = profile.scorer(zone)
    options: list[Option] = []
    heads: list[tuple[StepKind, SkillArea | None, int, int, bool]] = []
    for state in profile.areas:
        bank = quiz_bank.bank_state_of(seen, curriculum, state.area.id)
        if bank.unseen:
            options.append(Option(_sitting(profile, state, scorer.context, seen, bank.sitting)))
            heads.append((StepKind.QUIZ, state.area, bank.sitting, bank.minutes, False))
        options.append(_review(state.area.competencies))
        again = any(c in reviewed for c in state.area.competencies)
        heads.append((StepKind.REVIEW, state.area, 0, REVIEW_MINUTES, again))
    options.append(_review(_asked_of_all(profile)))
    heads.append((StepKind.REVIEW, None, 0, REVIEW_MINUTES, bool(reviewed)))
    at = end_of_day(local_day(now, zone), zone)
    at_stake = outlook(evidence, scorer.requirements, scorer.context, options, at=at)
    return _Choices(
        at_stake,
        tuple(
            EvidenceOption(*head, prospect)
            for head, prospect in zip(heads, at_stake.prospects, strict=True)
        ),
    )


def _review(competencies: tuple[str, ...] | frozenset[str]) -> Option:
    return Option(dict.fromkeys(sorted(competencies), (RATING,)), UNKNOWN_RATER)


def _asked_of_all(profile: Profile) -> frozenset[str]:
    """What a review of the whole path would ask for."""
    doubt = {c.competency.id: c.sd for c in profile.competencies.values() if c.sd is not None}
    return reviews.choose(profile.curriculum.path.competencies, target=profile.target, doubt=doubt)


def _sitting(
    profile: Profile, state: AreaState, context: ScoringContext, seen: set[str], size: int
) -> dict[str, list[ItemParameters]]:
    """About what the next sitting would ask: each competency's share, the best items first."""
    curriculum = profile.curriculum
    unseen = {
        c.competency.id: [
            context.item(item.version)
            for item in curriculum.items_by_competency.get(c.competency.id, ())
            if item.version not in seen
        ]
        for c in state.competencies
    }
    queues = {}
    for one in state.competencies:
        step = one.likely if one.likely is not None else 2
        ranked = unseen[one.competency.id]
        queues[one.competency.id] = sorted(ranked, key=lambda item: -information_at(item, step))
    chosen: dict[str, list[ItemParameters]] = {name: [] for name in queues}
    left = size
    while left and any(queues.values()):
        for name, queue in queues.items():
            if queue and left:
                chosen[name].append(queue.pop(0))
                left -= 1
    return {name: items for name, items in chosen.items() if items}


def _facts(
    profile: Profile,
    state: AreaState,
    choices: _Choices,
    *,
    seen: set[str],
    read: set[str],
    reviewed: Mapping[str, datetime],
    asked: set[str | None],
    now: datetime,
) -> AreaFacts:
    curriculum = profile.curriculum
    banks = [curriculum.items_by_competency.get(c.competency.id, ()) for c in state.competencies]
    newest = max(
        (reviewed[c.competency.id] for c in state.competencies if c.competency.id in reviewed),
        default=None,
    )
    gaps = [
        Gap(
            competency=c.competency.id,
            certain=c.gap or 0,
            likely=standing.gap(c.need, c.likely) or 0,
            core=c.competency.is_core_at(profile.target),
            unread=c.competency.id in curriculum.lessons and c.competency.id not in read,
        )
        for c in state.competencies
    ]
    return AreaFacts(
        area=state.area.id,
        unseen=sum(item.version not in seen for bank in banks for item in bank),
        self_rated=all(c.self_ratings for c in state.competencies),
        assessed=state.summary.assessed,
        total=state.summary.total,
        gaps=tuple(gap for gap in gaps if gap.certain or gap.likely),
        review_age=(now - newest).days if newest else None,
        review_open=state.area.id in asked or None in asked,
        quiz=choices.value(StepKind.QUIZ, state.area.id),
        review=choices.value(StepKind.REVIEW, state.area.id),
    )


def _line(
    profile: Profile, step: NextStep, seen: set[str], reviewed: Mapping[str, datetime]
) -> StepLine:
    curriculum = profile.curriculum
    path = curriculum.path
    area = path.area(step.area)
    bank = quiz_bank.bank_state_of(seen, curriculum, area.id)
    minutes = bank.minutes
    if step.competency is not None:
        minutes = curriculum.lessons[step.competency].minutes
    return StepLine(
        step=step,
        area=area,
        competency=path.competency(step.competency) if step.competency else None,
        questions=bank.sitting,
        adaptive=bank.adaptive,
        minutes=minutes,
        last_review=max((reviewed[c] for c in area.competencies if c in reviewed), default=None),
    )
