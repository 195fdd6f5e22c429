"""Reminders and their one-tap links, refusals, owners and escalation of flags, deliveries, runs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from platform_core.storage import columns, constraints

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON_DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def _among(column: str, *words: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _pair(one: str, other: str) -> str:
    return f"({one} IS NOT NULL AND {other} IS NOT NULL) OR ({one} IS NULL AND {other} IS NULL)"


ACTIVITIES = ("visit", "step_opened", "step_finished", "asked_for_more", "left_for_today")
EVENTS = ("status", "pace", "pause", "programme_on", "check_in", "contact")
RULES = (
    "never_opened",
    "not_started",
    "quiet",
    "asked_for_contact",
    "very_low_check_in",
    "could_not_reach",
)
FLAG_EVENTS = (
    "raised",
    "asked_again",
    "acknowledged",
    "snoozed",
    "woken",
    "contacted",
    "resolved",
)
WIDENED: tuple[
    tuple[str, str, tuple[str, ...], tuple[str, ...]], ...
] = (  # table, column, the words there were, the words that are new
    ("activity", "kind", ACTIVITIES, ("answered",)),
    ("enrolment_event", "kind", EVENTS, ("reminders", "refusal")),
    ("flag", "rule", RULES, ("struggling", "needs_access")),
    ("flag_event", "kind", FLAG_EVENTS, ("assigned", "undone", "escalated", "answered")),
)
MESSAGE_STATUSES: tuple[tuple[str, ...], ...] = (
    ("waiting", "sending", "sent", "failed", "unknown"),
    ("waiting", "sending", "sent", "delivered", "failed", "unknown", "cancelled"),
)
ADDED = (
    ("service", "service_contacts_a_week_range", "contacts_a_week BETWEEN 1 AND 500"),
    ("flag", "flag_escalated_at_pair", _pair("escalated_at", "escalated_to")),
)


def upgrade() -> None:
    op.add_column("service", _truth("reminds", default=True))
    _add_person("service", "deputy_id")
    op.add_column("service", sa.Column("contacts_a_week", sa.Integer(), nullable=True))
    op.add_column("person", _truth("wants_digest", default=True))
    op.add_column("enrolment", sa.Column("their_ref", sa.Text(), nullable=True))
    op.add_column("enrolment", _truth("wants_reminders", default=True))
    op.add_column("enrolment", sa.Column("no_reminder_until", sa.Date(), nullable=True))
    _add_person("flag", "owner_id")
    op.add_column("flag", sa.Column("escalated_at", columns.Instant(), nullable=True))
    _add_person("flag", "escalated_to")
    op.add_column("message", sa.Column("provider_id", sa.Text(), nullable=True))
    op.add_column("message", sa.Column("last_word_at", columns.Instant(), nullable=True))
    op.create_index(
        "enrolment_their_ref_once",
        "enrolment",
        ["service_id", "their_ref"],
        unique=True,
        sqlite_where=sa.text("their_ref IS NOT NULL"),
        postgresql_where=sa.text("their_ref IS NOT NULL"),
    )
    op.create_index(
        "message_by_provider",
        "message",
        ["provider_id"],
        unique=True,
        sqlite_where=sa.text("provider_id IS NOT NULL"),
        postgresql_where=sa.text("provider_id IS NOT NULL"),
    )
    for table, column, before, new in WIDENED:
        name = f"{table}_{column}_known"
        constraints.change(op, table, name, _among(column, *before), _among(column, *before, *new))
    fewer, more = (_among("status", *words) for words in MESSAGE_STATUSES)
    constraints.change(op, "message", "message_status_known", fewer, more)
    for table, name, check in ADDED:
        constraints.add(op, table, name, check)
    _create_tables()


def downgrade() -> None:
    op.drop_table("job_run")
    op.drop_index("saved_view_once", table_name="saved_view")
    op.drop_table("saved_view")
    op.drop_index(op.f("ix_tap_link_enrolment_id"), table_name="tap_link")
    op.drop_table("tap_link")
    op.drop_index(
        "refusal_one_standing",
        table_name="refusal",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_table("refusal")
    for table, name, check in ADDED:
        constraints.remove(op, table, name, check)
    for table, column in (("flag", "escalated_to"), ("flag", "owner_id"), ("service", "deputy_id")):
        constraints.remove_reference(op, table, column, "person")
    fewer, more = (_among("status", *words) for words in MESSAGE_STATUSES)
    constraints.change(op, "message", "message_status_known", more, fewer)
    for table, column, words, new in WIDENED:
        name = f"{table}_{column}_known"
        constraints.change(op, table, name, _among(column, *words, *new), _among(column, *words))
    op.drop_index("message_by_provider", table_name="message")
    op.drop_index("enrolment_their_ref_once", table_name="enrolment")
    for table, column in (
        ("message", "last_word_at"),
        ("message", "provider_id"),
        ("flag", "escalated_to"),
        ("flag", "escalated_at"),
        ("flag", "owner_id"),
        ("enrolment", "no_reminder_until"),
        ("enrolment", "wants_reminders"),
        ("enrolment", "their_ref"),
        ("person", "wants_digest"),
        ("service", "contacts_a_week"),
        ("service", "deputy_id"),
        ("service", "reminds"),
    ):
        op.drop_column(table, column)


def _truth(name: str, *, default: bool) -> sa.Column[bool]:
    said = sa.text(str(int(default))) if _is_sqlite() else sa.text(str(default).lower())
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=said)


def _add_person(table: str, column: str) -> None:
    op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
    constraints.add_reference(op, table, column, "person")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _create_tables() -> None:
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("said_at", columns.Instant(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", columns.Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            _among("what", "text", "phone", "email", "letter", "follow_up"),
            name="refusal_what_known",
        ),
        sa.CheckConstraint(_pair("withdrawn_at", "withdrawn_by"), name="refusal_withdrawn_at_pair"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "refusal_one_standing",
        "refusal",
        ["enrolment_id", "what"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "tap_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", columns.Instant(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.Column("answered_at", columns.Instant(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            _among(
                "answer",
                "bad_spell",
                "worn_out",
                "nothing_i_need",
                "not_sure",
                "cannot_use",
                "struggling",
                "got_what_i_need",
                "rather_not_say",
            ),
            name="tap_link_answer_known",
        ),
        sa.CheckConstraint(_pair("answered_at", "answer"), name="tap_link_answered_at_pair"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_tap_link_enrolment_id"), "tap_link", ["enrolment_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("view", JSON_DOCUMENT, nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "saved_view_once", "saved_view", ["person_id", "service_id", "name"], unique=True
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("began_at", columns.Instant(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.Column("did", JSON_DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("job"),
        sqlite_strict=True,
    )
