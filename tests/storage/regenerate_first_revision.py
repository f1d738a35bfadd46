"""Rewrite revision 0001 from the models: `python -m tests.storage.regenerate_first_revision`.

Only until the first release. A database of a released version has run 0001 as it stands in
that release; from then on a change of the models is a new revision
(`alembic.command.revision(migrate.config(connection), …, autogenerate=True)`), and this
script goes away.
"""

import subprocess
import sys
from pathlib import Path

from alembic import command

from competency.storage import migrate
from competency.storage.engine import make_engine

REVISION = "0001"
MESSAGE = "All tables of the first release"


def regenerate() -> Path:
    """Write the file anew and return its path."""
    versions = migrate.MIGRATIONS / "versions"
    for old in versions.glob(f"{REVISION}_*.py"):
        old.unlink()
    engine = make_engine("sqlite://")
    with engine.begin() as connection:
        made = command.revision(
            migrate.config(connection), MESSAGE, autogenerate=True, rev_id=REVISION
        )
    engine.dispose()
    if made is None or isinstance(made, list):
        raise SystemExit("Alembic made no single revision file.")
    path = Path(made.path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "format", "--quiet", str(path)], check=True)
    subprocess.run([*ruff, "check", "--fix", "--quiet", str(path)], check=True)
    return path


if __name__ == "__main__":
    print(regenerate())
