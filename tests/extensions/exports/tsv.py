"""The skill matrix with tabs between its columns."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO

from competency.domain.career_path import Language
from competency.domain.errors import N_
from competency.reporting.exports.contract import ExportFormat
from competency.reporting.matrix import MatrixHead, MatrixRow


def write_tsv(
    head: MatrixHead, rows: Iterable[MatrixRow], out: BinaryIO, /, *, language: Language
) -> None:
    """A line for the competencies, then one for each person."""
    text = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, dialect="excel-tab")
        writer.writerow(["", *(column.title[language] for column in head.columns)])
        for row in rows:
            writer.writerow([row.name, *(row.cell(c.id).floor for c in head.columns)])
    finally:
        text.detach()


TSV = ExportFormat(
    ending="tsv",
    title=N_("Text with tabs"),
    note=N_("Steps only, one row per person"),
    mime="text/tab-separated-values; charset=utf-8",
    place=4,
    write=write_tsv,
)
