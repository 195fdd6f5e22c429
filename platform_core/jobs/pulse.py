"""Once a day, keep how many people came to each service on the days that are over.

Whoever is first keeps a day; for the others it is there already. After an outage all the days that
are missing are kept at once. A dip of a whole service becomes one notice, and ends when it is over.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Table, func, select, update
from sqlmodel import Session

from platform_core.audit.actions import record
from platform_core.clock import local_date
from platform_core.engagement.calendar import is_bank_holiday
from platform_core.engagement.notices import DIP
from platform_core.engagement.pulse import WHOLE, WINDOW, Day, Dip, days, dip
from platform_core.enrolment.queries import closures_of
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Activity, Enrolment, Service, ServiceDay, ServiceNotice

KEPT_FOR = timedelta(days=120)  # how far back a day can still weigh on anybody's silence

_ACTIVITY: Table = Activity.__table__  # type: ignore[attr-defined]
_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]
_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
_DAY: Table = ServiceDay.__table__  # type: ignore[attr-defined]
_NOTICE: Table = ServiceNotice.__table__  # type: ignore[attr-defined]

Visits = Mapping[int, Mapping[date, int]]  # by service, then by day


def keep_days(*, now: datetime) -> int:
    """Keep the days of every service that are over and not kept yet; how many."""
    yesterday = local_date(now, settings().zone) - timedelta(days=1)
    since = yesterday - KEPT_FOR - WINDOW
    with open_reading() as session:
        missing = _first_missing(session, since, yesterday)
        if not missing:
            return 0
        visits = _visits(session, missing, since, yesterday)
    with open_transaction() as session:
        return sum(
            _keep(session, service_id, first_on, days(visits[service_id], until=yesterday), now)
            for service_id, first_on in missing.items()
        )


def _first_missing(session: Session, since: date, yesterday: date) -> dict[int, date]:
    """The first day to keep of each service that has any."""
    newest = select(func.max(_DAY.c.on_day)).where(_DAY.c.service_id == _SERVICE.c.id)
    rows = session.connection().execute(select(_SERVICE.c.id, newest.scalar_subquery()))
    first = {
        service_id: max(since, kept_on + timedelta(days=1)) if kept_on else since
        for service_id, kept_on in rows
    }
    return {service_id: day for service_id, day in first.items() if day <= yesterday}


def _visits(session: Session, missing: Mapping[int, date], since: date, yesterday: date) -> Visits:
    """The visits of each day, as they were kept and, where they were not, as they are counted."""
    found: defaultdict[int, dict[date, int]] = defaultdict(dict)
    kept = select(_DAY.c.service_id, _DAY.c.on_day, _DAY.c.visits).where(
        _DAY.c.service_id.in_(missing), _DAY.c.on_day.between(since, yesterday)
    )
    for service_id, on_day, visits in session.connection().execute(kept):
        found[service_id][on_day] = visits
    for first_on in set(missing.values()):
        some = [service_id for service_id, day in missing.items() if day == first_on]
        for service_id, on_day, visits in _counted(session, some, first_on, yesterday):
            found[service_id][on_day] = visits
    return found


def _counted(
    session: Session, service_ids: Sequence[int], first_on: date, last_on: date
) -> Sequence[tuple[int, date, int]]:
    said, whose = _ACTIVITY.c, _ENROLMENT.c
    rows = session.connection().execute(
        select(whose.service_id, said.on_day, func.count())
        .join_from(_ACTIVITY, _ENROLMENT, whose.id == said.enrolment_id)
        .where(
            said.kind == "visit",
            said.on_day.between(first_on, last_on),
            whose.service_id.in_(service_ids),
        )
        .group_by(whose.service_id, said.on_day)
    )
    return [(service_id, on_day, visits) for service_id, on_day, visits in rows]


def _keep(
    session: Session, service_id: int, first_on: date, passed: Sequence[Day], now: datetime
) -> int:
    """Keep the days from ``first_on`` on, and say or end a dip; how many days were new."""
    new = [day for day in passed if day.on_day >= first_on] or [_nobody_yet(now)]
    kept = sum(_insert(session, service_id, day) for day in new)
    if kept:
        _tell(session, service_id, passed, now)
    return kept


def _nobody_yet(now: datetime) -> Day:
    # Kept too, so that a service without visits is not counted through at every sweep.
    return Day(local_date(now, settings().zone) - timedelta(days=1), 0, WHOLE, None)


def _insert(session: Session, service_id: int, day: Day) -> bool:
    return insert_once(
        session,
        ServiceDay,
        service_id=service_id,
        on_day=day.on_day,
        visits=day.visits,
        percent=day.percent,
    )


def _tell(session: Session, service_id: int, passed: Sequence[Day], now: datetime) -> None:
    closures = closures_of(session, service_id)

    def is_open(day: date) -> bool:
        return not is_bank_holiday(day) and not any(day in span for span in closures)

    found = dip(passed, is_open)
    if found is None:
        _end(session, service_id, now)
    else:
        _open(session, service_id, found, now)


def _open(session: Session, service_id: int, found: Dip, now: datetime) -> None:
    is_new = insert_once(
        session,
        ServiceNotice,
        service_id=service_id,
        kind=DIP,
        first_on=found.first_on,
        details=found.as_json(),
        raised_at=now,
    )
    if is_new:
        _audit(session, "service.dip_noticed", service_id, now)


def _end(session: Session, service_id: int, now: datetime) -> None:
    ended = session.connection().execute(
        update(_NOTICE)
        .where(_NOTICE.c.service_id == service_id, _NOTICE.c.kind == DIP)
        .where(_NOTICE.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    if ended.rowcount:
        _audit(session, "service.dip_ended", service_id, now)


def _audit(session: Session, action: str, service_id: int, now: datetime) -> None:
    record(session, action, "service", service_id, by=None, at=now, service_id=service_id)
