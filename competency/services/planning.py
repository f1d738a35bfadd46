"""Next steps of a person: facts from the record for the rule in `domain.plan`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.career_path import Competency, SkillArea
from competency.domain.plan import AreaFacts, NextStep, next_steps
from competency.services import attempts
from competency.services.profiles import AreaState, Profile
from competency.storage.queries import attempts as attempt_queries
from competency.storage.queries import lessons as lesson_queries
from competency.storage.queries import reviews as review_queries


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A next step with what its line on the page says."""

    step: NextStep
    area: SkillArea
    competency: Competency | None
    questions: int
    minutes: int
    last_review: datetime | None


def steps_for(
    session: Session, profile: Profile, *, now: datetime, most: int = 3
) -> tuple[PlannedStep, ...]:
    """The most useful next steps towards the profile's target level."""
    person = profile.identity.person_id
    read = lesson_queries.read_lessons(session, person)
    seen = attempt_queries.seen_items(session, person)
    reviewed = review_queries.newest_by_competency(session, person)
    asked = review_queries.asked_areas(session, person)
    facts = [
        _facts(profile, area, seen=seen, read=set(read), reviewed=reviewed, asked=asked, now=now)
        for area in profile.areas
    ]
    chosen = next_steps(facts, most=most)
    return tuple(_line(profile, step, seen, reviewed) for step in chosen)


def _facts(
    profile: Profile,
    state: AreaState,
    *,
    seen: set[str],
    read: set[str],
    reviewed: dict[str, datetime],
    asked: set[str | None],
    now: datetime,
) -> AreaFacts:
    curriculum = profile.curriculum
    banks = [curriculum.items_by_competency.get(c.competency.id, ()) for c in state.competencies]
    newest = max(
        (reviewed[c.competency.id] for c in state.competencies if c.competency.id in reviewed),
        default=None,
    )
    return AreaFacts(
        area=state.area.id,
        unseen=sum(item.version not in seen for bank in banks for item in bank),
        self_rated=all(c.self_ratings for c in state.competencies),
        assessed=state.assessed,
        total=len(state.competencies),
        gaps=tuple(
            (
                c.competency.id,
                c.gap,
                c.competency.is_core_at(profile.target),
                c.competency.id in curriculum.lessons and c.competency.id not in read,
            )
            for c in state.competencies
            if c.gap
        ),
        review_age=(now - newest).days if newest else None,
        review_open=state.area.id in asked or None in asked,
    )


def _line(
    profile: Profile, step: NextStep, seen: set[str], reviewed: dict[str, datetime]
) -> PlannedStep:
    curriculum = profile.curriculum
    path = curriculum.path
    area = path.area(step.area)
    bank = attempts.bank_state_of(seen, curriculum, area.id)
    minutes = bank.minutes
    if step.competency is not None:
        minutes = curriculum.lessons[step.competency].minutes
    return PlannedStep(
        step=step,
        area=area,
        competency=path.competency(step.competency) if step.competency else None,
        questions=bank.sitting,
        minutes=minutes,
        last_review=max((reviewed[c] for c in area.competencies if c in reviewed), default=None),
    )
