"""What flags were worth: by rule and week, how many, what came of them, and how soon."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, select
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.clock import local_date
from platform_core.engagement.calendar import working_days_left
from platform_core.enrolment.queries import closures_of
from platform_core.enrolment.rules import Span
from platform_core.flags.rules import Outcome, Rule
from platform_core.settings import settings
from platform_core.storage.tables import Activity, Contact, Enrolment, Flag

BACK_WITHIN = timedelta(days=14)
_REACHED = frozenset(
    {Outcome.REACHED_BACK_ON_TRACK, Outcome.REACHED_PAUSED, Outcome.REACHED_OWN_GOAL}
)


@dataclass(frozen=True, slots=True)
class Worth:
    """What came of one flag. Working days are those after the day on which it was raised."""

    rule: Rule
    week: date
    reached: bool
    back: bool
    not_needed: bool
    is_open: bool
    acknowledged_after: int | None
    contacted_after: int | None


@dataclass(frozen=True, slots=True)
class Yield:
    """What came of some flags. The medians are working days, nothing where there was none."""

    flags: int
    reached: int
    back: int
    not_needed: int
    still_open: int
    to_acknowledge: float | None
    to_contact: float | None


def yield_of(worths: Sequence[Worth]) -> Yield:
    """What some flags came to."""
    return Yield(
        len(worths),
        sum(one.reached for one in worths),
        sum(one.back for one in worths),
        sum(one.not_needed for one in worths),
        sum(one.is_open for one in worths),
        _median(one.acknowledged_after for one in worths),
        _median(one.contacted_after for one in worths),
    )


def by_rule(worths: Sequence[Worth]) -> dict[Rule, Yield]:
    """By the rule that raised them, the most first."""
    found = _by(worths, lambda one: one.rule)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].flags, pair[0])))


def by_week_and_rule(worths: Sequence[Worth]) -> dict[tuple[date, Rule], Yield]:
    """By the Monday of the week in which they were raised and their rule, the newest first."""
    found = _by(worths, lambda one: (one.week, one.rule))
    return dict(sorted(found.items(), key=lambda pair: (-pair[0][0].toordinal(), pair[0][1])))


def _by(worths: Sequence[Worth], key: Callable[[Worth], Any]) -> dict[Any, Yield]:
    groups: dict[Any, list[Worth]] = {}
    for one in worths:
        groups.setdefault(key(one), []).append(one)
    return {name: yield_of(some) for name, some in groups.items()}


def _median(days: Iterable[int | None]) -> float | None:
    known = [day for day in days if day is not None]
    return float(median(known)) if known else None


_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]
_E: Table = Enrolment.__table__  # type: ignore[attr-defined]
_A: Table = Activity.__table__  # type: ignore[attr-defined]
_C: Table = Contact.__table__  # type: ignore[attr-defined]


def _contact(*conditions: Any) -> Any:
    found = select(func.min(_C.c.at)).where(_C.c.flag_id == _FLAG.c.id, *conditions)
    return found.correlate(_FLAG).scalar_subquery()


_BACK_ON = (
    select(func.min(_A.c.on_day))
    .where(
        _A.c.enrolment_id == _FLAG.c.enrolment_id,
        _A.c.kind == "visit",
        _A.c.at > _FLAG.c.raised_at,
    )
    .correlate(_FLAG)
    .scalar_subquery()
)
_WORTHS = select(
    _FLAG.c.rule,
    _FLAG.c.raised_at,
    _FLAG.c.acknowledged_at,
    _FLAG.c.outcome,
    _contact().label("contacted_at"),
    _contact(_C.c.result == "reached").label("reached_at"),
    _BACK_ON.label("back_on"),
).join(_E, _E.c.id == _FLAG.c.enrolment_id)


def worths(session: Session, *, caseload: Caseload, since: datetime) -> list[Worth]:
    """What came of every flag raised since an instant, in two statements.

    Back: they came to the platform after it was raised, within 14 days, whoever or whatever had
    brought them; a flag younger than that is counted as it stands.
    """
    rows = session.connection().execute(
        _WORTHS.where(_E.c.service_id == caseload.service_id, _FLAG.c.raised_at >= since)
    )
    closures, zone = closures_of(session, caseload.service_id), settings().zone
    return [_worth(row, closures, zone) for row in rows]


def _worth(row: Any, closures: tuple[Span, ...], zone: ZoneInfo) -> Worth:
    raised_on = local_date(row.raised_at, zone)
    outcome = Outcome(row.outcome) if row.outcome else None

    def after(at: datetime | None) -> int | None:
        return None if at is None else working_days_left(local_date(at, zone), raised_on, closures)

    return Worth(
        Rule(row.rule),
        raised_on - timedelta(days=raised_on.weekday()),
        row.reached_at is not None or outcome in _REACHED,
        row.back_on is not None and row.back_on <= raised_on + BACK_WITHIN,
        outcome is Outcome.NOT_NEEDED,
        outcome is None,
        after(row.acknowledged_at),
        after(row.contacted_at),
    )
