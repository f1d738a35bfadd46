"""Changing what an account says."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, Identity, MailLogEntry
from competency.storage.queries import people as queries
from tests.web.browser import Browser, Form, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import NEW, STRANGERS
from tests.web.links import newest_link

ACTIONS = ("hr_people.save",)


def test_extra_fields_of_a_form_change_nothing(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    identity = session.get_one(Identity, cast.learner)
    before = (identity.password_hash, identity.target_level)
    session.rollback()
    hr.post(
        f"/hr/people/{cast.learner}",
        name="یاسمن دانا",
        email="learner@cast.example",
        language="fa",
        password_hash="x",
        person_id="1",
        target_level="senior",
        grants="hr",
        disabled_at="2020-01-01",
    )
    session.expire_all()
    identity = session.get_one(Identity, cast.learner)
    assert (identity.password_hash, identity.target_level) == before
    assert identity.disabled_at is None
    assert queries.grants_of(session, cast.learner) == frozenset()


def changed(cast: Cast, **values: str) -> Form:
    """The form of the learner's account with other values."""
    return {
        "name": "یاسمن دانا",
        "name_latin": "Yasaman Dana",
        "email": cast.email("learner"),
        "language": "fa",
        **values,
    }


def test_what_changed_is_stored_found_and_written_down(
    hr: Browser, session: Session, cast: Cast
) -> None:
    place = f"/hr/people/{cast.learner}"
    new = changed(cast, name="یاسمن كریمی", job_title="باریستا", language="en")
    assert hr.post(place, new).location == place
    identity = session.get_one(Identity, cast.learner)
    assert (identity.name, identity.job_title, identity.language) == (
        "یاسمن کریمی",
        "باریستا",
        "en",
    )
    assert f'href="{place}"' in hr.get("/hr/people", q="کریمی").text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "person.edit")).one()
    assert (entry.actor_id, entry.subject_id) == (cast.hr, cast.learner)
    assert entry.detail == "name job_title language"


def test_the_same_again_changes_nothing_and_says_so(
    hr: Browser, session: Session, cast: Cast
) -> None:
    hr.post(f"/hr/people/{cast.learner}", changed(cast))
    assert "Nothing was changed." in hr.get(f"/hr/people/{cast.learner}").text
    assert session.scalars(select(AuditEntry).where(AuditEntry.act == "person.edit")).all() == []


def test_the_address_of_somebody_else_is_refused_at_its_field(hr: Browser, cast: Cast) -> None:
    answer = hr.post(f"/hr/people/{cast.learner}", changed(cast, email=cast.email("boss")))
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert f'value="{cast.email("boss")}"' in answer.text, "what was typed is kept"


def test_every_problem_is_told_at_its_field(hr: Browser, cast: Cast) -> None:
    wrong = changed(cast, name="", name_latin="یاسمن", email="learner@")
    answer = hr.post(f"/hr/people/{cast.learner}", wrong)
    assert answer.status_code == 422
    for field in ("name", "email", "name_latin"):
        assert f'id="{field}-error"' in answer.text


def test_a_new_address_of_somebody_invited_gets_the_invitation_and_old_links_die(
    hr: Browser, session: Session, browser: Browser
) -> None:
    hr.post("/hr/people/new", NEW)
    old = newest_link(session)
    person = queries.by_email(session, str(NEW["email"]))
    assert person is not None
    hr.post(f"/hr/people/{person.person_id}", NEW | {"email": "mary@cast.example"})
    recipients = session.scalars(select(MailLogEntry.recipient).order_by(MailLogEntry.id)).all()
    assert recipients == [NEW["email"], "mary@cast.example"]
    assert browser.get(old).status_code == 404
    assert browser.get(newest_link(session)).status_code == 200


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_edit_people(guard: Guard, cast: Cast, name: str) -> None:
    form = changed(cast, name="یاسمن دانایی")
    guard(
        "hr_people.save", f"/hr/people/{cast.learner}", form,
        may=name, may_not=STRANGERS, refusal=403,
    )  # fmt: skip
