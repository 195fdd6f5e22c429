"""A service's pulse: what a day weighs, and when the service itself is told."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.engagement.pulse import Day, Dip, days, dip, percent

FIRST = date(2026, 11, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("visits", "before", "weighs"),
    [
        (0, [10] * 6, 100),  # six days of history are too few
        (0, [10] * 7, 0),
        (5, [10] * 7, 50),
        (10, [10] * 7, 100),
        (25, [10] * 7, 100),  # never more than whole
        (1, [5] * 28, 20),
        (8, [12] * 28, 67),
        (0, [4] * 28, 100),  # too few come for a low day to mean anything
        (0, [0] * 28, 100),  # nothing is usual here
        (0, [], 100),
    ],
)
def test_what_a_day_weighs(visits: int, before: Sequence[int], weighs: int) -> None:
    assert percent(visits, before) == weighs


@given(st.integers(0, 1000), st.lists(st.integers(0, 1000), max_size=28))
def test_a_day_weighs_between_nothing_and_whole_and_more_visits_never_less(
    visits: int, before: list[int]
) -> None:
    assert 0 <= percent(visits, before) <= percent(visits + 1, before) <= 100


def passed(*visits: int) -> tuple[Day, ...]:
    counted = {FIRST + n * DAY: number for n, number in enumerate(visits)}
    return days(counted, until=FIRST + (len(visits) - 1) * DAY)


def test_history_begins_with_the_first_visit() -> None:
    assert [day.on_day for day in passed(0, 0, 3, 0)] == [FIRST + 2 * DAY, FIRST + 3 * DAY]
    assert passed(0, 0) == ()


def test_the_mean_is_of_the_28_days_before_and_no_more() -> None:
    *_, before, last = passed(*[100] * 3, *[10] * 28, 5)
    assert (last.usual, last.percent) == (10, 50)
    assert before.usual == pytest.approx((100 + 270) / 28)


def test_days_that_are_not_over_are_not_there() -> None:
    counted = {FIRST: 3, FIRST + DAY: 4}
    assert [day.visits for day in days(counted, until=FIRST)] == [3]
    assert days(counted, until=FIRST - DAY) == ()


def always(_: date) -> bool:
    return True


USUAL = [20] * 14


@pytest.mark.parametrize(
    ("after", "is_dip"),
    [
        ([8, 8], False),  # two low days are not yet a dip
        ([8, 8, 8], True),
        ([8, 8, 10, 8, 8], False),  # 10 of 18.5 is not low
        ([8, 8, 8, 10, 10], True),  # over only when it is back
        ([8, 8, 8, 12], True),  # 12 of 17.9 is below 80 %
        ([8, 8, 8, 18], False),
        ([8, 8, 8, 18, 6, 6, 6], True),
    ],
)
def test_when_a_service_is_in_a_dip(after: list[int], is_dip: bool) -> None:
    assert (dip(passed(*USUAL, *after), always) is not None) is is_dip


def test_what_is_said_of_a_dip() -> None:
    found = dip(passed(*USUAL, 4, 3, 2, 1), always)
    assert found == Dip(FIRST + 14 * DAY, 20, (4, 3, 2))
    assert found.as_json() == {"usual": 20, "visits": [4, 3, 2]}


@pytest.mark.parametrize(("usual", "is_dip"), [(9, False), (10, True)])
def test_a_service_that_is_not_busy_has_no_dips(usual: int, is_dip: bool) -> None:
    assert (dip(passed(*[usual] * 10, 0, 0, 0), always) is not None) is is_dip


def test_closed_days_neither_make_nor_break_a_dip() -> None:
    closed = {FIRST + n * DAY for n in (15, 16)}
    low = passed(*USUAL, 8, 0, 0, 8)
    assert dip(low, lambda day: day not in closed) is None
    assert dip(passed(*USUAL, 8, 0, 0, 8, 8), lambda day: day not in closed) is not None


@given(st.lists(st.integers(0, 40), max_size=80))
def test_no_dip_while_no_day_is_low(visits: list[int]) -> None:
    there = [day for day in passed(*visits) if day.percent >= 50] if visits else []
    assert dip(there, always) is None
