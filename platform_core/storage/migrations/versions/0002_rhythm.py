"""Patterns of visits, a service's days and notices, its own policies, and scores."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from platform_core.storage import append_only, columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON_DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
HISTORY = ("service_day", "engagement_policy")


def upgrade() -> None:
    op.create_table(
        "rhythm",
        sa.Column("enrolment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("recent", sa.Double(), nullable=False),
        sa.Column("open_days", sa.Double(), nullable=False),
        sa.CheckConstraint("visits >= 1", name="rhythm_visits_range"),
        sa.CheckConstraint("recent >= 0", name="rhythm_recent_range"),
        sa.CheckConstraint("open_days >= 0", name="rhythm_open_days_range"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("enrolment_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "service_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("visits >= 0", name="service_day_visits_range"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="service_day_percent_range"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("service_day_once", "service_day", ["service_id", "on_day"], unique=True)
    op.create_table(
        "service_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("details", JSON_DOCUMENT, nullable=False),
        sa.Column("raised_at", columns.Instant(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('dip')", name="service_notice_kind_known"),
        sa.CheckConstraint("ended_at >= raised_at", name="service_notice_in_order"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_service_notice_service_id"), "service_notice", ["service_id"])
    op.create_index(
        "service_notice_one_open",
        "service_notice",
        ["service_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "engagement_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("document", JSON_DOCUMENT, nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", columns.Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "engagement_policy_version_once",
        "engagement_policy",
        ["service_id", "version"],
        unique=True,
    )
    op.add_column("engagement_change", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("engagement_change", sa.Column("points", JSON_DOCUMENT, nullable=True))
    op.create_index(
        "activity_visits_on",
        "activity",
        ["on_day", "enrolment_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'visit'"),
        postgresql_where=sa.text("kind = 'visit'"),
    )
    append_only.guard(op, HISTORY)


def downgrade() -> None:
    append_only.release(op, HISTORY, are_last=False)
    op.drop_index(
        "activity_visits_on",
        table_name="activity",
        sqlite_where=sa.text("kind = 'visit'"),
        postgresql_where=sa.text("kind = 'visit'"),
    )
    op.drop_column("engagement_change", "points")
    op.drop_column("engagement_change", "score")
    op.drop_index("engagement_policy_version_once", table_name="engagement_policy")
    op.drop_table("engagement_policy")
    op.drop_index(
        "service_notice_one_open",
        table_name="service_notice",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_service_notice_service_id"), table_name="service_notice")
    op.drop_table("service_notice")
    op.drop_index("service_day_once", table_name="service_day")
    op.drop_table("service_day")
    op.drop_table("rhythm")
