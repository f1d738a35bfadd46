"""Recalibration: what the record says of items, population and raters, tried before adopted."""

from competency.services.recalibration.adopting import (
    Adopted,
    adopt,
    adopt_for_operator,
    discard,
    put_back,
)
from competency.services.recalibration.naming import history
from competency.services.recalibration.proposing import (
    Proposal,
    newest,
    propose,
    propose_by,
)
from competency.services.recalibration.report import ItemMove, Misbehaving, Move, Report
from competency.services.recalibration.working import (
    rebuild,
    start_rebuilding,
    start_trying,
    try_out,
)

__all__ = [
    "Adopted",
    "ItemMove",
    "Misbehaving",
    "Move",
    "Proposal",
    "Report",
    "adopt",
    "adopt_for_operator",
    "discard",
    "history",
    "newest",
    "propose",
    "propose_by",
    "put_back",
    "rebuild",
    "start_rebuilding",
    "start_trying",
    "try_out",
]
