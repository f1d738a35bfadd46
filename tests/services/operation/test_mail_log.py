"""Who reads the mail log, whose links let their readers in."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden
from competency.services.accounts.invitations import send_invitation
from competency.services.operation import mail_log
from competency.storage.queries import people as queries
from tests.services.hr_cast import NOW, OUTBOX, Cast, act, acts, build


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    cast = build(sqlite_session)
    for person in (cast.hr, cast.learner):
        identity = queries.identity(sqlite_session, person)
        assert identity is not None
        send_invitation(sqlite_session, identity, OUTBOX, now=NOW)
    sqlite_session.commit()
    return cast


def test_an_admin_sees_no_mail_of_hr(sqlite_session: Session, cast: Cast) -> None:
    admin = act(sqlite_session, cast.admin)
    mails, total = mail_log.page(sqlite_session, admin, limit=50, offset=0)
    assert [m.person_id for m in mails] == [cast.learner]
    assert total == 1
    everything, _ = mail_log.page(sqlite_session, act(sqlite_session, cast.hr), limit=50, offset=0)
    (hrs_own,) = [m.id for m in everything if m.person_id == cast.hr]
    with pytest.raises(Forbidden):
        mail_log.open_mail(sqlite_session, admin, hrs_own, now=NOW)


def test_reading_a_mail_is_audited(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    mails, total = mail_log.page(sqlite_session, hr, limit=1, offset=0)
    assert (len(mails), total) == (1, 2)
    mail_log.open_mail(sqlite_session, hr, mails[0].id, now=NOW)
    assert acts(sqlite_session) == ["mail.read"]


@pytest.mark.parametrize("role", ["manager", "learner"])
def test_others_read_no_mails(sqlite_session: Session, cast: Cast, role: str) -> None:
    with pytest.raises(Forbidden):
        mail_log.page(sqlite_session, act(sqlite_session, getattr(cast, role)), limit=9, offset=0)
