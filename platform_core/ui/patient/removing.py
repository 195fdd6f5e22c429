"""Taking one's own words away: asked for by one button, carried out by another."""

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.ui.components import escape, html, paragraph
from platform_core.wording import say


def ask_to_remove(area: str, button: str, language: Language, *, asked: bool) -> None:
    """The button, or once it was pressed what it does, with ``<button>_now`` and ``<button>_not``.

    Each has its words as ``<area>.<key of the button>``, and what it does as ``<button>_about``.
    """

    def words(name: str) -> str:
        return say(f"{area}.{name}", language)

    if not asked:
        st.button(words(button), key=button, type="tertiary")
        return
    with st.container(key="soft_remove"):
        html(f"<h2>{escape(words(button))}</h2>", paragraph(words(f"{button}_about")))
        with st.container(key="wide_remove", horizontal=True):
            st.button(words(f"{button}_now"), key=f"{button}_now")
            st.button(words(f"{button}_not"), key=f"{button}_not")
