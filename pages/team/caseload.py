"""Everybody of this service, by name."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.queries import settings_of
from platform_core.accounts.rules import Role
from platform_core.content.queries import current_plan
from platform_core.enrolment.queries import caseload_counts, caseload_rows
from platform_core.enrolment.rules import Status
from platform_core.insights.queries import stages_open
from platform_core.settings import settings
from platform_core.ui.components import heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, said_by, staff_page
from platform_core.ui.team_people import caseload_table, stage_titles
from platform_core.wording import say

PAGE = 50

viewer = require_role(Role.CLINICIAN)
language, caseload, zone = viewer.language, viewer.caseload, settings().zone
now = clock.utc_now()


def said(key: str) -> str:
    return say(f"caseload.{key}", language)


with staff_page("caseload.title", viewer):
    html(heading(said("title")))
    with st.form("find", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(said("search"), key="search", autocomplete="off")
        status = st.selectbox(
            said("status"),
            tuple(Status),
            index=None,
            key="status",
            format_func=said_by("team.status", language),
            placeholder=said("any_status"),
        )
        if st.form_submit_button(said("find"), key="find_button"):
            st.session_state["from"] = 0

    with reading(viewer) as session:
        counts = caseload_counts(session, caseload=caseload, search=search)
        total = counts.get(status, 0) if status else sum(counts.values())
        start = min(st.session_state.get("from", 0), max(0, total - 1) // PAGE * PAGE)
        rows = caseload_rows(
            session, caseload=caseload, search=search, status=status, limit=PAGE, offset=start
        )
        open_now = stages_open(session, [row.enrolment_id for row in rows], caseload=caseload)
        plan = current_plan(session, settings_of(session, caseload=caseload).plan_key)

    if rows:
        stages = stage_titles(open_now, plan, language)
        html(
            paragraph(say("caseload.count", language, n=total), look="muted"),
            caseload_table(
                rows, stages, today=clock.local_date(now, zone), zone=zone, language=language
            ),
        )
    else:
        html(paragraph(said("none" if search or status else "empty")))
    if total > PAGE:
        names = {"first": start + 1, "last": start + len(rows), "count": total}
        html(paragraph(say("caseload.page", language, **names), look="muted"))
        with st.container(horizontal=True, key="turn"):
            if st.button(said("earlier"), key="earlier", disabled=start == 0):
                st.session_state["from"] = start - PAGE
                st.rerun()
            if st.button(said("later"), key="later", disabled=start + PAGE >= total):
                st.session_state["from"] = start + PAGE
                st.rerun()
