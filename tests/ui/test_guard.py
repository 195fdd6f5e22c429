"""The door of every page."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import disable, sign_out, start_session
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.accounts.rules import Caseload, Role
from platform_core.settings import ROOT, settings
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Service, SignInSession
from platform_core.ui import guard
from platform_core.ui.places import PAGES
from tests.factories import AT, a_member, a_service
from tests.pages.patients import keys_of, rows, set_clock, words

NOW = AT + timedelta(minutes=5)
ENTRY = str(ROOT / "platform_core" / "ui" / "entry.py")
EVERY_PAGE = sorted(str(path) for path in PAGES.rglob("*.py"))

ASKS = """
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.accounts.rules import Caseload, Role
from platform_core.ui.components import html
from platform_core.ui.guard import require_role
import streamlit as st
viewer = require_role(Role.CLINICIAN)
st.text_input("Note", key="note")
html(f"<p>Inside, {viewer.name}, {viewer.language}</p>")
"""


@pytest.fixture
def people(database: Engine, monkeypatch: pytest.MonkeyPatch) -> dict[Role, tuple[int, str]]:
    """One member of each role with a session that began at AT."""
    set_clock(monkeypatch, NOW)
    with open_transaction() as session:
        service = a_service(session)
        found = {}
        for role in Role:
            person = a_member(session, service, role, f"A {role}")
            found[role] = (person.id, start_session(session, person.id, at=AT))
        return found


def come_as(monkeypatch: pytest.MonkeyPatch, token: str | None, language: str = "") -> None:
    held = {session_cookie_name(settings()): token} if token else {}
    monkeypatch.setattr(guard, "cookies", lambda: {**held, LANGUAGE_COOKIE: language})


def inside(page: AppTest) -> bool:
    return "Inside" in words(page)


def test_who_has_the_role_comes_in(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, people[Role.CLINICIAN][1])
    assert "Inside, A clinician, en" in words(AppTest.from_string(ASKS).run())


@pytest.mark.parametrize("token", [None, "", "guessed", "a" * 10_000, "\x00"])
def test_who_has_no_session_does_not(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    come_as(monkeypatch, token)
    page = AppTest.from_string(ASKS).run()
    assert "Please sign in" in words(page)
    assert not page.text_input


@pytest.mark.parametrize("role", [Role.PATIENT, Role.AUTHOR, Role.ADMINISTRATOR])
def test_who_has_another_role_is_told_plainly(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    come_as(monkeypatch, people[role][1])
    page = AppTest.from_string(ASKS).run()
    assert "This page is not yours" in words(page)
    assert not page.text_input


def test_a_page_that_was_open_shuts_at_sign_out_in_another_tab(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, people[Role.CLINICIAN][1])
    page = AppTest.from_string(ASKS).run()
    page.text_input(key="note").set_value("half a thought").run()
    with open_transaction() as session:
        for row in rows(session, SignInSession):
            sign_out(session, row.id, at=NOW)
    page = page.run()
    assert "Please sign in" in words(page)
    assert "note" not in page.session_state


def test_a_page_that_was_open_shuts_when_the_person_is_disabled(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id, token = people[Role.CLINICIAN]
    come_as(monkeypatch, token)
    page = AppTest.from_string(ASKS).run()
    with open_transaction() as session:
        disable(session, Caseload(1), person_id, by=people[Role.ADMINISTRATOR][0], at=NOW)
    assert not inside(page.run())


@pytest.mark.parametrize(
    ("minutes", "words_seen"), [(14, "Inside"), (15, "You have been signed out")]
)
def test_an_idle_session_ends_on_time(
    people: dict[Role, tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    words_seen: str,
) -> None:
    set_clock(monkeypatch, AT + timedelta(minutes=minutes))
    come_as(monkeypatch, people[Role.CLINICIAN][1])
    assert words_seen in words(AppTest.from_string(ASKS).run())


def test_being_here_keeps_the_session_alive_with_a_write_a_minute(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, people[Role.CLINICIAN][1])
    page = AppTest.from_string(ASKS).run()
    seen: list[datetime] = []
    for seconds in (10, 59, 61):
        set_clock(monkeypatch, NOW + timedelta(seconds=seconds))
        page = page.run()
        seen.append(_last_seen(people[Role.CLINICIAN][0]))
    assert seen == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_what_somebody_typed_is_not_there_for_the_next(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, people[Role.CLINICIAN][1])
    page = AppTest.from_string(ASKS).run()
    page.text_input(key="note").set_value("private").run()
    with open_transaction() as session:
        other = a_member(session, session.get_one(Service, 1), Role.CLINICIAN, "Huw")
        token = start_session(session, other.id, at=AT)
    come_as(monkeypatch, token)
    page = page.run()
    assert "Inside, Huw" in words(page)
    assert page.text_input(key="note").value == ""


@pytest.mark.parametrize(("cookie", "said"), [("cy", "cy"), ("en", "en"), ("", "en"), ("xx", "en")])
def test_the_language_of_the_browser_goes_first(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch, cookie: str, said: str
) -> None:
    come_as(monkeypatch, people[Role.CLINICIAN][1], cookie)
    assert f"A clinician, {said}" in words(AppTest.from_string(ASKS).run())


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_database_that_is_away_is_said_plainly_with_urgent_help(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise storage.DatabaseAway("locked")

    monkeypatch.setattr(guard, "session_for", refuse)
    come_as(monkeypatch, people[Role.CLINICIAN][1], language)
    page = AppTest.from_string(ASKS).run()
    title = {"en": "Camau cannot open this page", "cy": "Nid yw Camau’n gallu agor"}[language]
    assert title in words(page)
    assert "999" in words(page)
    assert "116 123" in words(page)


@pytest.mark.parametrize("path", EVERY_PAGE, ids=lambda path: path.rpartition("/")[2])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_run_alone_by_a_stranger_shows_nothing(
    database: Engine, monkeypatch: pytest.MonkeyPatch, path: str, language: str
) -> None:
    set_clock(monkeypatch, NOW)
    come_as(monkeypatch, None, language)
    page = AppTest.from_file(path, default_timeout=20).run()
    assert {"en": "Please sign in", "cy": "Mewngofnodwch"}[language] in words(page)
    assert not keys_of(page)
    assert not page.radio
    assert not page.text_input
    assert "/sign-in?next=" in "".join(element.body for element in page.get("html"))


@pytest.mark.parametrize("path", EVERY_PAGE, ids=lambda path: path.rpartition("/")[2])
def test_every_page_turns_away_every_other_role(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    folders = {"patient": "patient", "clinician": "team", "author": "author"}
    folders |= {"administrator": "admin"}
    for role in Role:
        if f"/{folders[role]}/" in path:
            continue
        come_as(monkeypatch, people[role][1])
        page = AppTest.from_file(path, default_timeout=20).run()
        assert "This page is not yours" in words(page), role


def test_the_entry_script_shows_a_stranger_nothing(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    come_as(monkeypatch, None)
    assert "Please sign in" in words(AppTest.from_file(ENTRY, default_timeout=20).run())


def test_the_entry_script_keeps_its_root_for_nobody(
    people: dict[Role, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, people[Role.AUTHOR][1])
    assert "There is no page here" in words(AppTest.from_file(ENTRY, default_timeout=20).run())


def _last_seen(person_id: int) -> datetime:
    with open_reading() as session:
        (seen,) = [r.last_seen_at for r in rows(session, SignInSession) if r.person_id == person_id]
        return seen
