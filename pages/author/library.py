"""The library: what patients can read, how far each language has come, and any step as they see
it."""

import streamlit as st

from platform_core.accounts.rules import Role
from platform_core.content.queries import library
from platform_core.content.rules import LANGUAGES
from platform_core.settings import settings
from platform_core.ui import author_library as parts
from platform_core.ui.components import heading, html
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, staff_page
from platform_core.wording import say

viewer = require_role(Role.AUTHOR)
language, zone = viewer.language, settings().zone
chosen = st.query_params.get("step")
with reading(viewer) as session:
    books = library(session)
step = next((step for step in books.steps if step.key == chosen), None)

with staff_page("library.title", viewer):
    if chosen is None:
        html(heading(say("library.title", language), about=say("library.about", language)))
        with st.container(key="card_problems"):
            html(parts.problems_markup(books.problems, language))
        for number, shelf in enumerate(books.shelves):
            with st.container(key=f"card_shelf_{number}"):
                html(parts.shelf_markup(shelf, language, zone))
        if books.loose:
            with st.container(key="card_loose"):
                html(parts.loose_markup(books.loose, language, zone))
    elif step is None:
        html(parts.unknown(language))
    else:
        html(parts.preview_top(step, language))
        for column, shown in zip(st.columns(2), LANGUAGES, strict=True):
            with column, st.container(key=f"card_preview_{shown}"):
                html(parts.preview(step, shown, language))
        html(parts.sources(step, language))
