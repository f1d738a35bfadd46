"""Renaming and moving a team."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, Team
from tests.web.browser import Browser, Form, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_people.save_team",)


def test_a_team_is_renamed_and_moved_to_the_top(hr: Browser, session: Session, cast: Cast) -> None:
    form: Form = {"name_fa": "شیفت شب", "name_en": "Night shift", "parent": ""}
    assert hr.post(f"/hr/teams/{cast.night}", form).location == "/hr/teams"
    team = session.get_one(Team, cast.night)
    assert (team.name_fa, team.name_en, team.parent_id) == ("شیفت شب", "Night shift", None)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "team.edit")).one()
    assert entry.detail == f"team={cast.night} name parent={cast.bar}>None"


def test_a_lead_above_loses_a_team_that_moves_away(
    hr: Browser, sign_in: SignIn, cast: Cast
) -> None:
    boss = sign_in("boss")
    assert boss.get(f"/team/{cast.night}").status_code == 200
    hr.post(f"/hr/teams/{cast.night}", name_fa="شب", name_en="Night", parent=str(cast.roast))
    assert boss.get(f"/team/{cast.night}").status_code == 404
    assert sign_in("rival").get(f"/team/{cast.night}").status_code == 200


@pytest.mark.parametrize("under", ["bar", "night"])
def test_no_team_comes_under_itself(hr: Browser, session: Session, cast: Cast, under: str) -> None:
    parent = str(getattr(cast, under))
    circle = hr.post(f"/hr/teams/{cast.bar}", name_fa="بار", name_en="Bar", parent=parent)
    assert circle.status_code == 422
    assert 'id="parent-error"' in circle.text
    assert session.get_one(Team, cast.bar).parent_id == cast.house


def test_a_name_that_is_missing_or_taken_is_told_at_its_field(
    hr: Browser, session: Session, cast: Cast
) -> None:
    for name in ("", "برشته‌کاری"):
        answer = hr.post(f"/hr/teams/{cast.bar}", name_fa=name, parent=str(cast.house))
        assert answer.status_code == 422, name
        assert 'id="name_fa-error"' in answer.text
    assert session.get_one(Team, cast.bar).name_fa == "بار"


def test_a_team_that_does_not_exist_is_not_found(hr: Browser) -> None:
    assert hr.get("/hr/teams/999").status_code == 404
    assert hr.post("/hr/teams/999", name_fa="هیچ").status_code == 404


def test_only_hr_edits_teams(guard: Guard, cast: Cast) -> None:
    guard(
        "hr_people.save_team",
        f"/hr/teams/{cast.roast}",
        {"name_fa": "بو دادن", "name_en": "", "parent": ""},
        may="hr",
        may_not=(*STRANGERS, "admin"),
        refusal=403,
    )
