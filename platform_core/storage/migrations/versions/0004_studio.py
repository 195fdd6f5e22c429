"""The authors' studio: whose a piece is, drafts, approvals, media, corrections, words avoided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from platform_core.storage import append_only, columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON_DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
TABLES = (
    "draft_part",
    "approval",
    "correction",
    "content_piece",
    "content_draft",
    "avoided_word",
    "media_file",
)
HISTORY = ("approval", "media_file", "correction")


def _pair(one: str, other: str) -> str:
    return f"({one} IS NOT NULL AND {other} IS NOT NULL) OR ({one} IS NULL AND {other} IS NULL)"


def _index(name: str, table: str, over: list[str], where: str, *, unique: bool) -> None:
    told = sa.text(where)
    op.create_index(name, table, over, unique=unique, sqlite_where=told, postgresql_where=told)


def upgrade() -> None:
    op.create_table(
        "media_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("added_at", columns.Instant(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('picture', 'sound', 'film', 'captions')", name="media_file_kind_known"
        ),
        sa.CheckConstraint("seconds >= 0", name="media_file_seconds_range"),
        sa.CheckConstraint("size BETWEEN 1 AND 20000000", name="media_file_size_range"),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "avoided_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column("added_at", columns.Instant(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", columns.Instant(), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("language IN ('en', 'cy')", name="avoided_word_language_known"),
        sa.CheckConstraint(
            _pair("removed_at", "removed_by"),
            name="avoided_word_removed_at_pair",
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    _index(
        "avoided_word_once",
        "avoided_word",
        ["service_id", "language", "word"],
        "removed_at IS NULL",
        unique=True,
    )
    op.create_table(
        "content_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("started_at", columns.Instant(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", columns.Instant(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("due_at", columns.Instant(), nullable=True),
        sa.Column("due_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", columns.Instant(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (version_id IS NOT NULL)",
            name="content_draft_version_when_published",
        ),
        sa.CheckConstraint(
            "(state IN ('published', 'discarded')) = (closed_at IS NOT NULL)",
            name="content_draft_closed_when_over",
        ),
        sa.CheckConstraint("kind IN ('module', 'plan')", name="content_draft_kind_known"),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'discarded')",
            name="content_draft_state_known",
        ),
        sa.CheckConstraint(
            _pair("closed_at", "closed_by"),
            name="content_draft_closed_at_pair",
        ),
        sa.CheckConstraint(
            _pair("due_at", "due_by"),
            name="content_draft_due_at_pair",
        ),
        sa.CheckConstraint(
            _pair("sent_at", "sent_by"),
            name="content_draft_sent_at_pair",
        ),
        sa.ForeignKeyConstraint(["based_on"], ["content_version.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["due_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    _index(
        "content_draft_due",
        "content_draft",
        ["due_at"],
        "due_at IS NOT NULL AND closed_at IS NULL",
        unique=False,
    )
    _index(
        "content_draft_one_open", "content_draft", ["kind", "key"], "closed_at IS NULL", unique=True
    )
    op.create_index(
        op.f("ix_content_draft_service_id"), "content_draft", ["service_id"], unique=False
    )
    op.create_table(
        "content_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("adapted_from", sa.Text(), nullable=True),
        sa.Column("adapted_number", sa.Integer(), nullable=True),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('module', 'plan')", name="content_piece_kind_known"),
        sa.CheckConstraint(
            _pair("adapted_from", "adapted_number"),
            name="content_piece_adapted_from_pair",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("content_piece_once", "content_piece", ["kind", "key"], unique=True)
    op.create_index(
        op.f("ix_content_piece_service_id"), "content_piece", ["service_id"], unique=False
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("words", JSON_DOCUMENT, nullable=False),
        sa.Column("said_at", columns.Instant(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("correction_once", "correction", ["publication_id", "step"], unique=True)
    op.create_index(op.f("ix_correction_step"), "correction", ["step"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("approved_at", columns.Instant(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'cy')", name="approval_language_known"),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["draft_id"], ["content_draft.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("approval_once", "approval", ["draft_id", "language", "digest"], unique=True)
    op.create_table(
        "draft_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", JSON_DOCUMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 1", name="draft_part_revision_range"),
        sa.ForeignKeyConstraint(["draft_id"], ["content_draft.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("draft_part_once", "draft_part", ["draft_id", "name"], unique=True)
    append_only.guard(op, HISTORY)


def downgrade() -> None:
    append_only.release(op, HISTORY, are_last=False)
    for table in TABLES:
        op.drop_table(table)
