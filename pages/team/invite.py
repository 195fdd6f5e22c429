"""Refer somebody, invite those who wait for it, and see who has not opened theirs or joined."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.drafts import draft_of, drop_draft
from platform_core.accounts.rules import Role
from platform_core.enrolment.actions import refer
from platform_core.enrolment.referral import DetailsRefused
from platform_core.insights.invitations import not_opened
from platform_core.insights.queries import not_joined
from platform_core.notifications.inviting import invite_by_email, not_invited
from platform_core.notifications.queries import letters_to_print
from platform_core.settings import settings
from platform_core.ui import team_invite as parts
from platform_core.ui.components import escape, heading, html, link, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.presence import keep_safe
from platform_core.ui.team_forms import finish, in_words, reading, refuse, saving, staff_page, tell
from platform_core.ui.team_inviting import MOST_SHOWN, first_of, invite_card, to_post, unopened_card
from platform_core.ui.team_list import how_far
from platform_core.ui.team_people import waiting_table
from platform_core.wording import say

viewer = require_role(Role.CLINICIAN)
language, zone, now = viewer.language, settings().zone, clock.utc_now()
today = clock.local_date(now, zone)
with reading(viewer) as session:
    waiting = not_joined(session, caseload=viewer.caseload)
    uninvited = not_invited(session, caseload=viewer.caseload, today=today)
    unopened = not_opened(session, caseload=viewer.caseload, today=today)
    letters = letters_to_print(session, caseload=viewer.caseload)
    draft = draft_of(session, viewer.person_id, "refer")


def said(key: str) -> str:
    return say(f"invite.{key}", language)


with staff_page("invite.title", viewer):
    html(heading(said("title"), about=said("about")))
    html(f"<p>{link('referral_list', said('list'))}</p>")
    parts.show_referred(language)
    with st.container(key="card_refer"), st.form("refer", border=False):
        html(f"<h2>{escape(said('form'))}</h2>")
        if parts.take_up(draft):
            html(paragraph(said("kept")))
        typed = parts.referral_fields(today, language)
        keep_safe("refer", *parts.FIELDS)
        referring = st.form_submit_button(said("save"), key="refer_save", type="primary")

    with st.container(key="card_not_invited"):
        sending = invite_card(uninvited, language)
        spot = st.empty()
    html(to_post(len(letters), language))
    with st.container(key="card_unopened"):
        unopened_card(unopened, today, language)

    with st.container(key="card_waiting"):
        html(f"<h2>{escape(said('waiting'))} <span class='n'>{len(waiting)}</span></h2>")
        if waiting:
            shown = waiting[:MOST_SHOWN]
            html(first_of(len(shown), len(waiting), language))
            html(waiting_table(shown, now=now, zone=zone, language=language))
        else:
            html(paragraph(said("waiting_none")))

if referring:
    if wrong := parts.unread(typed, today, language):
        refuse("refer", wrong)
    try:
        with saving("refer", viewer) as session:
            enrolment = refer(
                session,
                viewer.caseload,
                parts.referral(typed),
                by=viewer.person_id,
                at=now,
                today=today,
            )
            drop_draft(session, viewer.person_id, "refer")
    except DetailsRefused as refusal:
        refuse("refer", in_words(refusal.problems, language))
    parts.keep_referred(enrolment.ref, typed.name)

if sending.refs:
    with saving("refer", viewer) as session:
        sent = invite_by_email(
            session,
            viewer.caseload,
            sending.refs,
            by=viewer.person_id,
            at=now,
            link=lambda token: f"{settings().address_for_people}/join?t={token}",
            tell=lambda done, of: spot.html(how_far(done, of, language, "invite.sending")),
        )
    if not sent:
        tell(said("sent_none"), is_saved=False)
        st.rerun()
    finish(say("invite.sent", language, n=sent))
