"""Building the demo organisation: people, 18 months of evidence, open work. Seeded."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.career_path import LevelId
from competency.domain.reviews import ReviewState
from competency.i18n.digits import search_key
from competency.services.accounts import passwords
from competency.services.curriculum import versions
from competency.services.demo import past
from competency.services.demo.accounts import PASSWORD
from competency.services.demo.cast import PEOPLE, TEAMS, DemoPerson
from competency.services.demo.past import MONTH, NOTES, OPEN_CYCLE, STILL_OPEN, World
from competency.services.demo.simulate import truth_of
from competency.services.evidence import store
from competency.services.evidence.evaluation import Scorer
from competency.storage.models import (
    GrantRow,
    HeldLevel,
    Identity,
    Membership,
    Person,
    ReviewDraft,
    ReviewRow,
    Team,
)
from competency.storage.transactions import transaction

SEED = 1405
AGE = 20 * MONTH
"""How long ago the organisation published its path."""


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
    with transaction(session) as work:
        curriculum = versions.in_service(session)
        scorer = Scorer.of(session, curriculum, zone)
        random = np.random.default_rng(SEED)
        world = World(session, curriculum, scorer.context, scorer, zone, now, random)
        people = _people(world, password_cost)
        homes = {c.id: c.home for c in curriculum.path.competencies}
        ids = {person.latin: person_id for person, person_id in people}
        reviewers = _reviewers(people)
        for done, (person, person_id) in enumerate(people, start=1):
            truth = truth_of(person, homes, random)
            if person.months:
                past.live(world, person, person_id, truth, reviewers(person, person_id))
                store.refresh(session, person_id, scorer, now=now)
            if progress:
                progress(done, len(people))
        _open_work(world, ids)
        work.commit()
    return len(people)


def _people(world: World, password_cost: str) -> list[tuple[DemoPerson, int]]:
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
        added = Person(created_at=joined)
        session.add(added)
        session.flush()
        session.add(
            Identity(
                person_id=added.id,
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
                    person_id=added.id,
                    team_id=teams[person.team],
                    role="lead" if person.lead else "member",
                    started_at=joined,
                    recorded_at=joined,
                )
            )
            session.add(
                HeldLevel(
                    person_id=added.id,
                    level=LevelId(person.held),
                    occurred_at=joined,
                    recorded_at=joined,
                )
            )
        if person.grant:
            session.add(GrantRow(person_id=added.id, name=person.grant, granted_at=joined))
        made.append((person, added.id))
    session.flush()
    return made


def _reviewers(
    people: Sequence[tuple[DemoPerson, int]],
) -> Callable[[DemoPerson, int], list[tuple[DemoPerson, int]]]:
    """Who reviews a person: the nearest lead above, and the lead of another team."""
    leads = [(p, i) for p, i in people if p.lead]
    by_team = {p.team: (p, i) for p, i in leads}
    parents = {t.key: t.parent for t in TEAMS}

    def reviewers(person: DemoPerson, person_id: int) -> list[tuple[DemoPerson, int]]:
        found: list[tuple[DemoPerson, int]] = []
        key = person.team
        while key is not None and not found:
            lead = by_team.get(key)
            if lead is not None and lead[1] != person_id:
                found.append(lead)
            key = parents[key]
        others = [lead for lead in leads if lead[1] != person_id and lead not in found]
        found.append(others[person_id % len(others)])
        return found

    return reviewers


def _open_work(world: World, ids: dict[str, int]) -> None:
    """Reviews that are due, one of them late and begun."""
    manager = ids["Nima Kaviani"]
    for latin, (area, days) in STILL_OPEN.items():
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
                ReviewDraft(review_id=row.id, competency="audience-types", step=3, note=NOTES[1])
            )
