"""Language, theme and target level: kept with the account, before sign-in in a cookie."""

import pytest
from sqlalchemy.orm import Session

from competency.storage.models import Identity
from tests.web.browser import Browser, Form, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard

ACTIONS = ("account.save", "account.language", "account.theme")


def kept(session: Session, person: int) -> tuple[str, str, str | None]:
    session.expire_all()
    identity = session.get_one(Identity, person)
    return identity.language, identity.theme, identity.target_level


def test_preferences_are_kept_with_the_account(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    answer = browser.post("/account", language="en", theme="dark", target_level="senior")
    assert answer.status_code == 302
    assert kept(session, cast.learner) == ("en", "dark", "senior")
    page = browser.get("/account").get_data(as_text=True)
    assert 'lang="en"' in page
    assert 'data-bs-theme="dark"' in page


def test_an_empty_target_means_the_next_level_above(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    browser.post("/account", language="fa", theme="auto", target_level="senior")
    browser.post("/account", language="fa", theme="auto", target_level="")
    assert kept(session, cast.learner)[2] is None


@pytest.mark.parametrize(
    "wrong",
    [{"language": "de"}, {"theme": "neon"}, {"target_level": "emperor"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_value_that_is_not_offered_is_refused(
    sign_in: SignIn, cast: Cast, session: Session, wrong: dict[str, str]
) -> None:
    browser = sign_in("learner")
    before = kept(session, cast.learner)
    values = {"language": "fa", "theme": "dark", "target_level": "mid"} | wrong
    assert browser.post("/account", **values).status_code == 422
    assert kept(session, cast.learner) == before


def test_switching_the_language_comes_back_to_the_page_and_stays(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    answer = browser.post("/language", language="en", next="/reviews")
    assert answer.location == "/reviews"
    assert kept(session, cast.learner)[0] == "en"
    assert 'lang="en"' in browser.get("/reviews").get_data(as_text=True)


def test_switching_before_sign_in_is_kept_in_a_cookie(browser: Browser) -> None:
    browser.post("/language", language="en", next="/login")
    assert 'lang="en"' in browser.get("/login").get_data(as_text=True)
    browser.post("/theme", theme="dark", next="/login")
    assert 'data-bs-theme="dark"' in browser.get("/login").get_data(as_text=True)


def test_the_theme_alone_leaves_the_language(sign_in: SignIn, cast: Cast, session: Session) -> None:
    browser = sign_in("learner")
    assert browser.post("/theme", theme="light", next="/").status_code == 302
    assert kept(session, cast.learner)[:2] == ("fa", "light")


@pytest.mark.parametrize("address", ["/language", "/theme"])
def test_an_unknown_switch_is_refused_and_nobody_is_led_elsewhere(
    sign_in: SignIn, address: str
) -> None:
    browser = sign_in("learner")
    name = address[1:]
    assert browser.post(address, **{name: "klingon", "next": "/"}).status_code in {400, 422}
    browser.get("/account")
    value = {"language": "en", "theme": "dark"}[name]
    away = browser.post(address, **{name: value, "next": "//evil.example"})
    assert away.location == "/"


def test_preferences_are_kept_for_oneself_and_only_by_the_form(guard: Guard) -> None:
    form: Form = {"language": "en", "theme": "dark", "target_level": "mid"}
    guard("account.save", "/account", form, may="learner")


def test_the_switches_of_every_page_work_only_as_buttons(guard: Guard) -> None:
    guard("account.language", "/language", {"language": "en"}, may="learner")
    guard("account.theme", "/theme", {"theme": "dark"}, may="learner")
