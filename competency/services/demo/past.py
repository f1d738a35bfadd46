"""What happened to a person of the demo: self-ratings, sittings, reviews, lessons, in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.attempts import AttemptState
from competency.domain.career_path import STEPS
from competency.domain.curriculum import Curriculum
from competency.domain.days import local_day
from competency.domain.evidence import EvidenceKind
from competency.domain.reviews import ReviewState
from competency.scoring.context import ScoringContext
from competency.services.demo.cast import DemoPerson
from competency.services.demo.simulate import Truth, answer, category, rating, self_rating
from competency.services.evidence import store
from competency.services.evidence.evaluation import Scorer
from competency.storage import chains
from competency.storage.chains import NewEvidence
from competency.storage.models import (
    AttemptItem,
    AttemptRow,
    LessonRead,
    ResponseRow,
    ReviewNote,
    ReviewResult,
    ReviewRow,
)

MONTH = timedelta(days=30.4)
QUIZ_AREA = "content-strategy"
CYCLES = (
    (16.0, "ارزیابی تابستان ۱۴۰۴"),
    (10.5, "ارزیابی زمستان ۱۴۰۴"),
    (5.0, "ارزیابی تابستان ۱۴۰۵"),
    (1.2, "ارزیابی پاییز ۱۴۰۵"),
)
OPEN_CYCLE = CYCLES[-1][1]
SITTINGS = (15.0, 9.0, 4.0, 0.4)
UNTIL_RELEASE = timedelta(days=1)
RATED_SHARE = 0.8
NOTES = (
    "در جلسه‌ی بازبینی هفتگی خودش شاخص را توضیح داد و پیشنهادش را با عدد همراه کرد.",
    "برای پست «پنج خاستگاه» هدف و مخاطب را نوشت و پس از آمار هفته‌ی اول تیتر را عوض کرد.",
    "تقویم ماه را سر وقت بست؛ دو جابه‌جایی را هم پیش از موعد خبر داد.",
    "به نظر تند یک مشتری در ده دقیقه و با لحن برند پاسخ داد و ماجرا را تا پایان پی گرفت.",
)
STILL_OPEN = {
    "Elham Nouri": ("audience", -3),
    "Pouya Karimi": ("reporting", 4),
    "Sara Mohammadi": ("content-techniques", 8),
    "Yasaman Ghasemi": (None, 11),
}
"""Reviews that wait for the manager of the demo: area and days until due."""


@dataclass(frozen=True, slots=True)
class World:
    """What every step of the building needs."""

    session: Session
    curriculum: Curriculum
    context: ScoringContext
    scorer: Scorer
    zone: ZoneInfo
    now: datetime
    random: np.random.Generator

    def moment(self, months_ago: float, hour: int = 10) -> datetime:
        """A working hour some months ago, never in the future."""
        day = self.now - months_ago * MONTH
        local = day.astimezone(self.zone).replace(hour=hour, minute=0, second=0, microsecond=0)
        jitter = timedelta(minutes=int(self.random.integers(0, 240)))
        return min(local + jitter, self.now - timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Leaning:
    """A reviewer with the errors all their ratings of one person share."""

    reviewer: int
    severity: float
    halo: float


def live(
    world: World,
    person: DemoPerson,
    person_id: int,
    truth: Truth,
    reviewers: Sequence[tuple[DemoPerson, int]],
) -> None:
    """Everything that happened to a person, oldest first."""
    events: list[tuple[float, Callable[[], list[NewEvidence]]]] = []
    joined = min(person.months - 0.3, 17.5)
    events.append((joined, partial(_self_ratings, world, person, truth, joined)))
    for ago in SITTINGS:
        if ago < person.months:
            events.append((ago, partial(_sitting, world, person_id, truth, ago)))
    for place, (reviewer, reviewer_id) in enumerate(reviewers):
        leaning = Leaning(reviewer_id, reviewer.severity, world.random.normal(0.0, 0.35))
        for ago, cycle in CYCLES:
            still_open = cycle == OPEN_CYCLE and (place or person.latin in STILL_OPEN)
            if ago < person.months and not still_open:
                events.append((ago, partial(_review, world, person_id, leaning, truth, ago, cycle)))
    _lessons(world, person, person_id)
    for _ago, event in sorted(events, key=lambda e: -e[0]):
        entries = event()
        if not entries:
            continue
        recorded = max(e.occurred_at for e in entries)
        if entries[0].kind is EvidenceKind.REVIEW:
            recorded += UNTIL_RELEASE
        chains.append(world.session, person_id, entries, recorded_at=recorded)
        world.session.flush()
        store.refresh(
            world.session,
            person_id,
            world.scorer,
            now=recorded,
            day=local_day(recorded, world.zone),
        )


def _self_ratings(world: World, person: DemoPerson, truth: Truth, ago: float) -> list[NewEvidence]:
    when = world.moment(ago)
    return [
        NewEvidence(
            competency=c.id,
            kind=EvidenceKind.SELF,
            category=self_rating(truth.at(c.id, ago), person.boast, world.random),
            categories=len(STEPS),
            item_version=None,
            rater_id=None,
            source=f"self:{c.home}",
            framework_version=world.curriculum.version,
            occurred_at=when,
        )
        for c in world.curriculum.path.competencies
    ]


def _sitting(world: World, person_id: int, truth: Truth, ago: float) -> list[NewEvidence]:
    """Twelve unseen items of the area that has a bank, over its competencies in turn."""
    seen = set(
        world.session.scalars(
            select(ResponseRow.item_version).where(ResponseRow.person_id == person_id)
        )
    )
    banks = [
        [i for i in world.curriculum.items_by_competency.get(c.id, ()) if i.version not in seen]
        for c in world.curriculum.path.in_area(QUIZ_AREA)
    ]
    for bank in banks:
        world.random.shuffle(bank)
    chosen = [item for turn in zip(*banks, strict=False) for item in turn][:12]
    if not chosen:
        return []
    when = world.moment(ago, hour=13)
    row = AttemptRow(
        public_id=f"demo-{person_id}-{int(ago * 10)}",
        person_id=person_id,
        path_id=world.curriculum.path.id,
        area=QUIZ_AREA,
        framework_version=world.curriculum.version,
        state=AttemptState.FINISHED,
        started_at=when,
        finished_at=when + timedelta(minutes=len(chosen)),
    )
    world.session.add(row)
    world.session.flush()
    entries = []
    for position, item in enumerate(chosen):
        wanted = category(
            item,
            world.context.items[item.version],
            truth.at(item.competency, ago),
            world.random,
        )
        given = answer(item, wanted, world.random)
        at = when + timedelta(minutes=position, seconds=40)
        order = list(item.keys)
        world.random.shuffle(order)
        world.session.add(
            AttemptItem(
                attempt_id=row.id,
                position=position,
                item_version=item.version,
                option_order=order,
                shown_at=at - timedelta(seconds=35),
            )
        )
        world.session.add(
            ResponseRow(
                attempt_id=row.id,
                position=position,
                person_id=person_id,
                competency=item.competency,
                item_id=item.id,
                item_version=item.version,
                answer=list(given),
                category=item.mark(given),
                categories=item.categories,
                first=True,
                exposure=0,
                language="fa",
                framework_version=world.curriculum.version,
                shown_at=at - timedelta(seconds=35),
                occurred_at=at,
                recorded_at=at,
            )
        )
        entries.append(
            NewEvidence(
                competency=item.competency,
                kind=EvidenceKind.QUIZ,
                category=item.mark(given),
                categories=item.categories,
                item_version=item.version,
                rater_id=None,
                source=f"attempt:{row.id}",
                framework_version=world.curriculum.version,
                occurred_at=at,
            )
        )
    return entries


def _review(
    world: World, person_id: int, leaning: Leaning, truth: Truth, ago: float, cycle: str
) -> list[NewEvidence]:
    submitted = world.moment(ago, hour=9)
    released = submitted + UNTIL_RELEASE
    row = ReviewRow(
        public_id=f"demo-review-{person_id}-{leaning.reviewer}-{int(ago * 10)}",
        subject_id=person_id,
        reviewer_id=leaning.reviewer,
        path_id=world.curriculum.path.id,
        framework_version=world.curriculum.version,
        cycle=cycle,
        area=None,
        state=ReviewState.ACKNOWLEDGED if ago > 2 else ReviewState.RELEASED,
        due_at=submitted + timedelta(days=5),
        created_at=submitted - timedelta(days=9),
        saved_at=submitted,
        submitted_at=submitted,
        released_at=released,
        requested_by_id=leaning.reviewer,
    )
    world.session.add(row)
    world.session.flush()
    entries = []
    noted = 0
    for c in world.curriculum.path.competencies:
        if world.random.random() > RATED_SHARE:
            continue
        step = rating(truth.at(c.id, ago), leaning.severity, leaning.halo, world.random)
        world.session.add(
            ReviewResult(
                review_id=row.id,
                competency=c.id,
                step=step,
                occurred_at=submitted,
                recorded_at=submitted,
            )
        )
        if noted < len(NOTES) and world.random.random() < 0.12:
            world.session.add(
                ReviewNote(
                    review_id=row.id,
                    author_id=leaning.reviewer,
                    competency=c.id,
                    text=NOTES[noted],
                    recorded_at=submitted,
                )
            )
            noted += 1
        entries.append(
            NewEvidence(
                competency=c.id,
                kind=EvidenceKind.REVIEW,
                category=step,
                categories=len(STEPS),
                item_version=None,
                rater_id=leaning.reviewer,
                source=f"review:{row.id}",
                framework_version=world.curriculum.version,
                occurred_at=submitted,
            )
        )
    return entries


def _lessons(world: World, person: DemoPerson, person_id: int) -> None:
    known = list(world.curriculum.lessons)
    count = min(len(known), person.months // 5)
    for place, competency in enumerate(known[:count]):
        when = world.moment(person.months - 1 - 0.7 * place, hour=15)
        world.session.add(
            LessonRead(
                person_id=person_id,
                competency=competency,
                read=True,
                framework_version=world.curriculum.version,
                occurred_at=when,
                recorded_at=when,
            )
        )
