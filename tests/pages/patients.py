"""A patient in a browser: opens pages, presses, reads what is there."""

from dataclasses import dataclass
from datetime import datetime
from html import unescape
from re import sub
from typing import Any

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import start_session
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.settings import ROOT, settings
from platform_core.storage.database import open_transaction
from platform_core.ui import guard

PAGES = ROOT / "pages" / "patient"


@dataclass
class Browser:
    """One browser with its cookies; ``enrolment_id`` is the patient's own."""

    monkeypatch: pytest.MonkeyPatch
    token: str | None
    enrolment_id: int = 0
    person_id: int = 0
    language: str = "en"

    def open(self, page: str, **query: str) -> AppTest:
        """A page in a new tab."""
        opened = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=20)
        for name, value in query.items():
            opened.query_params[name] = value
        self.become()
        return opened.run()

    def sign_in_again(self, at: datetime) -> None:
        """Sign in again in the same browser, after the session has ended."""
        with open_transaction() as session:
            self.token = start_session(session, self.person_id, at=at)

    def become(self) -> None:
        """Whoever runs a page now runs it in this browser."""
        named = {session_cookie_name(settings()): self.token} if self.token else {}
        held = {**named, LANGUAGE_COOKIE: self.language}
        self.monkeypatch.setattr(guard, "cookies", lambda: held)


def words(page: AppTest) -> str:
    """Everything there is to read, as text."""
    assert not page.exception, page.exception
    return unescape(sub(r"<[^>]+>", " ", markup(page)))


def markup(page: AppTest) -> str:
    """Our own HTML on the page."""
    return "".join(element.body for element in page.get("html"))


def press(page: AppTest, button: str) -> AppTest:
    """Press a button by its key."""
    return page.button(key=button).click().run()


def set_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Stop the clock at an instant."""
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: now)


def keys_of(page: AppTest) -> set[str]:
    """The keys of the buttons that can be pressed."""
    return {button.key for button in page.button if button.key}


def rows(session: Session, table: Any) -> list[Any]:
    """Every row of a table, in order."""
    return list(session.exec(select(table).order_by(table.id)))
