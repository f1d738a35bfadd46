"""What lessons lean on: the recurring case, its workbook, the glossary, blank forms."""

from io import BytesIO

from flask import Blueprint, Response, render_template

from competency.domain.curriculum import Blank, Case, Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action
from competency.i18n.collation import sort_key
from competency.reporting.blank import write_blank
from competency.web.downloads import attached
from competency.web.language import language
from competency.web.path import load_path
from competency.web.policies import allowed

blueprint = Blueprint("reading", __name__)

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html; charset=utf-8"


@blueprint.get("/path/<path_id>/case")
@allowed(Action.PATH_READ)
def case(path_id: str) -> str:
    """The case: who is who, its story, its tables, its workbook."""
    current = load_path(path_id)
    return render_template(
        "path/case.html", curriculum=current, path=current.path, case=_case(current)
    )


@blueprint.get("/path/<path_id>/case/<name>")
@allowed(Action.PATH_READ)
def sheet(path_id: str, name: str) -> Response:
    """A sheet of the workbook, as its authors keep it."""
    text = _case(load_path(path_id)).sheets.get(name)
    if text is None:
        raise NotFound(N_("The workbook has no such sheet."))
    return attached(text.encode(), name, CSV)


@blueprint.get("/path/<path_id>/glossary")
@allowed(Action.PATH_READ)
def glossary(path_id: str) -> str:
    """All terms of the path in the reader's order."""
    current = load_path(path_id)
    if not current.glossary:
        raise NotFound(N_("This career path has no glossary."))
    terms = sorted(current.glossary, key=lambda term: sort_key(term.word[language()]))
    return render_template("path/glossary.html", curriculum=current, path=current.path, terms=terms)


@blueprint.get("/path/<path_id>/<area>/blanks/<name>")
@allowed(Action.PATH_READ)
def blank(path_id: str, area: str, name: str) -> str:
    """An empty form, to print or to download."""
    current = load_path(path_id)
    return render_template(
        "path/blank.html",
        curriculum=current,
        path=current.path,
        area=current.path.area(area) if current.path.has_area(area) else None,
        blank=_blank(current, area, name),
    )


@blueprint.get("/path/<path_id>/<area>/blanks/<name>.xlsx")
@allowed(Action.PATH_READ)
def blank_sheet(path_id: str, area: str, name: str) -> Response:
    """The tables of an empty form, for a spreadsheet."""
    found = _blank(load_path(path_id), area, name)
    if not found.tables:
        raise NotFound(N_("This form has no table."))
    out = BytesIO()
    write_blank(found, out, language=language())
    return attached(out.getvalue(), f"{name}.xlsx", XLSX)


@blueprint.get("/path/<path_id>/<area>/blanks/<name>.html")
@allowed(Action.PATH_READ)
def blank_text(path_id: str, area: str, name: str) -> Response:
    """An empty form as a file by itself, for a word processor."""
    current = load_path(path_id)
    text = render_template(
        "path/blank_file.html", curriculum=current, blank=_blank(current, area, name)
    )
    return attached(text.encode(), f"{name}.html", HTML)


def _case(current: Curriculum) -> Case:
    if current.case is None:
        raise NotFound(N_("This career path has no recurring case."))
    return current.case


def _blank(current: Curriculum, area: str, name: str) -> Blank:
    found = current.blank(area, name)
    if found is None:
        raise NotFound(N_("There is no such form."))
    return found
