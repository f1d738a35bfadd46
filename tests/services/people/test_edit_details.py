"""A person's details are changed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.errors import InvalidInput
from competency.services.people import persons
from competency.services.people.persons import Details, Place
from competency.storage.models import MailLogEntry
from competency.storage.queries import directory
from tests.services.hr_cast import NEW, NOW, OUTBOX, Cast, act, build


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


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
