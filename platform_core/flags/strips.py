"""Six weeks at a glance: the days somebody came, what opened, and the days they had off."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, Integer, Table, bindparam, literal, select, union_all
from sqlmodel import Session

from platform_core.enrolment.queries import pauses_of
from platform_core.storage.tables import Activity, StageRelease

DAYS = 42

_ACTIVITY: Table = Activity.__table__  # type: ignore[attr-defined]
_RELEASE: Table = StageRelease.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Strip:
    """The last 42 local dates of one enrolment, both ends included."""

    first_on: date
    last_on: date
    visits: frozenset[date]
    openings: frozenset[date]
    paused: frozenset[date]

    @property
    def days(self) -> tuple[date, ...]:
        """Every date of the strip, in order."""
        return tuple(self.first_on + timedelta(days=n) for n in range(DAYS))


def strips_of(session: Session, ids: Collection[int], *, today: date) -> dict[int, Strip]:
    """The strip of each enrolment, in two statements however many they are."""
    first_on = today - timedelta(days=DAYS - 1)
    found: defaultdict[tuple[int, str], set[date]] = defaultdict(set)
    for enrolment_id, what, day in session.connection().execute(
        _HAPPENED, {"ids": list(ids), "first_on": first_on, "last_on": today}
    ):
        found[enrolment_id, what].add(day)
    pauses = pauses_of(session, ids)
    week = [first_on + timedelta(days=n) for n in range(DAYS)]
    return {
        one: Strip(
            first_on,
            today,
            visits=frozenset(found[one, "visit"]),
            openings=frozenset(found[one, "opening"]),
            paused=frozenset(day for day in week if any(day in span for span in pauses[one])),
        )
        for one in ids
    }


_ids = bindparam("ids", expanding=True, type_=Integer)
_first_on, _last_on = bindparam("first_on", type_=Date), bindparam("last_on", type_=Date)
_HAPPENED = union_all(
    select(_ACTIVITY.c.enrolment_id, literal("visit"), _ACTIVITY.c.on_day).where(
        _ACTIVITY.c.enrolment_id.in_(_ids),
        _ACTIVITY.c.on_day.between(_first_on, _last_on),
        _ACTIVITY.c.kind == "visit",
    ),
    select(_RELEASE.c.enrolment_id, literal("opening"), _RELEASE.c.opened_on).where(
        _RELEASE.c.enrolment_id.in_(_ids),
        _RELEASE.c.opened_on.between(_first_on, _last_on),
    ),
)
