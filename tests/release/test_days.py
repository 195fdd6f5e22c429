"""Days are counted without the days of a break."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.enrolment.rules import Span
from platform_core.release.days import DAY, after, back_on, days_between, is_paused
from tests.release.plans import day

BREAK = (Span(day(3), day(5)),)
TWO_BREAKS = (Span(day(3), day(5)), Span(day(6), day(7)))
OVERLAPPING = (Span(day(3), day(6)), Span(day(5), day(8)))

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(
        lambda s: Span(day(s[0]), day(s[0] + s[1]))
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("start", "days", "pauses", "reached"),
    [
        (0, 2, (), 2),
        (0, 2, BREAK, 2),  # over before the break
        (0, 3, BREAK, 6),
        (2, 1, BREAK, 6),
        (3, 1, BREAK, 6),  # from within
        (5, 1, BREAK, 6),  # from its last day
        (6, 1, BREAK, 7),  # from the first day back
        (2, 1, TWO_BREAKS, 8),  # one break right after the other
        (2, 1, TWO_BREAKS[::-1], 8),  # in whatever order
        (2, 2, OVERLAPPING, 10),  # shared days once
        (0, 0, BREAK, 0),
        (4, 0, BREAK, 6),
    ],
)
def test_a_wait_is_as_long_as_its_days_outside_a_break(
    start: int, days: int, pauses: tuple[Span, ...], reached: int
) -> None:
    assert after(day(start), days, pauses) == day(reached)


@pytest.mark.parametrize(("number", "back"), [(2, 2), (3, 6), (5, 6), (6, 6)])
def test_somebody_is_back_on_the_first_day_outside_a_break(number: int, back: int) -> None:
    assert back_on(day(number), BREAK) == day(back)
    assert is_paused(day(number), BREAK) is (number != back)


def test_a_break_that_follows_at_once_is_one_long_break() -> None:
    assert back_on(day(4), TWO_BREAKS) == day(8)


@given(start=st.integers(0, 50), days=st.integers(0, 30), pauses=spans)
def test_between_the_start_and_the_end_of_a_wait_are_its_days(
    start: int, days: int, pauses: list[Span]
) -> None:
    reached = after(day(start), days, pauses)
    assert not is_paused(reached, pauses)
    assert days_between(day(start), reached, pauses) == (days or (reached > day(start)))
    counted = sum(not is_paused(day(n), pauses) for n in range(start + 1, start + 200))
    assert days_between(day(start), day(start + 199), pauses) == counted


@given(start=st.integers(0, 50), days=st.integers(0, 30), pauses=spans)
def test_a_later_start_or_a_longer_wait_never_ends_sooner(
    start: int, days: int, pauses: list[Span]
) -> None:
    assert after(day(start + 1), days, pauses) >= after(day(start), days, pauses)
    assert after(day(start), days + 1, pauses) >= after(day(start), days, pauses)


def test_a_leap_day_is_a_day() -> None:
    assert after(date(2028, 2, 28), 1, ()) == date(2028, 2, 29)
    assert after(date(2028, 2, 28), 2, ()) == date(2028, 3, 1)


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert days_between(day(5), day(2), BREAK) == 0
    assert days_between(day(2), day(2) + DAY, BREAK) == 0
