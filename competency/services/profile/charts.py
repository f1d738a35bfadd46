"""The data of a person's charts, from their profile and evidence."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import NormalDist
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.days import local_day
from competency.domain.level_decision import AreaDecision
from competency.reporting.charts.progress import EvidenceDay, LevelCut, ProgressData, ProgressPoint
from competency.reporting.charts.radar import RadarData, RadarPerson, RadarValue
from competency.scoring.scale import CUTS
from competency.services.profile.page import Profile
from competency.storage.queries import evidence as evidence_queries

_SPREAD = NormalDist(0.0, 0.5**0.5)

RADAR_AREAS = 3
"""A path with fewer areas has no radar: two points enclose nothing."""


def radar(profile: Profile, level: LevelId, name: str) -> RadarData | None:
    """All areas of a person against the mean requirement of a level; None for a small path."""
    path = profile.curriculum.path
    if len(path.areas) < RADAR_AREAS:
        return None
    areas = profile.decision.areas if profile.decision else {}
    needs = tuple(
        sum(c.required_at(level) for c in path.in_area(area.id)) / len(area.competencies)
        for area in path.areas
    )
    return RadarData(
        areas=tuple(area.short for area in path.areas),
        people=(RadarPerson(name, tuple(_value(areas.get(a.id)) for a in path.areas)),),
        level=path.level(level).title,
        needs=needs,
    )


def _value(area: AreaDecision | None) -> RadarValue | None:
    if area is None or area.expected is None or area.low is None or area.high is None:
        return None
    mean = min(max(area.expected, 0.0), 4.0)
    return RadarValue(mean, min(max(area.low, 0.0), mean), max(min(area.high, 4.0), mean))


def progress(
    session: Session, profile: Profile, name: str, *, zone: ZoneInfo
) -> ProgressData | None:
    """Mean ability over time with its band; None before the first stored decision."""
    if not profile.history:
        return None
    days: Counter[tuple[date, str]] = Counter()
    kinds = {}
    for piece in evidence_queries.of_person(session, profile.identity.person_id):
        days[(local_day(piece.occurred_at, zone), piece.kind.value)] += 1
        kinds[piece.kind.value] = piece.kind
    return ProgressData(
        name=name,
        points=tuple(ProgressPoint(p.day, p.mean, p.low, p.high) for p in profile.history),
        evidence=tuple(
            EvidenceDay(day, kinds[kind], count) for (day, kind), count in sorted(days.items())
        ),
        levels=level_cuts(profile.curriculum, profile.rules.share),
    )


def level_cuts(curriculum: Curriculum, share: float) -> tuple[LevelCut, ...]:
    """Where each level begins on the scale of mean ability.

    A person's abilities spread around their mean with the joint model's variance within a
    person (same area .25 + own .25). The cut is the mean at which such a person is expected
    to have the required share of the level's competencies at their step.

    Args:
        share: `share` of the scoring rules in force, 0–1.
    """
    path = curriculum.path
    lines = []
    for level in LEVELS:
        cuts = [CUTS[c.required_at(level) - 1] for c in path.required(level)]
        if cuts:
            lines.append(LevelCut(path.level(level).title, _mean_for(share, cuts)))
    return tuple(lines)


def _mean_for(share: float, cuts: Sequence[float]) -> float:
    """The mean ability at which the expected share of cuts is reached; by bisection."""
    low, high = -6.0, 6.0
    for _ in range(40):
        middle = (low + high) / 2
        expected = sum(_SPREAD.cdf(middle - cut) for cut in cuts) / len(cuts)
        low, high = (low, middle) if expected >= share else (middle, high)
    return round(high, 3)
