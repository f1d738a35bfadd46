"""Next steps of a person, and what evidence would tell of the level at stake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain import reviews
from competency.domain.career_path import LEVELS, Competency, LevelId, SkillArea
from competency.domain.evidence import Evidence
from competency.domain.plan import AreaFacts, Gap, NextStep, StepKind, Tells, next_steps
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
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.store import end_of_day, local_day
from competency.services.profile.page import AreaState, Profile
from competency.services.quiz import bank as quiz_bank
from competency.storage.queries import lessons as lesson_queries
from competency.storage.queries import reviews as review_queries

REVIEW_MINUTES = 10
"""What a review of up to twelve competencies takes its writer."""
WORTH_SAYING = 0.005
"""Change of a probability below which evidence is not offered as telling: half a point."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
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
class Telling:
    """A quiz or review and what it would tell of the level at stake.

    Attributes:
        area: None for a review of the whole path.
        again: Whether the person has been reviewed before, so that somebody new should.
    """

    kind: StepKind
    area: SkillArea | None
    questions: int
    minutes: int
    again: bool
    prospect: Prospect


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do next, and why.

    Attributes:
        steps: Most useful first.
        level: The level at stake; its `chance` today.
        quiz, review: The most telling of each kind; None where there is none, or none that
            would tell anything.
    """

    steps: tuple[PlannedStep, ...]
    level: LevelId
    chance: float
    enough: bool
    quiz: Telling | None
    review: Telling | None

    @property
    def telling(self) -> tuple[Telling, ...]:
        """The quiz and the review, the more telling first."""
        found = [one for one in (self.quiz, self.review) if one is not None]
        return tuple(sorted(found, key=lambda one: -one.prospect.change))


def load(
    session: Session,
    profile: Profile,
    evidence: Sequence[Evidence],
    *,
    now: datetime,
    zone: ZoneInfo,
    most: int = 3,
) -> Plan:
    """The plan of the person of a profile, towards its target level.

    Args:
        evidence: All of the person's, as `queries.evidence.of_person` gives it.
    """
    person = profile.identity.person_id
    # The first response to an item is evidence, so that evidence knows all that were seen.
    seen = {piece.item for piece in evidence if piece.item is not None}
    read = set(lesson_queries.read_lessons(session, person))
    reviewed = review_queries.newest_by_competency(session, person)
    asked = review_queries.asked_areas(session, person)
    known = _outlook(session, profile, evidence, seen, reviewed, now=now, zone=zone)
    facts = [
        _facts(profile, area, known, seen=seen, read=read, reviewed=reviewed, asked=asked, now=now)
        for area in profile.areas
    ]
    steps = tuple(_line(profile, step, seen, reviewed) for step in next_steps(facts, most=most))
    found = known.outlook
    return Plan(
        steps, LEVELS[found.rank - 1], found.chance, found.enough,
        _best(known, StepKind.QUIZ), None if None in asked else _best(known, StepKind.REVIEW),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """The outlook and whom its prospects belong to, in their order."""

    outlook: Outlook
    offers: tuple[Telling, ...]

    def tells(self, kind: StepKind, area: str) -> Tells:
        for offer in self.offers:
            if offer.kind is kind and offer.area is not None and offer.area.id == area:
                return Tells(offer.prospect.change, offer.prospect.assessed)
        return Tells()


def _best(known: _Known, kind: StepKind) -> Telling | None:
    """What tells most of the level; before one can be shown, what assesses most."""

    def order(offer: Telling) -> tuple[float, float]:
        assessed = 0 if known.outlook.enough else offer.prospect.assessed
        return assessed, offer.prospect.change

    offers = [offer for offer in known.offers if offer.kind is kind]
    best = max(offers, key=order, default=None)
    if best is None or (best.prospect.change < WORTH_SAYING and not order(best)[0]):
        return None
    return best


def _outlook(
    session: Session,
    profile: Profile,
    evidence: Sequence[Evidence],
    seen: set[str],
    reviewed: Mapping[str, datetime],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> _Known:
    curriculum = profile.curriculum
    scorer = Scorer.of(session, curriculum, zone)
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
    found = outlook(evidence, scorer.requirements, scorer.context, options, at=at)
    offers = tuple(
        Telling(*head, prospect) for head, prospect in zip(heads, found.prospects, strict=True)
    )
    return _Known(found, offers)


def _review(competencies: tuple[str, ...] | frozenset[str]) -> Option:
    return Option(dict.fromkeys(sorted(competencies), (RATING,)), UNKNOWN_RATER)


def _asked_of_all(profile: Profile) -> frozenset[str]:
    """What a review of the whole path would ask for."""
    doubt = {c.competency.id: c.sd for c in profile.competencies.values() if c.sd is not None}
    return reviews.choose(profile.curriculum.path.competencies, target=profile.target, doubt=doubt)


def _sitting(
    profile: Profile, state: AreaState, context: ScoringContext, seen: set[str], size: int
) -> dict[str, list[ItemParameters]]:
    """About what the next sitting would ask: each competency's share, the telling items first."""
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
    known: _Known,
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
            likely=max(0, c.required - c.likely) if c.likely is not None else 0,
            core=c.competency.is_core_at(profile.target),
            unread=c.competency.id in curriculum.lessons and c.competency.id not in read,
        )
        for c in state.competencies
    ]
    return AreaFacts(
        area=state.area.id,
        unseen=sum(item.version not in seen for bank in banks for item in bank),
        self_rated=all(c.self_ratings for c in state.competencies),
        assessed=state.assessed,
        total=len(state.competencies),
        gaps=tuple(gap for gap in gaps if gap.certain or gap.likely),
        review_age=(now - newest).days if newest else None,
        review_open=state.area.id in asked or None in asked,
        quiz=known.tells(StepKind.QUIZ, state.area.id),
        review=known.tells(StepKind.REVIEW, state.area.id),
    )


def _line(
    profile: Profile, step: NextStep, seen: set[str], reviewed: Mapping[str, datetime]
) -> PlannedStep:
    curriculum = profile.curriculum
    path = curriculum.path
    area = path.area(step.area)
    bank = quiz_bank.bank_state_of(seen, curriculum, area.id)
    minutes = bank.minutes
    if step.competency is not None:
        minutes = curriculum.lessons[step.competency].minutes
    return PlannedStep(
        step=step,
        area=area,
        competency=path.competency(step.competency) if step.competency else None,
        questions=bank.sitting,
        adaptive=bank.adaptive,
        minutes=minutes,
        last_review=max((reviewed[c] for c in area.competencies if c in reviewed), default=None),
    )
