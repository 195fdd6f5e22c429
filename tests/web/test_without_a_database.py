"""When the database is locked, read-only or gone: a plain page, and urgent help all the same."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_core.accounts.rules import Language
from platform_core.content.urgent_help import urgent_help
from platform_core.web.pages import draw
from tests.postgresql import PostgreSQL
from tests.web.running import PASSWORD, Browser, Server, a_server

ALWAYS = ("/urgent-help", "/privacy", "/accessibility", "/support", "/sign-in", "/join")
ALWAYS += ("/assets/styles.css",)
NUMBERS = ('href="tel:999"', 'href="tel:111"', 'href="tel:116123"')


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Server]:
    """A server whose database a test may break."""
    with a_server(tmp_path / "broken") as server:
        yield server


def _file(server: Server) -> Path:
    return server.data / "camau.sqlite3"


def _remove(server: Server) -> None:
    server.stop()  # it would go on with the file it has open, though nobody else can see it
    for path in server.data.glob("camau.sqlite3*"):
        path.unlink()
    _file(server).mkdir()  # and SQLite may not make a new one in its place
    server.start()


def _says_so_plainly(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 503
    assert "cannot reach your records" in answer.text
    assert "Nothing was lost that we said was saved" in answer.text
    assert all(number in answer.text for number in NUMBERS)
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()


def test_with_the_database_gone(broken: Server) -> None:
    browser, stranger = broken.signed_in("carys"), broken.browser()
    token = stranger.token("/sign-in")
    _remove(broken)
    for path in ALWAYS:
        assert stranger.get(path).status_code == 200
    for path in ("/today", "/", "/welcome", "/sign-in-help"):
        _says_so_plainly(browser, path)
    form = {"sign_in_name": "carys", "password": PASSWORD, "form_token": token}
    answer = stranger.post("/sign-in", data=form)
    assert answer.status_code == 503
    assert "camau" not in stranger.cookies
    health = stranger.get("/health")
    assert health.status_code == 503
    assert health.json() == {"ok": False, "web": "ok", "database": "away", "seconds_since": {}}
    assert stranger.get("/language/cy", params={"next": "/urgent-help"}).status_code == 303
    assert "Help brys" in stranger.get("/urgent-help").text
    assert browser.get("/urgent-help").status_code == 200


def test_with_the_database_restarting_under_somebody_who_is_signed_in(
    tmp_path: Path, postgresql_server: PostgreSQL
) -> None:
    with postgresql_server.own_database() as url, a_server(tmp_path / "pg", url) as server:
        browser = server.signed_in("carys")
        server.engine.dispose()
        with postgresql_server.away(url):
            _says_so_plainly(browser, "/today")
            assert browser.get("/urgent-help").status_code == 200
        assert browser.get("/today").status_code == 200  # and nobody had to sign in again


def test_while_somebody_else_holds_the_database(broken: Server) -> None:
    browser, stranger = broken.signed_in("carys"), broken.browser()
    token = stranger.token("/sign-in")
    holder = sqlite3.connect(_file(broken), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert stranger.get("/urgent-help").status_code == 200
        assert browser.get("/today").status_code == 200  # reading goes on
        form = {"sign_in_name": "carys", "password": PASSWORD, "form_token": token}
        answer = stranger.post("/sign-in", data=form)
        assert answer.status_code == 503
        assert all(number in answer.text for number in NUMBERS)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert stranger.post("/sign-in", data=form).status_code == 303


def test_with_a_database_that_cannot_be_written(broken: Server) -> None:
    stranger = broken.browser()
    form = {"sign_in_name": "carys", "password": PASSWORD, "form_token": stranger.token("/sign-in")}
    writer = sqlite3.connect(_file(broken), isolation_level=None)
    writer.execute(
        "CREATE TRIGGER no_sessions BEFORE INSERT ON sign_in_session "
        "BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"
    )
    writer.close()
    answer = stranger.post("/sign-in", data=form)
    assert answer.status_code in {500, 503}
    assert "Traceback" not in answer.text
    assert all(number in answer.text for number in NUMBERS)
    assert "camau" not in stranger.cookies
    assert stranger.get("/urgent-help").status_code == 200


def test_urgent_help_stays_when_its_file_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "platform_core.web.pages.urgent_help",
        lambda language: urgent_help(language, tmp_path / "nothing"),
    )
    for language in Language:
        html = draw("urgent_help.html", language, "/urgent-help")
        assert all(number in html for number in NUMBERS)


def test_health_tells_no_secrets(broken: Server) -> None:
    body = broken.browser().get("/health").json()
    never = {"sweep": None, "send": None}
    assert body == {"ok": True, "web": "ok", "database": "ok", "seconds_since": never}
