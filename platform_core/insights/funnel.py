"""How far people get, from their referral to the end of their first fortnight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import String, and_, bindparam, case, cast, exists, func, literal, or_, select
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.clock import local_date
from platform_core.enrolment.rules import Channel
from platform_core.settings import settings
from platform_core.storage.tables import Activity, Enrolment, Invitation, Message

FEWEST = 5  # of whom a number is said; fewer could be recognised
FORTNIGHT = timedelta(days=14)
_LOST = ("waiting", "sending", "failed", "cancelled")


class Reached(IntEnum):
    """How far somebody got. Whoever got further passed everything before."""

    REFERRED = 1
    REACHED = 2
    OPENED = 3
    JOINED = 4
    FIRST_STEP = 5
    FORTNIGHT = 6


@dataclass(frozen=True, slots=True)
class Journey:
    """One person, without a name: when and how they came, and how far they got."""

    referred_on: date
    channel: Channel
    reached: Reached


@dataclass(frozen=True, slots=True)
class Line:
    """How many of some people got as far as each stage, in the order of ``Reached``."""

    counts: tuple[int, ...]

    @property
    def of(self) -> int:
        """How many were referred."""
        return self.counts[0]


def line_of(journeys: Iterable[Journey]) -> Line:
    """How many got as far as each stage."""
    levels = [journey.reached for journey in journeys]
    return Line(tuple(sum(level >= stage for level in levels) for stage in Reached))


def by_month(journeys: Sequence[Journey]) -> dict[date, Line]:
    """By the first day of the month of the referral, the newest first."""
    months = sorted({one.referred_on.replace(day=1) for one in journeys}, reverse=True)
    return {
        month: line_of(one for one in journeys if one.referred_on.replace(day=1) == month)
        for month in months
    }


def by_channel(journeys: Sequence[Journey]) -> dict[Channel, Line]:
    """By how they like to be contacted."""
    return {
        channel: line_of(one for one in journeys if one.channel is channel)
        for channel in Channel
        if any(one.channel is channel for one in journeys)
    }


def biggest_drop(line: Line) -> tuple[Reached, int]:
    """The stage that most of those who came so far did not get to, and how many they were."""
    stages = list(Reached)[1:]
    lost = [before - after for before, after in zip(line.counts, line.counts[1:], strict=False)]
    most = max(lost)
    return stages[lost.index(most)], most


_E = Enrolment.__table__  # type: ignore[attr-defined]
_A = Activity.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_M = Message.__table__  # type: ignore[attr-defined]
_OPENED = exists().where(_I.c.enrolment_id == _E.c.id, _I.c.opened_at.is_not(None))
_NOT_OUT = exists().where(
    _M.c.enrolment_id == _E.c.id,
    _M.c.template == "invitation",
    _M.c.occasion == literal("invitation ") + cast(_I.c.id, String),
    _M.c.status.in_(_LOST),
)
_WENT_OUT = exists().where(and_(_I.c.enrolment_id == _E.c.id, ~_NOT_OUT.correlate(_E, _I)))
_STEPPED = exists().where(_A.c.enrolment_id == _E.c.id, _A.c.kind == "step_finished")
_LAST = select(func.max(_A.c.on_day)).where(_A.c.enrolment_id == _E.c.id).scalar_subquery()
_BEFORE = case((_OPENED, 3), (_WENT_OUT, 2), else_=1)
_JOURNEYS = select(
    _E.c.referred_on,
    _E.c.preferred_channel,
    _E.c.joined_at,
    case((_E.c.joined_at.is_not(None), 4), else_=_BEFORE).label("level"),
    and_(_E.c.joined_at.is_not(None), _STEPPED).label("stepped"),
    case((_E.c.joined_at.is_not(None), _LAST)).label("last_on"),
).where(
    _E.c.service_id == bindparam("service"),
    or_(bindparam("everybody"), _E.c.referred_on >= bindparam("since")),
)


def journeys(session: Session, *, caseload: Caseload, since: date | None) -> list[Journey]:
    """Everybody referred since a day, or ever, in one statement and without their names.

    Reached: an invitation went out and did not come back. First fortnight: they have finished a
    step, and something was heard from them a fortnight after they joined or later.
    """
    asked = {
        "service": caseload.service_id,
        "everybody": since is None,
        "since": since or date.min,
    }
    return [_journey(row) for row in session.connection().execute(_JOURNEYS, asked)]


def _journey(row: Any) -> Journey:
    level = Reached(row.level)
    if row.stepped:
        level = Reached.FIRST_STEP
        joined_on = local_date(row.joined_at, settings().zone)
        if row.last_on is not None and row.last_on >= joined_on + FORTNIGHT:
            level = Reached.FORTNIGHT
    return Journey(row.referred_on, Channel(row.preferred_channel), level)
