"""The columns of a table that is cut from a sheet, as figures.yaml describes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from competency.content.fields import Placed, Record
from competency.content.workbook.formula import Formula, read_formula
from competency.content.workbook.lines import Cut, Filter, every_row, formula_in, read_rows
from competency.content.workbook.sheet import COLUMN
from competency.content.workbook.show import AS, Form
from competency.domain.career_path import Text

_COMPUTED = ("value", "share", "change", "range")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        cells: The column of the sheet whose words, months or days it shows; "" in a column
            of numbers.
        formula: What a column of numbers computes for each line.
        how: "value", "share", "change" or "range"; "between" for a change between `ends`.
        name: What formulas further right call it; "" for none.
        summed: Whether the last line shows it too.
    """

    title: Text
    cells: str = ""
    formula: Formula | None = None
    how: str = "value"
    ends: tuple[str, str] = ("", "")
    form: Form = Form()
    keep: Filter = every_row
    name: str = ""
    summed: bool = True


class ColumnReader:
    """Reads the list under `columns:`.

    Args:
        record: The table.
        cut: Its rows.
        groups: The same rows, line by line.
        labels: What columns are called, from labels.yaml.
    """

    def __init__(
        self, record: Record, cut: Cut, groups: Sequence[Cut], labels: Mapping[str, Text]
    ) -> None:
        self._record = record
        self._cut = cut
        self._groups = groups
        self._labels = labels

    def read(self) -> list[Column]:
        """The columns that can be read; what is wrong with the others is noted."""
        columns: list[Column] = []
        for number, node in enumerate(self._record.nodes("columns"), start=1):
            if isinstance(node, yaml.ScalarNode):
                column = self._plain(self._record.placed(node, "a column"))
            else:
                what = f"column {number} of {self._record.what}"
                record = Record(self._record.source, node, what, self._record.problems)
                column = self._computed(record, _named(columns))
            if column is not None:
                columns.append(column)
        return columns

    def _plain(self, name: Placed) -> Column | None:
        """A column that is a name alone."""
        sheet = self._cut.sheet
        if name.value not in sheet.columns:
            note_column(self._record, name, self._cut)
            return None
        title = self._labels.get(name.value)
        if title is None:
            self._record.note(
                name.place,
                'labels.yaml does not say what the column "%(name)s" is called',
                "add it there: %(name)s: {fa: …, en: …}",
                name=name.value,
            )
            return None
        if name.value in sheet.numeric:
            return Column(title, formula=read_formula(name.value), name=name.value)
        if any(len({row[name.value] for row in group.rows}) > 1 for group in self._groups):
            self._record.note(
                name.place,
                'the rows of a line differ in "%(name)s"',
                "leave the column out, or group the lines by it",
                name=name.value,
            )
        return Column(title, cells=name.value)

    def _computed(self, record: Record, names: set[str]) -> Column | None:
        record.allow(*_COMPUTED, "title", "as", "digits", "name", "rows", "total")
        how = [key for key in _COMPUTED if key in record]
        if len(how) != 1:
            record.note(
                record.place(),
                "%(what)s does not say one thing to compute",
                "write one of: %(keys)s",
                keys=", ".join(f"{key}:" for key in _COMPUTED),
            )
            return None
        column = Column(
            record.both("title"),
            how=how[0],
            keep=read_rows(record, self._cut.sheet),
            name=self._name(record),
            form=read_form(record, how[0]),
            summed="total" not in record or record.flag("total"),
        )
        if how[0] == "change" and record.is_list("change"):
            return self._between(record, column, names)
        known = {**self._cut.known, **dict.fromkeys(names)}
        formula = formula_in(record, how[0], self._cut.sheet, known)
        return replace(column, formula=formula) if formula else None

    def _name(self, record: Record) -> str:
        name = record.string("name") if "name" in record else ""
        if name and not COLUMN.fullmatch(name):
            record.note(
                record.place("name"),
                '"%(name)s" is no name of a column',
                "write lower-case Latin letters, digits and _, beginning with a letter",
                name=name,
            )
        return name

    def _between(self, record: Record, column: Column, names: set[str]) -> Column | None:
        ends = [placed.value for placed in record.strings("change")]
        if len(ends) != 2 or not set(ends) <= names:
            record.note(
                record.place("change"),
                "%(what)s does not compare two columns further left",
                "give two columns a name: and write change: [first, second]",
            )
            return None
        return replace(column, how="between", ends=(ends[0], ends[1]))


def _named(columns: Sequence[Column]) -> set[str]:
    """What formulas further right may call by name: all but changes from line to line."""
    return {column.name for column in columns if column.name and column.how != "change"}


def note_column(record: Record, name: Placed, cut: Cut) -> None:
    """Note that a sheet has no such column."""
    record.note(
        name.place,
        '%(file)s has no column "%(name)s"',
        "write one of: %(columns)s",
        file=cut.sheet.name,
        name=name.value,
        columns=", ".join(cut.sheet.columns),
    )


def read_form(record: Record, how: str) -> Form:
    """How a computed number is shown, from `as:` and `digits:`."""
    digits = record.integer("digits", 0, 4) if "digits" in record else None
    if how == "share":
        return Form("percent", digits)
    if how == "change":
        return Form("change", digits)
    if how == "range":
        return Form("range")
    kind = record.choice("as", AS) if "as" in record else "number"
    return Form(kind or "number", digits)
