"""The open-day clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.engagement.calendar import is_bank_holiday
from platform_core.engagement.open_days import Days, nth_open_day, open_days
from platform_core.enrolment.rules import Span

START = date(2026, 11, 2)  # a Monday
NONE: tuple[Span, ...] = ()


def day(n: int) -> date:
    return START + timedelta(days=n)


def count(after: int, until: int, **given: object) -> int:
    facts: dict[str, object] = {"open_from": day(0), "pauses": NONE, "days": Days()}
    return open_days(day(after), day(until), **{**facts, **given})  # type: ignore[arg-type]


def test_every_day_counts_while_something_is_open_weekends_too() -> None:
    assert count(0, 14) == 14


def test_the_day_itself_does_not_count_and_the_last_one_does() -> None:
    assert count(0, 0) == 0
    assert count(0, 1) == 1


def test_nothing_counts_before_something_opens() -> None:
    assert count(0, 10, open_from=day(4)) == 7
    assert count(0, 10, open_from=day(10)) == 1
    assert count(0, 10, open_from=day(11)) == 0


def test_nothing_counts_if_nothing_ever_opens() -> None:
    assert count(0, 1000, open_from=None) == 0


def test_what_opened_long_before_does_not_count_again() -> None:
    assert count(5, 10, open_from=day(-100)) == 5


def test_the_days_of_a_pause_do_not_count() -> None:
    assert count(0, 14, pauses=(Span(day(3), day(5)),)) == 11


def test_the_days_of_a_closure_do_not_count() -> None:
    assert count(0, 14, days=Days((Span(day(13), day(20)),))) == 12


def test_a_day_that_is_closed_twice_is_taken_off_once() -> None:
    spans = (Span(day(3), day(6)), Span(day(5), day(8)), Span(day(4), day(4)))
    assert count(0, 14, pauses=spans, days=Days(spans)) == 8


@pytest.mark.parametrize(
    ("first_on", "last_on", "off"),
    [
        # Christmas Day, Boxing Day on a Saturday, and the Monday that makes up for it
        (date(2026, 12, 24), date(2026, 12, 29), 3),
        # Good Friday and Easter Monday
        (date(2027, 3, 25), date(2027, 3, 30), 2),
    ],
)
def test_bank_holidays_in_wales_do_not_count(first_on: date, last_on: date, off: int) -> None:
    got = open_days(first_on, last_on, open_from=first_on, pauses=NONE, days=Days())
    assert got == (last_on - first_on).days - off


def test_a_scottish_bank_holiday_counts() -> None:
    st_andrews = date(2026, 11, 30)
    assert not is_bank_holiday(st_andrews)
    assert open_days(date(2026, 11, 29), st_andrews, open_from=START, pauses=NONE, days=Days())


def test_a_bank_holiday_within_a_pause_is_taken_off_once() -> None:
    christmas_week = (Span(date(2026, 12, 21), date(2026, 12, 27)),)
    got = open_days(
        date(2026, 12, 20), date(2026, 12, 28), open_from=START, pauses=christmas_week, days=Days()
    )
    assert got == 0  # the 28th is Boxing Day, made up for


def test_the_nth_open_day_passes_over_what_does_not_count() -> None:
    def nth(n: int) -> date | None:
        return nth_open_day(
            n, day(0), open_from=day(2), pauses=(Span(day(3), day(4)),), days=Days()
        )

    assert [nth(1), nth(2), nth(3)] == [day(2), day(5), day(6)]


def test_there_is_no_nth_open_day_where_nothing_opens() -> None:
    assert nth_open_day(1, day(0), open_from=None, pauses=NONE, days=Days()) is None


def test_there_is_none_after_a_closure_that_never_ends() -> None:
    for_good = (Span(day(1), date.max),)
    assert nth_open_day(1, day(0), open_from=day(0), pauses=NONE, days=Days(for_good)) is None


spans = st.lists(
    st.tuples(st.integers(-30, 200), st.integers(0, 40)).map(
        lambda pair: Span(day(pair[0]), day(pair[0] + pair[1]))
    ),
    max_size=5,
).map(tuple)


@given(st.integers(0, 40), st.integers(0, 200), st.integers(-10, 60) | st.none(), spans, spans)
def test_counting_agrees_with_walking(
    after: int, length: int, opens: int | None, pauses: tuple[Span, ...], closures: tuple[Span, ...]
) -> None:
    open_from = None if opens is None else day(opens)
    walked = sum(
        open_from is not None
        and today >= open_from
        and not is_bank_holiday(today)
        and not any(today in span for span in (*pauses, *closures))
        for today in (day(after + n) for n in range(1, length + 1))
    )
    assert walked == open_days(
        day(after), day(after + length), open_from=open_from, pauses=pauses, days=Days(closures)
    )


@given(st.integers(1, 30), st.integers(-10, 60), spans, spans)
def test_the_nth_open_day_is_the_first_on_which_n_are_counted(
    n: int, opens: int, pauses: tuple[Span, ...], closures: tuple[Span, ...]
) -> None:
    found = nth_open_day(n, day(0), open_from=day(opens), pauses=pauses, days=Days(closures))
    assert found is not None

    def counted(until: date) -> int:
        return open_days(day(0), until, open_from=day(opens), pauses=pauses, days=Days(closures))

    assert counted(found) == n
    assert counted(found - timedelta(days=1)) == n - 1


def test_leap_day_is_a_day_like_any_other() -> None:
    before, after = date(2028, 2, 28), date(2028, 3, 1)
    assert open_days(before, after, open_from=before, pauses=NONE, days=Days()) == 2
