"""Opening a closed account again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from tests.web.browser import Browser
from tests.web.cast import PASSWORD, Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS
from tests.web.links import can_enter

ACTIONS = ("hr_people.enable",)


def test_the_person_signs_in_again_and_the_toast_undoes_it(
    hr: Browser, browser: Browser, session: Session, cast: Cast
) -> None:
    assert not can_enter(browser, cast.email("gone"), PASSWORD)
    assert hr.post(f"/hr/people/{cast.gone}/enable").status_code == 302
    assert can_enter(browser, cast.email("gone"), PASSWORD)
    page = hr.get(f"/hr/people/{cast.gone}").text
    assert f'action="/hr/people/{cast.gone}/disable"' in page
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == cast.hr))
    assert list(acts) == ["sign-in", "person.enable"]


def test_an_account_that_is_open_stays_as_it_is(hr: Browser, session: Session, cast: Cast) -> None:
    assert hr.post(f"/hr/people/{cast.learner}/enable").status_code == 302
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == cast.learner))
    assert list(acts) == []


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_enable_accounts(guard: Guard, cast: Cast, name: str) -> None:
    address = f"/hr/people/{cast.gone}/enable"
    guard("hr_people.enable", address, may=name, may_not=STRANGERS, refusal=403)
