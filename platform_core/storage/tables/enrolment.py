"""A person's place on a service's plan, and everything that happened to it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from platform_core.storage.columns import (
    STRICT,
    Instant,
    both_or_neither,
    index_where,
    instant,
    key,
    link,
    one_of,
    text,
)

STATUSES = (
    "referred",
    "invited",
    "joined",
    "active",
    "paused",
    "programme_started",
    "got_what_i_needed",
    "moved_to_paper",
    "withdrew",
    "declined",
    "discharged",
)
ENGAGEMENTS = (
    "referred",
    "nothing_due",
    "could_not_reach",
    "invited_never_opened",
    "joined_not_started",
    "on_track",
    "slowing",
    "quiet",
    "stopped_part_way",
    "reading_no_check_ins",
    "paused_by_choice",
    "moved_to_paper",
    "got_what_they_needed",
    "withdrew",
    "programme_started",
)
PACES = ("gentle", "steady", "my_own")
CHANNELS = ("text", "phone", "email", "letter")
REFUSED = (*CHANNELS, "follow_up")


class Enrolment(SQLModel, table=True):
    """One referral and what became of it. ``ref`` is what staff say aloud, such as PF-0412.

    ``status``, ``pace`` and the rest say how things stand now; ``EnrolmentEvent`` says how they
    came to. ``their_ref`` is the number under which a list of referrals named them. Reminders go
    out after ``no_reminder_until``, and never where ``wants_reminders`` is not so.
    ``look_again_at`` is the next instant at which anything can change if nothing more is heard;
    nothing there means nothing can.
    """

    __table_args__ = (
        one_of("status", STATUSES, table="enrolment"),
        one_of("pace", PACES, table="enrolment"),
        one_of("engagement", ENGAGEMENTS, table="enrolment"),
        one_of("preferred_channel", CHANNELS, table="enrolment"),
        CheckConstraint("check_in_every IN (0, 7, 14)", name="enrolment_check_in_every_known"),
        CheckConstraint("check_in_weekday BETWEEN 0 AND 6", name="enrolment_weekday_range"),
        Index("enrolment_ref_once", "service_id", "ref", unique=True),
        Index("enrolment_person_once", "service_id", "person_id", unique=True),
        index_where(
            "enrolment_their_ref_once",
            "service_id",
            "their_ref",
            unique=True,
            where="their_ref IS NOT NULL",
        ),
        index_where("enrolment_due", "look_again_at", "id", where="look_again_at IS NOT NULL"),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id")
    person_id: int = link("person.id")
    ref: str = text()
    status: str = text()
    pace: str = text()
    check_in_every: int = 7
    check_in_weekday: int = 6
    hides_answers: bool = False
    preferred_channel: str = text()
    contact_times: str = text()
    access_needs: str = text()
    their_ref: str | None = text(nullable=True)
    wants_reminders: bool = True
    no_reminder_until: date | None = None
    referred_on: date
    programme_on: date | None = None
    joined_at: datetime | None = instant(nullable=True)
    engagement: str = text()
    engagement_since: datetime | None = instant(nullable=True)
    look_again_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))


class EnrolmentEvent(SQLModel, table=True):
    """One change to an enrolment: what, from what to what, who, when and why. Append-only."""

    __tablename__ = "enrolment_event"
    __table_args__ = (
        one_of(
            "kind",
            (
                "status",
                "pace",
                "pause",
                "programme_on",
                "check_in",
                "contact",
                "reminders",
                "refusal",
            ),
            table="enrolment_event",
        ),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    kind: str = text()
    before: str | None = text(nullable=True)
    after: str | None = text(nullable=True)
    reason: str = text()
    at: datetime = instant()
    by: int | None = link("person.id", index=False, nullable=True)


class Pause(SQLModel, table=True):
    """A break the patient chose, from one date to another, both included.

    Ended early: who, when, and ``ended_on``, the local date from which days counted again.
    """

    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="pause_in_order"),
        both_or_neither("ended_at", "ended_by", "ended_on", table="pause"),
        Index(
            "pause_one_open",
            "enrolment_id",
            unique=True,
            sqlite_where=sql("is_over = 0"),
            postgresql_where=sql("NOT is_over"),
        ),
        Index(
            "pause_ending",
            "last_on",
            sqlite_where=sql("is_over = 0"),
            postgresql_where=sql("NOT is_over"),
        ),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    first_on: date
    last_on: date
    reason: str = text()
    asked_at: datetime = instant()
    asked_by: int = link("person.id", index=False)
    is_over: bool = False
    ended_at: datetime | None = instant(nullable=True)
    ended_by: int | None = link("person.id", index=False, nullable=True)
    ended_on: date | None = None


class Refusal(SQLModel, table=True):
    """How somebody does not want to be contacted, or that they want no follow-up for now.

    Stands until ``until_on``, itself included, or until it is withdrawn.
    """

    __table_args__ = (
        one_of("what", REFUSED, table="refusal"),
        both_or_neither("withdrawn_at", "withdrawn_by", table="refusal"),
        index_where(
            "refusal_one_standing",
            "enrolment_id",
            "what",
            unique=True,
            where="withdrawn_at IS NULL",
        ),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    what: str = text()
    until_on: date | None = None
    said_at: datetime = instant()
    said_by: int = link("person.id", index=False)
    withdrawn_at: datetime | None = instant(nullable=True)
    withdrawn_by: int | None = link("person.id", index=False, nullable=True)


class Invitation(SQLModel, table=True):
    """A way in for one enrolment: a link and a code to type, both hashed; one use, expiring."""

    __table_args__ = (
        both_or_neither("revoked_at", "revoked_by", table="invitation"),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    link_hash: str = text(unique=True)
    code_hash: str = text(unique=True)
    issued_at: datetime = instant()
    issued_by: int = link("person.id", index=False)
    expires_at: datetime = instant()
    opened_at: datetime | None = instant(nullable=True)
    redeemed_at: datetime | None = instant(nullable=True)
    revoked_at: datetime | None = instant(nullable=True)
    revoked_by: int | None = link("person.id", index=False, nullable=True)
