"""How many parts a text takes."""

import pytest

from platform_core.notifications.parts import parts
from platform_core.notifications.rules import REMINDERS, Template
from platform_core.notifications.templates import write
from platform_core.taps.rules import LENGTH
from tests.factories import TODAY

LINK = "https://camau.powys.nhs.wales/t/" + "W" * LENGTH


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),
        ("{" * 80, 1),
        ("{" * 81, 2),
        ("a" * 152 + "{" + "a" * 153, 3),  # the brace does not fit where one place is left
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŷ" + "a" * 133, 2),
        ("ŷ" + "a" * 134, 3),
        ("’" + "a" * 70, 2),
        ("💡" * 35, 1),
        ("💡" * 36, 2),
    ],
)
def test_a_text_takes_so_many_parts(text: str, number: int) -> None:
    assert parts(text) == number


@pytest.mark.parametrize("template", sorted(REMINDERS))
@pytest.mark.parametrize(("language", "most"), [("en", 1), ("cy", 2)])
def test_a_reminder_is_one_part_in_english_and_two_at_most_in_welsh(
    template: Template, language: str, most: int
) -> None:
    written = write(template, language, name="NHS Powys", link=LINK, stop="", on=TODAY)
    assert LINK in written.text
    assert 1 <= parts(written.text) <= most


@pytest.mark.parametrize("template", sorted(REMINDERS))
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_reminder_says_nothing_about_health_and_does_not_scold(
    template: Template, language: str
) -> None:
    written = write(template, language, name="NHS Powys", link="", stop="", on=TODAY)
    words = f"{written.subject} {written.body} {written.text}".casefold()
    for said in (
        "pain", "poen", "fatigue", "blinder", "clinic", "health", "iechyd", "hospital", "patient",
        "claf", "programme", "rhaglen", "mood", "hwyliau", "missed", "overdue", "waiting",
        "!", "camau",
    ):  # fmt: skip
        assert said not in words, said
