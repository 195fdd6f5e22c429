"""How long a guesser waits, and whom that touches."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.accounts.throttle_rules import (
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    address,
    blocked_for,
    failures_now,
)
from tests.factories import AT


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (3, 0), (4, 1), (5, 2), (6, 4), (13, 512), (14, 900), (15, 900), (10_000, 900)],
)
def test_after_three_free_tries_the_wait_doubles_to_fifteen_minutes(
    failures: int, seconds: int
) -> None:
    assert blocked_for(failures, free=3) == timedelta(seconds=seconds)


@given(st.integers(0, 10**9), st.integers(0, 50))
def test_one_more_failure_never_shortens_the_wait_and_no_wait_is_for_good(
    failures: int, free: int
) -> None:
    wait = blocked_for(failures, free=free)
    assert timedelta(0) <= wait <= blocked_for(failures + 1, free=free) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("ago", "left"), [(FORGOTTEN_AFTER - timedelta(seconds=1), 9), (FORGOTTEN_AFTER, 0)]
)
def test_failures_are_forgotten_after_a_day_without_another(ago: timedelta, left: int) -> None:
    assert failures_now(9, last_failed_at=AT - ago, at=AT) == left


def test_a_household_cannot_pick_another_of_its_own_addresses() -> None:
    assert address("2001:db8:1:2::1") == address("2001:db8:1:2:ffff::9")
    assert address("2001:db8:1:2::1") != address("2001:db8:1:3::1")


def test_the_same_address_written_two_ways_is_one() -> None:
    assert address("::ffff:192.0.2.7") == address("192.0.2.7")
    assert address("192.0.2.7") != address("192.0.2.8")
    assert address("unix socket").name == "unix socket"
