"""People are added: what is stored, who may, what is refused."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden, InvalidInput
from competency.services.people import membership, persons
from competency.services.people.persons import Details, Place
from competency.storage.models import Identity, MailLogEntry
from competency.storage.queries import people as queries
from competency.storage.queries.people import LEAD
from tests.services.hr_cast import NEW, NOW, OUTBOX, Cast, act, acts, build


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_a_new_person_is_stored_cleanly_and_invited(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    place = Place(cast.brand, LEAD, "mid")
    made = persons.add_person(sqlite_session, hr, NEW, place, OUTBOX, now=NOW)
    identity = sqlite_session.get_one(Identity, made)
    assert (identity.name, identity.email) == ("مریم حسینی", "maryam.hosseini@c.example.org")
    assert queries.memberships_of_people(sqlite_session, [made])[made][0][1] == LEAD
    assert queries.held_levels(sqlite_session, [made]) == {made: "mid"}
    mail = sqlite_session.scalars(select(MailLogEntry)).one()
    assert mail.recipient == identity.email
    assert "https://c.example.org/invite/" in mail.body
    assert acts(sqlite_session) == ["person.create"]


def test_a_form_sent_twice_makes_one_person(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    made = [
        persons.add_person(sqlite_session, hr, NEW, Place(), OUTBOX, now=NOW, key="form-1")
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert sqlite_session.scalar(select(func.count()).select_from(MailLogEntry)) == 1


def test_an_address_can_have_one_account_only(sqlite_session: Session, cast: Cast) -> None:
    again = Details(name="کسی دیگر", email=" SARA@c.example.org ")
    with pytest.raises(InvalidInput) as refused:
        persons.add_person(
            sqlite_session, act(sqlite_session, cast.hr), again, Place(), OUTBOX, now=NOW
        )
    assert refused.value.field == "email"
    assert refused.value.params["name"] == "سارا محمدی"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (Details(name=" ", email="a@b.org"), "name"),
        (Details(name="الف" * 34, email="a@b.org"), "name"),
        (Details(name="=2+2", email="a@b.org"), "name"),
        (Details(name="12345", email="a@b.org"), "name"),
        (Details(name="سارا\u200bمحمدی", email="a@b.org"), "name"),
        (Details(name="سارا\x00", email="a@b.org"), "name"),
        (Details(name="سارا", email=""), "email"),
        (Details(name="سارا", email="a.b.org"), "email"),
        (Details(name="سارا", email="a@"), "email"),
        (Details(name="سارا", email="@b.org"), "email"),
        (Details(name="سارا", email="a b@b.org"), "email"),
        (Details(name="سارا", email="سارا@b.org"), "email"),
        (Details(name="سارا", email="a@localhost"), "email"),
        (Details(name="سارا", email="a..b@b.org"), "email"),
        (Details(name="سارا", email="a@b.org,c@d.org"), "email"),
        (Details(name="سارا", email="a" * 250 + "@b.org"), "email"),
        (Details(name="سارا", email="a@b.org", name_latin="سارا"), "name_latin"),
        (Details(name="سارا", email="a@b.org", job_title="x" * 121), "job_title"),
        (Details(name="سارا", email="a@b.org", language="de"), "language"),
    ],
)
def test_what_cannot_stand_in_an_account_is_refused_at_its_field(
    details: Details, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        details.cleaned()
    assert refused.value.field == field


def test_persian_digits_in_an_address_become_latin() -> None:
    assert Details(name="سارا", email="sara۲@b.org").cleaned().email == "sara2@b.org"


def test_an_admin_makes_accounts_but_gives_no_team_role_or_level(
    sqlite_session: Session, cast: Cast
) -> None:
    admin = act(sqlite_session, cast.admin)
    assert persons.add_person(sqlite_session, admin, NEW, Place(), OUTBOX, now=NOW)
    other = Details(name="کامران", email="kamran@c.example.org")
    for place in (Place(cast.brand), Place(held_level="mid"), Place(cast.brand, LEAD)):
        with pytest.raises(Forbidden):
            persons.add_person(sqlite_session, admin, other, place, OUTBOX, now=NOW)
    with pytest.raises(Forbidden):
        membership.set_place(sqlite_session, admin, cast.admin, teams={cast.social: LEAD}, now=NOW)
    with pytest.raises(Forbidden):
        membership.set_place(sqlite_session, admin, cast.learner, level="senior", now=NOW)
