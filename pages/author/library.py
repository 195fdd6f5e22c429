"""The library: every module by stage, how far each language has come, and what needs somebody."""

from dataclasses import replace

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.content.shelves.looking import counted, found_in
from platform_core.content.shelves.queries import library, texts_to_search
from platform_core.settings import settings
from platform_core.ui import author_adapting as adapting
from platform_core.ui import author_finding as finding
from platform_core.ui import author_library as parts
from platform_core.ui import author_module, author_step
from platform_core.ui.author_counts import readers_lately
from platform_core.ui.author_lines import Desk
from platform_core.ui.components import heading, html, pressed
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, staff_page
from platform_core.wording import say

viewer = require_role(Role.AUTHOR)
language, now, zone = viewer.language, clock.utc_now(), settings().zone
desk = Desk(language, viewer.service_id, clock.local_date(now, zone), zone)
asked, first = finding.asked_now(), finding.first_now()
step_key, module_key = st.query_params.get("step"), st.query_params.get("module")

with reading(viewer) as session:
    books = library(session, service_id=viewer.service_id)
    texts = texts_to_search(session, books) if asked.words else {}
    if step_key or module_key or asked != finding.Asked():
        caseload, today = viewer.caseload, desk.today
        counts = readers_lately(session, caseload=caseload, today=today, now=now)
        desk = replace(desk, readers=counts)

one = books.module(module_key) if module_key else None
if one and pressed("adapt") and adapting.can_be_adapted(one):
    adapting.adapted(one, viewer, desk, now)
if one and pressed("looked_at"):
    adapting.looked(one, viewer, desk, now)

named = author_step.named(books, step_key or "", language) or (one.title[language] if one else "")
with staff_page("library.title", viewer, named=named):
    if step_key is not None:
        author_step.draw_step(books, step_key, desk)
    elif one is not None:
        author_module.draw_module(books, one, viewer, desk)
    elif module_key is not None:
        html(author_step.unknown("unknown_module", language))
    else:
        title = say("library.title", language)
        html(heading(title, about=desk.say("about")), parts.acts(desk))
        if not asked.narrows:
            with st.container(key="card_needs"):
                html(parts.needs_markup(counted(books.modules, today=desk.today), desk))
            if held := parts.errors_markup(books.problems, desk):
                with st.container(key="card_held"):
                    html(held)
        finding.find_form(books, asked, desk)
        if asked.narrows:
            found = found_in(books, asked, texts, today=desk.today)
            with st.container(key="card_found"):
                html(finding.found_markup(found, asked, first, desk))
        else:
            shelves = parts.shelves_markup(books, asked.shelf, first, desk)
            for number, card in enumerate(shelves):
                with st.container(key=f"card_shelf_{number}"):
                    html(card)
            with st.container(key="card_problems"):
                html(parts.advice_markup(books.problems, desk))
