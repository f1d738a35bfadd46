"""figures.yaml: figures and tables that texts cut from the workbook by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from competency.content.fields import Placed, Record, compose
from competency.content.problems import Place, Problems
from competency.content.source import Source
from competency.content.workbook.columns import read_form
from competency.content.workbook.formula import Value
from competency.content.workbook.lines import Cut, formula_in, read_rows
from competency.content.workbook.sheet import COLUMN, Sheet
from competency.content.workbook.table import read_table
from competency.domain.career_path import LANGUAGES, Text


@dataclass(frozen=True)
class Figure:
    """A figure or a table, ready for texts.

    Attributes:
        text: What stands in its place: a few words, or a table as Markdown.
        table: Whether it is a table, which stands alone in its paragraph.
    """

    name: str
    place: Place
    text: Text
    table: bool = False


def read_labels(source: Source, problems: Problems) -> dict[str, Text]:
    """labels.yaml: what columns and words of the workbook are called."""
    node = compose(source, source.text, problems)
    if node is None:
        return {}
    labels = Record(source, node, "labels.yaml", problems)
    return {name: labels.both(name) for name in labels.keys}


def check_labels(sheet: Sheet, labels: Mapping[str, Text], problems: Problems) -> None:
    """Note the words of a sheet that readers have no name for."""
    missing = sorted(sheet.words - labels.keys())
    if missing:
        problems.add(
            Place(sheet.file),
            "labels.yaml does not say what these words are called: %(words)s",
            "add each there: word: {fa: …, en: …}",
            words=", ".join(missing),
        )


def read_figures(
    source: Source,
    sheets: Mapping[str, Sheet],
    labels: Mapping[str, Text],
    problems: Problems,
) -> dict[str, Figure]:
    """The figures and tables of a figures.yaml by name.

    Args:
        sheets: Those it may cut from, by file name: its own folder's and the case's.
        labels: What columns and words are called.
    """
    node = compose(source, source.text, problems)
    if node is None:
        return {}
    return _FiguresReader(Record(source, node, "figures.yaml", problems), sheets, labels).read()


class _FiguresReader:
    def __init__(
        self, record: Record, sheets: Mapping[str, Sheet], labels: Mapping[str, Text]
    ) -> None:
        self._record = record
        self._sheets = sheets
        self._labels = labels
        self._known: dict[str, Value] = {}

    def read(self) -> dict[str, Figure]:
        self._record.allow(*self._record.keys)
        found: dict[str, Figure] = {}
        for name, record in self._record.entries():
            self._check_name(name)
            sheet = self._sheet(record)
            if sheet is None:
                continue
            before = len(record.problems)
            cut = Cut(sheet, sheet.rows, self._known).only(read_rows(record, sheet))
            if not cut.rows:
                if len(record.problems) == before:
                    record.note(name.place, "%(what)s keeps no line", "ask for less under rows:")
            elif "columns" in record:
                made_here = not sheet.file.startswith("case/")
                table = read_table(record, cut, self._labels, made_here=made_here)
                found[name.value] = Figure(name.value, name.place, table, table=True)
            else:
                found[name.value] = Figure(name.value, name.place, self._value(record, name, cut))
        return found

    def _check_name(self, name: Placed) -> None:
        if not COLUMN.fullmatch(name.value):
            self._record.note(
                name.place,
                '"%(name)s" is no name of a figure',
                "write lower-case Latin letters, digits and _, beginning with a letter",
                name=name.value,
            )

    def _sheet(self, record: Record) -> Sheet | None:
        file = record.string("from")
        if file and file not in self._sheets:
            record.note(
                record.place("from"),
                'there is no sheet "%(file)s"',
                "write one of: %(files)s",
                file=file,
                files=", ".join(sorted(self._sheets)) or "a CSV file put beside it",
            )
        return self._sheets.get(file)

    def _value(self, record: Record, name: Placed, cut: Cut) -> Text:
        record.allow("from", "rows", "value", "range", "as", "digits")
        how = "range" if "range" in record else "value"
        formula = formula_in(record, how, cut.sheet, self._known)
        form = read_form(record, how)
        if formula is None:
            self._known[name.value] = None
            return Text("", "")
        self._known[name.value] = value = cut.value(formula)
        if value is None:
            record.note(
                record.place(how),
                "%(what)s rests on a cell that is not known",
                "fill in the cell, or leave its line out under rows:",
            )
        fa, en = (form.text(value, language) for language in LANGUAGES)
        return Text(fa, en)
