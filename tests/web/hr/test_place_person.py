"""Putting a person into teams and recording the level held."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from competency.storage.queries import people as queries
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_people.place",)


def test_teams_and_level_are_saved_in_one_form(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    place = f"/hr/people/{cast.learner}/place"
    form: dict[str, object] = {
        "team-0": str(cast.roast),
        "role-0": "lead",
        "team-1": str(cast.bar),
        "role-1": "member",
        "team-2": "",
        "role-2": "member",
        "level": "senior",
    }
    assert hr.post(place, form).status_code == 302
    assert queries.teams_of(session, cast.learner) == {cast.roast, cast.bar}
    assert queries.held_levels(session, [cast.learner]) == {cast.learner: "senior"}
    twice = hr.post(place, (form | {"team-1": str(cast.roast)}))
    assert twice.status_code == 422
    assert "دو بار" in twice.text
    for wrong in ({"team-0": "999"}, {"team-0": "x"}, {"role-0": "hr"}, {"level": "boss"}):
        assert hr.post(place, (form | wrong)).status_code == 422, wrong


def test_only_hr_places_people(guard: Guard, cast: Cast) -> None:
    guard(
        "hr_people.place",
        f"/hr/people/{cast.outsider}/place",
        {"team-0": str(cast.bar), "role-0": "lead", "level": "mid"},
        may="hr",
        may_not=(*STRANGERS, "admin"),
        refusal=403,
    )


def test_becoming_a_lead_ends_sign_ins_and_moving_as_a_member_does_not(
    hr: Browser, sign_in: SignIn, cast: Cast
) -> None:
    outsider = sign_in("outsider")
    place = f"/hr/people/{cast.outsider}/place"
    hr.post(place, {"team-0": str(cast.bar), "role-0": "member"})
    assert outsider.get("/").status_code == 200
    hr.post(place, {"team-0": str(cast.bar), "role-0": "lead"})
    assert outsider.get("/").status_code == 302
    assert sign_in("outsider").get(f"/team/{cast.bar}").status_code == 200


def test_the_same_place_again_is_no_change(hr: Browser, session: Session, cast: Cast) -> None:
    place = f"/hr/people/{cast.learner}/place"
    hr.post(place, {"team-0": str(cast.bar), "role-0": "member", "level": "junior"})
    assert "Nothing was changed." in hr.get(f"/hr/people/{cast.learner}").text
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == cast.learner))
    assert not {"membership.change", "level.held"} & set(acts)
