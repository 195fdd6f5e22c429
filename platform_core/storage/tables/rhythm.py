"""How often people are here: one person's usual pattern, and a whole service's days."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer
from sqlmodel import Field, SQLModel

from platform_core.storage.columns import (
    STRICT,
    document,
    index_where,
    instant,
    key,
    link,
    number,
    one_of,
    text,
)


class Rhythm(SQLModel, table=True):
    """Somebody's pattern of visits so far, written with each visit; it can be rebuilt from them.

    ``recent`` and ``open_days`` are in open days; ``engagement.pattern`` says what they mean.
    """

    __table_args__ = (
        CheckConstraint("visits >= 1", name="rhythm_visits_range"),
        CheckConstraint("recent >= 0", name="rhythm_recent_range"),
        CheckConstraint("open_days >= 0", name="rhythm_open_days_range"),
        STRICT,
    )

    enrolment_id: int = Field(
        sa_column=Column(
            Integer,
            ForeignKey("enrolment.id", ondelete="RESTRICT"),
            primary_key=True,
            autoincrement=False,
        )
    )
    visits: int
    last_on: date
    recent: float = number()
    open_days: float = number()


class ServiceDay(SQLModel, table=True):
    """One day of a service that is over: its visits, and what a day of silence then weighs.

    ``percent`` is 100 on a usual day and less on one when the whole service was quiet. Append-only.
    """

    __tablename__ = "service_day"
    __table_args__ = (
        CheckConstraint("visits >= 0", name="service_day_visits_range"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="service_day_percent_range"),
        Index("service_day_once", "service_id", "on_day", unique=True),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id", index=False)
    on_day: date
    visits: int
    percent: int


class ServiceNotice(SQLModel, table=True):
    """Something the team should know about the service as a whole; one open of each kind."""

    __tablename__ = "service_notice"
    __table_args__ = (
        one_of("kind", ("dip",), table="service_notice"),
        CheckConstraint("ended_at >= raised_at", name="service_notice_in_order"),
        index_where(
            "service_notice_one_open", "service_id", "kind", unique=True, where="ended_at IS NULL"
        ),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id")
    kind: str = text()
    first_on: date
    details: dict[str, Any] = document()
    raised_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class EngagementPolicy(SQLModel, table=True):
    """A policy that a service chose for itself, signed and dated. The newest is in force; without
    any it is the one this version ships with. Append-only."""

    __tablename__ = "engagement_policy"
    __table_args__ = (
        Index("engagement_policy_version_once", "service_id", "version", unique=True),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id", index=False)
    version: str = text()
    document: dict[str, Any] = document()
    signed_by: int = link("person.id", index=False)
    signed_at: datetime = instant()
    reason: str = text()
