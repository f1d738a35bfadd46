"""Recalibration: what the record says of items, population and raters, tried before adopted."""

from competency.services.recalibration.adopting import (
    Adopted,
    History,
    adopt,
    adopt_for_operator,
    discard,
    history,
    put_back,
)
from competency.services.recalibration.proposing import (
    Proposal,
    newest,
    propose,
    propose_for_operator,
)
from competency.services.recalibration.report import Misbehaving, Move, Report

__all__ = [
    "Adopted",
    "History",
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
    "propose_for_operator",
    "put_back",
]
