"""What patients say of a step, and write for themselves: reflections, my story."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from platform_core.storage import append_only, columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON_DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
TABLES = ("story_share", "story_opened", "story", "step_word", "reflection")
HISTORY = ("step_word", "story_opened")


def _index(name: str, table: str, over: list[str], where: str, *, unique: bool) -> None:
    told = sa.text(where)
    op.create_index(name, table, over, unique=unique, sqlite_where=told, postgresql_where=told)


def upgrade() -> None:
    op.create_table(
        "reflection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.CheckConstraint("revision >= 1", name="reflection_revision_range"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("reflection_once", "reflection", ["enrolment_id", "step"], unique=True)
    op.create_table(
        "step_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("helped", sa.Text(), nullable=True),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.CheckConstraint(
            "amount IN ('too_much', 'just_right', 'could_take_more')", name="step_word_amount_known"
        ),
        sa.CheckConstraint("helped IN ('yes', 'partly', 'no')", name="step_word_helped_known"),
        sa.CheckConstraint("language IN ('en', 'cy')", name="step_word_language_known"),
        sa.CheckConstraint("amount IS NOT NULL OR helped IS NOT NULL", name="step_word_says"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("step_word_about", "step_word", ["step"], unique=False)
    op.create_index("step_word_of", "step_word", ["enrolment_id", "step"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("boxes", JSON_DOCUMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'cy')", name="story_language_known"),
        sa.CheckConstraint("written IN ('by_me', 'with_help')", name="story_written_known"),
        sa.CheckConstraint("revision >= 1", name="story_revision_range"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("story_once", "story", ["enrolment_id"], unique=True)
    op.create_table(
        "story_opened",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", columns.Instant(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("story_opened_of", "story_opened", ["enrolment_id"], unique=False)
    op.create_table(
        "story_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", columns.Instant(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    _index(
        "story_share_one_standing", "story_share", ["enrolment_id"], "ended_at IS NULL", unique=True
    )
    append_only.guard(op, HISTORY)


def downgrade() -> None:
    append_only.release(op, HISTORY, are_last=False)
    for table in TABLES:
        op.drop_table(table)
