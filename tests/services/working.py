"""An organisation at work, for tests of what a long record leads to: seeded evidence by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from competency.domain.career_path import STEPS
from competency.domain.curriculum import Curriculum
from competency.domain.evidence import EvidenceKind
from competency.domain.items import Item
from competency.scoring.scale import CUTS
from competency.services.curriculum import contexts, publishing, versions
from competency.services.evidence.entry import enter
from competency.services.people import persons as people
from competency.storage.chains import NewEvidence
from competency.storage.models import EvidenceRow, ScoringContextRow
from tests.storage.records import new_evidence
from tests.web.cast import SAMPLE_PATH

TEHRAN = ZoneInfo("Asia/Tehran")
BEGIN = datetime(2025, 10, 23, 8, tzinfo=UTC)
"""1 Aban 1404, late morning in Tehran."""


@dataclass
class Work:
    """People and their true abilities; every method records something of a day."""

    session: Session
    curriculum: Curriculum
    rng: np.random.Generator
    people: list[int] = field(default_factory=list)
    theta: dict[int, dict[str, float]] = field(default_factory=dict)
    severity: dict[int, float] = field(default_factory=dict)

    def hire(self, count: int, *, now: datetime, team: int | None = None) -> list[int]:
        """New people with abilities of their own."""
        hired = []
        for _ in range(count):
            number = len(self.people) + 1
            person = people.create_person(
                self.session,
                name=f"شخص {number}",
                name_latin=f"Person {number}",
                email=f"person{number}@work.example",
                password_hash="chosen",
                now=now,
                **({"team_id": team} if team else {}),  # type: ignore[arg-type]
            )
            common = self.rng.normal()
            self.people.append(person)
            self.theta[person] = {
                c.id: 0.7 * common + 0.7 * self.rng.normal()
                for c in self.curriculum.path.competencies
            }
            hired.append(person)
        return hired

    def quiz(self, person: int, items: Iterable[Item], *, at: datetime, recorded: datetime) -> None:
        """First answers as the person's abilities have them."""
        entries = [
            self._entry(
                item.competency, EvidenceKind.QUIZ, self._answer(person, item), item.categories, at,
                item=item.version,
            )
            for item in items
        ]  # fmt: skip
        self.enter(person, entries, recorded)

    def review(self, person: int, rater: int, *, at: datetime, recorded: datetime) -> None:
        """One rater's view of all competencies."""
        bias = self.severity.setdefault(rater, float(0.7 * self.rng.normal()))
        halo = 0.45 * self.rng.normal()
        entries = [
            self._entry(
                competency, EvidenceKind.REVIEW,
                _step(theta - bias + halo + 0.7 * self.rng.normal()), len(STEPS), at, rater=rater,
            )
            for competency, theta in self.theta[person].items()
        ]  # fmt: skip
        self.enter(person, entries, recorded)

    def rate_self(
        self, person: int, *, at: datetime, recorded: datetime, again: bool = False
    ) -> None:
        """Self-ratings of all competencies; `again` supersedes the ones before."""
        before = {
            row.competency: row.seq
            for row in self.session.query(EvidenceRow)
            .filter_by(person_id=person, kind=EvidenceKind.SELF.value)
            .order_by(EvidenceRow.seq)
        }
        entries = [
            replace(entry, supersedes=before.get(entry.competency) if again else None)
            for entry in self.self_ratings(person, at=at)
        ]
        self.enter(person, entries, recorded)

    def self_ratings(self, person: int, *, at: datetime) -> list[NewEvidence]:
        """How a person would rate themself, not entered yet."""
        return [
            self._entry(
                competency, EvidenceKind.SELF, _step(0.3 + theta + self.rng.normal()), len(STEPS),
                at,
            )
            for competency, theta in self.theta[person].items()
        ]  # fmt: skip

    def adopt(self, *, mu: float, now: datetime) -> None:
        """Another population in force."""
        _, context = contexts.in_force(self.session, self.curriculum.path.id)
        self.session.add(
            ScoringContextRow(
                path_id=self.curriculum.path.id,
                framework_version=self.curriculum.version,
                document=replace(context, mu=mu).to_document(),
                reason="test",
                recorded_at=now,
            )
        )
        self.session.commit()

    def enter(self, person: int, entries: Sequence[NewEvidence], recorded: datetime) -> None:
        """As every door does: append, refresh, commit."""
        curriculum = versions.in_service(self.session)
        enter(self.session, person, entries, curriculum, now=recorded, zone=TEHRAN)
        self.session.commit()

    def entry_of(self, item: Item, category: int, at: datetime) -> NewEvidence:
        """A given answer to an item."""
        return self._entry(
            item.competency, EvidenceKind.QUIZ, category, item.categories, at, item=item.version
        )

    def _entry(
        self, competency: str, kind: EvidenceKind, category: int, categories: int, at: datetime, *,
        item: str | None = None, rater: int | None = None,
    ) -> NewEvidence:  # fmt: skip
        return new_evidence(
            kind,
            competency,
            category=category,
            categories=categories,
            item_version=item,
            rater_id=rater,
            framework_version=self.curriculum.version,
            occurred_at=at,
        )

    def _answer(self, person: int, item: Item) -> int:
        design = contexts.design_of(item)
        theta = self.theta[person][item.competency]
        # Harder than they were designed, so that a calibration has something to find.
        tails = 1 / (1 + np.exp(-design.a * (theta - np.array(design.b) - 0.6)))
        tails = design.c + (1 - design.c) * tails
        return int((self.rng.random() < tails).sum())


def _step(seen: float) -> int:
    return int((seen >= np.array(CUTS)).sum())


def begin(session: Session, *, seed: int = 7, now: datetime = BEGIN) -> Work:
    """The sample path published, nobody hired yet."""
    publishing.publish(session, SAMPLE_PATH, now=now - timedelta(days=1))
    return Work(session, versions.in_service(session), np.random.default_rng(seed))
