"""Local dates are right on both daylight-saving changes and near midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from platform_core.clock import local_date, start_of, utc_now
from platform_core.settings import settings

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_date_is_the_date_on_the_wall(instant: datetime, day: date) -> None:
    assert local_date(instant, LONDON) == day


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 3), 24)]
)
def test_a_day_is_as_long_as_the_clock_change_makes_it(day: date, hours: int) -> None:
    length = start_of(day + timedelta(days=1), LONDON) - start_of(day, LONDON)
    assert length == timedelta(hours=hours)


def test_the_demonstrations_clock_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    real = utc_now()
    monkeypatch.setenv("CAMAU_DEMO", "true")
    monkeypatch.setenv("CAMAU_CLOCK_OFFSET", "21d")
    settings.cache_clear()
    assert timedelta(days=20, hours=23) < utc_now() - real < timedelta(days=21, hours=1)
