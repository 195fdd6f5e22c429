"""Order, promises and purposes."""

from datetime import date, timedelta

import pytest

from platform_core.flags.rules import (
    ANSWERED_BY_COMING_BACK,
    LEAVES_AS,
    PURPOSE,
    Outcome,
    Purpose,
    Rule,
    due_on,
    in_order,
    promised_days,
    very_low_wants_contact,
)
from platform_core.storage.tables import silence
from tests.factories import AT

HOUR = timedelta(hours=1)


def test_every_rule_has_one_of_two_purposes() -> None:
    assert set(PURPOSE) == set(Rule)
    assert set(PURPOSE.values()) == {Purpose.ENGAGEMENT, Purpose.CONTACT}
    assert set(Purpose) == {"engagement", "contact"}


def test_only_what_was_said_or_answered_is_a_contact_task() -> None:
    contact = {rule for rule, purpose in PURPOSE.items() if purpose is Purpose.CONTACT}
    assert contact == {
        Rule.ASKED_FOR_CONTACT,
        Rule.VERY_LOW_CHECK_IN,
        Rule.STRUGGLING,
        Rule.NEEDS_ACCESS,
    }
    assert not contact & ANSWERED_BY_COMING_BACK


def test_the_words_are_those_of_the_database() -> None:
    assert set(Rule) == set(silence.RULES)
    assert set(Outcome) == set(silence.OUTCOMES)


def test_contact_tasks_come_first_and_the_oldest_first_among_them() -> None:
    raised = [
        (Rule.NEVER_OPENED, AT - 9 * HOUR),
        (Rule.QUIET, AT - 8 * HOUR),
        (Rule.VERY_LOW_CHECK_IN, AT),
        (Rule.ASKED_FOR_CONTACT, AT - HOUR),
        (Rule.COULD_NOT_REACH, AT),
        (Rule.QUIET, AT - 9 * HOUR),
        (Rule.NOT_STARTED, AT - 9 * HOUR),
    ]
    ordered = sorted(raised, key=lambda pair: in_order(pair[0], pair[1], 1))
    assert ordered == [raised[n] for n in (3, 2, 4, 5, 1, 6, 0)]


def test_what_cannot_wait_is_for_the_next_working_day() -> None:
    assert promised_days(Rule.VERY_LOW_CHECK_IN, 5) == 1
    assert promised_days(Rule.STRUGGLING, 5) == 1
    assert promised_days(Rule.ASKED_FOR_CONTACT, 5) == 5
    assert promised_days(Rule.NEEDS_ACCESS, 5) == 5
    friday = date(2026, 11, 6)
    assert due_on(friday, 1, ()) == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("spoke", "raised", "wanted"),
    [
        (None, None, True),
        (-1, None, True),
        (1, None, False),
        (None, -1, True),
        (None, 1, False),
        (-1, -1, True),
        (-1, 1, False),
    ],
)
def test_a_very_low_answer_wants_one_contact(
    spoke: int | None, raised: int | None, wanted: bool
) -> None:
    assert (
        very_low_wants_contact(
            AT,
            spoke_at=None if spoke is None else AT + spoke * HOUR,
            raised_at=None if raised is None else AT + raised * HOUR,
        )
        is wanted
    )


def test_two_outcomes_end_a_place_on_the_plan() -> None:
    assert set(LEAVES_AS) == {Outcome.MOVED_TO_PAPER, Outcome.WITHDREW}
