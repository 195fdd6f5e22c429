"""The figures of the dial, in words that a team can plan with."""

import pytest

from platform_core.accounts.rules import Language
from platform_core.engagement.replay.dial import Choice
from platform_core.ui.admin_dial import around, contacts, dial_wrong

EN, CY = Language.ENGLISH, Language.WELSH


def settings_at(*at: int) -> tuple[Choice, ...]:
    return tuple(Choice(one, 1.0, None, None, None, ()) for one in at)


@pytest.mark.parametrize(
    ("a_week", "english", "welsh"),
    [
        (12.4, "about 12 a week", "tua 12 yr wythnos"),
        (1.4, "about 1 a week", "tua 1 yr wythnos"),
        (0.7, "about 1 a week", "tua 1 yr wythnos"),
        (0.5, "about 1 every 2 weeks", "tuag 1 bob 2 wythnos"),
        (0.2, "about 1 every 5 weeks", "tuag 1 bob 5 wythnos"),
        (0.05, "about 1 every 20 weeks", "tuag 1 bob 20 wythnos"),
        (0.04, "hardly any", "bron dim"),
        (0.0, "hardly any", "bron dim"),
    ],
)
def test_contacts_are_said_in_whole_ones(a_week: float, english: str, welsh: str) -> None:
    assert contacts(a_week, EN) == english
    assert contacts(a_week, CY) == welsh


@pytest.mark.parametrize(
    ("given", "now", "shown"),
    [
        (range(52, 70, 2), 60, [52, 56, 60, 64, 68]),
        (range(52, 70, 2), 58, [54, 58, 62, 66]),
        ((58, 60, 62), 60, [58, 60, 62]),
        ((), 60, []),
    ],
)
def test_a_handful_is_shown_and_the_one_in_force_among_them(
    given: range, now: int, shown: list[int]
) -> None:
    assert [choice.at for choice in around(settings_at(*given), now)] == shown


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "…", "—"])
def test_a_reason_has_letters_in_it(reason: str) -> None:
    assert set(dial_wrong(50, reason, True, EN)) == {"dial_reason"}


def test_nothing_is_wrong_with_a_whole_form() -> None:
    assert dial_wrong(50, "Two more of us", True, CY) == {}
