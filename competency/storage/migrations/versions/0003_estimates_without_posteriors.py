"""Estimates no longer keep posteriors, which nothing reads, but how likely the likely step is.

Revision 0003, after 0002. Until the next roll the likely step is that of the competency alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("estimates") as table:
        table.drop_column("posterior")
        table.add_column(sa.Column("likely_chance", sa.Float(), nullable=True))
    op.execute(
        "UPDATE estimates SET likely_chance = CASE likely WHEN 0 THEN p0 WHEN 1 THEN p1 "
        "WHEN 2 THEN p2 WHEN 3 THEN p3 ELSE p4 END"
    )
    with op.batch_alter_table("estimates") as table:
        table.alter_column("likely_chance", existing_type=sa.Float(), nullable=False)
