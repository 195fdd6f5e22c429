"""A service's settings: what patients are told, whether mood is asked, and days it is closed."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.actions.services import (
    ServiceRefused,
    ask_about_mood,
    change_service,
)
from platform_core.accounts.actions.teamwork import send_reminders, set_teamwork
from platform_core.accounts.queries import closures_declared, deputies_of, settings_of
from platform_core.accounts.rules import Role
from platform_core.engagement.adopting import AlreadyInForce, adopt_policy
from platform_core.engagement.policy import PolicyRefused
from platform_core.engagement.queries import policy_of
from platform_core.engagement.sentences import say_points
from platform_core.engagement.signed import signed_policies
from platform_core.enrolment.actions import ClosureRefused, declare_closure, withdraw_closure
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.ui import admin_dial
from platform_core.ui import admin_service as parts
from platform_core.ui.components import escape, heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import (
    choose_one,
    finish,
    reading,
    refuse,
    saving,
    staff_page,
)
from platform_core.ui.team_panels import is_open, opener
from platform_core.wording import say, say_full_date

viewer = require_role(Role.ADMINISTRATOR)
language, now, me, caseload = viewer.language, clock.utc_now(), viewer.person_id, viewer.caseload
today = clock.local_date(now, settings().zone)
with reading(viewer) as session:
    service = settings_of(session, caseload=caseload)
    closures = closures_declared(session, caseload=caseload)
    deputies = deputies_of(session, caseload=caseload)
    policy = policy_of(session, caseload.service_id)
    signed = signed_policies(session, caseload=caseload)


def said(key: str) -> str:
    return say(f"service.{key}", language)


with staff_page("service.title", viewer):
    html(heading(said("title"), about=said("about")))
    with st.container(key="card_settings"), st.form("service", border=False):
        html(f"<h2>{escape(said('names'))}</h2>")
        typed = parts.settings_fields(service, language)
        saving_settings = st.form_submit_button(said("save"), key="save_service", type="primary")

    with st.container(key="card_teamwork"), st.form("teamwork", border=False):
        html(f"<h2>{escape(said('teamwork'))}</h2>")
        deputy, contacts = parts.teamwork_fields(service, deputies, language)
        saving_teamwork = st.form_submit_button(said("teamwork_save"), key="save_teamwork")

    reminding = parts.switch_card("reminders", service.reminds, language)
    switching = parts.switch_card("mood", service.mood_is_asked, language)

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
                which = choose_one(
                    "withdraw",
                    said("closure_which"),
                    closures,
                    key="closure_which",
                    said=lambda closure: parts.said_closure(closure, language),
                    placeholder=said("closure_choose"),
                    language=language,
                )
                withdrawing = st.form_submit_button(
                    said("closure_withdraw_save"), key="closure_withdraw"
                )

    with st.container(key="card_dial"):
        html(
            f"<h2>{escape(say('dial.title', language))}</h2>",
            paragraph(say("dial.about", language)),
            admin_dial.in_force(policy, next(iter(signed), None), language),
        )
        turning = False
        opener("dial_open", say("dial.open", language))
        if is_open("dial_open"):
            choices = admin_dial.lived_through(policy, viewer, today)
            html(
                admin_dial.measured_on(choices, language),
                admin_dial.choices_table(choices, policy.flag.at, language),
            )
            with st.form("dial", border=False):
                html(f"<h3>{escape(say('dial.change', language))}</h3>")
                admin_dial.dial_fields(choices, policy.flag.at, viewer)
                turning = st.form_submit_button(say("dial.save", language), key="dial_save")
        html(admin_dial.signed_table(signed, language))

if saving_settings:
    try:
        with saving("service", viewer) as session:
            changed = change_service(session, caseload, typed, by=me, at=now)
    except ServiceRefused as refusal:
        refuse("service", parts.settings_wrong(refusal.problems, language))
    finish(said("saved" if changed else "saved_nothing"))

if saving_teamwork:
    try:
        with saving("teamwork", viewer) as session:
            different = set_teamwork(session, caseload, deputy, contacts, by=me, at=now)
    except ServiceRefused as refusal:
        refuse("teamwork", parts.settings_wrong(refusal.problems, language))
    finish(said("saved" if different else "saved_nothing"))

if reminding:
    with saving("reminders", viewer) as session:
        send_reminders(session, caseload, not service.reminds, by=me, at=now)
    finish(said(f"reminders_switched_{'off' if service.reminds else 'on'}"))

if switching:
    with saving("mood", viewer) as session:
        ask_about_mood(session, caseload, not service.mood_is_asked, by=me, at=now)
    finish(said(f"mood_switched_{'off' if service.mood_is_asked else 'on'}"))

if turning:
    at, why, is_signed = (st.session_state[key] for key in admin_dial.FIELDS)
    if wrong := admin_dial.dial_wrong(at, why, is_signed, language):
        refuse("dial", wrong)
    try:
        with saving("dial", viewer) as session:
            adopt_policy(
                session,
                caseload.service_id,
                at_points=at,
                by=me,
                at=now,
                zone=settings().zone,
                reason=why,
            )
    except AlreadyInForce:
        refuse("dial", {"dial_at": say("dial.same", language)})
    except PolicyRefused:
        refuse("dial", {"dial_at": say("dial.refused", language)})
    except TextRefused as refusal:
        refuse("dial", {"dial_reason": say(refusal.wording, language, **refusal.names)})
    words = say("dial.saved", language, points=say_points(at, language))
    finish(words, clear_fields=admin_dial.FIELDS)

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
