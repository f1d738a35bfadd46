"""The team page: what a lead sees at a glance, and that nobody else sees it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from competency.services.curriculum import versions
from competency.services.evidence import entry
from competency.storage.models import Membership, Team
from tests.storage.records import new_review
from tests.web.browser import Browser, SignIn
from tests.web.cast import NOW, Cast
from tests.web.conftest import Clock
from tests.web.review_cases import ZONE, Cases

ALL = ("espresso-extraction", "milk-steaming", "bar-cleanliness", "shift-handover")


def rate(session: Session, person: int, steps: dict[str, int], rater: int) -> None:
    """Steps by a reviewer as evidence, strong enough to be sure of."""
    curriculum = versions.in_service(session)
    entries = [
        new_review(
            rater,
            competency,
            step,
            framework_version=curriculum.version,
            occurred_at=NOW - timedelta(days=day),
        )
        for competency, step in steps.items()
        for day in range(1, 9)
    ]
    entry.enter(session, person, entries, curriculum, now=NOW, zone=ZONE)
    session.commit()


def page(browser: Browser, team: int, **query: str) -> str:
    answer = browser.get(f"/team/{team}", **query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def names(text: str) -> list[str]:
    """The people of the matrix, in its order."""
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', body)


def row_of(text: str, name: str) -> str:
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return next(row for row in body.split("<tr>") if name in row)


def heads(text: str) -> list[str]:
    head = text[text.index("<thead>") : text.index("</thead>")]
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', head)


@pytest.fixture
def boss(sign_in: SignIn) -> Browser:
    browser = sign_in("boss")
    browser.post("/language", language="en")
    return browser


# Whose it is


@pytest.mark.parametrize(
    ("name", "teams"),
    [
        ("head", {"house", "bar", "night", "roast"}),
        ("boss", {"bar", "night"}),
        ("keeper", {"night"}),
        ("rival", {"roast"}),
        ("hr", {"house", "bar", "night", "roast"}),
        ("learner", set()),
        ("newcomer", set()),
        ("outsider", set()),
        ("admin", set()),
        ("author", set()),
    ],
)
def test_a_team_is_there_for_its_lead_those_above_and_hr(
    sign_in: SignIn, cast: Cast, name: str, teams: set[str]
) -> None:
    browser = sign_in(name)
    for team in ("house", "bar", "night", "roast"):
        expected = 200 if team in teams else 404
        assert browser.get(f"/team/{getattr(cast, team)}").status_code == expected, team
    assert browser.get("/team/999999").status_code == 404


def test_whoever_is_not_signed_in_is_asked_to_sign_in(browser: Browser, cast: Cast) -> None:
    assert browser.get(f"/team/{cast.bar}").location.startswith("/login")


def test_it_only_answers_to_reading(boss: Browser, cast: Cast) -> None:
    assert boss.post(f"/team/{cast.bar}").status_code == 405


# The matrix


def test_the_matrix_has_everybody_with_the_teams_below_and_without(
    boss: Browser, cast: Cast
) -> None:
    whole = names(page(boss, cast.bar))
    assert set(whole) == {
        "Parvaneh Modiri", "Yasaman Dana", "Changiz Hamkar", "Zhaleh Shaban", "Arash Norasteh",
    }  # fmt: skip
    assert whole == sorted(whole)
    assert names(page(boss, cast.bar, below="no")) == [
        "Changiz Hamkar", "Parvaneh Modiri", "Yasaman Dana",
    ]  # fmt: skip
    assert "With teams below" not in page(boss, cast.night)


def test_persian_names_stand_in_persian_order(sign_in: SignIn, cast: Cast) -> None:
    text = page(sign_in("boss"), cast.bar)
    assert names(text) == ["آرش نورسته", "پروانه مدیری", "چنگیز همکار", "ژاله شبان", "یاسمن دانا"]


def test_areas_are_the_columns_and_lead_to_their_competencies(boss: Browser, cast: Cast) -> None:
    text = page(boss, cast.bar)
    assert heads(text) == ["Name", "Level, and chance of the next", "Bar", "Shift"]
    assert f'href="/team/{cast.bar}?area=shift#matrix"' in text
    inner = page(boss, cast.bar, area="shift")
    assert heads(inner)[2:] == ["Bar cleanliness", "Shift handover"]
    assert f'href="/team/{cast.bar}#matrix">All areas' in inner
    assert boss.get(f"/team/{cast.bar}", area="nowhere").status_code == 404


def test_names_lead_to_profiles(boss: Browser, cast: Cast) -> None:
    text = page(boss, cast.bar)
    assert f'<a href="/people/{cast.learner}">Yasaman Dana</a>' in text
    assert '<a href="/profile">Parvaneh Modiri</a>' in text


def test_a_cell_shows_the_floor_and_what_is_below_the_own_level(
    boss: Browser, cast: Cast, session: Session
) -> None:
    rate(session, cast.learner, {"espresso-extraction": 3, "milk-steaming": 0}, cast.boss)
    row = row_of(page(boss, cast.bar, area="bar"), "Yasaman Dana")
    cells = re.findall(r'<span class="(c-cell[^"]*)">(?:<[^>]*>)?([^<]*)', row)
    kinds = [kind for kind, _sign in cells]
    assert "c-step-0" in kinds[1], "sure of nothing yet"
    assert "c-cell--below" in kinds[1], "a junior needs step 1"
    assert "c-cell--below" not in kinds[0]
    assert "c-cell--none" in kinds[2], "not yet assessed is not step 0"
    assert "Not yet assessed" in row


def test_people_are_ordered_by_level_and_by_chance_unknown_ones_last(
    boss: Browser, cast: Cast, session: Session
) -> None:
    rate(session, cast.colleague, dict.fromkeys(ALL, 4), cast.boss)
    rate(session, cast.learner, dict.fromkeys(ALL, 2), cast.boss)
    rate(session, cast.newcomer, dict.fromkeys(ALL, 0), cast.keeper)
    by_level = names(page(boss, cast.bar, sort="level"))
    assert by_level[:3] == ["Changiz Hamkar", "Yasaman Dana", "Arash Norasteh"]
    by_chance = names(page(boss, cast.bar, sort="next"))
    assert set(by_chance[3:]) == {"Parvaneh Modiri", "Zhaleh Shaban"}
    assert names(page(boss, cast.bar, sort="nonsense")) == names(page(boss, cast.bar))


# Ready, risks, due


def stat(text: str, label: str) -> tuple[str, str]:
    """A number of the head and its sentence."""
    found = re.search(
        rf'__label">{label}</span>\s*<span class="c-stat__number">([^<]*)</span>'
        r'\s*<span class="c-stat__note">([^<]*)<',
        text,
    )
    assert found is not None, label
    return found[1], found[2]


def test_before_anybody_is_assessed_nothing_is_claimed(boss: Browser, cast: Cast) -> None:
    text = page(boss, cast.bar)
    assert stat(text, "Ready for the next level") == ("–", "Nobody is assessed yet")
    assert stat(text, "Coverage risks") == ("–", "Nobody is assessed yet")
    assert stat(text, "Reviews due") == ("0", "No reviews are waiting")
    assert "It takes 4 answers or 1 review to fill a cell" in text
    assert "No review is due" in text
    assert "Start the next review" not in text


def test_a_team_without_people_says_how_they_come(sign_in: SignIn, session: Session) -> None:
    empty = Team(name_fa="انبار", name_en="Store")
    session.add(empty)
    session.commit()
    text = page(sign_in("hr"), empty.id)
    assert "هنوز کسی در این تیم نیست" in text
    assert "<table" not in text


def test_coverage_risks_name_who_alone_holds_what_the_work_needs(
    boss: Browser, cast: Cast, session: Session
) -> None:
    rate(session, cast.learner, dict.fromkeys(ALL[:2], 4), cast.boss)
    rate(session, cast.colleague, {ALL[1]: 4}, cast.boss)
    text = page(boss, cast.bar)
    assert stat(text, "Coverage risks") == ("3", "Competencies held by fewer than 2 people")
    risks = text[text.index('id="coverage"') :]
    espresso = risks[risks.index("Espresso extraction") :]
    assert espresso.index("only Yasaman Dana") < espresso.index("1 of 5") < espresso.index("</li>")
    assert "nobody at step 3" in risks
    assert "Steaming milk" not in risks, "two people hold it"


def test_who_is_ready_is_named_with_the_chance(boss: Browser, cast: Cast, session: Session) -> None:
    rate(session, cast.learner, dict.fromkeys(ALL, 3), cast.boss)
    rate(session, cast.colleague, dict.fromkeys(ALL, 0), cast.boss)
    text = page(boss, cast.bar)
    count, sentence = stat(text, "Ready for the next level")
    assert count == "1"
    assert re.fullmatch(r"Yasaman Dana, mid-level with \d\d%", sentence)
    assert "ready for the next level" in row_of(text, "Yasaman Dana")
    assert "ready for the next level" not in row_of(text, "Changiz Hamkar")


def test_a_measured_level_other_than_the_held_one_is_said(
    boss: Browser, cast: Cast, session: Session
) -> None:
    rate(session, cast.learner, dict.fromkeys(ALL, 0), cast.boss)
    rate(session, cast.colleague, dict.fromkeys(ALL, 1), cast.boss)
    text = page(boss, cast.bar)
    assert "measured: below junior" in row_of(text, "Yasaman Dana")
    assert "measured" not in row_of(text, "Changiz Hamkar")


def test_when_nobody_is_ready_the_bar_is_named(boss: Browser, cast: Cast, session: Session) -> None:
    rate(session, cast.learner, dict.fromkeys(ALL, 0), cast.boss)
    number, sentence = stat(page(boss, cast.bar), "Ready for the next level")
    assert (number, sentence) == ("0", "Nobody has reached 60% for the next level")


def test_reviews_due_are_listed_most_urgent_first_with_their_days(
    boss: Browser, cast: Cast, cases: Cases, clock: Clock
) -> None:
    cases.review("draft", subject="learner", public_id="mine")
    cases.review("draft", subject="newcomer", reviewer="keeper", area=None, public_id="theirs")
    cases.review("submitted", subject="colleague", public_id="done")
    text = page(boss, cast.bar)
    assert stat(text, "Reviews due") == ("2", "None of them is late")
    due = text[text.index('id="due"') : text.index('id="coverage"')]
    assert "by 3 Dec" in due
    assert 'href="/reviews/mine"' in due
    assert "/reviews/theirs" not in due
    assert "asked of Zhaleh Shaban" in due
    assert "Changiz" not in due.split("c-menu__list")[0], "written already"
    assert re.search(r'href="/reviews/mine">Start the next review', text)
    clock.now = NOW + timedelta(days=13)
    late = page(boss, cast.bar)
    assert "2 days late" in late
    assert stat(late, "Reviews due")[1] == "2 are late, the longest by 2 days"


def test_the_day_itself_is_today_and_not_late(
    boss: Browser, cast: Cast, cases: Cases, clock: Clock
) -> None:
    cases.review("draft")
    clock.now = NOW + timedelta(days=11)
    assert "due today" in page(boss, cast.bar)
    clock.now = NOW + timedelta(days=12)
    text = page(boss, cast.bar)
    assert "1 day late" in text
    assert stat(text, "Reviews due")[1] == "One is 1 day late"


def test_a_lead_does_not_learn_of_a_review_of_themself_here(
    boss: Browser, cast: Cast, cases: Cases
) -> None:
    def seen() -> str:
        return re.sub(r'name="csrf_token" value="[^"]*"', "", page(boss, cast.bar))

    before = seen()
    cases.review("draft", subject="boss", reviewer="rival")
    assert seen() == before


def test_everybody_but_the_lead_can_be_asked_for_a_review_of(boss: Browser, cast: Cast) -> None:
    text = page(boss, cast.bar)
    links = set(map(int, re.findall(r'href="/people/(\d+)/review"', text)))
    assert links == {cast.learner, cast.colleague, cast.keeper, cast.newcomer}
    for person in links:
        assert boss.get(f"/people/{person}/review").status_code == 200


def test_the_files_of_the_team_are_two_clicks_away(boss: Browser, cast: Cast) -> None:
    for query, ending in (({}, ""), ({"below": "no"}, "?below=no")):
        text = page(boss, cast.bar, **query)
        for kind in ("xlsx", "csv", "json"):
            address = f"/team/{cast.bar}/export.{kind}{ending}"
            assert f'href="{address}"' in text
            assert boss.get(address).status_code == 200


def test_a_small_team_shows_no_average(boss: Browser, cast: Cast, session: Session) -> None:
    """Five people at most: every number is one person's own, or a count."""
    rate(session, cast.learner, dict.fromkeys(ALL, 2), cast.boss)
    text = page(boss, cast.bar, below="no")
    assert "<tfoot" not in text
    assert not re.search(r"average|mean\b", text, re.IGNORECASE)


def test_somebody_who_left_the_team_is_gone_from_it(
    boss: Browser, cast: Cast, session: Session
) -> None:
    session.execute(
        update(Membership).where(Membership.person_id == cast.colleague).values(ended_at=NOW)
    )
    session.commit()
    assert "Changiz Hamkar" not in page(boss, cast.bar)
    assert boss.get(f"/people/{cast.colleague}/review").status_code == 404


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_opens_in_both_languages(
    boss: Browser, cast: Cast, cases: Cases, language: str
) -> None:
    cases.review("released")
    cases.review("draft", subject="colleague", public_id="due")
    boss.post("/language", language=language)
    for query in ({}, {"area": "bar"}, {"sort": "level"}, {"below": "no"}):
        text = page(boss, cast.bar, **query)
        assert f'lang="{language}"' in text
        assert not re.search(r"%\(\w+\)s", text)
