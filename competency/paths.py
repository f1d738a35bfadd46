"""Where templates and curriculum are in this installation.

In a checkout they stand beside pyproject.toml, where people edit them; in an installed wheel
they are packaged. The checkout comes first, since an editable install can leave a stale
packaged copy behind.
"""

import tomllib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root(package: Path) -> Path:
    """The folder that holds `templates/` and `curriculum/` for a package folder."""
    project = package.parent / "pyproject.toml"
    if project.is_file():
        try:
            name = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["name"]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
            name = None
        if name == "competency":
            return package.parent
    return package / "_packaged"


def templates_folder() -> Path:
    """The folder of page templates."""
    return _root(_PACKAGE) / "templates"


def curriculum_folder() -> Path:
    """The folder whose subfolders are the career paths that come with the product."""
    return _root(_PACKAGE) / "curriculum"
