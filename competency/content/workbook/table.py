"""Tables cut from a sheet: their lines computed and written as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from competency.content.fields import Placed, Record
from competency.content.standard import CAPTION, MADE_HERE
from competency.content.workbook.columns import Column, ColumnReader, note_column
from competency.content.workbook.formula import Formula, Value, read_formula
from competency.content.workbook.lines import Cut
from competency.content.workbook.sheet import Row
from competency.content.workbook.show import cell_text
from competency.domain.career_path import LANGUAGES, Language, Text


def read_table(record: Record, cut: Cut, labels: Mapping[str, Text], *, made_here: bool) -> Text:
    """A table of a figures.yaml as Markdown with its caption; empty where it has problems.

    Args:
        cut: The rows that `from:` and `rows:` name.
        labels: What columns and words are called, from labels.yaml.
        made_here: Whether its sheet was made for one lesson.
    """
    record.allow("title", "from", "rows", "lines", "columns", "sort", "total")
    before = len(record.problems)
    title = record.both("title")
    groups = _groups(record, cut)
    columns = ColumnReader(record, cut, groups, labels).read()
    order = _order(record, cut)
    total = record.both("total") if "total" in record else None
    if len(record.problems) > before:
        return Text("", "")
    if order:
        groups = _sorted(groups, *order)
    lines = _Lines(cut, groups, columns, labels)
    captions = [
        " ".join([CAPTION[each], title[each], *([MADE_HERE[each]] if made_here else [])])
        for each in LANGUAGES
    ]
    fa, en = (
        f"{caption}\n\n{lines.markdown(language, total)}"
        for language, caption in zip(LANGUAGES, captions, strict=True)
    )
    return Text(fa, en)


def _groups(record: Record, cut: Cut) -> list[Cut]:
    """The rows of each line."""
    if "lines" not in record:
        return [replace(cut, rows=(row,)) for row in cut.rows]
    by = Placed(record.string("lines"), record.place("lines"))
    if by.value not in cut.sheet.columns:
        note_column(record, by, cut)
        return []
    groups: dict[str, list[Row]] = {}
    for row in cut.rows:
        groups.setdefault(row[by.value], []).append(row)
    return [replace(cut, rows=tuple(rows)) for rows in groups.values()]


def _order(record: Record, cut: Cut) -> tuple[Formula, bool] | None:
    """What the lines are sorted by, and whether from high to low."""
    if "sort" not in record:
        return None
    name, _space, way = record.string("sort").partition(" ")
    if name in cut.sheet.numeric and way in {"up", "down"}:
        return read_formula(name), way == "down"
    record.note(
        record.place("sort"),
        "the lines of %(what)s can't be sorted like this",
        'write a column of numbers and "up" or "down", like: orders down',
    )
    return None


def _sorted(groups: Sequence[Cut], formula: Formula, down: bool) -> list[Cut]:
    def key(group: Cut) -> tuple[bool, Fraction]:
        value = group.value(formula)
        return value is None, (-value if down else value) if value is not None else Fraction()

    return sorted(groups, key=key)


class _Lines:
    """The lines of a table, computed once and written in each language."""

    def __init__(
        self,
        cut: Cut,
        groups: Sequence[Cut],
        columns: Sequence[Column],
        labels: Mapping[str, Text],
    ) -> None:
        self._cut = cut
        self._groups = groups
        self._columns = columns
        self._labels = labels
        self._values = [self._computed(group) for group in groups]

    def markdown(self, language: Language, total: Text | None) -> str:
        """A pipe table; numbers stand at the end of their cells in either direction."""
        towards_end = ":--" if language == "fa" else "--:"
        lines = [
            [column.title[language] for column in self._columns],
            ["---" if column.cells else towards_end for column in self._columns],
            *(self._line(number, language) for number in range(len(self._groups))),
        ]
        if total:
            lines.append(self._last(language, total))
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _computed(self, group: Cut) -> list[Value]:
        """The values of a line; of a change against the line before, what changes."""
        values: list[Value] = []
        named: dict[str, Value] = {}
        for column in self._columns:
            value = self._value(group, column, named)
            if column.name:
                named[column.name] = value
            values.append(value)
        return values

    def _value(self, group: Cut, column: Column, named: Mapping[str, Value]) -> Value:
        if column.how == "between":
            return _change(*(named[end] for end in column.ends))
        if column.formula is None:
            return None
        rows = replace(group.only(column.keep), known={**group.known, **named})
        value = rows.value(column.formula)
        if column.how == "share":
            whole = self._cut.only(column.keep).value(column.formula)
            return value / whole if value is not None and whole else None
        return value

    def _line(self, number: int, language: Language) -> list[str]:
        cells: list[str] = []
        first = self._groups[number].rows[0]
        for index, column in enumerate(self._columns):
            value = self._values[number][index]
            if column.cells:
                cells.append(cell_text(first[column.cells], language, self._labels))
                continue
            if column.how == "change":
                value = _change(self._values[number - 1][index], value) if number else None
            cells.append(column.form.text(value, language))
        return cells

    def _last(self, language: Language, total: Text) -> list[str]:
        """The line over all rows; a change against the line before has no place in it."""
        cells: list[str] = []
        for column, value in zip(self._columns, self._computed(self._cut), strict=True):
            if column.cells or not column.summed or column.how == "change":
                cells.append("" if cells else f"**{total[language]}**")
            else:
                cells.append(f"**{column.form.text(value, language)}**")
        return cells


def _change(before: Value, after: Value) -> Value:
    if before is None or after is None or not before:
        return None
    return (after - before) / before
