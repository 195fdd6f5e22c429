"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from platform_core.storage import append_only, columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
HISTORY = (
    "audit_entry",
    "content_version",
    "publication",
    "enrolment_event",
    "stage_release",
    "activity",
    "check_in",
    "engagement_change",
    "flag_event",
    "contact",
)


def upgrade() -> None:
    op.create_table(
        "content_load",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("problems", JSON_DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "content_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", JSON_DOCUMENT, nullable=False),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('module', 'plan')", name="content_version_kind_known"),
        sa.CheckConstraint("number >= 1", name="content_version_number_range"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "content_version_digest_once", "content_version", ["kind", "key", "digest"], unique=True
    )
    op.create_index(
        "content_version_number_once", "content_version", ["kind", "key", "number"], unique=True
    )
    op.create_table(
        "job_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sign_in_name", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("disabled_at", columns.Instant(), nullable=True),
        sa.Column("disabled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("language IN ('en', 'cy')", name="person_language_known"),
        sa.CheckConstraint(
            "(disabled_at IS NOT NULL AND disabled_by IS NOT NULL) OR (disabled_at IS NULL AND disabled_by IS NULL)",
            name="person_disabled_at_pair",
        ),
        sa.CheckConstraint(
            "(sign_in_name IS NULL) = (password_hash IS NULL)", name="person_sign_in_pair"
        ),
        sa.ForeignKeyConstraint(["disabled_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sign_in_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_cy", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("hours_en", sa.Text(), nullable=False),
        sa.Column("hours_cy", sa.Text(), nullable=False),
        sa.Column("plan_key", sa.Text(), nullable=False),
        sa.Column("contact_days", sa.Integer(), nullable=False),
        sa.Column("mood_is_asked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("contact_days BETWEEN 1 AND 20", name="service_contact_days_range"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
        sqlite_strict=True,
    )
    op.create_table(
        "throttle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", columns.Instant(), nullable=False),
        sa.Column("blocked_until", columns.Instant(), nullable=False),
        sa.CheckConstraint("failures >= 0", name="throttle_failures_range"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject"),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("details", JSON_DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("audit_entry_subject", "audit_entry", ["subject", "subject_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_by"), "audit_entry", ["by"], unique=False)
    op.create_index(op.f("ix_audit_entry_service_id"), "audit_entry", ["service_id"], unique=False)
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", columns.Instant(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", columns.Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL AND withdrawn_by IS NOT NULL) OR (withdrawn_at IS NULL AND withdrawn_by IS NULL)",
            name="closure_withdrawn_at_pair",
        ),
        sa.CheckConstraint("last_on >= first_on", name="closure_in_order"),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_closure_service_id"), "closure", ["service_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("answers", JSON_DOCUMENT, nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("draft_once", "draft", ["person_id", "form"], unique=True)
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("check_in_every", sa.Integer(), nullable=False),
        sa.Column("check_in_weekday", sa.Integer(), nullable=False),
        sa.Column("hides_answers", sa.Boolean(), nullable=False),
        sa.Column("preferred_channel", sa.Text(), nullable=False),
        sa.Column("contact_times", sa.Text(), nullable=False),
        sa.Column("access_needs", sa.Text(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("programme_on", sa.Date(), nullable=True),
        sa.Column("joined_at", columns.Instant(), nullable=True),
        sa.Column("engagement", sa.Text(), nullable=False),
        sa.Column("engagement_since", columns.Instant(), nullable=True),
        sa.Column("look_again_at", columns.Instant(), nullable=True),
        sa.CheckConstraint(
            "engagement IN ('referred', 'nothing_due', 'could_not_reach', 'invited_never_opened', 'joined_not_started', 'on_track', 'slowing', 'quiet', 'stopped_part_way', 'reading_no_check_ins', 'paused_by_choice', 'moved_to_paper', 'got_what_they_needed', 'withdrew', 'programme_started')",
            name="enrolment_engagement_known",
        ),
        sa.CheckConstraint("pace IN ('gentle', 'steady', 'my_own')", name="enrolment_pace_known"),
        sa.CheckConstraint(
            "preferred_channel IN ('text', 'phone', 'email', 'letter')",
            name="enrolment_preferred_channel_known",
        ),
        sa.CheckConstraint(
            "status IN ('referred', 'invited', 'joined', 'active', 'paused', 'programme_started', 'got_what_i_needed', 'moved_to_paper', 'withdrew', 'declined', 'discharged')",
            name="enrolment_status_known",
        ),
        sa.CheckConstraint("check_in_every IN (0, 7, 14)", name="enrolment_check_in_every_known"),
        sa.CheckConstraint("check_in_weekday BETWEEN 0 AND 6", name="enrolment_weekday_range"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "enrolment_due",
        "enrolment",
        ["look_again_at", "id"],
        unique=False,
        sqlite_where=sa.text("look_again_at IS NOT NULL"),
        postgresql_where=sa.text("look_again_at IS NOT NULL"),
    )
    op.create_index("enrolment_person_once", "enrolment", ["service_id", "person_id"], unique=True)
    op.create_index("enrolment_ref_once", "enrolment", ["service_id", "ref"], unique=True)
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_service_id"), "enrolment", ["service_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("published_at", columns.Instant(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('module', 'plan')", name="publication_kind_known"),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_publication_version_id"), "publication", ["version_id"], unique=False)
    op.create_index("publication_newest", "publication", ["kind", "key", "id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_at", columns.Instant(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", columns.Instant(), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('patient', 'clinician', 'author', 'administrator')",
            name="role_grant_role_known",
        ),
        sa.CheckConstraint(
            "(revoked_at IS NOT NULL AND revoked_by IS NOT NULL) OR (revoked_at IS NULL AND revoked_by IS NULL)",
            name="role_grant_revoked_at_pair",
        ),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_index(op.f("ix_role_grant_service_id"), "role_grant", ["service_id"], unique=False)
    op.create_index(
        "role_grant_once",
        "role_grant",
        ["person_id", "service_id", "role"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("last_seen_at", columns.Instant(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL AND end_reason IS NOT NULL) OR (ended_at IS NULL AND end_reason IS NULL)",
            name="sign_in_session_ended_at_pair",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_sign_in_session_person_id"), "sign_in_session", ["person_id"], unique=False
    )
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", columns.Instant(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.Column("redeemed_at", columns.Instant(), nullable=True),
        sa.Column("revoked_at", columns.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_staff_invitation_person_id"), "staff_invitation", ["person_id"], unique=False
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("details", JSON_DOCUMENT, nullable=False),
        sa.CheckConstraint(
            "(kind IN ('step_opened', 'step_finished')) = (step IS NOT NULL)",
            name="activity_step_where_due",
        ),
        sa.CheckConstraint(
            "kind IN ('visit', 'step_opened', 'step_finished', 'asked_for_more', 'left_for_today')",
            name="activity_kind_known",
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "activity_finish_once",
        "activity",
        ["enrolment_id", "step"],
        unique=True,
        sqlite_where=sa.text("kind = 'step_finished'"),
        postgresql_where=sa.text("kind = 'step_finished'"),
    )
    op.create_index("activity_of", "activity", ["enrolment_id", "on_day"], unique=False)
    op.create_index(
        "activity_open_once",
        "activity",
        ["enrolment_id", "step", "on_day", "version_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'step_opened'"),
        postgresql_where=sa.text("kind = 'step_opened'"),
    )
    op.create_index(
        "activity_visit_once",
        "activity",
        ["enrolment_id", "on_day"],
        unique=True,
        sqlite_where=sa.text("kind = 'visit'"),
        postgresql_where=sa.text("kind = 'visit'"),
    )
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("pain_nrs", sa.Integer(), nullable=True),
        sa.Column("mood", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("source IN ('web', 'paper', 'phone')", name="check_in_source_known"),
        sa.CheckConstraint("mood BETWEEN 1 AND 5", name="check_in_mood_range"),
        sa.CheckConstraint("pain_nrs BETWEEN 0 AND 10", name="check_in_pain_range"),
        sa.ForeignKeyConstraint(["corrects_id"], ["check_in.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("submission"),
        sqlite_strict=True,
    )
    op.create_index("check_in_corrected_once", "check_in", ["corrects_id"], unique=True)
    op.create_index("check_in_of", "check_in", ["enrolment_id", "on_day"], unique=False)
    op.create_table(
        "engagement_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("inputs", JSON_DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_engagement_change_enrolment_id"),
        "engagement_change",
        ["enrolment_id"],
        unique=False,
    )
    op.create_table(
        "enrolment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('status', 'pace', 'pause', 'programme_on', 'check_in', 'contact')",
            name="enrolment_event_kind_known",
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_enrolment_event_enrolment_id"), "enrolment_event", ["enrolment_id"], unique=False
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("evidence", JSON_DOCUMENT, nullable=False),
        sa.Column("raised_at", columns.Instant(), nullable=False),
        sa.Column("acknowledged_at", columns.Instant(), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", columns.Instant(), nullable=True),
        sa.Column("resolved_at", columns.Instant(), nullable=True),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'resolved') = (resolved_at IS NOT NULL)", name="flag_resolved_when_said"
        ),
        sa.CheckConstraint(
            "(status = 'snoozed') = (snoozed_until IS NOT NULL)", name="flag_snoozed_until_when"
        ),
        sa.CheckConstraint(
            "outcome IN ('reached_back_on_track', 'reached_paused', 'reached_own_goal', 'moved_to_paper', 'wrong_contact_details', 'declined_follow_up', 'withdrew', 'could_not_reach', 'not_needed', 'came_back')",
            name="flag_outcome_known",
        ),
        sa.CheckConstraint(
            "rule IN ('never_opened', 'not_started', 'quiet', 'asked_for_contact', 'very_low_check_in', 'could_not_reach')",
            name="flag_rule_known",
        ),
        sa.CheckConstraint(
            "status IN ('open', 'acknowledged', 'snoozed', 'resolved')", name="flag_status_known"
        ),
        sa.CheckConstraint(
            "(acknowledged_at IS NOT NULL AND acknowledged_by IS NOT NULL) OR (acknowledged_at IS NULL AND acknowledged_by IS NULL)",
            name="flag_acknowledged_at_pair",
        ),
        sa.CheckConstraint(
            "(resolved_at IS NOT NULL AND outcome IS NOT NULL) OR (resolved_at IS NULL AND outcome IS NULL)",
            name="flag_resolved_at_pair",
        ),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "flag_asleep",
        "flag",
        ["snoozed_until"],
        unique=False,
        sqlite_where=sa.text("status = 'snoozed'"),
        postgresql_where=sa.text("status = 'snoozed'"),
    )
    op.create_index(
        "flag_one_open",
        "flag",
        ["enrolment_id", "rule"],
        unique=True,
        sqlite_where=sa.text("status <> 'resolved'"),
        postgresql_where=sa.text("status <> 'resolved'"),
    )
    op.create_index(op.f("ix_flag_enrolment_id"), "flag", ["enrolment_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", columns.Instant(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.Column("opened_at", columns.Instant(), nullable=True),
        sa.Column("redeemed_at", columns.Instant(), nullable=True),
        sa.Column("revoked_at", columns.Instant(), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(revoked_at IS NOT NULL AND revoked_by IS NOT NULL) OR (revoked_at IS NULL AND revoked_by IS NULL)",
            name="invitation_revoked_at_pair",
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        sa.UniqueConstraint("link_hash"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_invitation_enrolment_id"), "invitation", ["enrolment_id"], unique=False
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("send_after", columns.Instant(), nullable=True),
        sa.Column("claimed_at", columns.Instant(), nullable=True),
        sa.Column("settled_at", columns.Instant(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'failed', 'unknown')",
            name="message_status_known",
        ),
        sa.CheckConstraint("attempts >= 0", name="message_attempts_range"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_message_enrolment_id"), "message", ["enrolment_id"], unique=False)
    op.create_index("message_once", "message", ["person_id", "template", "occasion"], unique=True)
    op.create_index(
        "message_sending",
        "message",
        ["claimed_at"],
        unique=False,
        sqlite_where=sa.text("status = 'sending'"),
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.create_index(
        "message_waiting",
        "message",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", columns.Instant(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL AND ended_by IS NOT NULL AND ended_on IS NOT NULL) OR (ended_at IS NULL AND ended_by IS NULL AND ended_on IS NULL)",
            name="pause_ended_at_pair",
        ),
        sa.CheckConstraint("last_on >= first_on", name="pause_in_order"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pause_enrolment_id"), "pause", ["enrolment_id"], unique=False)
    op.create_index(
        "pause_ending",
        "pause",
        ["last_on"],
        unique=False,
        sqlite_where=sa.text("is_over = 0"),
        postgresql_where=sa.text("NOT is_over"),
    )
    op.create_index(
        "pause_one_open",
        "pause",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("is_over = 0"),
        postgresql_where=sa.text("NOT is_over"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at_heading", sa.Integer(), nullable=False),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("place_once", "place", ["enrolment_id", "step"], unique=True)
    op.create_table(
        "stage_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("stage_key", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "stage_release_once", "stage_release", ["enrolment_id", "stage_key"], unique=True
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'text', 'email', 'letter', 'in_person')",
            name="contact_channel_known",
        ),
        sa.CheckConstraint(
            "result IN ('reached', 'no_answer', 'left_message')", name="contact_result_known"
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_contact_enrolment_id"), "contact", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_contact_flag_id"), "contact", ["flag_id"], unique=False)
    op.create_table(
        "flag_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("details", JSON_DOCUMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('raised', 'asked_again', 'acknowledged', 'snoozed', 'woken', 'contacted', 'resolved')",
            name="flag_event_kind_known",
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_flag_event_flag_id"), "flag_event", ["flag_id"], unique=False)
    append_only.guard(op, HISTORY)


def downgrade() -> None:
    append_only.release(op, HISTORY)
    op.drop_index(op.f("ix_flag_event_flag_id"), table_name="flag_event")
    op.drop_table("flag_event")
    op.drop_index(op.f("ix_contact_flag_id"), table_name="contact")
    op.drop_index(op.f("ix_contact_enrolment_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index("stage_release_once", table_name="stage_release")
    op.drop_table("stage_release")
    op.drop_index("place_once", table_name="place")
    op.drop_table("place")
    op.drop_index(
        "pause_one_open",
        table_name="pause",
        sqlite_where=sa.text("is_over = 0"),
        postgresql_where=sa.text("NOT is_over"),
    )
    op.drop_index(
        "pause_ending",
        table_name="pause",
        sqlite_where=sa.text("is_over = 0"),
        postgresql_where=sa.text("NOT is_over"),
    )
    op.drop_index(op.f("ix_pause_enrolment_id"), table_name="pause")
    op.drop_table("pause")
    op.drop_index(
        "message_waiting",
        table_name="message",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.drop_index(
        "message_sending",
        table_name="message",
        sqlite_where=sa.text("status = 'sending'"),
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.drop_index("message_once", table_name="message")
    op.drop_index(op.f("ix_message_enrolment_id"), table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_invitation_enrolment_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_flag_enrolment_id"), table_name="flag")
    op.drop_index(
        "flag_one_open",
        table_name="flag",
        sqlite_where=sa.text("status <> 'resolved'"),
        postgresql_where=sa.text("status <> 'resolved'"),
    )
    op.drop_index(
        "flag_asleep",
        table_name="flag",
        sqlite_where=sa.text("status = 'snoozed'"),
        postgresql_where=sa.text("status = 'snoozed'"),
    )
    op.drop_table("flag")
    op.drop_index(op.f("ix_enrolment_event_enrolment_id"), table_name="enrolment_event")
    op.drop_table("enrolment_event")
    op.drop_index(op.f("ix_engagement_change_enrolment_id"), table_name="engagement_change")
    op.drop_table("engagement_change")
    op.drop_index("check_in_of", table_name="check_in")
    op.drop_index("check_in_corrected_once", table_name="check_in")
    op.drop_table("check_in")
    op.drop_index(
        "activity_visit_once",
        table_name="activity",
        sqlite_where=sa.text("kind = 'visit'"),
        postgresql_where=sa.text("kind = 'visit'"),
    )
    op.drop_index(
        "activity_open_once",
        table_name="activity",
        sqlite_where=sa.text("kind = 'step_opened'"),
        postgresql_where=sa.text("kind = 'step_opened'"),
    )
    op.drop_index("activity_of", table_name="activity")
    op.drop_index(
        "activity_finish_once",
        table_name="activity",
        sqlite_where=sa.text("kind = 'step_finished'"),
        postgresql_where=sa.text("kind = 'step_finished'"),
    )
    op.drop_table("activity")
    op.drop_index(op.f("ix_staff_invitation_person_id"), table_name="staff_invitation")
    op.drop_table("staff_invitation")
    op.drop_index(op.f("ix_sign_in_session_person_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(
        "role_grant_once",
        table_name="role_grant",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_service_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("publication_newest", table_name="publication")
    op.drop_index(op.f("ix_publication_version_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_enrolment_service_id"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_index("enrolment_ref_once", table_name="enrolment")
    op.drop_index("enrolment_person_once", table_name="enrolment")
    op.drop_index(
        "enrolment_due",
        table_name="enrolment",
        sqlite_where=sa.text("look_again_at IS NOT NULL"),
        postgresql_where=sa.text("look_again_at IS NOT NULL"),
    )
    op.drop_table("enrolment")
    op.drop_index("draft_once", table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_closure_service_id"), table_name="closure")
    op.drop_table("closure")
    op.drop_index(op.f("ix_audit_entry_service_id"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_by"), table_name="audit_entry")
    op.drop_index("audit_entry_subject", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("throttle")
    op.drop_table("service")
    op.drop_table("person")
    op.drop_table("job_problem")
    op.drop_index("content_version_number_once", table_name="content_version")
    op.drop_index("content_version_digest_once", table_name="content_version")
    op.drop_table("content_version")
    op.drop_table("content_load")
