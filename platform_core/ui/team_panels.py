"""What opens inside a card when it is asked for: one at a time on a page, closed by its own button.

Not Streamlit's dialog or expander: both fetch the icon font, and a dialog hides the card it is
about.
"""

from typing import Literal

import streamlit as st

_OPEN = "_open_panel"

Look = Literal["primary", "secondary", "tertiary"]


def opener(panel: str, label: str, *, look: Look = "secondary", wide: bool = False) -> None:
    """A button that opens a panel, and closes it again. Its key is the panel's name."""
    width: Literal["stretch", "content"] = "stretch" if wide else "content"
    if st.button(label, key=panel, type=look, width=width):
        st.session_state[_OPEN] = None if is_open(panel) else panel
        st.rerun()


def is_open(panel: str) -> bool:
    """Whether this is the panel that is open."""
    return st.session_state.get(_OPEN) == panel


def close_panels() -> None:
    """Close whatever is open, because it was saved or is out of date."""
    st.session_state[_OPEN] = None
