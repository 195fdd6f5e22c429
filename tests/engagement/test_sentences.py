"""Every reason can be said, in both languages."""

from datetime import timedelta

import pytest

from platform_core.engagement.facts import Reason, reasons_from
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.engagement.sentences import say_reason
from platform_core.wording import catalogues
from tests.engagement.situations import SITUATIONS, TODAY, silent_for

EVERY = [
    reason
    for facts in SITUATIONS.values()
    for reason in judge(facts, current_policy(), today=TODAY).evidence
]
OF_FLAGS = [
    Reason("asked_for_contact"),
    Reason("very_low_check_in", {"on": "2026-11-02"}),
    Reason("came_back", {"on": "2026-11-02"}),
    Reason("check_ins_missed", {"n": 2}),
]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("reason", EVERY + OF_FLAGS, ids=lambda reason: reason.key)
def test_every_reason_has_a_sentence(reason: Reason, language: str) -> None:
    said = say_reason(reason, language)
    assert said.endswith(".")
    assert "{" not in said
    assert "None" not in said


def test_no_sentence_is_there_that_no_reason_says() -> None:
    said = {f"reason.{reason.key}" for reason in EVERY + OF_FLAGS}
    ids = [message.id for message in catalogues("en")["engagement"] if message.id]
    assert {key[0] if isinstance(key, tuple) else key for key in ids} == said


def test_silence_is_said_as_the_team_would_say_it() -> None:
    reason = judge(silent_for(16, every=2), current_policy(), today=TODAY).evidence[0]
    assert say_reason(reason, "en") == "No visits for 16 days. Before that, about 4 a week."
    assert say_reason(reason, "cy") == "Dim ymweliad ers 16 diwrnod. Cyn hynny, tua 4 yr wythnos."


def test_a_reason_that_is_read_later_counts_again() -> None:
    reason = judge(silent_for(16), current_policy(), today=TODAY).evidence[0]
    later = say_reason(reason, "en", today=TODAY + timedelta(days=3))
    assert later.startswith("No visits for 19 days.")


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 diwrnod"), (2, "2 ddiwrnod"), (3, "3 diwrnod"), (6, "6 diwrnod"), (16, "16 diwrnod")],
)
def test_welsh_numbers_change_the_word_after_them(n: int, said: str) -> None:
    assert said in say_reason(Reason("not_back_since_pause", {"n": n}), "cy")


def test_one_day_is_one_day() -> None:
    assert "1 day ago" in say_reason(Reason("not_back_since_pause", {"n": 1}), "en")


def test_a_reason_survives_being_stored() -> None:
    for reason in EVERY:
        (back,) = reasons_from([reason.as_json()])
        assert (back.key, dict(back.params)) == (reason.key, dict(reason.params))
