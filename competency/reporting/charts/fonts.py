"""Where the fonts of charts are in this installation."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from competency.domain.errors import N_, Unavailable

_PACKAGE = Path(__file__).parents[2]
FOLDERS = (
    _PACKAGE / "static" / "vendor" / "vazirmatn",
    _PACKAGE.parent / "node_modules" / "vazirmatn" / "fonts" / "ttf",
)
"""Looked through in this order: what set-up copied, then the package of a checkout."""


@dataclass(frozen=True, slots=True)
class FontFiles:
    """The two weights of Vazirmatn as TrueType files (it holds Persian and Latin letters)."""

    regular: Path
    bold: Path


@cache
def find_fonts(folders: tuple[Path, ...] = FOLDERS) -> FontFiles:
    """The fonts of the first folder that has both weights.

    Raises:
        Unavailable: when no folder has them.
    """
    for folder in folders:
        files = FontFiles(folder / "Vazirmatn-Regular.ttf", folder / "Vazirmatn-Bold.ttf")
        if files.regular.is_file() and files.bold.is_file():
            return files
    raise Unavailable(
        N_("The fonts that charts are drawn with are not installed. Run the set-up again.")
    )
