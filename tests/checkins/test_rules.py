"""What a check-in may hold, what care an answer asks for, and when the next one is due."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.checkins.rules import (
    NOTE_LIMIT,
    Answers,
    AnswersRefused,
    Care,
    care_for,
    due_on,
    is_due,
    may_correct,
    said_back,
)
from platform_core.enrolment.rules import Span
from platform_core.wording import say

MONDAY = date(2026, 11, 2)
TUESDAY, SUNDAY = 1, 6


def refused(**answers: Any) -> list[tuple[str, str]]:
    with pytest.raises(AnswersRefused) as refusal:
        Answers(**answers)
    return [(problem.field, problem.wording) for problem in refusal.value.problems]


@pytest.mark.parametrize("pain", [None, *range(11)])
def test_pain_is_a_whole_number_from_0_to_10_or_not_said(pain: int | None) -> None:
    assert Answers(pain_nrs=pain).pain_nrs == pain


@pytest.mark.parametrize("pain", [-1, 11, 99, 3.0, 3.5, True, False, "3", float("nan"), [3]])
def test_anything_else_is_no_pain_score(pain: object) -> None:
    assert refused(pain_nrs=pain) == [("pain_nrs", "check_in.refused.pain")]


@pytest.mark.parametrize("mood", [None, 1, 2, 3, 4, 5])
def test_mood_is_one_of_five_words_or_not_said(mood: int | None) -> None:
    assert Answers(mood=mood).mood == mood


@pytest.mark.parametrize("mood", [0, 6, -1, True, 2.0, "2"])
def test_anything_else_is_no_mood(mood: object) -> None:
    assert refused(mood=mood) == [("mood", "check_in.refused.mood")]


def test_every_question_may_be_skipped() -> None:
    answers = Answers()
    assert (answers.pain_nrs, answers.mood, answers.note) == (None, None, "")


def test_every_problem_is_named_at_once_in_both_languages() -> None:
    problems = refused(pain_nrs=11, mood=0, note="x" * (NOTE_LIMIT + 1))
    assert [field for field, _ in problems] == ["pain_nrs", "mood", "note"]
    for _, wording in problems:
        assert say(wording, "en") != say(wording, "cy")


@pytest.mark.parametrize("length", [NOTE_LIMIT, NOTE_LIMIT + 1])
def test_a_note_has_room_for_two_thousand_characters(length: int) -> None:
    if length > NOTE_LIMIT:
        assert refused(note="ŵ" * length) == [("note", "check_in.refused.note")]
    else:
        assert len(Answers(note="ŵ" * length).note) == length


def test_spaces_around_a_note_take_no_room() -> None:
    assert Answers(note="  " + "x" * NOTE_LIMIT + "\n").note == "x" * NOTE_LIMIT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<b>not too bad</b>", "<b>not too bad</b>"),
        ("a\x00b\x07", "ab"),
        ("one\r\ntwo", "one\ntwo"),
        ("\u202eabc", "\u202eabc"),
        ("w\u0302", "ŵ"),
        ("🌧️" * 500, "🌧️" * 500),
        ("\ud800", ""),
    ],
)
def test_a_note_is_kept_as_plain_text(typed: str, kept: str) -> None:
    assert Answers(note=typed).note == kept


@pytest.mark.parametrize(
    ("mood", "care"),
    [
        (None, Care.NONE),
        (1, Care.VERY_LOW),
        (2, Care.LOW),
        (3, Care.NONE),
        (4, Care.NONE),
        (5, Care.NONE),
    ],
)
def test_a_low_answer_opens_help(mood: int | None, care: Care) -> None:
    assert care_for(mood) is care


def test_pain_and_mood_are_said_back_as_they_were_entered() -> None:
    pain, mood = said_back(Answers(pain_nrs=0, mood=4))
    assert say(pain.answer, "en", pain=pain.pain) == "0 out of 10"
    assert say(mood.answer, "en") == "All right"
    assert say(mood.answer, "cy") == "Go lew"


def test_a_skipped_answer_is_said_back_as_skipped() -> None:
    assert [said.answer for said in said_back(Answers())] == ["check_in.skipped"] * 2


def test_the_questions_and_answers_are_those_of_the_brief() -> None:
    assert say("check_in.pain.question", "en") == "How is your pain right now?"
    assert say("check_in.pain.lowest", "en") == "No pain"
    assert say("check_in.pain.highest", "cy") == "Y boen waethaf y gallwch ei dychmygu"
    moods = [say(f"check_in.mood.{n}", "en") for n in range(1, 6)]
    assert moods == ["Very low", "Low", "Mixed", "All right", "Good"]
    moods = [say(f"check_in.mood.{n}", "cy") for n in range(1, 6)]
    assert moods == ["Isel iawn", "Isel", "Cymysg", "Go lew", "Da"]
    assert say("check_in.skip", "en") == "I would rather not say"


def test_only_the_latest_is_corrected_and_only_by_who_entered_it() -> None:
    assert may_correct(entered_by=1, is_latest=True, by=1)
    assert not may_correct(entered_by=1, is_latest=False, by=1)
    assert not may_correct(entered_by=2, is_latest=True, by=1)


def days(number: int | None) -> date | None:
    return None if number is None else MONDAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("every", "weekday", "last", "joined", "due"),
    [
        # the first: the chosen weekday, at least 2 days after joining
        (7, SUNDAY, None, 0, 6),
        (7, SUNDAY, None, 4, 6),  # joined on Friday
        (7, SUNDAY, None, 5, 13),  # joined on Saturday
        (7, TUESDAY, None, 0, 8),
        (14, SUNDAY, None, 0, 6),
        # weekly: the chosen weekday, at least 4 days after the last
        (7, SUNDAY, 6, 0, 13),
        (7, SUNDAY, 9, 0, 13),  # answered on Wednesday, three days late
        (7, SUNDAY, 10, 0, 20),  # on Thursday, four
        # fortnightly: at least 11 days after
        (14, SUNDAY, 6, 0, 20),
        (14, SUNDAY, 9, 0, 20),
        (14, SUNDAY, 10, 0, 27),
        # never
        (0, SUNDAY, None, 0, None),
        (0, SUNDAY, 6, 0, None),
    ],
)
def test_a_check_in_is_due_on_the_day_that_was_picked(
    every: int, weekday: int, last: int | None, joined: int, due: int | None
) -> None:
    joined_on = MONDAY + timedelta(days=joined)
    assert due_on(every, weekday, days(last), joined_on) == days(due)


def test_a_break_passes_over_the_days_within_it() -> None:
    pauses = (Span(MONDAY + timedelta(days=6), MONDAY + timedelta(days=19)),)
    assert due_on(7, SUNDAY, None, MONDAY, pauses=pauses) == days(20)
    assert due_on(7, TUESDAY, None, MONDAY, pauses=pauses) == days(22)
    assert due_on(7, SUNDAY, None, MONDAY, pauses=pauses[:0]) == days(6)


def test_nothing_is_asked_for_in_a_break_and_it_is_again_after() -> None:
    due = due_on(7, SUNDAY, None, MONDAY)
    pauses = (Span(MONDAY + timedelta(days=8), MONDAY + timedelta(days=12)),)
    asked = [n for n in range(15) if is_due(due, pauses=pauses, today=MONDAY + timedelta(days=n))]
    assert asked == [6, 7, 13, 14]
    assert not is_due(None, pauses=(), today=MONDAY)


@given(
    every=st.sampled_from([7, 14]),
    weekday=st.integers(0, 6),
    delays=st.lists(st.integers(0, 20), min_size=5, max_size=30),
    start=st.sampled_from([date(2026, 10, 19), date(2028, 2, 21)]),
)
def test_nobody_is_asked_daily_and_always_on_their_day(
    every: int, weekday: int, delays: list[int], start: date
) -> None:
    last_on = None
    for delay in delays:
        due = due_on(every, weekday, last_on, start)
        assert due is not None
        assert due.weekday() == weekday
        assert (due - (last_on or start)).days >= (2 if last_on is None else every - 3)
        assert last_on is None or (due - last_on).days <= every + 3
        last_on = due + timedelta(days=delay)
