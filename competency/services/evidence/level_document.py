"""A level decision as a row of `level_decisions`, and back for the pages."""

from collections.abc import Mapping
from typing import Any

from competency.domain.level_decision import AreaDecision, Blocker, Conflict, LevelDecision
from competency.storage.models import LevelRow


def to_document(decision: LevelDecision) -> dict[str, Any]:
    """What a row has no column for, as plain JSON values."""
    return {
        "likely": {
            name: [step, round(chance, 6)] for name, (step, chance) in decision.likely.items()
        },
        "reached": decision.reached,
        "at_least": decision.at_least,
        "exact": decision.exact,
        "assessed": decision.assessed,
        "required": decision.required,
        "enough": decision.enough,
        "held": decision.held,
        "needed": decision.needed,
        "asked": decision.asked,
        "conflicts": [{"rater": c.rater, "above": c.above} for c in decision.conflicts],
        "blockers": [
            {
                "competency": blocker.competency,
                "required": blocker.required,
                "floor": blocker.floor,
                "chance": blocker.chance,
                "core": blocker.core,
            }
            for blocker in decision.blockers
        ],
        "areas": [
            {
                "area": area.area,
                "expected": area.expected,
                "low": area.low,
                "high": area.high,
                "at_least": area.at_least,
                "assessed": area.assessed,
                "total": area.total,
                "reached": area.reached,
            }
            for area in decision.areas.values()
        ],
    }


def decision_of(row: LevelRow | None) -> LevelDecision | None:
    """The decision of a row in force; None without a row.

    Rows of days that are over have lost their document and are a line of numbers.
    """
    if row is None:
        return None
    document: Mapping[str, Any] = row.document
    likely = document.get("likely", {})
    return LevelDecision(
        reached=document["reached"],
        at_least=tuple(document["at_least"]),
        exact=tuple(document["exact"]),
        assessed=document["assessed"],
        required=document["required"],
        enough=document["enough"],
        held=tuple(document["held"]),
        needed=tuple(document["needed"]),
        asked=tuple(document["asked"]),
        mean=row.mean,
        low=row.low,
        high=row.high,
        blockers=tuple(Blocker(**blocker) for blocker in document["blockers"]),
        areas={
            area["area"]: AreaDecision(**{**area, "at_least": tuple(area["at_least"])})
            for area in document["areas"]
        },
        conflicts=tuple(Conflict(**conflict) for conflict in document.get("conflicts", ())),
        likely={name: (step, chance) for name, (step, chance) in likely.items()},
    )
