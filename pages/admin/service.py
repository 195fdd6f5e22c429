"""A service's settings: what patients are told, whether mood is asked, and days it is closed."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.actions.services import (
    ServiceRefused,
    ask_about_mood,
    change_service,
)
from platform_core.accounts.queries import closures_declared, settings_of
from platform_core.accounts.rules import Role
from platform_core.enrolment.actions import ClosureRefused, declare_closure, withdraw_closure
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.ui import admin_service as parts
from platform_core.ui.components import escape, heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import (
    field_error,
    finish,
    reading,
    refuse,
    saving,
    staff_page,
    wrong_with,
)
from platform_core.wording import say, say_full_date

viewer = require_role(Role.ADMINISTRATOR)
language, now, me, caseload = viewer.language, clock.utc_now(), viewer.person_id, viewer.caseload
today = clock.local_date(now, settings().zone)
with reading(viewer) as session:
    service = settings_of(session, caseload=caseload)
    closures = closures_declared(session, caseload=caseload)


def said(key: str) -> str:
    return say(f"service.{key}", language)


with staff_page("service.title", viewer):
    html(heading(said("title"), about=said("about")))
    with st.container(key="card_settings"), st.form("service", border=False):
        html(f"<h2>{escape(said('names'))}</h2>")
        typed = parts.settings_fields(service, language)
        saving_settings = st.form_submit_button(said("save"), key="save_service", type="primary")

    with st.container(key="card_mood"):
        mood = "on" if service.mood_is_asked else "off"
        html(
            f"<h2>{escape(said('mood'))}</h2>",
            paragraph(said(f"mood_{mood}")),
            paragraph(said("mood_about"), look="muted"),
        )
        field_error(wrong_with("mood"), "mood", language)
        other = "off" if service.mood_is_asked else "on"
        switching = st.button(said(f"mood_switch_{other}"), key="switch_mood")

    with st.container(key="card_closures"):
        html(
            f"<h2>{escape(said('closures'))}</h2>",
            paragraph(said("closures_about")),
            parts.closures_table(closures, language),
        )
        with st.form("closure", border=False):
            html(f"<h3>{escape(said('closure_add'))}</h3>")
            parts.closure_fields(today, language)
            declaring = st.form_submit_button(said("closure_save"), key="closure_save")
        which, withdrawing = None, False
        if closures:
            with st.form("withdraw", border=False):
                html(f"<h3>{escape(said('closure_withdraw'))}</h3>")
                field_error(wrong_with("withdraw"), "withdraw", language)
                which = st.selectbox(
                    said("closure_which"),
                    closures,
                    index=None,
                    key="closure_which",
                    format_func=lambda closure: parts.said_closure(closure, language),
                    placeholder=said("closure_choose"),
                )
                withdrawing = st.form_submit_button(
                    said("closure_withdraw_save"), key="closure_withdraw"
                )

if saving_settings:
    try:
        with saving("service", viewer) as session:
            changed = change_service(session, caseload, typed, by=me, at=now)
    except ServiceRefused as refusal:
        refuse("service", parts.settings_wrong(refusal.problems, language))
    finish(said("saved" if changed else "saved_nothing"))

if switching:
    with saving("mood", viewer) as session:
        ask_about_mood(session, caseload, not service.mood_is_asked, by=me, at=now)
    finish(said(f"mood_switched_{other}"))

if declaring:
    first, last, reason = (st.session_state[key] for key in parts.CLOSURE_FIELDS)
    dates = parts.closure_dates(first, last, today, language)
    if isinstance(dates, dict):
        refuse("closure", dates)
    try:
        with saving("closure", viewer) as session:
            declare_closure(session, caseload, *dates, reason, by=me, at=now)
    except ClosureRefused as refusal:
        refuse("closure", {"closure_last": say(refusal.wording, language)})
    except TextRefused as refusal:
        refuse("closure", {"closure_reason": say(refusal.wording, language, **refusal.names)})
    days = {"first": say_full_date(dates[0], language), "last": say_full_date(dates[1], language)}
    finish(say("service.closure_saved", language, **days), clear_fields=parts.CLOSURE_FIELDS)

if withdrawing:
    if which is None:
        refuse("withdraw", {"withdraw": said("closure_choose")})
    with saving("withdraw", viewer) as session:
        withdraw_closure(session, caseload, which.id, by=me, at=now)
    first = say_full_date(which.first_on, language)
    finish(say("service.closure_withdrawn", language, first=first), clear_fields=("closure_which",))
