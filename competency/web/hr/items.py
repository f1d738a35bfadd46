"""What people's answers say of the quiz questions: the list, one question, its charts."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for

from competency.domain.career_path import Text
from competency.domain.errors import N_, NotFound
from competency.domain.items import Item, ItemKind
from competency.domain.permissions import Action
from competency.reporting.charts import item_curve, item_information
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
from competency.services.items.item_page import SingleItem
from competency.services.items.listing import Filters
from competency.services.items.sentences import Said
from competency.services.matrix.page import MAX_SEARCH
from competency.web import arguments
from competency.web.arguments import asked
from competency.web.charts import answer_with, shown
from competency.web.language import _, language
from competency.web.policies import allowed
from competency.web.request import actor, curriculum, data
from competency.web.views import View

blueprint = Blueprint("hr_items", __name__)

KIND_TITLES = {
    ItemKind.SINGLE: N_("One answer"),
    ItemKind.MULTIPLE: N_("Several answers"),
    ItemKind.ORDERING: N_("Put in order"),
    ItemKind.MATCHING: N_("Match the pairs"),
    ItemKind.JUDGEMENT: N_("Judgement of a situation"),
}
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
"""Answers that each figure needs, and from where on it says that something is wrong."""
STEM_LENGTH = 110


@blueprint.get("/hr/items")
@allowed(Action.ITEMS_READ)
def index() -> View:
    """All questions of the path in service; its address holds all filters and can be shared."""
    current = curriculum()
    found = listing.load(data(), actor(), current, _filters())
    if found.filters.page != found.paging.number:
        return redirect(url_for("hr_items.index", **asked("page"), page=found.paging.number))
    return render_template(
        "hr/items.html",
        found=found,
        path=current.path,
        areas=[("", _("All areas")), *((a.id, a.title[language()]) for a in current.path.areas)],
        competencies=[
            ("", _("All competencies")),
            *((one.id, one.title[language()]) for one in found.choices),
        ],
        kinds=[("", _("All kinds")), *((k.value, _(t)) for k, t in KIND_TITLES.items())],
        kind_titles=KIND_TITLES,
        states=[("", _("All")), *((key, _(title)) for key, title in STATE_TITLES.items())],
        sort={"key": found.filters.sort or "", "descending": found.filters.descending},
        stem_of=stem_of,
        names=names_of,
        limits=LIMITS,
    )


def _filters() -> Filters:
    sort, descending = arguments.sorting()
    kind = arguments.text("kind")
    if kind and kind not in tuple(ItemKind):
        raise NotFound(N_("There is no such kind of question."))
    return Filters(
        search=arguments.text("q", MAX_SEARCH),
        area=arguments.text("area") or None,
        competency=arguments.text("competency") or None,
        kind=ItemKind(kind) if kind else None,
        state=arguments.text("state") or None,
        sort=sort or None,
        descending=descending,
        page=arguments.page(),
    )


@blueprint.get("/hr/items/<item>")
@allowed(Action.ITEMS_READ)
def show(item: str) -> View:
    """One question, whole, with everything that its answers say."""
    found = item_page.load(data(), actor(), curriculum(), item)
    curve = item_page.curve(found)
    return render_template(
        "hr/item.html",
        found=found,
        report=found.report,
        item=found.report.item,
        path=curriculum().path,
        said=said(found.report),
        kind=KIND_TITLES[found.report.item.kind],
        information=shown(item_page.information(found)),
        curve=shown(curve) if curve else None,
        limits=LIMITS,
    )


@blueprint.get("/hr/items/<item>/<chart>.svg")
@allowed(Action.ITEMS_READ)
def drawing(item: str, chart: str) -> Response:
    """A chart of one question: `information` or `curve`."""
    found = item_page.load(data(), actor(), curriculum(), item)
    drawn = _drawn(found, chart)
    return answer_with(drawn) if drawn else abort(404)


def _drawn(
    found: SingleItem, chart: str
) -> item_information.ItemInformationData | item_curve.ItemCurveData | None:
    match chart:
        case "information":
            return item_page.information(found)
        case "curve":
            return item_page.curve(found)
        case _:
            return None


def said(report: ItemReport) -> list[Said]:
    """What is wrong with a question, in the reader's language."""
    keys = report.item.keys
    return [
        sentences.say(
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
