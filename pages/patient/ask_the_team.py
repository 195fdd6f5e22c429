"""Ask the team to get in touch."""

import streamlit as st

from platform_core.accounts.services import service_of
from platform_core.flags.actions import ask_for_contact
from platform_core.plain_text import TextRefused
from platform_core.storage.database import DatabaseAway, open_reading, open_transaction
from platform_core.ui.components import error_line, error_summary, heading, html, pressed
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import contact
from platform_core.ui.presence import keep_safe
from platform_core.ui.shell import frame, mark_wrong
from platform_core.wording import say

mine = require_patient()
language = mine.language
wrong: list[tuple[str, str]] = []

if pressed("ask"):
    words = st.session_state.get("why") or ""
    try:
        with open_transaction() as session:
            ask_for_contact(session, mine.enrolment, words, by=mine.viewer.person_id, at=mine.now)
            contact.forget_draft(session, mine)
    except TextRefused as refusal:
        wrong = [("why", say("ask_the_team.too_long", language, **refusal.names))]
    except DatabaseAway:
        wrong = [("why", say("ask_the_team.not_saved", language))]

with open_reading() as session:
    service = service_of(session, mine.viewer.service_id)
    request = contact.request_of(session, mine)
    contact.fill_in(session, mine)

if request and not wrong:
    with frame("ask_the_team.title", mine.viewer, shape="read"):
        html(heading(say("ask_the_team.asked", language)))
        html(contact.asked(request, service, language), contact.to_today(language))
    st.stop()

keep_safe(contact.FORM, "why")
with frame("ask_the_team.title", mine.viewer, shape="read"):
    if wrong:
        mark_wrong("ask_the_team.title", mine.viewer)
        html(error_summary(wrong, language))
    html(contact.before_asking(service, language))
    with st.container(key="card_why"):
        html(contact.why_question(language), *(error_line(*w, language) for w in wrong))
        label = say("ask_the_team.why", language)
        st.text_area(label, key="why", label_visibility="collapsed", height=130)
    with st.container(key="wide_save"):
        st.button(say("footer.ask_the_team", language), key="ask", type="primary")
contact.keep_draft(mine)
