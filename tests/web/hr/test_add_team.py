"""Making a team."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import Team
from tests.web.browser import Browser, Form, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_people.add_team",)


def test_a_form_sent_twice_makes_one_team_under_its_parent(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    hr.get("/hr/teams")
    form: dict[str, object] = {"name_fa": "شیرینی", "name_en": "Pastry", "parent": str(cast.bar)}
    for _ in range(2):
        assert hr.post("/hr/teams", form, idempotency_key=hr.key).status_code == 302
    made = session.scalars(select(Team).where(Team.name_fa == "شیرینی")).one()
    assert made.parent_id == cast.bar
    assert hr.get("/hr/teams").text.count("شیرینی") >= 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name_fa": ""}, "name_fa"),
        ({"name_fa": "x" * 101}, "name_fa"),
        ({"name_fa": "بار"}, "name_fa"),
        ({"name_fa": "شیرینی", "parent": "999"}, "parent"),
    ],
    ids=["no name", "too long", "taken", "no such parent"],
)
def test_what_cannot_be_a_team_is_told_at_its_field(
    hr: Browser, session: Session, cast: Cast, form: dict[str, str], field: str
) -> None:
    under_the_house = {"name_en": "", "parent": str(cast.house)}
    answer = hr.post("/hr/teams", dict(under_the_house | form))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert len(session.scalars(select(Team)).all()) == 4


def test_only_hr_makes_teams(guard: Guard) -> None:
    form: Form = {"name_fa": "شیرینی", "name_en": "Pastry", "parent": ""}
    outsiders = (*STRANGERS, "admin")
    guard("hr_people.add_team", "/hr/teams", form, may="hr", may_not=outsiders, refusal=403)
