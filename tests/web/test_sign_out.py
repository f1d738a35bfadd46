"""Signing out: this sign-in ends, on the server too, and the browser keeps no more than tastes."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, SignInRow
from tests.web.browser import SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard

ACTIONS = ("auth.logout",)


def test_signing_out_leads_to_the_sign_in_page_and_pages_are_closed(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    learner = sign_in("learner")
    answer = learner.post("/logout")
    assert (answer.status_code, answer.location) == (302, "/login")
    assert learner.get("/profile").location.startswith("/login")
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == cast.learner))
    assert acts.all() == ["sign-in", "sign-out"]


def test_a_cookie_kept_from_before_is_worth_nothing(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    learner = sign_in("learner")
    kept = learner.client.get_cookie("competency")
    assert kept is not None
    learner.post("/logout")
    assert session.scalars(select(SignInRow)).one().revoked_at is not None
    thief = app.test_client()
    thief.set_cookie("competency", kept.value)
    assert thief.get("/profile").status_code == 302


def test_other_sign_ins_of_the_person_and_of_others_go_on(sign_in: SignIn) -> None:
    here, elsewhere, other = sign_in("learner"), sign_in("learner"), sign_in("boss")
    here.post("/logout")
    assert here.get("/").status_code == 302
    assert elsewhere.get("/").status_code == 200
    assert other.get("/").status_code == 200


def test_the_sign_in_page_keeps_language_and_theme(sign_in: SignIn) -> None:
    learner = sign_in("learner")
    learner.post("/account", language="en", theme="dark", target_level="")
    learner.post("/logout")
    page = learner.get("/login").get_data(as_text=True)
    assert 'lang="en"' in page
    assert 'data-bs-theme="dark"' in page
    assert "You are signed out." in page


def test_only_by_the_button_of_somebody_signed_in(guard: Guard) -> None:
    guard("auth.logout", "/logout", may="learner")
