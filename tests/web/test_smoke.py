"""Every page opens in both languages."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.career_path import LANGUAGES
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn
from tests.web.naming import names_of
from tests.web.policy_table import ROLES, ROWS, Role, Row

PAGES = tuple(row for row in ROWS if row.is_page)


def visitor(row: Row) -> Role:
    """The first role that may open a page."""
    return next(role for role in ROLES if role in row.allowed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens(sign_in: SignIn, session: Session, cast: Cast, language: str) -> None:
    names = names_of(session, cast, sign_in)
    browsers: dict[Role, Browser] = {}
    wrong = []
    for row in PAGES:
        role = visitor(row)
        if role not in browsers:
            browsers[role] = sign_in(role)
            browsers[role].post("/language", language=language)
        address = row.address.format(**names)
        answer = browsers[role].client.get(address, follow_redirects=True)
        page = answer.get_data(as_text=True)
        if answer.status_code != 200 or f'<html lang="{language}"' not in page:
            wrong.append(f"{address}: {answer.status_code}, {page[:60]!r}")
    assert not wrong, "\n".join(wrong)
