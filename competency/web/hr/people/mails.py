"""The mail log: what would have been mailed, had the platform a mail server."""

from flask import render_template

from competency.domain.paging import PAGE, paginate
from competency.domain.permissions import Action
from competency.services.operation import mail_log
from competency.storage.engine import write_session
from competency.web import arguments
from competency.web.extensions import db
from competency.web.hr.people.common import blueprint
from competency.web.policies import allowed, scoped
from competency.web.request import actor, data, now, settings
from competency.web.views import View


@blueprint.get("/admin/mail")
@allowed(Action.MAIL_READ)
def mails() -> View:
    """The mails that were kept, newest first; their words only one by one."""
    wanted = arguments.page()
    rows, total = mail_log.page(data(), actor(), limit=PAGE, offset=(wanted - 1) * PAGE)
    return render_template(
        "hr/mails.html",
        rows=rows,
        paging=paginate(total, wanted),
        sent_by_server=bool(settings().smtp_host),
    )


@blueprint.get("/admin/mail/<int:mail_id>")
@scoped(Action.MAIL_READ)
def mail(mail_id: int) -> View:
    """One mail with its words; opening it leaves an audit entry."""
    # A request that reads has a reading transaction; the entry gets one of its own.
    with write_session(db.engine) as session:
        entry = mail_log.open_mail(session, actor(), mail_id, now=now())
        return render_template("hr/mail.html", mail=entry)
