"""${message}.

Revision ${up_revision}, after ${down_revision or "nothing"}. Migrations only go forward: the way back is
`competency restore` of a backup.
"""
# ruff: noqa: PLR0915 - a schema is a long list of statements

import sqlalchemy as sa
from alembic import op

${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
