"""What an import would do, as data: a plan of rows, each with its sentences."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from functools import cached_property

from competency.services.people.importing.columns import TITLES, Column
from competency.services.people.persons import Details


class Effect(StrEnum):
    """What becomes of a row, the most urgent first."""

    ERROR = "error"
    CHANGE = "change"
    NEW = "new"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a row: message id and parameters, with the cell it is about.

    Attributes:
        column: The column; None where the row as a whole is meant.
        value: What stands in the cell, as uploaded.
    """

    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    column: Column | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do.

    Attributes:
        line: Row number as a spreadsheet counts.
        name, email, team: As they stand in the file.
        person: Id of the account that the row is about; None for a new one.
        details: The account as it would be; None for a row with errors.
        teams: Team → role as they would be; None where nothing changes.
        held: The level to record; None where nothing changes.
        errors: Why it is not written; empty for a good row.
        warnings: What to look at although it is written.
        effects: What it would change.
        cells: The row as uploaded.
    """

    line: int
    name: str
    email: str
    team: str
    effect: Effect
    person: int | None
    details: Details | None
    teams: Mapping[int, str] | None
    held: str | None
    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    effects: tuple[Remark, ...]
    cells: tuple[str, ...]

    @property
    def written(self) -> bool:
        return self.effect in {Effect.CHANGE, Effect.NEW}

    @property
    def outcome(self) -> str:
        """The word that marks the row: as `effect`, or `warning`."""
        return "warning" if self.written and self.warnings else self.effect.value

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """All sentences, the gravest first."""
        return (*self.errors, *self.warnings, *self.effects)


@dataclass(frozen=True)
class Plan:
    """What a whole table would do.

    Attributes:
        remarks: About the file as a whole.
        titles: The first row, as uploaded.
    """

    rows: tuple[RowPlan, ...]
    remarks: tuple[Remark, ...]
    titles: tuple[str, ...]

    @cached_property
    def counts(self) -> Mapping[Effect, int]:
        """How many rows have each effect; all effects are there."""
        found = Counter(row.effect for row in self.rows)
        return {effect: found[effect] for effect in Effect}

    @property
    def warned(self) -> Mapping[Effect, int]:
        """How many of the rows to be written have a warning, by effect."""
        return Counter(row.effect for row in self.rows if row.outcome == "warning")

    @property
    def to_write(self) -> tuple[RowPlan, ...]:
        """The rows that an apply writes."""
        return tuple(row for row in self.rows if row.written)

    @property
    def faulty(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.effect is Effect.ERROR)

    @property
    def urgent_first(self) -> tuple[RowPlan, ...]:
        """Rows with errors, then warnings, changes, new ones, unchanged ones."""
        order = ("error", "warning", "change", "new", "same")
        return tuple(sorted(self.rows, key=lambda row: (order.index(row.outcome), row.line)))

    @cached_property
    def fingerprint(self) -> str:
        """Equal plans have equal ones: what was shown is what is written."""
        digest = hashlib.sha256()
        for row in self.to_write:
            details = astuple(row.details) if row.details else ()
            teams = sorted(row.teams.items()) if row.teams is not None else None
            digest.update(
                repr((row.line, row.effect, row.person, details, teams, row.held)).encode()
            )
        return digest.hexdigest()


def titles_of(remark: Remark, translate: Callable[[str], str]) -> Mapping[str, object]:
    """The parameters of a remark with columns as their titles in the reader's language."""
    return {
        name: translate(TITLES[value]) if isinstance(value, Column) else value
        for name, value in remark.params.items()
    }
