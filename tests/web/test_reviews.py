"""Pages of reviews: who sees which one, when, and in which list."""

import re

import pytest

from tests.web.browser import Browser, SignIn, in_english, text_of
from tests.web.cast import EVERYBODY, Cast
from tests.web.review_cases import Cases


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("draft", ("boss",)),
        ("submitted", ("boss", "head", "hr")),
        ("released", ("boss", "head", "hr", "learner")),
        ("acknowledged", ("boss", "head", "hr", "learner")),
    ],
)
def test_a_review_is_there_for_its_readers_and_for_nobody_else(
    sign_in: SignIn, cases: Cases, state: str, readers: tuple[str, ...]
) -> None:
    review = cases.review(state)
    for name in EVERYBODY:
        expected = 200 if name in readers else 404
        assert sign_in(name).get(f"/reviews/{review}").status_code == expected, name


def test_a_manager_of_another_team_gets_404_like_for_a_review_that_never_was(
    sign_in: SignIn, cases: Cases
) -> None:
    review = cases.review("released")
    rival = sign_in("rival")
    theirs = rival.get(f"/reviews/{review}")
    nobodys = rival.get("/reviews/never-was")
    assert theirs.status_code == nobodys.status_code == 404

    def without_tokens(page: str) -> str:
        return re.sub(r'value="[^"]*"', "", page).replace(review, "never-was")

    assert without_tokens(theirs.get_data(as_text=True)) == without_tokens(
        nobodys.get_data(as_text=True)
    )


def test_whoever_is_not_signed_in_is_asked_to_sign_in(browser: Browser, cases: Cases) -> None:
    review = cases.review("released")
    for path in ("/reviews", f"/reviews/{review}", f"/reviews/{review}/submit"):
        answer = browser.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/login")


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_before_the_release_no_page_of_the_subject_tells_of_the_review(
    sign_in: SignIn, cases: Cases, state: str
) -> None:
    """Byte for byte, but for tokens, the subject's pages are those of the day before."""
    learner = sign_in("learner")
    pages = ("/", "/profile", "/reviews", "/path/barista", "/path/barista/bar")

    def seen() -> list[str]:
        return [
            re.sub(r'(csrf_token|idempotency_key)" value="[^"]*"', "", text_of(learner, page))
            for page in pages
        ]

    before = seen()
    cases.review(state)
    assert seen() == before
    assert cases.evidence() == 0


def test_the_lists_show_what_to_write_to_release_and_what_was_released(
    sign_in: SignIn, cases: Cases
) -> None:
    cases.review("draft", public_id="open")
    cases.review("submitted", subject="colleague", public_id="done")
    cases.review("released", area=None, public_id="read")
    boss = text_of(in_english(sign_in("boss")), "/reviews")
    for section, address in (("to-write", "open"), ("to-release", "done"), ("written", "read")):
        start = boss.index(f'id="{section}"')
        assert f"/reviews/{address}" in boss[start : boss.index("</section>", start)]
    learner = text_of(in_english(sign_in("learner")), "/reviews")
    assert "/reviews/read" in learner
    assert "/reviews/open" not in learner
    assert "/reviews/done" not in text_of(sign_in("colleague"), "/reviews")


def test_pages_of_reviews_open_in_both_languages(sign_in: SignIn, cases: Cases, cast: Cast) -> None:
    cases.review("draft", area=None, public_id="whole")
    cases.review("submitted", public_id="done")
    boss = sign_in("boss")
    for language in ("fa", "en"):
        boss.post("/language", language=language)
        for path in (
            "/reviews",
            "/reviews/whole",
            "/reviews/whole/submit",
            "/reviews/done",
            f"/people/{cast.learner}/review",
        ):
            page = text_of(boss, path)
            assert f'lang="{language}"' in page
            assert not re.search(r"%\(\w+\)s", page), path
