"""Importing people from a table: read it, show what it would do, then do exactly that.

`reading` turns bytes into rows, `columns` finds out what the columns mean, `planning` compares
rows with the organisation and writes nothing, `applying` carries the plan out, `drafts` keeps an
upload between preview and apply, `files` writes the tables that people download.
"""

from competency.services.importing.applying import ImportResult, apply, apply_plan
from competency.services.importing.columns import Column
from competency.services.importing.plan import Effect, Plan, Remark, RowPlan
from competency.services.importing.planning import make_plan
from competency.services.importing.reading import MAX_BYTES, MAX_ROWS, Table, read

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "Effect",
    "ImportResult",
    "Plan",
    "Remark",
    "RowPlan",
    "Table",
    "apply",
    "apply_plan",
    "make_plan",
    "read",
]
