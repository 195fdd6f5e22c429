"""Two windows on one story, how long it is, and when a gentler pace is offered."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.enrolment.rules import Pace
from platform_core.settings import CONTENT
from platform_core.stories.rules import (
    BOXES,
    added,
    count_words,
    filled,
    merged,
    offers_gentler,
)
from platform_core.wording import say

FEW_WORDS = st.sampled_from(["", "one", "two", "three"])
A_STORY = st.fixed_dictionaries({}, optional=dict.fromkeys(BOXES[:3], FEW_WORDS))


def test_only_boxes_with_words_count_and_in_their_order() -> None:
    given_boxes = {"questions": "Why?", "one_thing": "I rest at noon.", "helps": " \n", "no": "x"}
    assert list(filled(given_boxes)) == ["one_thing", "questions"]
    assert count_words(given_boxes) == 5


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "joined", "clashes"),
    [
        ("", "", "", "", ()),
        ("", "mine", "", "mine", ()),
        ("", "", "theirs", "theirs", ()),
        ("", "mine", "theirs", "mine", ("helps",)),
        ("", "same", "same", "same", ()),
        ("was", "was", "", "", ()),
        ("was", "", "was", "", ()),
        ("was", "", "theirs", "", ("helps",)),
    ],
)
def test_what_one_window_changed_is_kept_and_what_both_did_is_said(
    base: str, mine: str, theirs: str, joined: str, clashes: tuple[str, ...]
) -> None:
    found = merged({"helps": base}, {"helps": mine}, {"helps": theirs})
    assert (found.boxes["helps"], found.clashes) == (joined, clashes)


@given(A_STORY, A_STORY, A_STORY)
def test_nothing_that_either_window_wrote_goes_without_a_word(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    found = merged(base, mine, theirs)
    for box in BOXES:
        was, here, there = (boxes.get(box, "") for boxes in (base, mine, theirs))
        if here != was:
            assert found.boxes[box] == here
        if there not in (was, here):
            assert found.boxes[box] == there or box in found.clashes


def test_words_are_put_under_what_is_there_and_once_only() -> None:
    assert added("", "The garden.") == "The garden."
    assert added("My girls.\n", "The garden.") == "My girls.\n\nThe garden."
    assert added("My girls.\n\nThe garden.", "The garden.") == "My girls.\n\nThe garden."


@pytest.mark.parametrize(
    ("amounts", "pace", "offered"),
    [
        ([], Pace.STEADY, False),
        (["too_much"], Pace.STEADY, False),
        (["too_much", "too_much"], Pace.STEADY, True),
        (["too_much", "too_much"], Pace.MY_OWN, True),
        (["too_much", "too_much"], Pace.GENTLE, False),
        (["too_much", "just_right"], Pace.STEADY, False),
        (["just_right", "too_much"], Pace.STEADY, False),
        (["too_much", None], Pace.STEADY, False),
    ],
)
def test_a_gentler_pace_is_offered_after_too_much_twice_running(
    amounts: list[str | None], pace: Pace, offered: bool
) -> None:
    assert offers_gentler(amounts, pace) is offered


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_step_about_it_names_the_boxes_as_the_form_does_and_in_its_order(language: str) -> None:
    step = CONTENT / f"modules/getting-ready/my-story.{language}.md"
    listed = re.findall(r"^\d+\. (.+)$", step.read_text("utf-8"), re.MULTILINE)
    boxes = [say(f"my_story.box.{box}", language) for box in BOXES]
    assert [line.strip("*") for line in listed] == boxes
