"""An organisation for the tests of reviews and teams: who leads whom, and a published path."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency import content
from competency.domain.curriculum import Curriculum
from competency.domain.evidence import EvidenceKind
from competency.domain.permissions import Actor, Grant
from competency.domain.reviews import Rating
from competency.services.accounts import grants, sign_ins
from competency.services.curriculum import publishing, versions
from competency.services.evidence.entry import enter
from competency.services.people import persons, team_tree
from competency.services.reviews import answering, asking, writing
from competency.storage.chains import NewEvidence
from competency.storage.models import EvidenceRow, FrameworkVersion, Publication, ReviewRow
from competency.storage.queries.people import LEAD

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ZONE = ZoneInfo("Asia/Tehran")
SAMPLE = Path(__file__).parents[1] / "sample_path"
AREA = "bar"
IN_AREA = ("espresso-extraction", "milk-steaming", "bar-cleanliness")


@dataclass(frozen=True)
class Cast:
    """Ids: the social team under marketing (head), the brand team beside it, and HR."""

    marketing: int
    social: int
    brand: int
    head: int
    manager: int
    learner: int
    colleague: int
    other_manager: int
    outsider: int
    hr: int
    admin: int


def build(session: Session, *, now: datetime = NOW - timedelta(days=200)) -> Cast:
    """The organisation with the sample path published, committed."""
    publishing.publish(session, SAMPLE, now=now)
    marketing = team_tree.create_team(session, name_fa="بازاریابی", name_en="Marketing")
    social = team_tree.create_team(
        session, name_fa="شبکه‌های اجتماعی", name_en="Social media", parent_id=marketing
    )
    brand = team_tree.create_team(session, name_fa="برند", name_en="Brand", parent_id=marketing)

    def person(name: str, latin: str, **place: object) -> int:
        return persons.create_person(
            session,
            name=name,
            name_latin=latin,
            email=f"{latin.split(maxsplit=1)[0].lower()}@c.example.org",
            password_hash="chosen",
            now=now,
            **place,  # type: ignore[arg-type]
        )

    cast = Cast(
        marketing=marketing,
        social=social,
        brand=brand,
        head=person("فرشته ایرانپور", "Fereshteh Iranpour", team_id=marketing, role=LEAD),
        manager=person("نیما کاویانی", "Nima Kaviani", team_id=social, role=LEAD),
        learner=person("سارا محمدی", "Sara Mohammadi", team_id=social),
        colleague=person("الهام نوری", "Elham Nouri", team_id=social),
        other_manager=person("بهزاد موسوی", "Behzad Mousavi", team_id=brand, role=LEAD),
        outsider=person("کیان فرهادی", "Kian Farhadi", team_id=brand),
        hr=person("لیلا شریفی", "Leila Sharifi"),
        admin=person("آرش بهرامی", "Arash Bahrami"),
    )
    grants.add(session, cast.hr, Grant.HR, now=now)
    grants.add(session, cast.admin, Grant.ADMIN, now=now)
    session.commit()
    return cast


def act(session: Session, person_id: int) -> Actor:
    """The rights of a person."""
    return sign_ins.actor_of(session, person_id)


def path_in_service(session: Session) -> Curriculum:
    """The published path."""
    return versions.in_service(session)


def assigned(
    session: Session,
    cast: Cast,
    *,
    reviewer: int | None = None,
    subject: int | None = None,
    area: str | None = AREA,
    now: datetime = NOW,
    public_id: str = "r1",
) -> str:
    """A review of the learner that their manager is to write."""
    return asking.assign(
        session,
        act(session, cast.manager),
        path_in_service(session),
        subject_id=subject or cast.learner,
        reviewer_id=reviewer or cast.manager,
        area=area,
        due_at=None,
        now=now,
        public_id=public_id,
    )


def submitted(session: Session, cast: Cast, *, now: datetime = NOW, **place: object) -> str:
    """A submitted, unreleased review: 3 with an example, 2, not observed."""
    review = assigned(session, cast, now=now, **place)  # type: ignore[arg-type]
    writer = act(session, review_row(session, review).reviewer_id)
    ratings = [
        Rating(IN_AREA[0], 3, "آسیاب را خودش با مزه تنظیم کرد."),
        Rating(IN_AREA[1], 2),
        Rating(IN_AREA[2], None),
    ]
    writing.save_draft(session, writer, review, ratings, now=now)
    writing.submit(session, writer, review, now=now)
    return review


def released(session: Session, cast: Cast, *, now: datetime = NOW, **place: object) -> str:
    """A review that its subject can read."""
    review = submitted(session, cast, now=now, **place)
    writer = act(session, review_row(session, review).reviewer_id)
    writing.release(session, writer, review, now=now + timedelta(hours=1), zone=ZONE)
    return review


def review_row(session: Session, public_id: str) -> ReviewRow:
    """The stored review."""
    return session.scalars(select(ReviewRow).where(ReviewRow.public_id == public_id)).one()


def review_count(session: Session) -> int:
    """How many reviews there are."""
    return session.scalar(select(func.count()).select_from(ReviewRow)) or 0


def evidence_count(session: Session, person_id: int) -> int:
    """How many pieces of evidence a person's record holds."""
    return (
        session.scalar(
            select(func.count()).select_from(EvidenceRow).where(EvidenceRow.person_id == person_id)
        )
        or 0
    )


