"""Importing people: upload a table, look at what it would do, save the good rows."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from competency.domain.errors import N_, Unavailable
from competency.domain.paging import paginate
from competency.domain.permissions import Action
from competency.reporting.exports.csv import CSV
from competency.services.accounts import invitations
from competency.services.people.importing import applying, drafts, files
from competency.services.people.importing.columns import PERSIAN_TITLES, TITLES, Column
from competency.services.people.importing.drafts import Draft
from competency.services.people.importing.plan import Plan
from competency.services.people.importing.planning import make_plan
from competency.services.people.importing.reading import read
from competency.web import arguments, downloads
from competency.web.forms.people import ApplyForm, UploadForm
from competency.web.hr.people.common import outbox
from competency.web.language import _, language, toast, words
from competency.web.policies import allowed
from competency.web.request import actor, data, fresh_token, now, settings
from competency.web.views import View, refusing

blueprint = Blueprint("hr_import", __name__)

INVITE_AT_ONCE: Final = 50

COLUMN_TEXTS: Final = {
    Column.NAME: N_("Required; as colleagues write it."),
    Column.EMAIL: N_("Required; it identifies the person, and is never changed."),
    Column.NAME_LATIN: N_("Shown in English pages and files."),
    Column.TEAM: N_("An existing team; “above/team” where two share a name."),
    Column.ROLE: N_("member or lead; without it, member."),
    Column.JOB_TITLE: N_("As it is on the contract."),
    Column.LEVEL: N_("What the title says today: junior, mid, senior or leadership."),
    Column.LANGUAGE: N_("fa or en; Persian where it is empty."),
}


def _folder() -> Path:
    return settings().instance_path / "imports"


@blueprint.get("/hr/import")
@allowed(Action.PEOPLE_IMPORT)
def upload() -> View:
    """Choose a table."""
    return _upload_page(UploadForm())


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "hr/import.html",
        form=form,
        columns=[(PERSIAN_TITLES[c], c.value, _(COLUMN_TEXTS[c])) for c in Column],
    )


@blueprint.post("/hr/import")
@allowed(Action.PEOPLE_IMPORT)
def keep() -> View:
    """Read the table and keep it for the preview; nothing is written to the organisation."""
    form, token = UploadForm(), fresh_token()
    with refusing(form, lambda: _upload_page(form), Unavailable):
        name, content = form.table()
        make_plan(data(), read(content))
        drafts.keep(_folder(), token, Draft(actor().person, name, now(), content))
    return redirect(url_for("hr_import.preview", token=token))


@blueprint.get("/hr/import/<token>")
@allowed(Action.PEOPLE_IMPORT)
def preview(token: str) -> View:
    """What every row would do; errors first."""
    return _preview_page(token)


def _plan(token: str) -> tuple[Draft, Plan]:
    draft = drafts.find(_folder(), token, actor().person, now=now())
    return draft, make_plan(data(), read(draft.data))


def _preview_page(token: str, form: ApplyForm | None = None) -> str:
    draft, plan = _plan(token)
    everything = arguments.text("all") == "1"
    rows = [row for row in plan.urgent_first if everything or row.outcome != "same"]
    paging = paginate(len(rows), arguments.page())
    return render_template(
        "hr/import_preview.html",
        token=token,
        file_name=draft.name,
        plan=plan,
        everything=everything,
        rows=rows[paging.first - 1 : paging.last] if rows else [],
        paging=paging,
        sentence=lambda remark: files.sentence_of(remark, language()),
        column_titles={column: _(title) for column, title in TITLES.items()},
        form=form or ApplyForm(sent=False),
    )


@blueprint.post("/hr/import/<token>")
@allowed(Action.PEOPLE_IMPORT)
def apply(token: str) -> View:
    """Save the good rows exactly as they were shown; invite the first of the new people."""
    form = ApplyForm()
    with refusing(form, lambda: _preview_page(token, form)):
        result = applying.apply(data(), actor(), _folder(), token, form.fingerprint.data, now=now())
    spoken = words()
    told = spoken.ngettext("%(n)s row is saved.", "%(n)s rows are saved.", result.total)
    if result.new:
        told += " " + spoken.ngettext(
            "%(n)s account was made.", "%(n)s accounts were made.", result.new
        )
    flash(told, "success")
    if result.new:
        _invite()
    return redirect(url_for("hr_people.index"))


def _invite() -> None:
    """Send the first invitations; the list of people offers to send the others."""
    try:
        invitations.invite_waiting(data(), actor(), outbox(), now=now(), most=INVITE_AT_ONCE)
    except Unavailable:
        toast(
            N_(
                "The accounts are made, but the mail server did not take the invitations. Send "
                "them from this page later."
            ),
            "error",
        )


@blueprint.get("/hr/import/<token>/faulty.csv")
@allowed(Action.PEOPLE_IMPORT)
def faulty(token: str) -> Response:
    """The rows with errors and what is wrong with them, to be mended."""
    _draft, plan = _plan(token)
    return downloads.attached(files.faulty_rows(plan, language()), "faulty-rows.csv", CSV.mime)


@blueprint.get("/hr/import/template.csv")
@allowed(Action.PEOPLE_IMPORT)
def template() -> Response:
    """An empty table with the titles."""
    return downloads.attached(files.template(language()), "people-template.csv", CSV.mime)
