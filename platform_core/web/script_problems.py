"""When a Streamlit page fails: plain words in its place, urgent help, and a line in the log."""

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.storage.database import DatabaseAway
from platform_core.web.cookies import chosen_language
from platform_core.web.pages import draw
from platform_core.web.problems import note
from platform_core.wording import say


def on_script_error(problem: Exception) -> bool:
    """Say what happened in the reader's language. True: Streamlit shows nothing of its own."""
    note(problem, "script")
    away = isinstance(problem, DatabaseAway)
    key = "web.away" if away else "web.broken"
    language = chosen_language(st.context.cookies) or Language.ENGLISH
    st.set_page_config(page_title=f"{say(f'{key}.title', language)} – Camau")
    st.html(draw("script_problem.html", language, "/", key=key))
    return True
