"""Every address × every role: who gets in, who is refused, and how."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from competency.domain.permissions import Action
from competency.web import policies
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn
from tests.web.naming import names_of
from tests.web.policy_table import ROLES, ROWS, Row

ROUTES_WITHOUT_PEOPLE = {"static"}
SERVED = {200, 204, 302, 303, 409, 422}
"""What those who may can get: something, or a sentence about what was sent."""

# Their address needs a file that was uploaded before (tests/web/hr/test_imports.py has them), or
# more areas than the sample path has (the radar asks for the same right as progress.svg).
ELSEWHERE = {"hr_import.preview", "hr_import.apply", "hr_import.faulty", "charts.radar"}

# One knows of oneself: what one may not do to oneself is refused openly.
TO_ONESELF = {
    ("learner", "/people/{learner}/review"): {403},
    ("hr", "/hr/people/{hr}/disable"): {400},
}


@pytest.fixture
def names(session: Session, cast: Cast, sign_in: SignIn) -> dict[str, object]:
    return names_of(session, cast, sign_in)


def ask(browser: Browser, row: Row, names: dict[str, object]) -> int:
    filled = row.address.format(**names)
    if row.method == "GET":
        return browser.get(filled).status_code
    return browser.post(filled, question="1", reviewer=names["colleague"]).status_code


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_in_where_the_table_says_and_nowhere_else(
    sign_in: SignIn, names: dict[str, object], role: str
) -> None:
    browser = sign_in(role)
    wrong = []
    for row in ROWS:
        status = ask(browser, row, names)
        expected = SERVED if role in row.allowed else {row.refusal}
        expected = TO_ONESELF.get((role, row.address), expected)
        if status not in expected:
            wrong.append(f"{row.method} {row.address}: {status}, not {min(expected)} for {role}")
    assert not wrong, "\n".join(wrong)


def test_somebody_not_signed_in_is_sent_to_sign_in(
    browser: Browser, names: dict[str, object]
) -> None:
    for row in ROWS:
        address = row.address.format(**names)
        answer = browser.get(address) if row.method == "GET" else browser.post(address)
        assert answer.status_code == 302, address
        assert "/login" in answer.headers["Location"], address


def test_every_route_declares_a_policy_and_stands_in_the_table(app: Flask) -> None:
    in_table = set()
    bound = app.url_map.bind("localhost")
    for row in ROWS:
        sample = row.address.format_map(AnyNumber())
        in_table.add(bound.match(sample, method=row.method)[0])
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ROUTES_WITHOUT_PEOPLE:
            continue
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        assert policy, f"{rule.rule} declares no policy"
        if policy != "public":
            assert rule.endpoint in in_table | ELSEWHERE, f"{rule.rule} is not in the table"


class AnyNumber(dict[str, str]):
    """A value for every name: a number fits all converters in use."""

    def __missing__(self, key: str) -> str:
        return "1"


def test_a_seeded_bug_in_the_policy_is_found(
    sign_in: SignIn, names: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(_actor: object, _action: Action, _scope: object = None) -> None:
        return None

    monkeypatch.setattr(policies, "require", careless)
    with pytest.raises(AssertionError, match="GET /hr/import: 200, not 403 for learner"):
        test_every_role_gets_in_where_the_table_says_and_nowhere_else(sign_in, names, "learner")


def test_no_change_is_made_without_a_token(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    """Walks every rule that takes a POST, as HR, who may do most."""
    browser = sign_in("hr")
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        address = rule.rule
        for argument in rule.arguments:
            for form in (f"<int:{argument}>", f"<{argument}>"):
                address = address.replace(form, "1")
        answer = browser.client.post(address, data={"language": "en", "theme": "dark"})
        assert answer.status_code == 400, f"{address}: {answer.status_code}"
    browser.get("/account")
    assert browser.last is not None
    assert 'lang="fa"' in browser.last.get_data(as_text=True)
