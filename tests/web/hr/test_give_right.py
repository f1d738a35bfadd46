"""Giving a right."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from competency.storage.queries import people as queries
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_people.give",)


def test_nobody_raises_themself(sign_in: SignIn, session: Session, cast: Cast) -> None:
    for name in ("hr", "admin"):
        own = getattr(cast, name)
        assert sign_in(name).post(f"/hr/people/{own}/give/author").status_code == 403
    assert queries.grants_of(session, cast.hr) == {"hr"}


def test_rights_are_given_and_undone_and_end_sign_ins(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr, learner = sign_in("hr"), sign_in("learner")
    assert learner.get("/").status_code == 200
    hr.post(f"/hr/people/{cast.learner}/give/author")
    page = hr.get(f"/hr/people/{cast.learner}")
    assert f'action="/hr/people/{cast.learner}/take/author"' in page.text
    assert queries.grants_of(session, cast.learner) == {"author"}
    assert learner.get("/").status_code == 302
    hr.post(f"/hr/people/{cast.learner}/take/author")
    session.rollback()
    assert queries.grants_of(session, cast.learner) == frozenset()
    assert hr.post(f"/hr/people/{cast.learner}/give/boss").status_code == 404


@pytest.mark.parametrize("grant", ["hr", "admin", "author"])
def test_hr_gives_every_right(guard: Guard, cast: Cast, grant: str) -> None:
    guard(
        "hr_people.give",
        f"/hr/people/{cast.learner}/give/{grant}",
        may="hr",
        may_not=(*STRANGERS, "admin") if grant == "hr" else STRANGERS,
        refusal=403,
    )


@pytest.mark.parametrize("grant", ["admin", "author"])
def test_an_admin_gives_every_right_but_that_of_hr(guard: Guard, cast: Cast, grant: str) -> None:
    address = f"/hr/people/{cast.learner}/give/{grant}"
    guard("hr_people.give", address, may="admin", may_not=STRANGERS, refusal=403)


def test_a_right_given_twice_is_given_once(hr: Browser, session: Session, cast: Cast) -> None:
    for _ in range(2):
        assert hr.post(f"/hr/people/{cast.learner}/give/author").status_code == 302
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == cast.learner))
    assert list(acts) == ["grant.add"]
