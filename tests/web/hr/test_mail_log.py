"""The mail log: what it shows, to whom, and that reading is written down."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, MailLogEntry
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.hr.staff import NEW


def test_the_mail_log_shows_links_one_by_one_and_records_who_read_them(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr, admin = sign_in("hr"), sign_in("admin")
    hr.post("/hr/people/new", NEW)
    _reset(admin, "hr@cast.example")
    log = admin.get("/admin/mail").text
    assert "maryam@cast.example" in log
    assert "hr@cast.example" not in log
    assert "/invite/" not in log
    mails = session.scalars(select(MailLogEntry).order_by(MailLogEntry.id)).all()
    assert "/invite/" in admin.get(f"/admin/mail/{mails[0].id}").text
    assert admin.get(f"/admin/mail/{mails[1].id}").status_code == 403
    read = session.scalars(select(AuditEntry).where(AuditEntry.act == "mail.read")).all()
    assert [(e.actor_id, e.subject_id) for e in read] == [(cast.admin, mails[0].person_id)]
    assert sign_in("boss").get(f"/admin/mail/{mails[0].id}").status_code == 403


def _reset(browser: Browser, email: str) -> None:
    browser.post("/forgot", email=email)
