"""Forms read what a browser's form sends, and nothing else, in one place."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency import web
from competency.storage.models import IdempotencyKey, Identity, Team
from tests.web.cast import PASSWORD, Cast
from tests.web.conftest import Browser, SignIn

WEB = Path(web.__path__[0])
TEMPLATES = WEB.parents[1] / "templates"
BY_HAND = re.compile(r"request\.(?:form|values|files|json|data|get_json|get_data|stream)\b")


def test_no_view_or_template_reads_a_form_by_hand() -> None:
    found = [
        f"{path.relative_to(WEB.parents[1])}: {hit}"
        for path in (*WEB.rglob("*.py"), *TEMPLATES.rglob("*.html"))
        for hit in BY_HAND.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == [
        "competency/web/forms/base.py: request.form",
        "competency/web/forms/people.py: request.files",
        "competency/web/forms/people.py: request.form",
    ]


def test_no_view_ends_a_transaction() -> None:
    """Services undo what they refuse; the web ends a transaction only where one has failed."""
    found = [
        str(path.relative_to(WEB))
        for path in WEB.rglob("*.py")
        if re.search(r"\.(?:rollback|commit)\(", path.read_text(encoding="utf-8"))
    ]
    assert found == ["request.py"]
    asking = [path.name for path in WEB.rglob("*.py") if "start_over()" in path.read_text("utf-8")]
    assert sorted(asking) == ["errors.py", "health.py", "request.py"]


def test_every_hidden_field_and_key_comes_from_its_form() -> None:
    """Besides the token: what a template writes by hand has no limit and is not kept."""
    by_hand = [
        f"{path.name}: {name}"
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'type="hidden" name="([^"{]+)"', path.read_text(encoding="utf-8"))
        if name not in {"csrf_token", "sort"}  # `sort` goes with the filters of a list
    ]
    assert by_hand == ["shell.html: next"]


ADDRESSES = (
    "/login", "/forgot", "/account", "/account/password", "/language", "/theme",
    "/hr/people/new", "/hr/teams", "/hr/import", "/reviews/ask", "/path/barista/bar/self",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("body", ['{"email": 5}', "[1]", '"x"', "7", "[" * 100_000, "", "{"])
def test_json_is_refused_everywhere(sign_in: SignIn, address: str, body: str) -> None:
    hr = sign_in("hr")
    answer = hr.client.post(
        address,
        data=body,
        content_type="application/json",
        headers={"X-CSRFToken": hr.token},
    )
    assert answer.status_code == 415
    assert "این نشانی فقط فرم می‌پذیرد" in answer.text


def test_json_signs_nobody_in_and_passes_no_limit(browser: Browser, cast: Cast) -> None:
    answer = browser.client.post(
        "/login",
        json={"email": cast.email("hr"), "password": PASSWORD},
        headers={"X-CSRFToken": browser.token},
    )
    assert answer.status_code == 415
    assert browser.get("/account").status_code == 302


def test_the_query_string_is_no_form(browser: Browser, cast: Cast) -> None:
    address = f"/login?email={cast.email('hr')}&password={PASSWORD.replace(' ', '+')}"
    assert browser.post(address).status_code == 422
    assert browser.get("/account").status_code == 302


def test_the_query_string_fills_no_field(sign_in: SignIn, session: Session, cast: Cast) -> None:
    hr = sign_in("hr")
    before = session.scalar(select(func.count()).select_from(Team))
    assert hr.post("/hr/teams?name_fa=x&parent=1").status_code == 422
    assert hr.post(f"/hr/people/{cast.learner}/place?level=senior").status_code == 302
    assert session.scalar(select(func.count()).select_from(Team)) == before


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a != "/hr/import"])
def test_a_file_in_place_of_a_text_is_no_text(sign_in: SignIn, address: str) -> None:
    hr = sign_in("hr")
    for name in ("email", "password", "current", "name", "name_fa", "job_title", "language"):
        file = (io.BytesIO(b"root:x:0:0"), "passwd")
        answer = hr.client.post(address, data={"csrf_token": hr.token, name: file})
        assert answer.status_code < 500, name


def test_a_file_in_place_of_an_address_signs_nobody_in(browser: Browser) -> None:
    file = (io.BytesIO(b"root:x:0:0"), "passwd")
    answer = browser.client.post(
        "/login", data={"csrf_token": browser.token, "password": "x", "email": file}
    )
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_the_form_of_a_table_takes_a_file_only(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    answer = hr.post("/hr/import", file="name,email")
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_a_refused_form_keeps_its_key(sign_in: SignIn, session: Session) -> None:
    hr = sign_in("hr")
    hr.get("/hr/teams")
    key = hr.key
    assert hr.post("/hr/teams", idempotency_key=key, name_fa="").status_code == 422
    assert hr.key == key
    for _ in range(2):
        made = hr.post("/hr/teams", idempotency_key=key, name_fa="شیرینی")
        assert made.status_code == 302
    assert session.scalar(select(func.count()).where(Team.name_fa == "شیرینی")) == 1


def test_a_key_of_another_form_finds_nothing(sign_in: SignIn, session: Session) -> None:
    hr = sign_in("hr")
    hr.get("/path/barista/bar/self")
    rated = {"step-milk-steaming": "2", "idempotency_key": hr.key}
    assert hr.post("/path/barista/bar/self", rated).status_code == 302
    made = hr.post("/hr/teams", name_fa="شیرینی", idempotency_key=hr.key)
    assert made.status_code == 302
    assert session.scalar(select(func.count()).where(Team.name_fa == "شیرینی")) == 1


def test_a_key_that_no_form_has_is_refused(sign_in: SignIn, session: Session) -> None:
    hr = sign_in("hr")
    answer = hr.post("/hr/teams", name_fa="شیرینی", idempotency_key="k" * 41)
    assert answer.status_code == 422
    assert "این فرم مدت زیادی باز مانده" in answer.text
    assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0


def test_all_that_is_wrong_is_said_at_once_each_at_its_field(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    answer = hr.post("/hr/people/new", name="", email="x@", job_title="t" * 121, level="boss")
    assert answer.status_code == 422
    for field in ("name", "email", "job_title", "level"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-error"' in answer.text


def test_what_a_page_offers_is_all_that_it_takes(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    for field in ("language", "theme", "target_level"):
        answer = learner.post("/account", {field: "x"})
        assert answer.status_code == 422, field
        assert f'id="{field}-error"' in answer.text
    assert learner.post("/language", language="de").status_code == 400
    assert learner.post("/theme", theme="pink").status_code == 400
    identity = session.get_one(Identity, cast.learner)
    assert (identity.language, identity.theme, identity.target_level) == ("fa", "auto", None)


def test_two_forms_of_a_page_do_not_answer_for_each_other(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    answer = hr.post(f"/hr/people/{cast.learner}/place", level="boss")
    assert answer.status_code == 422
    assert 'id="held-level-error"' in answer.text
    assert 'id="name-error"' not in answer.text
    assert 'value="learner@cast.example"' in answer.text


def test_an_empty_post_is_a_post(app: Flask, sign_in: SignIn) -> None:
    """Without a body there is no content type to refuse."""
    learner = sign_in("learner")
    headers = {"X-CSRFToken": learner.token}
    assert learner.client.post("/logout", headers=headers).status_code == 302
