"""One item: the version asked for, its other versions, and the data of its charts."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from competency.domain.career_path import Competency
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, require
from competency.reporting.charts.item_curve import CurveGroup, ItemCurveData
from competency.reporting.charts.item_information import InformationPoint, ItemInformationData
from competency.scoring.items import information_curve, most_informative
from competency.scoring.scale import CUTS, NODES
from competency.services.curriculum import versions
from competency.services.items.analysis import Analysis, Bank, analysis_of
from competency.services.items.figures import Figures, ItemReport, report_of

SHOWN_RANGE = 3.0
"""The charts show abilities from −3 to 3; hardly anybody is beyond."""
EVERY = 2
"""Every second node of the scale is enough for a smooth line."""


@dataclass(frozen=True)
class ItemPage:
    """Everything on the page of an item.

    Attributes:
        curriculum: The published version that the item is from.
        bank: Of its competency; None where it is no longer in service.
        in_service: Whether this version is what people are asked today.
        others: Other versions of the same item that anybody answered, the newest first.
    """

    report: ItemReport
    curriculum: Curriculum
    competency: Competency
    bank: Bank | None
    in_service: bool
    others: tuple[Figures, ...]


def load(session: Session, actor: Actor, curriculum: Curriculum, name: str) -> ItemPage:
    """The item in service of that id, or the item version of that content hash.

    Raises:
        Forbidden: the actor may not read item statistics.
        NotFound: neither an item in service nor a version that anybody answered.
    """
    require(actor, Action.ITEMS_READ)
    analysis = analysis_of(session, curriculum)
    report, source = _find(session, curriculum, analysis, name)
    item = report.item
    others = [
        one
        for one in analysis.versions.values()
        if one.item_version.item_id == item.id and one.item_version.version != item.version
    ]
    return ItemPage(
        report=report,
        curriculum=source,
        competency=source.path.competency(item.competency),
        bank=analysis.banks.get(item.competency),
        in_service=item.version in curriculum.item_by_version,
        others=tuple(reversed(others)),
    )


def _find(
    session: Session, curriculum: Curriculum, analysis: Analysis, name: str
) -> tuple[ItemReport, Curriculum]:
    current = curriculum.item_by_version.get(name)
    report = analysis.reports.get(current.id if current else name)
    if report is not None:
        return report, curriculum
    figures = analysis.versions.get(name)
    if figures is None:
        raise NotFound(N_("There is no such question. It may have been taken out of the bank."))
    source = versions.curriculum_of(session, figures.item_version.framework_version)
    item = source.item_by_version[name]
    bank = len(curriculum.items_by_competency.get(item.competency, ()))
    return report_of(item, figures, analysis.context, bank=bank), source


def information(page: ItemPage) -> ItemInformationData:
    """Where on the scale the item informs, by the parameters in force."""
    parameters = page.report.parameters
    curve = information_curve(parameters)
    return ItemInformationData(
        competency=page.competency.title,
        points=tuple(
            InformationPoint(round(float(NODES[node]), 4), round(float(curve[node]), 4))
            for node in range(0, NODES.size, EVERY)
            if abs(NODES[node]) <= SHOWN_RANGE + 1e-9
        ),
        peak=round(most_informative(parameters), 4),
        cuts=CUTS,
        step=page.report.item.step,
    )


def curve(page: ItemPage) -> ItemCurveData | None:
    """How people did by ability, against what is expected of them; None with too few answers."""
    figures = page.report.figures
    if figures is None or not figures.analysis.groups:
        return None
    return ItemCurveData(
        competency=page.competency.title,
        groups=tuple(
            CurveGroup(
                people=one.people,
                theta=round(one.theta, 4),
                observed=round(one.observed, 4),
                expected=round(one.expected, 4),
                low=round(one.low, 4),
                high=round(one.high, 4),
            )
            for one in figures.analysis.groups
        ),
        cuts=CUTS,
        graded=page.report.item.graded,
    )
