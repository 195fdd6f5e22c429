"""What somebody reads when a page stays shut: plain words, a way on, and urgent help.

Nothing here needs the database. Every function ends the run.
"""

from typing import NoReturn

import streamlit as st

from platform_core.accounts.rules import Language, Viewer
from platform_core.ui.components import escape, html
from platform_core.ui.places import home_of
from platform_core.ui.shell import bare_frame, this_address
from platform_core.wording import say


def sign_in(language: Language | None) -> NoReturn:
    """Nobody is signed in."""
    _shut("sign_in", language, _to_sign_in(), "common.sign_in")


def session_over(language: Language | None) -> NoReturn:
    """The session ended by itself while somebody was here; what they answered is kept."""
    _shut("session_over", language, _to_sign_in(), "common.sign_in_again")


def not_yours(viewer: Viewer) -> NoReturn:
    """The page belongs to another role."""
    _shut("not_yours", viewer.language, home_of(viewer.roles), "closed.home")


def lost(viewer: Viewer) -> NoReturn:
    """There is no such page."""
    _shut("lost", viewer.language, home_of(viewer.roles), "closed.home")


def away(language: Language | None) -> NoReturn:
    """The database does not answer."""
    _shut("away", language, this_address(), "closed.try_again")


def _to_sign_in() -> str:
    return f"/sign-in?next={this_address(quoted=True)}"


def _shut(what: str, language: Language | None, href: str, onward: str) -> NoReturn:
    language = language or Language.ENGLISH
    with bare_frame(f"closed.{what}.title", language):
        html(
            f"<h1>{escape(say(f'closed.{what}.title', language))}</h1>"
            f'<p class="lead">{escape(say(f"closed.{what}.body", language))}</p>'
            f'<p class="acts"><a class="btn" href="{escape(href)}">'
            f"{escape(say(onward, language))}</a></p>"
        )
    st.stop()
