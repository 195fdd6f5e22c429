"""Everybody of this service: searched, narrowed, sorted, fifty at a time."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.queries import people_of, settings_of
from platform_core.accounts.rules import Role
from platform_core.content.queries import current_plan
from platform_core.enrolment.refusals import refusals_of_many
from platform_core.flags.strips import strips_of
from platform_core.insights.caseload.queries import count_of, ids_in, lines_of, views_of
from platform_core.insights.caseload.rules import View
from platform_core.ui import team_caseload as parts
from platform_core.ui.components import heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import reading, staff_page
from platform_core.ui.team_panels import is_open, opener
from platform_core.ui.team_views import keep_panel, views_bar
from platform_core.wording import say

PAGE = 50

viewer = require_role(Role.CLINICIAN)
desk = Desk(viewer, clock.utc_now())
language, caseload, today = viewer.language, viewer.caseload, desk.today


def said(key: str) -> str:
    return say(f"caseload.{key}", language)


with staff_page("caseload.title", viewer):
    html(heading(said("title")))
    with reading(viewer) as session:
        plan = current_plan(session, settings_of(session, caseload=caseload).plan_key)
        choices = parts.Choices.of(plan, people_of(session, caseload=caseload), desk)
        kept = views_of(session, viewer.person_id, caseload=caseload)
    views_bar(kept)
    asked = parts.search_form(choices, language, is_wide=is_open("narrow_by"))
    if asked is not None:
        parts.turn_to(asked)
        st.rerun()
    view = parts.view_now()
    with st.container(horizontal=True, gap="small", key="narrowing"):
        opener("narrow_by", said("narrow"), look="tertiary")
        opener("keep_view", said("view_keep"), look="tertiary")
        if view != View():
            everybody = said("everybody")
            st.button(
                everybody, key="everybody", type="tertiary", on_click=parts.turn_to, args=(View(),)
            )
    keep_panel(kept, desk)

    with reading(viewer) as session:
        total = count_of(session, view, caseload=caseload, today=today)
        start = min(st.session_state.get("from", 0), max(0, total - 1) // PAGE * PAGE)
        within = {"caseload": caseload, "today": today}
        ids = ids_in(session, view, limit=PAGE, offset=start, **within)
        lines = lines_of(session, ids, caseload=caseload)
        strips = strips_of(session, ids, today=today)
        refused = refusals_of_many(session, ids, today=today)

    html(parts.narrowed_words(view, choices, language))
    if lines:
        html(
            parts.count_line(view, total, language),
            parts.caseload_table(lines, strips, refused, choices, desk),
        )
    else:
        html(paragraph(said("none" if view.narrows else "empty")))
    if total > PAGE:
        names = {"first": start + 1, "last": start + len(lines), "count": total}
        html(paragraph(say("caseload.page", language, **names), look="muted"))
        with st.container(horizontal=True, key="turn"):
            if st.button(said("earlier"), key="earlier", disabled=start == 0):
                st.session_state["from"] = start - PAGE
                st.rerun()
            if st.button(said("later"), key="later", disabled=start + PAGE >= total):
                st.session_state["from"] = start + PAGE
                st.rerun()
