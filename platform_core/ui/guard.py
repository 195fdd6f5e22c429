"""Who is asking, looked up afresh on every run: the door of every page.

A WebSocket outlives a sign-out and a page can be asked for without the entry script, so nothing
here is remembered from one run to the next except which session the widgets belong to.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime

import streamlit as st
from sqlmodel import Session

from platform_core import clock
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.accounts.queries import Expired, session_for
from platform_core.accounts.rules import Language, Role, Viewer
from platform_core.enrolment.queries import enrolment_of
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_reading
from platform_core.storage.tables import Enrolment
from platform_core.ui import closed, presence

_viewer: ContextVar[Viewer | None] = ContextVar("_viewer", default=None)


@dataclass(frozen=True, slots=True)
class Mine:
    """A patient on a page of their own: who, which enrolment, and when this run began."""

    viewer: Viewer
    enrolment: Enrolment
    now: datetime
    today: date

    @property
    def language(self) -> Language:
        """The language of this run."""
        return self.viewer.language

    def again(self, session: Session) -> "Mine":
        """The same with the enrolment as it is now, after something about it changed."""
        now = session.get_one(Enrolment, self.enrolment.id, populate_existing=True)
        return replace(self, enrolment=now)


def cookies() -> Mapping[str, str]:
    """The browser's cookies: the one seam through which a test becomes somebody."""
    return st.context.cookies


def language_of_browser() -> Language | None:
    """The language chosen in this browser, if any was."""
    chosen = cookies().get(LANGUAGE_COOKIE, "")
    return Language(chosen) if chosen in set(Language) else None


def require_role(*roles: Role) -> Viewer:
    """The signed-in person if they hold one of these roles; otherwise the run ends in words."""
    return _let_in(roles, clock.utc_now())


def require_patient() -> Mine:
    """The signed-in patient with their enrolment; otherwise the run ends here in words.

    The first run of a day records a visit.
    """
    now = clock.utc_now()
    viewer = _let_in((Role.PATIENT,), now)
    today = clock.local_date(now, settings().zone)
    try:
        with open_reading() as session:
            enrolment = enrolment_of(session, viewer.person_id, viewer.service_id)
    except DatabaseAway:
        closed.away(viewer.language)
    if enrolment is None:
        closed.not_yours(viewer)
    presence.note_visit(viewer, enrolment, now, today)
    return Mine(viewer, enrolment, now, today)


@contextmanager
def arriving() -> Iterator[Viewer]:
    """For the entry script: who is asking, so that the page inside does not have to look again.

    The run ends here in words when nobody is signed in.
    """
    viewer = _signed_in(clock.utc_now())
    marked = _viewer.set(viewer)
    try:
        yield viewer
    finally:
        _viewer.reset(marked)


def _let_in(roles: tuple[Role, ...], now: datetime) -> Viewer:
    viewer = _viewer.get() or _signed_in(now)
    if viewer.roles.isdisjoint(roles):
        closed.not_yours(viewer)
    return viewer


def _signed_in(now: datetime) -> Viewer:
    found = _look_up(now)
    if isinstance(found, Expired):
        closed.session_over(language_of_browser())
    if found is None:
        closed.sign_in(language_of_browser())
    return found


def _look_up(now: datetime) -> Viewer | Expired | None:
    """Who the browser's cookie says is here. Widgets of another session are forgotten."""
    token = cookies().get(session_cookie_name(settings()), "")
    try:
        with open_reading() as session:
            found = session_for(session, token, now=now) if token else None
        if isinstance(found, Expired):
            presence.keep_answers(found, now)
    except DatabaseAway:
        closed.away(language_of_browser())
    presence.belongs_to(found.session_id if isinstance(found, Viewer) else None)
    if not isinstance(found, Viewer):
        return found
    presence.touch(found, now)
    return replace(found, language=language_of_browser() or found.language)
