"""The only place that asks what time it is.

Called once per page or job run, at the top; everything below takes ``at=`` or ``now=``.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from platform_core.settings import settings


def utc_now() -> datetime:
    """This instant, aware and in UTC, moved by the demonstration's clock offset if there is one."""
    return datetime.now(UTC) + settings().clock_offset


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The date on the wall in ``zone`` at an aware instant."""
    return instant.astimezone(zone).date()


@lru_cache(4096)  # a whole caseload is due on the same few days
def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, in UTC. Right on both daylight-saving changes."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
