"""Every fault answers with a sentence in the reader's language, and the right status."""

from pathlib import Path

import pytest
from flask import Flask

from competency.app import create_app
from competency.config import load
from tests.web.browser import Browser, SignIn

DEAD = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def unreachable(tmp_path: Path) -> Flask:
    """An application whose database does not answer."""
    return create_app(
        load({}, instance=str(tmp_path / "down"), database_url=DEAD, password_cost="low")
    )


@pytest.mark.parametrize("address", ["/nowhere", "/attempt/nobody-has-this", "/people/999999"])
def test_an_unknown_address_says_so_in_both_languages(sign_in: SignIn, address: str) -> None:
    learner = sign_in("learner")
    answer = learner.get(address)
    assert answer.status_code == 404
    assert "در این نشانی چیزی نیست" in answer.get_data(as_text=True)
    learner.post("/language", language="en")
    assert "There is nothing at this address" in learner.get(address).get_data(as_text=True)


def test_a_wrong_method_is_405_with_a_sentence(browser: Browser) -> None:
    answer = browser.get("/logout")
    assert answer.status_code == 405
    assert "برگردید و دوباره دکمه را بزنید" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fa", "سامانه اکنون به پایگاه داده‌اش دسترسی ندارد"), ("en", "cannot reach its database")],
)
def test_without_a_database_a_plain_page_says_so(
    unreachable: Flask, language: str, sentence: str
) -> None:
    client = unreachable.test_client()
    client.set_cookie("language", language)
    with client.session_transaction() as kept:
        kept["_user_id"] = "somebody-signed-in"
    answer = client.get("/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert sentence in page
    assert f'lang="{language}"' in page
    assert "Traceback" not in page
    assert "psycopg" not in page


def test_readiness_tells_machines_that_the_database_is_down(unreachable: Flask) -> None:
    client = unreachable.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
