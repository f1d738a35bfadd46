"""Every page of a learner opens in both languages."""

import pytest

from tests.web.browser import SignIn

PAGES = (
    "/",
    "/path/barista",
    "/path/barista/bar",
    "/path/barista/shift",
    "/path/barista/bar/quiz",
    "/path/barista/bar/self",
    "/profile",
    "/reviews",
    "/account",
)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_page_of_a_newcomer_opens(sign_in: SignIn, language: str) -> None:
    learner = sign_in("learner")
    learner.post("/language", language=language)
    for page in PAGES:
        answer = learner.get(page)
        assert answer.status_code == 200, page
        assert f'lang="{language}"' in answer.get_data(as_text=True)
