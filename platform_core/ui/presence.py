"""What a run leaves behind about the person who is here: last seen, visits, unsent answers.

Only which session the widgets belong to is remembered between runs.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta

import streamlit as st

from platform_core.accounts import actions as accounts
from platform_core.accounts.drafts import save_draft
from platform_core.accounts.queries import Expired
from platform_core.accounts.rules import Viewer
from platform_core.engagement.visits import visit
from platform_core.plain_text import TextRefused
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import Enrolment

_TOUCH_EVERY = timedelta(minutes=1)
_WHOSE = "_session"
_VISITED = "_visited_on"
_KEPT = "_kept"


def belongs_to(session_id: int | None) -> None:
    """Forget every widget when the session is no longer the one that filled them in."""
    if st.session_state.get(_WHOSE, session_id) != session_id:
        st.session_state.clear()
    st.session_state[_WHOSE] = session_id
    st.session_state.pop(_KEPT, None)


def keep_safe(form: str, *keys: str) -> None:
    """Register a form's widgets: if the session ends by itself, their answers become its draft.

    Call it on every run that draws the form. Read it back with ``accounts.drafts.draft_of``.
    """
    st.session_state.setdefault(_KEPT, {})[form] = keys


def keep_answers(expired: Expired, now: datetime) -> None:
    """Save what was being answered when the session ended. Raises DatabaseAway."""
    state = st.session_state
    if state.get(_WHOSE) != expired.session_id or not state.get(_KEPT):
        return
    with open_transaction() as session:
        for form, keys in state[_KEPT].items():
            answers = {key: state[key] for key in keys if key in state}
            with suppress(TextRefused):  # more than any form takes, so it could not be sent either
                save_draft(session, expired.person_id, form, answers, at=now)


def touch(viewer: Viewer, now: datetime) -> None:
    """Note that the session is in use, at most once a minute."""
    seen_at = viewer.last_seen_at
    if seen_at is not None and now - seen_at < _TOUCH_EVERY:
        return
    try:
        with open_transaction() as session:
            accounts.touch(session, viewer, now=now)
    except DatabaseAway:
        return  # the next run does it


def note_visit(viewer: Viewer, enrolment: Enrolment, now: datetime, today: date) -> None:
    """Record a patient's first run of a day as a visit."""
    if st.session_state.get(_VISITED) == today:
        return
    try:
        with open_transaction() as session:
            visit(session, enrolment, by=viewer.person_id, at=now, today=today)
    except DatabaseAway:
        return  # the next run does it
    st.session_state[_VISITED] = today
