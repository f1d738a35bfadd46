"""The workbooks of a career path: the case's, and the small ones of its areas."""

from collections.abc import Mapping

from competency.content.folders import Shared
from competency.content.problems import Problems
from competency.content.workbook.figures import Figure, check_labels, read_figures, read_labels
from competency.content.workbook.sheet import Sheet, read_sheet
from competency.domain.career_path import Text


class Book:
    """Sheets, labels and figures of one folder, over those of the case.

    Args:
        under: The case's book, whose sheets, labels and figures may be used here too.
    """

    def __init__(self, files: Shared, problems: Problems, under: "Book | None" = None) -> None:
        own_labels = read_labels(files.labels, problems) if files.labels else {}
        self.labels: Mapping[str, Text] = {**(under.labels if under else {}), **own_labels}
        own_sheets = {}
        for source in files.sheets:
            sheet = read_sheet(source, problems)
            if sheet:
                own_sheets[sheet.name] = sheet
                check_labels(sheet, self.labels, problems)
        self.sheets: Mapping[str, Sheet] = {**(under.sheets if under else {}), **own_sheets}
        own_figures = (
            read_figures(files.figures, self.sheets, self.labels, problems) if files.figures else {}
        )
        self.figures: Mapping[str, Figure] = {**(under.figures if under else {}), **own_figures}

    @property
    def texts(self) -> dict[str, str]:
        """Its sheets as they are, by file name."""
        return {name: sheet.text for name, sheet in self.sheets.items()}
