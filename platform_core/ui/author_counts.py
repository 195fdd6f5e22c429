"""What readers did, for the library's column: counted now and then, not at every look.

The count goes through all that a service's patients ever did, and ten minutes change nothing that
an author would do about it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.insights.readers.queries import readers
from platform_core.insights.readers.rules import Read, by_step

_KEPT_FOR = timedelta(minutes=10)
_SINCE = timedelta(days=365)

_Kept = tuple[datetime, Mapping[str, Read]]
_kept: WeakKeyDictionary[Engine, dict[int, _Kept]] = WeakKeyDictionary()


def readers_lately(
    session: Session, *, caseload: Caseload, today: date, now: datetime
) -> Mapping[str, Read]:
    """What the readers of a service did with each step in the last year, as it was at most ten
    minutes ago."""
    services = _kept.setdefault(session.get_bind().engine, {})
    before = services.get(caseload.service_id)
    if before is not None and timedelta(0) <= now - before[0] < _KEPT_FOR:
        return before[1]
    found = by_step(readers(session, caseload=caseload, today=today, since=today - _SINCE))
    services[caseload.service_id] = (now, found)
    return found
