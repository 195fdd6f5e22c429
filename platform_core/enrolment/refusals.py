"""How people have asked not to be contacted, as it stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from platform_core.errors import PlatformError
from platform_core.storage.among import among, ask
from platform_core.storage.tables import Person, Refusal

LONGEST_HOLD = timedelta(weeks=26)


class Refused(StrEnum):
    """What somebody does not want: a way of being contacted, or any follow-up for now."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    FOLLOW_UP = "follow_up"


class ContactUnwanted(PlatformError):
    """They asked us not to contact them like this, and nobody said that they agreed to it."""

    wording = "refusal.agree_first"


@dataclass(frozen=True, slots=True)
class Standing:
    """A refusal that stands: until a date, itself included, or until it is withdrawn."""

    what: Refused
    until_on: date | None
    said_at: datetime
    said_by: str


def refusal_problem(what: Refused, until_on: date | None, *, today: date) -> str | None:
    """The wording key of what is wrong with refusing until a date, if anything.

    Wanting no follow-up always has an end, so that nobody is left alone for good by one tick.
    """
    if until_on is None:
        return "refusal.needs_a_date" if what is Refused.FOLLOW_UP else None
    if until_on < today:
        return "refusal.in_the_past"
    is_long = what is Refused.FOLLOW_UP and until_on - today > LONGEST_HOLD
    return "refusal.too_long" if is_long else None


def against(channel: str, refused: Iterable[str]) -> tuple[str, ...]:
    """Which refusals a contact by this channel would go against."""
    return tuple(what for what in (channel, Refused.FOLLOW_UP.value) if what in set(refused))


_REFUSAL = Refusal.__table__  # type: ignore[attr-defined]


def _stands(today: Any) -> list[ColumnElement[bool]]:
    lasts = or_(_REFUSAL.c.until_on.is_(None), _REFUSAL.c.until_on >= today)
    return [_REFUSAL.c.withdrawn_at.is_(None), lasts]


_OF_MANY = core_select(_REFUSAL.c.enrolment_id, _REFUSAL.c.what).where(
    among(_REFUSAL.c.enrolment_id), *_stands(bindparam("today", type_=_REFUSAL.c.until_on.type))
)


def refusals_of_many(
    session: Session, ids: Iterable[int], *, today: date
) -> dict[int, frozenset[str]]:
    """What each enrolment refuses on a day, in one statement; every id is there."""
    found: dict[int, set[str]] = {id_: set() for id_ in ids}
    for row in ask(session, _OF_MANY.params(today=today), found):
        found[row.enrolment_id].add(row.what)
    return {id_: frozenset(refused) for id_, refused in found.items()}


def refusals_of(session: Session, enrolment_id: int, *, today: date) -> list[Standing]:
    """What one enrolment refuses on a day, the first said first, and who noted it."""
    rows = session.exec(
        select(Refusal, Person.name)
        .join(Person, col(Person.id) == col(Refusal.said_by))
        .where(Refusal.enrolment_id == enrolment_id, *_stands(today))
        .order_by(col(Refusal.said_at), col(Refusal.id))
    )
    return [
        Standing(Refused(row.what), row.until_on, row.said_at, name) for row, name in rows.all()
    ]
