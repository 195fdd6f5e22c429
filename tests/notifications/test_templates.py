"""The words of messages, and what they must never say."""

from datetime import date

import pytest

from platform_core.notifications.rules import Template
from platform_core.notifications.templates import write

LINK = "https://camau.example/join?token=abc"
NAMES = {
    "link": LINK,
    "stop": f"{LINK}/stop",
    "until": date(2026, 12, 1),
    "on": date(2026, 12, 1),
    "name": "Siân",
    "lines": "One entry.",
}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("template", Template)
def test_every_template_can_be_written_in_both_languages(template: Template, language: str) -> None:
    written = write(template, language, **NAMES)
    assert LINK in written.body
    assert "{" not in written.subject + written.body
    assert "\n" not in written.subject


@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_invitation_gives_nothing_about_health_away(language: str) -> None:
    written = write(Template.INVITATION, language, **NAMES)
    words = (written.subject + written.body.replace(LINK, "")).casefold()
    for said in (
        "pain", "poen", "fatigue", "blinder", "clinic", "nhs", "gig", "health", "iechyd",
        "hospital", "ysbyty", "service", "gwasanaeth", "patient", "claf", "programme", "rhaglen",
        "camau", "powys", "me/cfs", "waiting", "aros",
    ):  # fmt: skip
        assert said not in words, said


def test_an_invitation_is_in_both_languages_with_the_readers_own_first() -> None:
    english, welsh = (write(Template.INVITATION, each, **NAMES) for each in ("en", "cy"))
    assert english.body.startswith("Hello,")
    assert "Helo," in english.body
    assert welsh.body.startswith("Helo,")
    assert "Hello," in welsh.body
    assert english.subject == "An invitation for you / Gwahoddiad i chi"


def test_a_date_is_said_in_each_language() -> None:
    body = write(Template.INVITATION, "en", **NAMES).body
    assert "1 December 2026" in body
    assert "1 Rhagfyr 2026" in body


def test_staff_are_written_to_in_their_own_language_only() -> None:
    body = write(Template.STAFF_INVITATION, "cy", **NAMES).body
    assert body.startswith("Helo Siân,")
    assert "Hello" not in body


def test_a_name_with_braces_is_only_a_name() -> None:
    body = write(Template.STAFF_INVITATION, "en", **{**NAMES, "name": "{link} {0}"}).body
    assert body.startswith("Hello {link} {0},")
