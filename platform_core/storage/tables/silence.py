"""Engagement states, the flags they raise, what came of them, and messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from platform_core.storage.columns import (
    STRICT,
    both_or_neither,
    document,
    index_where,
    instant,
    key,
    link,
    one_of,
    text,
)

RULES = (
    "never_opened",
    "not_started",
    "quiet",
    "asked_for_contact",
    "very_low_check_in",
    "could_not_reach",
    "struggling",
    "needs_access",
)
FLAG_STATUSES = ("open", "acknowledged", "snoozed", "resolved")
OUTCOMES = (
    "reached_back_on_track",
    "reached_paused",
    "reached_own_goal",
    "moved_to_paper",
    "wrong_contact_details",
    "declined_follow_up",
    "withdrew",
    "could_not_reach",
    "not_needed",
    "came_back",
)
CONTACT_CHANNELS = ("phone", "text", "email", "letter", "in_person")
MESSAGE_STATUSES = (
    "waiting",
    "sending",
    "sent",
    "delivered",
    "failed",
    "unknown",
    "cancelled",
)


class EngagementChange(SQLModel, table=True):
    """One move of the engagement state, with what it was judged on. Append-only.

    ``points`` are the rows of the score, each a factor, its value and its points; ``score`` is
    their sum. Nothing there: the state was not one that is scored.
    """

    __tablename__ = "engagement_change"
    __table_args__ = (STRICT,)

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    before: str = text()
    after: str = text()
    at: datetime = instant()
    policy: str = text()
    inputs: dict[str, Any] = document()
    score: int | None = None
    points: list[dict[str, Any]] | None = document(nullable=True)


class Flag(SQLModel, table=True):
    """A prompt to contact somebody, with its reason. One unresolved per enrolment and rule."""

    __table_args__ = (
        one_of("rule", RULES, table="flag"),
        one_of("status", FLAG_STATUSES, table="flag"),
        one_of("outcome", OUTCOMES, table="flag"),
        both_or_neither("acknowledged_at", "acknowledged_by", table="flag"),
        both_or_neither("resolved_at", "outcome", table="flag"),
        both_or_neither("escalated_at", "escalated_to", table="flag"),
        CheckConstraint(
            "(status = 'resolved') = (resolved_at IS NOT NULL)", name="flag_resolved_when_said"
        ),
        CheckConstraint(
            "(status = 'snoozed') = (snoozed_until IS NOT NULL)", name="flag_snoozed_until_when"
        ),
        index_where(
            "flag_one_open", "enrolment_id", "rule", unique=True, where="status <> 'resolved'"
        ),
        index_where("flag_asleep", "snoozed_until", where="status = 'snoozed'"),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    rule: str = text()
    status: str = text()
    evidence: dict[str, Any] = document()
    raised_at: datetime = instant()
    acknowledged_at: datetime | None = instant(nullable=True)
    acknowledged_by: int | None = link("person.id", index=False, nullable=True)
    snoozed_until: datetime | None = instant(nullable=True)
    resolved_at: datetime | None = instant(nullable=True)
    resolved_by: int | None = link("person.id", index=False, nullable=True)
    outcome: str | None = text(nullable=True)
    owner_id: int | None = link("person.id", index=False, nullable=True)
    escalated_at: datetime | None = instant(nullable=True)
    escalated_to: int | None = link("person.id", index=False, nullable=True)


class FlagEvent(SQLModel, table=True):
    """One thing that happened to a flag. Append-only."""

    __tablename__ = "flag_event"
    __table_args__ = (
        one_of(
            "kind",
            (
                "raised",
                "asked_again",
                "acknowledged",
                "snoozed",
                "woken",
                "contacted",
                "resolved",
                "assigned",
                "undone",
                "escalated",
                "answered",
            ),
            table="flag_event",
        ),
        STRICT,
    )

    id: int | None = key()
    flag_id: int = link("flag.id")
    kind: str = text()
    at: datetime = instant()
    by: int | None = link("person.id", index=False, nullable=True)
    details: dict[str, Any] = document()


class Contact(SQLModel, table=True):
    """A contact that staff made or tried, in their words. Append-only."""

    __table_args__ = (
        one_of("channel", CONTACT_CHANNELS, table="contact"),
        one_of("result", ("reached", "no_answer", "left_message"), table="contact"),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    flag_id: int | None = link("flag.id", nullable=True)
    channel: str = text()
    result: str = text()
    note: str = text()
    at: datetime = instant()
    by: int = link("person.id", index=False)


class Message(SQLModel, table=True):
    """A message saved with what caused it and sent later; once per person, template, occasion.

    ``body`` is emptied once it is settled, because it may hold a link that lets somebody in.
    After a refusal that may pass it waits again, not before ``send_after``. ``provider_id`` is the
    sending provider's own number for it, and ``last_word_at`` the instant of the newest it told us.
    """

    __table_args__ = (
        one_of("status", MESSAGE_STATUSES, table="message"),
        CheckConstraint("attempts >= 0", name="message_attempts_range"),
        Index("message_once", "person_id", "template", "occasion", unique=True),
        index_where("message_waiting", "id", where="status = 'waiting'"),
        index_where("message_sending", "claimed_at", where="status = 'sending'"),
        index_where(
            "message_by_provider", "provider_id", unique=True, where="provider_id IS NOT NULL"
        ),
        STRICT,
    )

    id: int | None = key()
    person_id: int = link("person.id", index=False)
    enrolment_id: int | None = link("enrolment.id", nullable=True)
    template: str = text()
    occasion: str = text()
    channel: str = text()
    language: str = text()
    address: str = text()
    sender_name: str = text()
    subject: str = text()
    body: str = text()
    status: str = text()
    attempts: int = 0
    created_at: datetime = instant()
    send_after: datetime | None = instant(nullable=True)
    claimed_at: datetime | None = instant(nullable=True)
    settled_at: datetime | None = instant(nullable=True)
    problem: str = text()
    provider_id: str | None = text(nullable=True)
    last_word_at: datetime | None = instant(nullable=True)


class JobProblem(SQLModel, table=True):
    """A row that a job could not deal with, set aside so that the rest went on."""

    __tablename__ = "job_problem"
    __table_args__ = (STRICT,)

    id: int | None = key()
    job: str = text()
    subject: str = text()
    subject_id: int | None = None
    problem: str = text()
    at: datetime = instant()


class JobRun(SQLModel, table=True):
    """The newest run of each of the worker's jobs: when it began and ended, and what it did."""

    __tablename__ = "job_run"
    __table_args__ = (STRICT,)

    id: int | None = key()
    job: str = text(unique=True)
    began_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
    did: dict[str, Any] = document()
