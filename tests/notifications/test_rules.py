"""How long we try, and what a try makes of a message."""

from datetime import timedelta

import pytest

from platform_core.notifications.rules import (
    GIVE_UP_AFTER,
    LONGEST_WAIT,
    Delivery,
    Fate,
    MessageStatus,
    becomes,
    wait_after,
)
from platform_core.storage.tables import silence
from tests.factories import AT

SECOND = timedelta(seconds=1)


def test_waits_double_up_to_four_hours() -> None:
    minutes = [wait_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 8, 9, 500)]
    assert minutes == [1, 2, 4, 128, 240, 240]
    assert max(wait_after(n) for n in range(1, 100)) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("fate", "status"),
    [
        (Fate.SENT, MessageStatus.SENT),
        (Fate.REFUSED, MessageStatus.FAILED),
        (Fate.LATER, MessageStatus.WAITING),
        (Fate.UNKNOWN, MessageStatus.UNKNOWN),
    ],
)
def test_what_a_try_makes_of_a_message(fate: Fate, status: MessageStatus) -> None:
    assert becomes(Delivery(fate), created_at=AT, now=AT) is status


def test_we_try_for_three_days_and_no_longer() -> None:
    later = Delivery(Fate.LATER)
    last = AT + GIVE_UP_AFTER - SECOND
    assert becomes(later, created_at=AT, now=last) is MessageStatus.WAITING
    assert becomes(later, created_at=AT, now=last + SECOND) is MessageStatus.FAILED


def test_the_statuses_are_those_of_the_database() -> None:
    assert set(MessageStatus) == set(silence.MESSAGE_STATUSES)
