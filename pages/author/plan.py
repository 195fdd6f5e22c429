"""The plan: minutes a week, what opens when, and whom a change affects before it is published."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.content.queries import published
from platform_core.release.advice import over
from platform_core.release.simulation import Imagined
from platform_core.settings import settings
from platform_core.ui import author_plan as parts
from platform_core.ui.author_board import board_of, plan_of
from platform_core.ui.author_load import lived, load_card
from platform_core.ui.author_patient import PACES, choose_patient, show_weeks
from platform_core.ui.author_plan_acts import pressed_now, settle
from platform_core.ui.author_settle import ACTS, nothing_yet, settle_card, settle_draft, unknown
from platform_core.ui.author_stages import stage_controls, stage_words
from platform_core.ui.components import escape, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, said_by, staff_page
from platform_core.ui.team_panels import is_open, opener
from platform_core.wording import say

viewer = require_role(Role.AUTHOR)
language, now = viewer.language, clock.utc_now()
today = clock.local_date(now, settings().zone)
with reading(viewer) as session:
    plans = {key: plan.title[language] for key, plan in published(session).plans.items()}
    own = plan_of(session, viewer.service_id, plans)

asked = st.query_params.get("plan", own)
chosen = st.session_state.get("plan_key") or (asked if asked in plans else own)
press = pressed_now()
if press and chosen:
    (settle_draft if press.act in ACTS else settle)(press, chosen, viewer, now)

with reading(viewer) as session:
    board = board_of(session, chosen) if chosen else None
panels = [f"change_{stage.key}" for stage in board.plan.stages] if board else []

with staff_page("plan.title", viewer, [panel for panel in panels if is_open(panel)]):
    if board is None:
        html(unknown(language))
        st.stop()
    html(parts.top(board, language))
    if len(plans) > 1:
        st.selectbox(
            say("plan.which_plan", language),
            list(plans),
            index=list(plans).index(chosen),
            key="plan_key",
            format_func=lambda key: plans.get(key, key),
        )
    if board.draft is None:
        html(nothing_yet(board, language))
    else:
        with st.container(key="card_draft"):
            settle_card(board, viewer, today)

    with st.container(key="card_load"):
        html(f"<h2>{escape(say('plan.load', language))}</h2>")
        pace = st.radio(
            say("plan.pace", language),
            PACES,
            index=1,
            key="plan_pace",
            horizontal=True,
            format_func=said_by("pace", language),
        )
        who = Imagined(today, pace)
        html(load_card(board.plan, who, board.modules, language))

    weeks = lived(board.plan, who)
    too_much = [week.number for week in over(weeks)]
    by_step = parts.weeks_by_step(weeks)
    for stage in board.plan.stages:
        with st.container(key=f"card_stage_{stage.key}"):
            modules = [board.modules[key] for key in stage.module_keys]
            html(
                parts.stage_top(board, stage, by_step, language),
                *(parts.module_markup(board, m, by_step, too_much, language) for m in modules),
            )
            stage_controls(board, stage, viewer)

    with st.container(key="card_more"):
        html(parts.loose_markup(board, language))
        opener("add_stage", say("plan.add_stage", language))
        if is_open("add_stage"):
            stage_words(board, None, viewer)

    with st.container(key="card_patient"):
        html(
            f"<h2>{escape(say('plan.patient', language))}</h2>",
            paragraph(say("plan.patient_about", language), look="muted"),
        )
        show_weeks(board.plan, choose_patient(viewer, today), language)
