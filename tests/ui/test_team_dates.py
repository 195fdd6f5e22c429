"""Dates as people type them, day first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.ui.team_dates import TypedDate, read_date, write_date


@pytest.mark.parametrize(
    "typed",
    [
        "24 11 2026",
        "24/11/2026",
        "24.11.26",
        "24-11-26",
        " 24  11  2026 ",
        "24 November 2026",
        "24 nov 2026",
        "24 Tachwedd 2026",
        "24 tach 26",
        "2026-11-24",
    ],
)
def test_a_date_is_read_however_it_is_written(typed: str) -> None:
    assert read_date(typed) == TypedDate(date(2026, 11, 24))


def test_the_day_comes_before_the_month() -> None:
    assert read_date("3 4 2027").day == date(2027, 4, 3)


@pytest.mark.parametrize("typed", ["", "   ", None])
def test_an_empty_box_is_neither_a_date_nor_wrong(typed: str | None) -> None:
    assert read_date(typed) == TypedDate()


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "31 2 2027",
        "29 2 2027",
        "0 1 2027",
        "1 13 2027",
        "1 Nowember 2027",
        "2027-24-03",
        "2027-3-24",
        "24 11",
        "24 11 202",
        "24 11 20267",
        "١ ١ ٢٠٢٧ و",
        "\x00",
        "<b>1 1 2027</b>",
    ],
)
def test_what_is_no_date_is_wrong(typed: str) -> None:
    assert read_date(typed) == TypedDate(is_wrong=True)


def test_a_leap_day_is_a_date_in_a_leap_year() -> None:
    assert read_date("29 2 2028").day == date(2028, 2, 29)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_what_the_box_shows_is_read_back_as_the_same_date(day: date) -> None:
    assert read_date(write_date(day)).day == day


@given(st.text(max_size=60))
def test_no_text_breaks_it(typed: str) -> None:
    read = read_date(typed)
    assert not (read.is_wrong and read.day)
