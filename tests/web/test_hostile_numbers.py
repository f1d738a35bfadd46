"""Numbers that nobody has end in no error of ours: in queries, in paths, in forms."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from competency import web
from competency.domain.numbers import LARGEST
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn

WEB = Path(web.__path__[0])
HOSTILE = ("9" * 20, str(LARGEST + 1), str(2**63), "9" * 5_000, "۹" * 5_000, "²", "-1", "\x00")
DECIDING = ("as_of", "kind", "theme", "width")
"""Parameters whose nonsense a page refuses before it looks at the others: asked for alone."""
PARAMETER = re.compile(r'(?:arguments\.(?:text|number|id_of)|request\.args\.get)\(\s*"(\w+)"')
SEE_ARGUMENTS = {"page", "sort"}
"""What `arguments.page` and `arguments.sorting` read."""
AWAY = {"static", "auth.sign_in", "auth.reset", "auth.accept_invitation", "auth.forgot"}
"""Not for somebody who is signed in; tokens are no numbers."""


def parameters() -> frozenset[str]:
    """Every query parameter that a view reads."""
    sources = [path.read_text(encoding="utf-8") for path in WEB.rglob("*.py")]
    return frozenset(name for text in sources for name in PARAMETER.findall(text)) | SEE_ARGUMENTS


def test_the_walk_knows_the_parameters_of_the_pages() -> None:
    assert {"team", "page", "question", "q", "level", "sort", "as_of", "why"} <= parameters()
    by_hand = [
        path.name
        for path in WEB.rglob("*.py")
        if re.search(r"request\.args(?!\.get\(|\.to_dict\()", path.read_text(encoding="utf-8"))
    ]
    assert by_hand == []


def test_numbers_are_read_in_one_place() -> None:
    """`int(…)`, `isdigit` and `type=int` on what somebody sent would be a second reader."""
    second = [
        f"{path.relative_to(WEB)}: {found}"
        for path in WEB.rglob("*.py")
        for found in re.findall(r"\bint\(|isdigit|isdecimal|type=int", path.read_text("utf-8"))
    ]
    # What it steps through are the five values that the form itself offers.
    assert second == ["forms/fields.py: int("]


def values_of(cast: Cast) -> dict[str, object]:
    """A good value for each name in a path."""
    return {
        "person_id": cast.learner,
        "team_id": cast.bar,
        "path_id": "barista",
        "area": "bar",
        "competency": "milk-steaming",
        "item": "milk-q1",
        "chart": "information",
        "format": "csv",
    }


def readable(app: Flask) -> Iterator[Rule]:
    """The addresses that answer a GET."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.endpoint not in AWAY:
            yield rule


@pytest.fixture
def hr(sign_in: SignIn) -> Browser:
    return sign_in("hr")


def test_no_query_ends_in_an_error_of_ours(app: Flask, hr: Browser, cast: Cast) -> None:
    known, wrong = values_of(cast), []
    together = sorted(parameters() - set(DECIDING))
    queries = [dict.fromkeys(together, value) for value in HOSTILE]
    queries += [{name: value} for name in DECIDING for value in HOSTILE[:4:3]]
    with app.test_request_context():
        addresses = [
            app.url_map.bind("localhost").build(
                rule.endpoint, {name: known.get(name, 1) for name in rule.arguments}
            )
            for rule in readable(app)
        ]
    for address in addresses:
        for query in queries:
            status = hr.client.get(address, query_string=query).status_code
            if status >= 500:
                wrong.append(f"{address} {str(query)[:60]}: {status}")
    assert not wrong, "\n".join(wrong)


def test_no_path_ends_in_an_error_of_ours(app: Flask, hr: Browser, cast: Cast) -> None:
    known = values_of(cast)
    for rule in readable(app):
        for argument in rule.arguments:
            for value in HOSTILE:
                parts = {name: str(known.get(name, 1)) for name in rule.arguments}
                address = re.sub(
                    r"<(?:\w+:)?(\w+)>",
                    lambda found, parts=parts | {argument: value}: parts[found[1]],
                    rule.rule,
                )
                answer = hr.client.get(address)
                assert answer.status_code < 500, address[:80]


def test_no_form_value_ends_in_an_error_of_ours(
    app: Flask, hr: Browser, cast: Cast, session: Session
) -> None:
    fields = (
        "team", "parent", "level", "role", "teams-0-team", "teams-0-role", "reviewer", "area",
        "due", "question", "answer", "place-0", "match-0", "step-milk-steaming", "fingerprint",
        "idempotency_key", "target_level", "language", "theme", "allowed", "read", "go", "act",
        "name", "name_fa", "name_latin", "job_title", "email", "password", "current", "text",
    )  # fmt: skip
    names = [f"{field}-{value}" for value in HOSTILE for field in ("teams", "place", "match")]
    known = values_of(cast)
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint == "auth.logout":
            continue
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(known.get(m[1], 1)), rule.rule)
        for value in HOSTILE:
            form = {"csrf_token": hr.token} | dict.fromkeys([*fields, *names], value)
            answer = hr.client.post(address, data=form)
            assert answer.status_code < 500, (address, value[:12])


@pytest.mark.parametrize("value", ["9" * 20, "9" * 5_000, "²", "x", str(LARGEST)])
def test_a_team_that_cannot_be_has_nobody(hr: Browser, value: str) -> None:
    everybody = hr.get("/hr/people").text
    nobody = hr.get("/hr/people", team=value).text
    assert "learner@cast.example" in everybody
    assert "learner@cast.example" not in nobody
    lines = hr.get("/hr/export.csv", team=value).text.splitlines()
    assert not [line for line in lines if "cast.example" in line]


def test_persian_digits_are_numbers(hr: Browser, cast: Cast) -> None:
    def persian(number: int) -> str:
        return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    assert "learner@cast.example" in hr.get("/hr/people", team=persian(cast.bar)).text
    assert hr.get(f"/hr/people/{persian(cast.learner)}").status_code == 200
    assert hr.post("/hr/teams", name_fa="شیرینی", parent=persian(cast.bar)).status_code == 302
