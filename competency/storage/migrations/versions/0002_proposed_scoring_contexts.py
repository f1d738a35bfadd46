"""Proposed scoring contexts, kept until HR adopts one or a newer one takes their place.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "context_proposals",
        sa.Column("id", BIG, nullable=False),
        sa.Column("path_id", sa.String(length=64), nullable=False),
        sa.Column("based_on", BIG, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("proposed_by", BIG, nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_as", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_context_proposals"),
        sa.ForeignKeyConstraint(
            ["based_on"], ["scoring_contexts.id"], name="fk_context_proposals_based_on"
        ),
        sa.ForeignKeyConstraint(
            ["adopted_as"], ["scoring_contexts.id"], name="fk_context_proposals_adopted_as"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["persons.id"], name="fk_context_proposals_proposed_by"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_context_proposals_path_id", "context_proposals", ["path_id"])
