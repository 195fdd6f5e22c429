"""Camau's web application, found by ``streamlit run streamlit_app.py``.

Streamlit reads this file before running it and looks for ``app = st.App(...)``. Without those
words it would serve every page to everybody; a test holds them in place.
"""

import streamlit as st

from platform_core.jobs.on_write import install
from platform_core.ui.first_words import first_words
from platform_core.web.app import ENTRY, parts_of_the_app
from platform_core.web.script_problems import on_script_error

install()
parts = parts_of_the_app(first_words)
app = st.App(
    ENTRY,
    routes=parts.routes,
    middleware=parts.middleware,
    lifespan=parts.lifespan,
    on_script_error=on_script_error,
)
