"""Estimates no longer keep their posteriors: nothing reads them, a refold gives them back.

Revision 0003, after 0002.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("estimates") as table:
        table.drop_column("posterior")
