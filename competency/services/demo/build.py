"""Building the demo organisation: people, 18 months of evidence, open work. Seeded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.attempts import AttemptState
from competency.domain.career_path import STEPS, LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.evidence import EvidenceKind
from competency.domain.reviews import ReviewState
from competency.i18n.digits import search_key
from competency.scoring.context import ScoringContext
from competency.services import estimating, passwords, publishing
from competency.services.demo.cast import PEOPLE, TEAMS, DemoPerson
from competency.services.demo.simulate import Truth, answer, category, rating, self_rating, truth_of
from competency.services.demo_accounts import PASSWORD
from competency.services.estimating import Scorer, local_day
from competency.storage import chains
from competency.storage.chains import NewEvidence
from competency.storage.models import (
    AttemptItem,
    AttemptRow,
    GrantRow,
    HeldLevel,
    Identity,
    LessonRead,
    Membership,
    Person,
    ResponseRow,
    ReviewDraft,
    ReviewNote,
    ReviewResult,
    ReviewRow,
    Team,
)

SEED = 1405
MONTH = timedelta(days=30.4)
AGE = 20 * MONTH
"""How long ago the organisation published its path."""
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


@dataclass(frozen=True, slots=True)
class _World:
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


def is_built(session: Session) -> bool:
    """Whether the database holds people already."""
    return bool(session.scalar(select(func.count()).select_from(Person)))


def is_demo(session: Session) -> bool:
    """Whether the people in the database are those of the demo."""
    email = PEOPLE[0].email
    return bool(session.scalar(select(Identity.person_id).where(Identity.email == email)))


def build(
    session: Session,
    *,
    now: datetime,
    zone: ZoneInfo,
    password_cost: str,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Fill an empty database; the career path must be published. Commits.

    Returns:
        How many people there are.
    """
    curriculum = publishing.in_service(session)
    scorer = Scorer.of(session, curriculum, zone)
    random = np.random.default_rng(SEED)
    world = _World(session, curriculum, scorer.context, scorer, zone, now, random)
    people = _people(world, password_cost)
    homes = {c.id: c.home for c in curriculum.path.competencies}
    ids = {person.latin: person_id for person, person_id in people}
    lead_of = _leads(people)
    for done, (person, person_id) in enumerate(people, start=1):
        truth = truth_of(person, homes, random)
        if person.months:
            _past(world, person, person_id, truth, lead_of(person, person_id))
            estimating.refresh(session, person_id, scorer, now=now)
        if progress:
            progress(done, len(people))
    _open_work(world, ids)
    session.commit()
    return len(people)


def _people(world: _World, password_cost: str) -> list[tuple[DemoPerson, int]]:
    session, start = world.session, world.now - 19 * MONTH
    secret = passwords.hash_password(PASSWORD, password_cost)
    teams: dict[str, int] = {}
    for team in TEAMS:
        row = Team(
            name_fa=team.name.fa,
            name_en=team.name.en,
            parent_id=teams[team.parent] if team.parent else None,
        )
        session.add(row)
        session.flush()
        teams[team.key] = row.id
    made = []
    for person in PEOPLE:
        joined = world.now - (person.months + 1) * MONTH if person.months < 18 else start
        row = Person(created_at=joined)
        session.add(row)
        session.flush()
        session.add(
            Identity(
                person_id=row.id,
                email=person.email,
                name=person.name,
                name_key=search_key(f"{person.name} {person.latin}"),
                name_latin=person.latin,
                job_title=person.title.fa,
                password_hash=secret,
                language="fa",
                theme="auto",
            )
        )
        if person.team:
            session.add(
                Membership(
                    person_id=row.id,
                    team_id=teams[person.team],
                    role="lead" if person.lead else "member",
                    started_at=joined,
                    recorded_at=joined,
                )
            )
            session.add(
                HeldLevel(
                    person_id=row.id,
                    level=LevelId(person.held),
                    occurred_at=joined,
                    recorded_at=joined,
                )
            )
        if person.grant:
            session.add(GrantRow(person_id=row.id, name=person.grant, granted_at=joined))
        made.append((person, row.id))
    session.flush()
    return made


def _leads(
    people: Sequence[tuple[DemoPerson, int]],
) -> Callable[[DemoPerson, int], tuple[DemoPerson, int] | None]:
    by_team = {p.team: (p, i) for p, i in people if p.lead}
    parents = {t.key: t.parent for t in TEAMS}

    def lead(person: DemoPerson, person_id: int) -> tuple[DemoPerson, int] | None:
        key = person.team
        while key is not None:
            found = by_team.get(key)
            if found is not None and found[1] != person_id:
                return found
            key = parents[key]
        return None

    return lead


