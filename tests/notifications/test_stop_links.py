"""A mail program can offer to stop reminders, and nothing else."""

from dataclasses import replace
from email import message_from_bytes

import pytest

from platform_core.notifications.mime import as_email
from platform_core.notifications.rules import Letter, stop_link_in
from tests.factories import AT

LINK = "https://camau.powys.nhs.wales/t/" + "W" * 22
LETTER = Letter("camau-1-2", "carys@example.org", "NHS Powys", "Hi", "Hello\n", "en", AT)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"Hello\n\n{LINK}\n\nTo stop:\n\n{LINK}/stop\n\nBye\n\fNHS: {LINK}", f"{LINK}/stop"),
        ("http://localhost:8501/t/abc/stop", "http://localhost:8501/t/abc/stop"),
        (f"Hello {LINK}", ""),
        ("https://camau.example/join?t=abc", ""),
        ("https://a.example/ >\r\nBcc: x@y.example/t/abc/stop", ""),
        ("", ""),
    ],
)
def test_the_link_is_found_in_the_words(body: str, found: str) -> None:
    assert stop_link_in(body) == found


@pytest.mark.parametrize("host", ["camau.nhs.wales", "a" * 60 + ".example.nhs.wales"])
def test_an_email_says_how_to_stop_it_with_one_click(host: str) -> None:
    stop = f"https://{host}/t/{'W' * 22}/stop"
    email = message_from_bytes(as_email(replace(LETTER, stop_link=stop), "x <no-reply@a.example>"))
    assert email["List-Unsubscribe"] == f"<{stop}>"
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert email["To"] == "carys@example.org"


def test_without_https_there_is_a_link_and_no_one_click() -> None:
    stop = "http://localhost:8501/t/abc/stop"
    email = message_from_bytes(as_email(replace(LETTER, stop_link=stop), "x <no-reply@a.example>"))
    assert email["List-Unsubscribe"] == f"<{stop}>"
    assert email["List-Unsubscribe-Post"] is None


def test_other_messages_have_no_such_header() -> None:
    email = message_from_bytes(as_email(LETTER, "x <no-reply@a.example>"))
    assert email["List-Unsubscribe"] is None
