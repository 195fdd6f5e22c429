"""Codes, refs, pauses and spans: no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.enrolment.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    LONGEST_PAUSE,
    PAUSE_LENGTHS,
    Span,
    next_ref,
    pause_problem,
    paused_days,
    read_code,
    show_code,
)
from tests.factories import TODAY

codes = st.text(CODE_ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


@given(codes)
def test_a_printed_code_is_read_back(code: str) -> None:
    assert read_code(show_code(code)) == code


@given(codes, st.randoms(use_true_random=False))
def test_a_code_is_read_however_it_is_typed(code: str, choices) -> None:
    looks_like = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        choices.choice(looks_like.get(c, c + c.lower())) + choices.choice(["", " ", "-", " - "])
        for c in code
    )
    assert read_code(f"  {typed}\t") == code


@given(st.text(max_size=60))
def test_anything_else_typed_is_a_whole_code_or_nothing(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET))


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "ABCD-EFGH-JKMU", "٣" * 12]
)
def test_what_cannot_be_a_code_is_nothing(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_has_sixty_bits() -> None:
    assert len(set(CODE_ALPHABET)) ** CODE_LENGTH == 2**60


@pytest.mark.parametrize(
    ("last", "ref"), [(None, "PF-0001"), ("PF-0001", "PF-0002"), ("PF-9999", "PF-10000")]
)
def test_refs_count_up(last: str | None, ref: str) -> None:
    assert next_ref(last) == ref


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (-1, "pause.in_the_past"),
        (0, "pause.in_the_past"),
        (1, None),
        (LONGEST_PAUSE.days, None),
        (LONGEST_PAUSE.days + 1, "pause.too_long"),
    ],
)
def test_a_pause_ends_between_tomorrow_and_twelve_weeks(days: int, problem: str | None) -> None:
    assert pause_problem(TODAY + timedelta(days=days), today=TODAY) == problem


def test_every_length_on_offer_is_allowed() -> None:
    assert all(pause_problem(TODAY + length, today=TODAY) is None for length in PAUSE_LENGTHS)


FIRST, LAST = date(2026, 11, 3), date(2026, 11, 16)


@pytest.mark.parametrize(
    ("ended_on", "days"),
    [
        (None, Span(FIRST, LAST)),
        (date(2026, 11, 3), None),
        (date(2026, 11, 4), Span(FIRST, FIRST)),
        (date(2026, 11, 16), Span(FIRST, date(2026, 11, 15))),
        (date(2026, 11, 30), Span(FIRST, LAST)),
    ],
)
def test_the_day_somebody_comes_back_is_not_paused(ended_on: date | None, days: Span) -> None:
    assert paused_days(FIRST, LAST, ended_on=ended_on) == days


def test_a_span_holds_both_its_ends_and_nothing_beyond() -> None:
    span = Span(FIRST, LAST)
    assert FIRST in span
    assert LAST in span
    assert FIRST - timedelta(days=1) not in span
    assert LAST + timedelta(days=1) not in span
    assert "3 November" not in span
