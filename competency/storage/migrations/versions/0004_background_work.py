"""Work that outlasts a request, who adopted a context, whether the nightly run may.

Revision 0004, after 0003. The index finds whoever is still told under an older context.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "background_work",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("path_id", sa.String(length=64), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("started_by", BIG, nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_background_work"),
        sa.ForeignKeyConstraint(
            ["started_by"], ["persons.id"], name="fk_background_work_started_by"
        ),
        sa.UniqueConstraint("kind", "path_id", name="uq_background_work_kind_path_id"),
    )
    op.create_table(
        "nightly_recalibrations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("path_id", sa.String(length=64), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("set_by", BIG, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_nightly_recalibrations"),
        sa.ForeignKeyConstraint(
            ["set_by"], ["persons.id"], name="fk_nightly_recalibrations_set_by"
        ),
        sa.UniqueConstraint("path_id", name="uq_nightly_recalibrations_path_id"),
    )
    op.create_index("ix_estimates_context_id_person_id", "estimates", ["context_id", "person_id"])
    with op.batch_alter_table("scoring_contexts") as batch:
        batch.add_column(sa.Column("recorded_by", BIG, nullable=True))
        batch.create_foreign_key(
            "fk_scoring_contexts_recorded_by", "persons", ["recorded_by"], ["id"]
        )
