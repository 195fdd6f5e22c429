"""What each answer does, what may follow, and when a link can be used."""

from datetime import timedelta

import pytest

from platform_core.enrolment.rules import Status
from platform_core.storage.tables.heard import TAP_ANSWERS
from platform_core.taps.rules import (
    ALPHABET,
    BREAKS,
    DOES,
    LASTS,
    LENGTH,
    PROGRAMME,
    Answer,
    Standing,
    Then,
    could_be_token,
    may_follow,
    standing,
)
from platform_core.wording import say
from tests.factories import AT
from tests.states import state_table

MOMENT = timedelta(microseconds=1)


def test_the_eight_answers_are_those_the_database_knows() -> None:
    assert tuple(Answer) == TAP_ANSWERS
    assert set(DOES) == set(Answer)


def test_only_three_answers_make_work_for_the_team() -> None:
    asks = {answer for answer, does in DOES.items() if does.raises}
    assert asks == {Answer.NOT_SURE, Answer.CANNOT_USE, Answer.STRUGGLING}


def test_the_page_of_lifecycles_tells_what_each_does() -> None:
    rows = {row["answer"]: row for row in state_table("What one tap does")}
    assert list(rows) == list(Answer)
    for answer, does in DOES.items():
        assert (does.raises is None) == rows[answer]["who works on it"].startswith("nobody")
        assert does.raises is None or does.raises in rows[answer]["what it does at once"]
    stands = {row["to"] for row in state_table("One-tap link")}
    assert stands == set(Standing)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_answer_and_every_choice_has_words(language: str) -> None:
    for answer in Answer:
        assert say(f"tap.answer.{answer}", language)
        assert "3 November" in say(f"reason.tap_{answer}", language, on="3 November")
    for then in Then:
        assert say(f"tap.then.{then}", language)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_nobody_who_is_struggling_is_told_that_we_will_call(language: str) -> None:
    said = say("tap.request", language, n=1).casefold()
    assert not any(word in said for word in ("we will", "will call", "byddwn", "ffonio"))


def test_a_token_holds_128_bits_and_nothing_that_is_misread_or_left_out_of_a_link() -> None:
    assert len(ALPHABET) ** LENGTH >= 2**128
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("0OIl-_")


@pytest.mark.parametrize(
    ("given", "could_be"),
    [
        ("a" * 22, True),
        ("a" * 21, False),
        ("a" * 23, False),
        ("", False),
        ("a" * 21 + "0", False),
        ("a" * 21 + "-", False),
        ("ŵ" * 22, False),
        ("../../etc/passwd.......", False),
    ],
)
def test_what_could_be_a_token(given: str, could_be: bool) -> None:
    assert could_be_token(given) is could_be


@pytest.mark.parametrize(
    ("status", "answer", "stands"),
    [
        (Status.JOINED, None, Standing.OPEN),
        (Status.ACTIVE, None, Standing.OPEN),
        (Status.PAUSED, None, Standing.OPEN),
        (Status.PAUSED, Answer.BAD_SPELL, Standing.ANSWERED),
        (Status.GOT_WHAT_I_NEEDED, Answer.GOT_WHAT_I_NEED, Standing.ANSWERED),
        (Status.GOT_WHAT_I_NEEDED, None, Standing.CLOSED),
        (Status.GOT_WHAT_I_NEEDED, Answer.BAD_SPELL, Standing.CLOSED),
        (Status.WITHDREW, None, Standing.CLOSED),
        (Status.WITHDREW, Answer.STRUGGLING, Standing.CLOSED),
        (Status.PROGRAMME_STARTED, None, Standing.CLOSED),
        (Status.MOVED_TO_PAPER, None, Standing.CLOSED),
        (Status.INVITED, None, Standing.CLOSED),
        (Status.DISCHARGED, None, Standing.CLOSED),
    ],
)
def test_how_a_link_stands(status: Status, answer: Answer | None, stands: Standing) -> None:
    expires_at = AT + LASTS
    assert standing(status, answer, expires_at=expires_at, now=expires_at - MOMENT) is stands
    assert standing(status, answer, expires_at=expires_at, now=expires_at) is Standing.CLOSED


def test_a_link_lasts_two_weeks() -> None:
    assert timedelta(days=14) == LASTS


def test_what_may_follow_depends_on_the_answer_and_on_how_somebody_stands() -> None:
    assert may_follow(None, Status.ACTIVE) == ()
    assert may_follow(None, Status.PAUSED) == (*BREAKS, Then.COME_BACK)
    assert may_follow(Answer.BAD_SPELL, Status.PAUSED) == (*BREAKS, Then.COME_BACK)
    assert may_follow(Answer.BAD_SPELL, Status.ACTIVE) == tuple(BREAKS)
    assert may_follow(Answer.WORN_OUT, Status.ACTIVE) == (Then.BREAK_14, Then.PACE_BEFORE)
    assert may_follow(Answer.STRUGGLING, Status.ACTIVE) == ()
    assert may_follow(Answer.GOT_WHAT_I_NEED, Status.GOT_WHAT_I_NEEDED) == (
        *PROGRAMME,
        Then.COME_BACK,
    )
    assert may_follow(Answer.GOT_WHAT_I_NEED, Status.ACTIVE) == ()
