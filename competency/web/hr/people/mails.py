"""The mail log: what would have been mailed, had the platform a mail server."""

from flask import render_template, request

from competency.domain.paging import PAGE, paginate
from competency.domain.permissions import Action
from competency.services.operation import mail_log
from competency.storage.engine import write_session
from competency.web.extensions import db
from competency.web.hr.people.common import View, blueprint
from competency.web.policies import allowed, scoped
from competency.web.request import actor, data, now, settings


@blueprint.get("/admin/mail")
@allowed(Action.MAIL_READ)
def mails() -> View:
    """The mails that were kept, newest first; their words only one by one."""
    wanted = max(1, min(request.args.get("page", 1, type=int), 1_000_000))
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
