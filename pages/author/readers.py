"""What readers did with each step: counts for one service, never who, and no small numbers."""

from datetime import timedelta

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.content.queries import plan_of
from platform_core.insights.readers.queries import readers
from platform_core.settings import settings
from platform_core.ui import author_readers as parts
from platform_core.ui.components import heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, said_by, staff_page
from platform_core.wording import say

_SINCE = {"quarter": timedelta(days=91), "year": timedelta(days=365), "ever": None}

viewer = require_role(Role.AUTHOR)
language = viewer.language
today = clock.local_date(clock.utc_now(), settings().zone)
chosen = st.query_params.get("step")

with staff_page("readers.title", viewer):
    title = say("readers.title", language)
    html(heading(title, about=say("readers.about", language)))
    spell = st.selectbox(
        say("readers.since", language),
        tuple(_SINCE),
        index=1,
        key="readers_since",
        format_func=said_by("readers.since", language),
    )
    length = _SINCE[spell]
    since = today - length if length else None
    with reading(viewer) as session:
        plan = plan_of(session, viewer.service_id)
        read = readers(session, caseload=viewer.caseload, today=today, since=since)
    shown = parts.step_in(plan, chosen) if chosen else None
    if chosen and shown is None:
        html(parts.unknown(language))
    elif shown:
        for number, card in enumerate(parts.one_step(shown, read, language)):
            with st.container(key=f"card_one_{number}"):
                html(card)
    else:
        html(parts.summary(plan, read, language))
        for stage in plan.stages:
            with st.container(key=f"card_{stage.key}"):
                html(parts.stage_markup(stage, read, language))
    html(paragraph(say("readers.small", language), look="muted small"))
