"""What readers did, for the library's column: counted now and then, beside the page.

The count goes through all that a service's patients ever did, which takes seconds where they are
many. Ten minutes change nothing that an author would do about it, and no page waits for it long.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from threading import Thread
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.insights.readers.queries import readers
from platform_core.insights.readers.rules import Read, by_step
from platform_core.storage.database import DatabaseAway, open_reading

_KEPT_FOR = timedelta(minutes=10)
_SINCE = timedelta(days=365)
PATIENCE = 0.25  # seconds that a page waits for a count; then it is drawn with the one before

_Kept = tuple[datetime, Mapping[str, Read]]
_kept: WeakKeyDictionary[Engine, dict[int, _Kept]] = WeakKeyDictionary()
_counting: WeakKeyDictionary[Engine, dict[int, Thread]] = WeakKeyDictionary()


def readers_lately(
    session: Session, *, caseload: Caseload, today: date, now: datetime
) -> Mapping[str, Read] | None:
    """What the readers of a service did with each step in the last year, as it was some ten
    minutes ago; nothing while it is counted for the first time."""
    engine, service = session.get_bind().engine, caseload.service_id
    kept = _kept.setdefault(engine, {})
    before = kept.get(service)
    if before is None or not timedelta(0) <= now - before[0] < _KEPT_FOR:
        _count_beside(engine, kept, caseload, today, now).join(PATIENCE)
    after = kept.get(service)
    return after[1] if after else None


def _count_beside(
    engine: Engine, kept: dict[int, _Kept], caseload: Caseload, today: date, now: datetime
) -> Thread:
    """The thread that counts, one at a time for each service."""
    counting = _counting.setdefault(engine, {})
    there = counting.get(caseload.service_id)
    if there is not None and there.is_alive():
        return there
    thread = Thread(target=_count, args=(kept, caseload, today, now), daemon=True)
    counting[caseload.service_id] = thread
    thread.start()
    return thread


def _count(kept: dict[int, _Kept], caseload: Caseload, today: date, now: datetime) -> None:
    try:
        with open_reading() as session:
            found = readers(session, caseload=caseload, today=today, since=today - _SINCE)
    except DatabaseAway:  # whoever asks next tries again
        return
    kept[caseload.service_id] = (now, by_step(found))
