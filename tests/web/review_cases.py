"""Reviews of the learner in every state, for the tests of pages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.reviews import Rating
from competency.services.accounts import sign_ins
from competency.services.curriculum import versions
from competency.services.reviews import answering, asking, writing
from competency.storage.models import EvidenceRow, ReviewRow
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser

ZONE = ZoneInfo("Asia/Tehran")
AREA = "bar"
IN_AREA = ("espresso-extraction", "milk-steaming", "bar-cleanliness")
EXAMPLE = "آسیاب را خودش با مزه تنظیم کرد."
STATES = ("draft", "submitted", "released", "acknowledged")


@dataclass
class Cases:
    """Makes reviews and looks at them; never holds the database between two calls."""

    session: Session
    cast: Cast

    def review(
        self,
        state: str = "draft",
        *,
        subject: str = "learner",
        reviewer: str = "boss",
        area: str | None = AREA,
        public_id: str = "r1",
    ) -> str:
        """The public id of a review in a state, asked for by HR."""
        about, writer = getattr(self.cast, subject), getattr(self.cast, reviewer)
        curriculum = versions.in_service(self.session)
        then = NOW - timedelta(days=3)
        asking.assign(
            self.session,
            sign_ins.actor_of(self.session, self.cast.hr),
            curriculum,
            subject_id=about,
            reviewer_id=writer,
            area=area,
            due_at=None,
            now=then,
            public_id=public_id,
        )
        self.session.commit()
        if state == "draft":
            return public_id
        actor = sign_ins.actor_of(self.session, writer)
        ratings = [
            Rating(IN_AREA[0], 3, EXAMPLE),
            Rating(IN_AREA[1], 2),
            Rating(IN_AREA[2], None),
        ]
        writing.save_draft(self.session, actor, public_id, ratings, now=then)
        writing.submit(self.session, actor, public_id, now=then)
        if state != "submitted":
            writing.release(self.session, actor, public_id, now=then, zone=ZONE)
        if state == "acknowledged":
            answering.answer(
                self.session,
                sign_ins.actor_of(self.session, about),
                public_id,
                second_reviewer=False,
                text="",
                now=then,
                fresh_id="",
            )
        self.session.commit()
        return public_id

    def state(self, public_id: str = "r1") -> str:
        """The state that is stored."""
        found = self.session.scalar(select(ReviewRow.state).where(ReviewRow.public_id == public_id))
        self.session.rollback()
        assert found is not None
        return found

    def rows(self) -> list[tuple[int, int, str | None, str]]:
        """Subject, reviewer, area and state of every review, oldest first."""
        rows = self.session.execute(
            select(
                ReviewRow.subject_id, ReviewRow.reviewer_id, ReviewRow.area, ReviewRow.state
            ).order_by(ReviewRow.id)
        )
        found = [(*row,) for row in rows]
        self.session.rollback()
        return found

    def evidence(self, person: str = "learner") -> int:
        """How many pieces of evidence a person's record holds."""
        found = self.session.scalar(
            select(func.count())
            .select_from(EvidenceRow)
            .where(EvidenceRow.person_id == getattr(self.cast, person))
        )
        self.session.rollback()
        return found or 0


EVERYBODY = (
    "boss", "learner", "colleague", "keeper", "newcomer", "rival", "outsider", "hr", "admin",
    "author",
)  # fmt: skip
Form = dict[str, object]


def step(competency: str) -> str:
    """The name of the field of a step."""
    return f"ratings-{competency}-step"


def note(competency: str) -> str:
    """The name of the field of an example."""
    return f"ratings-{competency}-note"


def chosen(page: str, competency: str) -> str | None:
    """The step that is chosen on the page of the form."""
    found = re.search(rf'<input checked [^>]*name="{step(competency)}"[^>]*value="(\w+)"', page)
    return found[1] if found else None


BOXES: Form = {note(c): "" for c in IN_AREA}
"""What a browser sends of an untouched form: every text field, no radio button."""


def others(*allowed: str) -> list[str]:
    """Everybody but those."""
    return [name for name in EVERYBODY if name not in allowed]


def text_of(browser: Browser, path: str, **query: str) -> str:
    """A page that opens."""
    answer = browser.get(path, **query)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def in_english(browser: Browser) -> Browser:
    """The same person, reading English."""
    browser.post("/language", language="en")
    return browser
