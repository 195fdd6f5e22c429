"""What is said and what is logged when something goes wrong."""

import asyncio
import logging
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from platform_core.storage.database import DatabaseAway
from platform_core.web.problems import Problems
from platform_core.web.script_problems import on_script_error

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/today",
    "query_string": b"",
    "headers": [(b"host", b"localhost"), (b"cookie", b"camau_language=cy")],
}
WORDS = "I wrote about my knee"


def _ask(problem: Exception, *, after_start: bool = False) -> list[Message]:
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        if after_start:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise problem

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(Problems(app)(dict(SCOPE), receive, send))
    return sent


def test_the_database_away_is_503_in_the_readers_language() -> None:
    start, body = _ask(DatabaseAway("locked"))[:2]
    assert start["status"] == 503
    assert "Allwn ni ddim cyrraedd eich cofnodion" in body["body"].decode()


def test_anything_else_is_500_with_urgent_help_and_no_traceback() -> None:
    start, body = _ask(ValueError(WORDS))[:2]
    assert start["status"] == 500
    text = body["body"].decode()
    assert 'href="tel:999"' in text
    assert WORDS not in text
    assert "ValueError" not in text


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    assert [message["type"] for message in _ask(ValueError(), after_start=True)] == [
        "http.response.start"
    ]


def test_the_log_says_where_and_not_what_anybody_wrote(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        _ask(ValueError(WORDS))
    assert "ValueError at /today" in caplog.text
    assert "test_problems.py" in caplog.text
    assert WORDS not in caplog.text


class _Page:
    """Stands where Streamlit would draw."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
        self.drawn = self.title = ""
        context = type("Context", (), {"cookies": {"camau_language": language}})
        monkeypatch.setattr("streamlit.context", context)
        monkeypatch.setattr("streamlit.html", self._draw)
        monkeypatch.setattr("streamlit.set_page_config", self._name)

    def _draw(self, markup: str, **_: Any) -> None:
        self.drawn += markup

    def _name(self, *, page_title: str) -> None:
        self.title = page_title


@pytest.mark.parametrize(
    ("problem", "language", "said"),
    [
        (DatabaseAway("locked"), "en", "We cannot reach your records just now"),
        (DatabaseAway("locked"), "cy", "Allwn ni ddim cyrraedd eich cofnodion"),
        (ValueError(WORDS), "en", "Something went wrong here"),
        (ValueError(WORDS), "cy", "Aeth rhywbeth o’i le yma"),
    ],
)
def test_a_page_that_fails_says_so_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    language: str,
    said: str,
) -> None:
    page = _Page(monkeypatch, language)
    assert on_script_error(problem) is True
    assert f"<h1>{said}" in page.drawn
    assert page.title.startswith(said)
    assert page.title.endswith(" – Camau")
    assert 'href="tel:999"' in page.drawn
    assert "/urgent-help" in page.drawn
    assert WORDS not in page.drawn + caplog.text
