"""What one can still take back, each as a button, for ten minutes after it was done."""

from collections.abc import Sequence

import streamlit as st

from platform_core.flags.undoable import Undoable
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_panels import is_open, opener
from platform_core.ui.team_press import note_press
from platform_core.wording import say

_AT_ONCE = 3


def undo_bar(presses: Sequence[Undoable], desk: Desk) -> None:
    """The newest few, and the others on request."""
    if not presses:
        return
    language = desk.language
    with st.container(key="undo"):
        html(paragraph(say("undo.about", language), look="small muted"))
        with st.container(horizontal=True, gap="small", key="ways_undo"):
            shown = presses if is_open("undo_more") else presses[:_AT_ONCE]
            for press in shown:
                first, event = press.acts[0]
                st.button(
                    say("undo.button", language, what=_what(press, language)),
                    key=f"undo_{event}",
                    type="tertiary",
                    on_click=note_press,
                    args=("undo", press.ref, press.name, first),
                    kwargs={"acts": press.acts},
                )
            if len(presses) > _AT_ONCE:
                key = "undo.fewer" if is_open("undo_more") else "undo.more"
                opener("undo_more", say(key, language), look="tertiary")


def _what(press: Undoable, language: str) -> str:
    if len(press.acts) > 1:
        return say("undo.several", language, n=len(press.acts))
    if press.outcome:
        outcome = say(f"team.outcome.{press.outcome}", language)
        return say("undo.resolved", language, name=press.name, outcome=outcome)
    return say(f"undo.{press.kind}", language, name=press.name)