def learn(
    session: Session,
    person_id: int,
    competency: str,
    category: int,
    *,
    kind: EvidenceKind = EvidenceKind.REVIEW,
    rater: int | None = None,
    at: datetime = NOW - timedelta(days=30),
) -> None:
    """One piece of evidence in the record, and what it changes. Commits."""
    quiz = kind is EvidenceKind.QUIZ
    curriculum = path_in_service(session)
    items = curriculum.items_by_competency.get(competency, ())
    entry = NewEvidence(
        competency=competency,
        kind=kind,
        category=category,
        categories=2 if quiz else 5,
        item_version=next(i.version for i in items if i.categories == 2) if quiz else None,
        rater_id=rater,
        source="test",
        framework_version=curriculum.version,
        occurred_at=at,
    )
    enter(session, person_id, [entry], curriculum, now=at, zone=ZONE)
    session.commit()


def publish_long_path(session: Session, *, competencies: int = 20) -> Curriculum:
    """A path whose only area lists many competencies, in service from now on. Commits.

    Numbers 17 and 18 are core for juniors; every third is not asked of anybody but leaders.
    """
    sample = path_in_service(session)
    pattern = sample.path.competencies[0]
    many = tuple(
        replace(
            pattern,
            id=f"skill-{n:02}",
            areas=(AREA,),
            requirements=(1, 2, 3, 4) if n % 3 else (0, 0, 0, 4),
            core_from=sample.path.levels[0].id if n in {17, 18} else None,
        )
        for n in range(competencies)
    )
    area = replace(sample.path.areas[0], competencies=tuple(c.id for c in many))
    path = replace(sample.path, areas=(area,), competencies=many, responsibilities=())
    long = replace(sample, path=path, lessons={}, items=(), anchors={}, modules={})
    document = content.to_document(long)
    version = content.version_of(document)
    session.add(
        FrameworkVersion(version=version, path_id=path.id, document=document, recorded_at=NOW)
    )
    session.flush()
    session.add(Publication(path_id=path.id, version=version, recorded_at=NOW))
    session.commit()
    return versions.in_service(session)


def actor_named(session: Session, cast: Cast, name: str) -> Actor:
    """The rights of somebody of the cast."""
    return act(session, getattr(cast, name))


def assign_as(session: Session, cast: Cast, name: str, **changes: object) -> str:
    """Somebody assigns the review of the learner to the manager, but for changes."""
    facts: dict[str, object] = {
        "subject_id": cast.learner,
        "reviewer_id": cast.manager,
        "area": AREA,
        "due_at": None,
        "now": NOW,
        "public_id": "new",
    }
    actor = actor_named(session, cast, name)
    return asking.assign(session, actor, path_in_service(session), **(facts | changes))  # type: ignore[arg-type]


def ask_as(session: Session, cast: Cast, name: str = "learner", **changes: object) -> str:
    """Somebody asks their lead for a review of the area."""
    facts: dict[str, object] = {"area": AREA, "now": NOW, "public_id": "wish"}
    actor = actor_named(session, cast, name)
    return asking.ask(session, actor, path_in_service(session), **(facts | changes))  # type: ignore[arg-type]


def answer_as(session: Session, cast: Cast, review: str, name: str, **changes: object) -> None:
    """Somebody answers a review."""
    facts: dict[str, object] = {
        "second_reviewer": False,
        "text": "",
        "now": LATER,
        "fresh_id": "second",
    }
    answering.answer(session, actor_named(session, cast, name), review, **(facts | changes))  # type: ignore[arg-type]
