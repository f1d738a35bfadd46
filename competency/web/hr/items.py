"""What people's answers say of the quiz questions: the list, one question, its charts."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for

from competency.domain.career_path import Text
from competency.domain.errors import N_, NotFound
from competency.domain.items import Item, item_kinds
from competency.domain.paging import MAX_SEARCH
from competency.domain.permissions import Action
from competency.scoring.item_analysis import (
    MIN_ANSWERS,
    MIN_FOR_FIT,
    MIN_FOR_OPTIONS,
    MIN_GROUP,
    MIN_SHOWN,
)
from competency.scoring.item_analysis.verdicts import FIT_GAP, TOO_EASY, TOO_HARD, WEAK
from competency.services.items import item_page, listing, sentences
from competency.services.items.figures import ItemReport
from competency.services.items.item_page import ItemPage
from competency.services.items.listing import ItemFilters
from competency.services.items.sentences import FindingText
from competency.web import arguments
from competency.web.arguments import asked
from competency.web.charts import answer_with, shown
from competency.web.language import _, language
from competency.web.navigation import NavEntry
from competency.web.policies import allowed
from competency.web.request import actor, curriculum, data
from competency.web.views import View

blueprint = Blueprint("hr_items", __name__)
nav_entry = NavEntry(
    N_("Quiz questions"),
    "hr_items.index",
    "question",
    place=50,
    under=("hr_items.",),
    short=N_("Questions"),
    needs=Action.ITEMS_READ,
)

STATE_TITLES = {
    "attention": N_("Need attention"),
    "urgent": N_("May make a score wrong"),
    "few": N_("Too few answers"),
    "sound": N_("Nothing against them"),
}
LIMITS = {
    "shown": MIN_SHOWN,
    "judged": MIN_ANSWERS,
    "options": MIN_FOR_OPTIONS,
    "fit": MIN_FOR_FIT,
    "group": MIN_GROUP,
    "easy": TOO_EASY,
    "hard": TOO_HARD,
    "weak": WEAK,
    "gap": FIT_GAP,
}
"""Answers that each figure needs, and the values at which something is wrong."""
STEM_LENGTH = 110


@blueprint.get("/hr/items")
@allowed(Action.ITEMS_READ)
def index() -> View:
    """All questions of the path in service; its address holds all filters and can be shared."""
    current = curriculum()
    items = listing.load(data(), actor(), current, _filters())
    if items.filters.page != items.paging.number:
        return redirect(url_for("hr_items.index", **asked("page"), page=items.paging.number))
    return render_template(
        "hr/items.html",
        listing=items,
        path=current.path,
        areas=[("", _("All areas")), *((a.id, a.title[language()]) for a in current.path.areas)],
        competencies=[
            ("", _("All competencies")),
            *((one.id, one.title[language()]) for one in items.choices),
        ],
        kinds=[("", _("All kinds")), *((kind.name, _(kind.title)) for kind in item_kinds())],
        states=[("", _("All")), *((key, _(title)) for key, title in STATE_TITLES.items())],
        sort={"key": items.filters.sort or "", "descending": items.filters.descending},
        stem_of=stem_of,
        names=names_of,
        limits=LIMITS,
    )


def _filters() -> ItemFilters:
    sort, descending = arguments.sorting()
    name = arguments.text("kind")
    kind = next((one for one in item_kinds() if one.name == name), None)
    if name and kind is None:
        raise NotFound(N_("There is no such kind of question."))
    return ItemFilters(
        search=arguments.text("q", MAX_SEARCH),
        area=arguments.text("area") or None,
        competency=arguments.text("competency") or None,
        kind=kind,
        state=arguments.text("state") or None,
        sort=sort or None,
        descending=descending,
        page=arguments.page(),
    )


@blueprint.get("/hr/items/<item>")
@allowed(Action.ITEMS_READ)
def show(item: str) -> View:
    """One question, whole, with everything that its answers say."""
    page = item_page.load(data(), actor(), curriculum(), item)
    own = page.report.item
    name = own.id if page.in_service else own.version
    curve = item_page.curve(page)
    return render_template(
        "hr/item.html",
        page=page,
        report=page.report,
        item=page.report.item,
        path=curriculum().path,
        texts=texts_of(page.report),
        information=shown(item_page.information(page), _drawing_address(name, "information")),
        curve=curve and shown(curve, _drawing_address(name, "curve")),
        limits=LIMITS,
    )


def _drawing_address(item: str, chart: str) -> str:
    return url_for("hr_items.drawing", item=item, chart=chart)


@blueprint.get("/hr/items/<item>/<chart>.svg")
@allowed(Action.ITEMS_READ)
def drawing(item: str, chart: str) -> Response:
    """A chart of one question: `information` or `curve`."""
    page = item_page.load(data(), actor(), curriculum(), item)
    drawn = _drawn(page, chart)
    return answer_with(drawn) if drawn else abort(404)


def _drawn(page: ItemPage, chart: str) -> object:
    match chart:
        case "information":
            return item_page.information(page)
        case "curve":
            return item_page.curve(page)
        case _:
            return None


def texts_of(report: ItemReport) -> list[FindingText]:
    """What is wrong with a question, in the reader's language."""
    keys = report.item.keys
    return [
        sentences.text_of(
            finding,
            report.n,
            language(),
            option=keys[finding.option] if finding.option is not None else "",
        )
        for finding in report.findings
    ]


def names_of(report: ItemReport) -> list[tuple[str, bool]]:
    """The findings in a few words, each once, and whether they may make a score wrong."""
    return list(
        dict.fromkeys(
            (sentences.name_of(finding.verdict, language()), finding.urgent)
            for finding in report.findings
        )
    )


def stem_of(item: Item) -> str:
    """The beginning of a stem in plain words, as a list shows it."""
    return plain(item.stem)


def plain(text: Text) -> str:
    """Markdown as one line of plain words, cut where it is long."""
    lines = [line for line in text[language()].splitlines() if line.strip()]
    # A table or a quotation under the question says nothing in one line.
    words = " ".join(line for line in lines if not line.lstrip().startswith(("|", ">")))
    bare = (words or " ".join(lines)).translate(str.maketrans("", "", "*`_#|>"))
    bare = " ".join(bare.split())
    if len(bare) <= STEM_LENGTH:
        return bare
    return bare[:STEM_LENGTH].rsplit(" ", 1)[0].rstrip("،,.:؛;") + " …"
