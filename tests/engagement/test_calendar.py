"""Working days of a service in Wales."""

from datetime import date

import pytest

from platform_core.engagement.calendar import (
    bank_holidays_between,
    is_working_day,
    working_day_after,
    working_days_left,
)
from platform_core.enrolment.rules import Span

FRIDAY, MONDAY, TUESDAY = date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 10)


def test_weekends_are_not_working_days() -> None:
    assert is_working_day(FRIDAY, ())
    assert not is_working_day(date(2026, 11, 7), ())
    assert not is_working_day(date(2026, 11, 8), ())


def test_bank_holidays_and_closures_are_not_working_days() -> None:
    assert not is_working_day(date(2026, 12, 28), ())
    assert not is_working_day(FRIDAY, (Span(FRIDAY, FRIDAY),))


def test_two_working_days_from_a_friday_is_a_tuesday() -> None:
    assert working_day_after(FRIDAY, 2, ()) == TUESDAY


def test_a_promise_made_at_christmas_counts_from_the_first_working_day() -> None:
    assert working_day_after(date(2026, 12, 24), 1, ()) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (FRIDAY, 2),
        (date(2026, 11, 8), 2),
        (MONDAY, 1),
        (TUESDAY, 0),
        (date(2026, 11, 11), -1),
        (date(2026, 11, 15), -3),
    ],
)
def test_the_working_days_that_are_left_of_a_promise(today: date, left: int) -> None:
    assert working_days_left(TUESDAY, today, ()) == left


def test_bank_holidays_of_two_years_are_in_order() -> None:
    found = bank_holidays_between(date(2026, 12, 25), date(2027, 1, 1))
    assert found == (
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 28),
        date(2027, 1, 1),
    )
