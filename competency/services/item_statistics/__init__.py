"""Item analysis of an organisation's own answers: the list, one item, findings in words."""

from competency.reporting.charts.item_curve import ItemCurveData
from competency.reporting.charts.item_information import ItemInformationData
from competency.services.item_statistics.analysis import Bank
from competency.services.item_statistics.figures import Figures, ItemReport
from competency.services.item_statistics.listing import (
    SORTS,
    STATES,
    Filters,
    Listing,
    Summary,
    load,
)
from competency.services.item_statistics.sentences import Said, name_of, say
from competency.services.item_statistics.single import SingleItem, curve, information
from competency.services.item_statistics.single import load as load_item

__all__ = [
    "SORTS",
    "STATES",
    "Bank",
    "Figures",
    "Filters",
    "ItemCurveData",
    "ItemInformationData",
    "ItemReport",
    "Listing",
    "Said",
    "SingleItem",
    "Summary",
    "curve",
    "information",
    "load",
    "load_item",
    "name_of",
    "say",
]
