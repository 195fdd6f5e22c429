"""The script that Streamlit runs for everybody: who is asking, their pages, and the one they want.

It lies outside the folder that holds ``pages``, and every page guards itself as well: a page that
is asked for on a cold server, or run alone, says "please sign in" and nothing else.
"""

from functools import partial

import streamlit as st

from platform_core.ui import closed, guard
from platform_core.ui.places import pages_of
from platform_core.ui.shell import this_page


def run() -> None:
    """Register the pages of whoever is here, and run the one that was asked for."""
    with guard.arriving() as viewer:
        paths = pages_of(viewer.roles)
        if this_page() not in {None, *(path.stem for path in paths)}:
            closed.lost(viewer)  # Streamlit would open its own dialog over the page
        # The page at the root is nobody's, so that every real page keeps an address of its own.
        root = st.Page(partial(closed.lost, viewer), title="Camau", url_path="lost", default=True)
        st.navigation([root, *map(st.Page, paths)], position="hidden").run()


run()
