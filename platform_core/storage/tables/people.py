"""Services, the people in them, and what they did."""

from datetime import date, datetime
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

LANGUAGES = ("en", "cy")
ROLES = ("patient", "clinician", "author", "administrator")


class Service(SQLModel, table=True):
    """One pain team with its own patients, staff, content and settings.

    ``contact_days``: working days within which it has promised to act. ``deputy_id``: who hears
    when nobody did. ``contacts_a_week``: how many its people have time for, if they said so.
    """

    __table_args__ = (
        CheckConstraint("contact_days BETWEEN 1 AND 20", name="service_contact_days_range"),
        CheckConstraint("contacts_a_week BETWEEN 1 AND 500", name="service_contacts_a_week_range"),
        STRICT,
    )

    id: int | None = key()
    slug: str = text(unique=True)
    name_en: str = text()
    name_cy: str = text()
    sender_name: str = text()
    phone: str = text()
    hours_en: str = text()
    hours_cy: str = text()
    plan_key: str = text()
    contact_days: int = 2
    mood_is_asked: bool = True
    reminds: bool = True
    deputy_id: int | None = link("person.id", index=False, nullable=True)
    contacts_a_week: int | None = None


class Closure(SQLModel, table=True):
    """Days on which a service is closed and nobody's silence counts; both dates included."""

    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="closure_in_order"),
        both_or_neither("withdrawn_at", "withdrawn_by", table="closure"),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id")
    first_on: date
    last_on: date
    reason: str = text()
    declared_at: datetime = instant()
    declared_by: int = link("person.id", index=False)
    withdrawn_at: datetime | None = instant(nullable=True)
    withdrawn_by: int | None = link("person.id", index=False, nullable=True)


class Person(SQLModel, table=True):
    """Somebody who can be written to or sign in. ``sign_in_name`` is stored case-folded.

    ``wants_digest``: of staff, whether they get the morning's list.
    """

    __table_args__ = (
        one_of("language", LANGUAGES, table="person"),
        both_or_neither("disabled_at", "disabled_by", table="person"),
        CheckConstraint(
            "(sign_in_name IS NULL) = (password_hash IS NULL)", name="person_sign_in_pair"
        ),
        STRICT,
    )

    id: int | None = key()
    name: str = text()
    sign_in_name: str | None = text(nullable=True, unique=True)
    password_hash: str | None = text(nullable=True)
    language: str = text()
    email: str | None = text(nullable=True)
    phone: str | None = text(nullable=True)
    wants_digest: bool = True
    created_at: datetime = instant()
    disabled_at: datetime | None = instant(nullable=True)
    disabled_by: int | None = link("person.id", index=False, nullable=True)


class RoleGrant(SQLModel, table=True):
    """A role in a service, from when it was given until it was taken away."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", ROLES, table="role_grant"),
        both_or_neither("revoked_at", "revoked_by", table="role_grant"),
        index_where(
            "role_grant_once",
            "person_id",
            "service_id",
            "role",
            unique=True,
            where="revoked_at IS NULL",
        ),
        STRICT,
    )

    id: int | None = key()
    person_id: int = link("person.id")
    service_id: int = link("service.id")
    role: str = text()
    granted_at: datetime = instant()
    granted_by: int | None = link("person.id", index=False, nullable=True)
    revoked_at: datetime | None = instant(nullable=True)
    revoked_by: int | None = link("person.id", index=False, nullable=True)


class StaffInvitation(SQLModel, table=True):
    """A link with which a new member of staff sets a password; hashed, one use, expiring."""

    __tablename__ = "staff_invitation"
    __table_args__ = (STRICT,)

    id: int | None = key()
    person_id: int = link("person.id")
    token_hash: str = text(unique=True)
    issued_at: datetime = instant()
    issued_by: int | None = link("person.id", index=False, nullable=True)
    expires_at: datetime = instant()
    redeemed_at: datetime | None = instant(nullable=True)
    revoked_at: datetime | None = instant(nullable=True)


class SignInSession(SQLModel, table=True):
    """One signed-in browser. Only the hash of its token is kept."""

    __tablename__ = "sign_in_session"
    __table_args__ = (both_or_neither("ended_at", "end_reason", table="sign_in_session"), STRICT)

    id: int | None = key()
    person_id: int = link("person.id")
    token_hash: str = text(unique=True)
    created_at: datetime = instant()
    last_seen_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
    end_reason: str | None = text(nullable=True)


class Throttle(SQLModel, table=True):
    """How often a subject (an account or an address, hashed) has lately failed to prove itself."""

    __table_args__ = (CheckConstraint("failures >= 0", name="throttle_failures_range"), STRICT)

    id: int | None = key()
    subject: str = text(unique=True)
    failures: int = 0
    last_failed_at: datetime = instant()
    blocked_until: datetime = instant()


class SavedView(SQLModel, table=True):
    """A view of the caseload that one member of staff has named and kept."""

    __tablename__ = "saved_view"
    __table_args__ = (
        Index("saved_view_once", "person_id", "service_id", "name", unique=True),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id", index=False)
    person_id: int = link("person.id", index=False)
    name: str = text()
    view: dict[str, Any] = document()
    saved_at: datetime = instant()


class Draft(SQLModel, table=True):
    """Unsent answers of one form, kept so that a lost signal or sign-out loses nothing."""

    __table_args__ = (
        Index("draft_once", "person_id", "form", unique=True),
        STRICT,
    )

    id: int | None = key()
    person_id: int = link("person.id", index=False)
    form: str = text()
    answers: dict[str, Any] = document()
    saved_at: datetime = instant()


class AuditEntry(SQLModel, table=True):
    """Who did or read what, and when. Append-only: the database refuses change and removal."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_subject", "subject", "subject_id"),
        STRICT,
    )

    id: int | None = key()
    at: datetime = instant()
    by: int | None = link("person.id", nullable=True)
    service_id: int | None = link("service.id", nullable=True)
    action: str = text()
    subject: str = text()
    subject_id: int | None = None
    details: dict[str, Any] = document()
