"""Accounts, teams, roles, held levels and rights: who may change them, and what follows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from competency.domain.permissions import Grant
from competency.services.accounts import grants, invitations
from competency.services.people import membership, persons
from competency.services.people.persons import Details, Place
from competency.storage.models import HeldLevel, Identity, MailLogEntry, Membership, Person
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.storage.queries.people import LEAD, MEMBER
from tests.services.hr_cast import NOW, OUTBOX, Cast, act, acts, build, person, sign_in, signed_in

NEW = Details(
    name="مریم حسيني", email="Maryam.Hosseini@C.example.org", name_latin="Maryam Hosseini"
)


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


@pytest.mark.parametrize("role", ["manager", "learner"])
def test_a_manager_and_a_learner_manage_nobody(
    sqlite_session: Session, cast: Cast, role: str
) -> None:
    actor = act(sqlite_session, getattr(cast, role))
    with pytest.raises(Forbidden):
        persons.add_person(sqlite_session, actor, NEW, Place(), OUTBOX, now=NOW)
    for change in (persons.disable, persons.enable):
        with pytest.raises(Forbidden):
            change(sqlite_session, actor, cast.learner, now=NOW)
    with pytest.raises(Forbidden):
        persons.edit_details(sqlite_session, actor, cast.learner, NEW, OUTBOX, now=NOW)
    with pytest.raises(Forbidden):
        grants.give(sqlite_session, actor, cast.learner, Grant.AUTHOR, now=NOW)


def test_an_admin_touches_no_account_of_hr(sqlite_session: Session, cast: Cast) -> None:
    admin = act(sqlite_session, cast.admin)
    changes: list[Callable[[], object]] = [
        lambda: persons.edit_details(sqlite_session, admin, cast.hr, NEW, OUTBOX, now=NOW),
        lambda: persons.disable(sqlite_session, admin, cast.hr, now=NOW),
        lambda: invitations.resend_invitation(sqlite_session, admin, cast.hr, OUTBOX, now=NOW),
        lambda: grants.give(sqlite_session, admin, cast.hr, Grant.ADMIN, now=NOW),
        lambda: grants.take(sqlite_session, admin, cast.hr, Grant.HR, now=NOW),
    ]
    for change in changes:
        with pytest.raises(Forbidden):
            change()
    assert acts(sqlite_session) == []


def test_an_admin_cannot_grant_hr_but_grants_admin_and_author(
    sqlite_session: Session, cast: Cast
) -> None:
    admin = act(sqlite_session, cast.admin)
    with pytest.raises(Forbidden):
        grants.give(sqlite_session, admin, cast.learner, Grant.HR, now=NOW)
    grants.give(sqlite_session, admin, cast.learner, Grant.AUTHOR, now=NOW)
    assert queries.grants_of(sqlite_session, cast.learner) == {"author"}
    assert grants.changeable(sqlite_session, admin, cast.learner) == (Grant.ADMIN, Grant.AUTHOR)


@pytest.mark.parametrize("role", ["hr", "admin"])
def test_nobody_changes_their_own_rights(sqlite_session: Session, cast: Cast, role: str) -> None:
    own = getattr(cast, role)
    actor = act(sqlite_session, own)
    for grant in Grant:
        with pytest.raises(Forbidden):
            grants.give(sqlite_session, actor, own, grant, now=NOW)
        with pytest.raises(Forbidden):
            grants.take(sqlite_session, actor, own, grant, now=NOW)
    assert grants.changeable(sqlite_session, actor, own) == ()


def test_a_change_of_rights_ends_sign_ins_and_is_audited(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    sign_in(sqlite_session, cast.learner)
    grants.give(sqlite_session, hr, cast.learner, Grant.HR, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    sign_in(sqlite_session, cast.learner)
    grants.give(sqlite_session, hr, cast.learner, Grant.HR, now=NOW)
    assert signed_in(sqlite_session, cast.learner), "nothing changed, so nothing ends"
    grants.take(sqlite_session, hr, cast.learner, Grant.HR, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    assert acts(sqlite_session) == ["grant.add", "grant.remove"]


def test_disabling_ends_sign_ins_and_enabling_undoes_it(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    sign_in(sqlite_session, cast.learner)
    persons.disable(sqlite_session, hr, cast.learner, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    persons.disable(sqlite_session, hr, cast.learner, now=NOW)
    persons.enable(sqlite_session, hr, cast.learner, now=NOW)
    assert sqlite_session.get_one(Identity, cast.learner).disabled_at is None
    assert acts(sqlite_session) == ["person.disable", "person.enable"]


def test_nobody_disables_themself(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        persons.disable(sqlite_session, act(sqlite_session, cast.hr), cast.hr, now=NOW)


def test_becoming_a_lead_ends_sign_ins_and_moving_as_a_member_does_not(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    sign_in(sqlite_session, cast.learner)
    membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=NOW)
    assert signed_in(sqlite_session, cast.learner)
    membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: LEAD}, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)


def test_a_move_ends_one_membership_and_begins_another(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    later = NOW + timedelta(days=30)
    assert membership.set_place(
        sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=later
    )
    assert not membership.set_place(
        sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=later
    )
    rows = sqlite_session.scalars(
        select(Membership).where(Membership.person_id == cast.learner).order_by(Membership.id)
    ).all()
    assert [(r.team_id, r.started_at, r.ended_at) for r in rows] == [
        (cast.social, NOW, later),
        (cast.brand, later, None),
    ]
    assert acts(sqlite_session) == ["membership.change"]


def test_a_team_that_is_gone_is_refused(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    with pytest.raises(InvalidInput):
        membership.set_place(sqlite_session, hr, cast.learner, teams={999: MEMBER}, now=NOW)
    with pytest.raises(InvalidInput):
        membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: "hr"}, now=NOW)


def test_the_same_held_level_is_recorded_once(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    assert membership.set_place(sqlite_session, hr, cast.learner, level="mid", now=NOW)
    assert not membership.set_place(sqlite_session, hr, cast.learner, level="mid", now=NOW)
    assert membership.set_place(sqlite_session, hr, cast.learner, level="senior", now=NOW)
    levels = sqlite_session.scalars(select(HeldLevel.level).order_by(HeldLevel.id)).all()
    assert levels == ["mid", "senior"]
    with pytest.raises(InvalidInput):
        membership.set_place(sqlite_session, hr, cast.learner, level="boss", now=NOW)


def test_editing_says_what_changed_and_finds_the_new_name(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    details = Details(name="سارا كريمی", email="sara@c.example.org", job_title="کارشناس محتوا")
    changed = persons.edit_details(sqlite_session, hr, cast.learner, details, OUTBOX, now=NOW)
    assert set(changed) == {"name", "job_title"}
    rows, total = directory.page(
        sqlite_session,
        key="کریمی",
        address="",
        team_ids=None,
        status=None,
        sort="name",
        descending=False,
        path_id=None,
        limit=50,
        offset=0,
    )
    assert (total, rows[0].id) == (1, cast.learner)


def test_an_address_cannot_be_changed_to_somebody_elses(
    sqlite_session: Session, cast: Cast
) -> None:
    details = Details(name="سارا محمدی", email="leila@c.example.org")
    with pytest.raises(InvalidInput):
        persons.edit_details(
            sqlite_session, act(sqlite_session, cast.hr), cast.learner, details, OUTBOX, now=NOW
        )


def test_a_new_address_of_somebody_invited_gets_the_invitation(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    made = persons.add_person(sqlite_session, hr, NEW, Place(), OUTBOX, now=NOW)
    moved = Details(name="مریم حسینی", email="m@c.example.org", name_latin="Maryam Hosseini")
    persons.edit_details(sqlite_session, hr, made, moved, OUTBOX, now=NOW)
    recipients = sqlite_session.scalars(select(MailLogEntry.recipient).order_by(MailLogEntry.id))
    assert list(recipients) == ["maryam.hosseini@c.example.org", "m@c.example.org"]


def test_an_invitation_is_sent_again_only_while_it_is_needed(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    made = persons.add_person(sqlite_session, hr, NEW, Place(), OUTBOX, now=NOW)
    invitations.resend_invitation(sqlite_session, hr, made, OUTBOX, now=NOW)
    with pytest.raises(Conflict):
        invitations.resend_invitation(sqlite_session, hr, cast.learner, OUTBOX, now=NOW)
    persons.disable(sqlite_session, hr, made, now=NOW)
    with pytest.raises(Conflict):
        invitations.resend_invitation(sqlite_session, hr, made, OUTBOX, now=NOW)


def test_invitations_that_wait_go_out_in_portions(sqlite_session: Session, cast: Cast) -> None:
    for number in range(3):
        person(sqlite_session, "تازه‌وارد", f"new{number}@c.example.org", password_hash="")
    sqlite_session.commit()
    hr = act(sqlite_session, cast.hr)
    assert invitations.invite_waiting(sqlite_session, hr, OUTBOX, now=NOW, most=2) == (2, 1)
    assert invitations.invite_waiting(sqlite_session, hr, OUTBOX, now=NOW, most=2) == (1, 0)
    assert invitations.invite_waiting(sqlite_session, hr, OUTBOX, now=NOW, most=2) == (0, 0)


def test_a_stranger_is_not_found_and_leaves_nothing(sqlite_session: Session, cast: Cast) -> None:
    before = sqlite_session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(NotFound):
        persons.disable(sqlite_session, act(sqlite_session, cast.hr), 9999, now=NOW)
    assert sqlite_session.scalar(select(func.count()).select_from(Person)) == before


@pytest.mark.parametrize(
    ("status", "expected"), [("active", 4), ("invited", 1), ("disabled", 1), (None, 6)]
)
def test_the_list_of_people_filters_by_status(
    sqlite_session: Session, cast: Cast, status: str | None, expected: int
) -> None:
    person(sqlite_session, "دعوت‌شده", "invited@c.example.org", password_hash="")
    gone = person(sqlite_session, "رفته", "gone@c.example.org")
    sqlite_session.commit()
    persons.disable(sqlite_session, act(sqlite_session, cast.hr), gone, now=NOW)
    _, total = _page(sqlite_session, status=status)
    assert total == expected


@pytest.mark.parametrize(
    ("key", "address", "count"),
    [("محمدی", "محمدی", 1), ("sara", "sara@c", 1), ("100%", "100%", 0), ("_", "_", 0)],
)
def test_the_list_of_people_is_searched_by_name_and_address(
    sqlite_session: Session, cast: Cast, key: str, address: str, count: int
) -> None:
    assert _page(sqlite_session, key=key, address=address)[1] == count


def test_the_list_of_people_sorts_in_persian_and_by_level(session: Session) -> None:
    cast = build(session)
    membership.set_place(session, act(session, cast.hr), cast.manager, level="senior", now=NOW)
    membership.set_place(session, act(session, cast.hr), cast.learner, level="mid", now=NOW)
    by_name = [row.name for row in _page(session)[0]]
    assert by_name == ["آرش بهرامی", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    by_level = [row.id for row in _page(session, sort="held", descending=True)[0]]
    assert by_level[:2] == [cast.manager, cast.learner]
    in_team = _page(session, team_ids=[cast.social], limit=1)
    assert (len(in_team[0]), in_team[1]) == (1, 2)


def _page(session: Session, **changes: object) -> tuple[list[queries.PersonRow], int]:
    values: dict[str, object] = {
        "key": "",
        "address": "",
        "team_ids": None,
        "status": None,
        "sort": "name",
        "descending": False,
        "path_id": "social-media-manager",
        "limit": 50,
        "offset": 0,
    }
    rows, total = directory.page(session, **(values | changes))  # type: ignore[arg-type]
    return list(rows), total