def _past(
    world: _World,
    person: DemoPerson,
    person_id: int,
    truth: Truth,
    lead: tuple[DemoPerson, int] | None,
) -> None:
    """Everything that happened to a person, oldest first."""
    events: list[tuple[float, Callable[[float], list[NewEvidence]]]] = []
    joined = min(person.months - 0.3, 17.5)
    events.append((joined, lambda ago: _self_ratings(world, person, truth, ago)))
    for ago in SITTINGS:
        if ago < person.months:
            events.append((ago, lambda ago: _sitting(world, person_id, truth, ago)))
    if lead is not None:
        reviewer, reviewer_id = lead
        halo = world.random.normal(0.0, 0.35)
        for ago, cycle in CYCLES:
            late = cycle == OPEN_CYCLE and person.latin in _STILL_OPEN
            if ago < person.months and not late:
                events.append(
                    (
                        ago,
                        lambda ago, cycle=cycle: _review(  # type: ignore[misc]
                            world, person_id, reviewer_id, truth, ago, cycle,
                            severity=reviewer.severity, halo=halo,
                        ),
                    )  # fmt: skip
                )
    _lessons(world, person, person_id)
    for ago, event in sorted(events, key=lambda e: -e[0]):
        entries = event(ago)
        if not entries:
            continue
        recorded = max(e.occurred_at for e in entries)
        if entries[0].kind is EvidenceKind.REVIEW:
            recorded += UNTIL_RELEASE
        chains.append(world.session, person_id, entries, recorded_at=recorded)
        world.session.flush()
        estimating.refresh(
            world.session,
            person_id,
            world.scorer,
            now=recorded,
            competencies={e.competency for e in entries},
            day=local_day(recorded, world.zone),
        )


def _self_ratings(
    world: _World, person: DemoPerson, truth: Truth, ago: float
) -> list[NewEvidence]:
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


def _sitting(world: _World, person_id: int, truth: Truth, ago: float) -> list[NewEvidence]:
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
        world.random.shuffle(bank)  # type: ignore[arg-type]
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
    world: _World,
    person_id: int,
    reviewer_id: int,
    truth: Truth,
    ago: float,
    cycle: str,
    *,
    severity: float,
    halo: float,
) -> list[NewEvidence]:
    submitted = world.moment(ago, hour=9)
    released = submitted + UNTIL_RELEASE
    row = ReviewRow(
        public_id=f"demo-review-{person_id}-{int(ago * 10)}",
        subject_id=person_id,
        reviewer_id=reviewer_id,
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
        requested_by_id=reviewer_id,
    )
    world.session.add(row)
    world.session.flush()
    entries = []
    noted = 0
    for c in world.curriculum.path.competencies:
        if world.random.random() > RATED_SHARE:
            continue
        step = rating(truth.at(c.id, ago), severity, halo, world.random)
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
                    author_id=reviewer_id,
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
                rater_id=reviewer_id,
                source=f"review:{row.id}",
                framework_version=world.curriculum.version,
                occurred_at=submitted,
            )
        )
    return entries


def _lessons(world: _World, person: DemoPerson, person_id: int) -> None:
    known = [c for c in world.curriculum.lessons]
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


_STILL_OPEN = {
    "Elham Nouri": ("audience", -3),
    "Pouya Karimi": ("reporting", 4),
    "Sara Mohammadi": ("content-techniques", 8),
    "Yasaman Ghasemi": (None, 11),
}
"""Reviews that wait for the manager of the demo: area and days until due."""


def _open_work(world: _World, ids: dict[str, int]) -> None:
    """Reviews that are due, one of them late and begun."""
    manager = ids["Nima Kaviani"]
    for latin, (area, days) in _STILL_OPEN.items():
        row = ReviewRow(
            public_id=f"demo-due-{ids[latin]}",
            subject_id=ids[latin],
            reviewer_id=manager,
            path_id=world.curriculum.path.id,
            framework_version=world.curriculum.version,
            cycle=OPEN_CYCLE,
            area=area,
            state=ReviewState.DRAFT,
            due_at=world.now + timedelta(days=days),
            created_at=world.now - timedelta(days=12),
            requested_by_id=manager,
        )
        world.session.add(row)
        world.session.flush()
        if latin == "Elham Nouri":
            world.session.add(
                ReviewDraft(
                    review_id=row.id, competency="audience-types", step=3, note=NOTES[1]
                )
            )
