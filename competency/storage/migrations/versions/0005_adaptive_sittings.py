"""Adaptive sittings, and finding an area's newest sittings without reading all of them.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("expected_length", sa.Integer(), nullable=True))
    op.create_index("ix_attempts_path_area", "attempts", ["path_id", "area", "id"])
