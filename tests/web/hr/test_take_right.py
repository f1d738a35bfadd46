"""Taking a right back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from competency.storage.queries import people as queries
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_people.take",)


def test_what_is_taken_ends_sign_ins_and_the_toast_gives_it_back(
    hr: Browser, sign_in: SignIn, session: Session, cast: Cast
) -> None:
    author = sign_in("author")
    assert author.get("/hr/items").status_code == 200
    hr.post(f"/hr/people/{cast.author}/take/author")
    assert queries.grants_of(session, cast.author) == frozenset()
    assert author.get("/hr/items").status_code == 302
    assert sign_in("author").get("/hr/items").status_code == 403
    page = hr.get(f"/hr/people/{cast.author}").text
    assert f'action="/hr/people/{cast.author}/give/author"' in page
    hr.post(f"/hr/people/{cast.author}/give/author")
    assert queries.grants_of(session, cast.author) == {"author"}
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == cast.author))
    assert [(e.act, e.detail) for e in entries if e.act.startswith("grant.")] == [
        ("grant.remove", "author"),
        ("grant.add", "author"),
    ]


def test_a_right_that_somebody_has_not_cannot_be_taken(
    hr: Browser, sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    assert hr.post(f"/hr/people/{cast.learner}/take/author").status_code == 302
    assert learner.get("/").status_code == 200, "nothing changed, so nothing ends"
    assert hr.post(f"/hr/people/{cast.learner}/take/boss").status_code == 404


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_nobody_takes_their_own(sign_in: SignIn, session: Session, cast: Cast, name: str) -> None:
    own = getattr(cast, name)
    assert sign_in(name).post(f"/hr/people/{own}/take/{name}").status_code == 403
    assert queries.grants_of(session, own) == {name}


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_take_rights(guard: Guard, cast: Cast, name: str) -> None:
    address = f"/hr/people/{cast.author}/take/author"
    guard("hr_people.take", address, may=name, may_not=STRANGERS, refusal=403)
