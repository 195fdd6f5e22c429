"""Somebody else decided first: what they did is shown, and nothing of ours is written over it."""

from typing import NoReturn

import streamlit as st

from platform_core.accounts.rules import Viewer
from platform_core.insights.queries import last_word_on
from platform_core.storage.tables import Flag
from platform_core.ui.team_forms import finish, reading
from platform_core.ui.team_panels import close_panels
from platform_core.ui.team_words import event_words
from platform_core.wording import say


def tell_moved(flag: Flag | None, patient: str, viewer: Viewer) -> NoReturn:
    """On the next run, say who was first with this flag and with what."""
    close_panels()
    if flag is None or flag.id is None:
        st.rerun()
    with reading(viewer) as session:
        event = last_word_on(session, flag.id, caseload=viewer.caseload)
    if event is None:
        st.rerun()
    what = event_words(event, viewer.language)
    if event.by:
        words = say("moved.by_somebody", viewer.language, who=event.by, patient=patient, what=what)
    else:
        words = say("moved.by_camau", viewer.language, patient=patient, what=what)
    finish(words, is_saved=False)
