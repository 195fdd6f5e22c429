"""What opened to a patient, and what was heard from them."""

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

ACTIVITIES = (
    "visit",
    "step_opened",
    "step_finished",
    "asked_for_more",
    "left_for_today",
    "answered",
)


TAP_ANSWERS = (
    "bad_spell",
    "worn_out",
    "nothing_i_need",
    "not_sure",
    "cannot_use",
    "struggling",
    "got_what_i_need",
    "rather_not_say",
)


class StageRelease(SQLModel, table=True):
    """The fact that a stage opened to somebody, on what date and why. Append-only."""

    __tablename__ = "stage_release"
    __table_args__ = (
        Index("stage_release_once", "enrolment_id", "stage_key", unique=True),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    stage_key: str = text()
    opened_on: date
    reason: str = text()
    at: datetime = instant()


class Activity(SQLModel, table=True):
    """Something we heard from a patient. ``on_day`` is the local date. Append-only.

    One visit a day, one finish a step, and one opening of a step and version a day are kept by the
    database. A visit's details hold ``waited``: the open days since the one before, in hundredths.
    """

    __table_args__ = (
        one_of("kind", ACTIVITIES, table="activity"),
        CheckConstraint(
            "(kind IN ('step_opened', 'step_finished')) = (step IS NOT NULL)",
            name="activity_step_where_due",
        ),
        Index("activity_of", "enrolment_id", "on_day"),
        index_where("activity_visits_on", "on_day", "enrolment_id", where="kind = 'visit'"),
        index_where(
            "activity_visit_once", "enrolment_id", "on_day", unique=True, where="kind = 'visit'"
        ),
        index_where(
            "activity_finish_once",
            "enrolment_id",
            "step",
            unique=True,
            where="kind = 'step_finished'",
        ),
        index_where(
            "activity_open_once",
            "enrolment_id",
            "step",
            "on_day",
            "version_id",
            unique=True,
            where="kind = 'step_opened'",
        ),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    kind: str = text()
    at: datetime = instant()
    on_day: date
    step: str | None = text(nullable=True)
    version_id: int | None = link("content_version.id", index=False, nullable=True)
    details: dict[str, Any] = document()


class Place(SQLModel, table=True):
    """Where somebody left a step: the heading they were at, and the length they had chosen."""

    __table_args__ = (Index("place_once", "enrolment_id", "step", unique=True), STRICT)

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    step: str = text()
    at_heading: int = 0
    short: bool = False
    saved_at: datetime = instant()


class TapLink(SQLModel, table=True):
    """The link in a message with which its reader says in one tap how things are.

    Only the hash of its token is kept. One answer a link, and none once it has expired.
    """

    __tablename__ = "tap_link"
    __table_args__ = (
        one_of("answer", TAP_ANSWERS, table="tap_link"),
        both_or_neither("answered_at", "answer", table="tap_link"),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id")
    token_hash: str = text(unique=True)
    issued_at: datetime = instant()
    expires_at: datetime = instant()
    answered_at: datetime | None = instant(nullable=True)
    answer: str | None = text(nullable=True)


class CheckIn(SQLModel, table=True):
    """One submitted set of answers, as entered. Append-only; a correction is a new row.

    ``pain_nrs`` 0 to 10 (LOINC 72514-3); ``mood`` 1 very low to 5 good. Nothing there: skipped.
    ``on_day`` is the local day the answers are about, which a correction keeps.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        CheckConstraint("pain_nrs BETWEEN 0 AND 10", name="check_in_pain_range"),
        CheckConstraint("mood BETWEEN 1 AND 5", name="check_in_mood_range"),
        one_of("source", ("web", "paper", "phone"), table="check_in"),
        Index("check_in_of", "enrolment_id", "on_day"),
        Index("check_in_corrected_once", "corrects_id", unique=True),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    submission: str = text(unique=True)
    at: datetime = instant()
    on_day: date
    pain_nrs: int | None = None
    mood: int | None = None
    note: str = text()
    source: str = text()
    entered_by: int = link("person.id", index=False)
    corrects_id: int | None = link("check_in.id", index=False, nullable=True)
