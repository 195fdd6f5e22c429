"""How things are: pain, mood and a note, each of which may be skipped."""

import streamlit as st

from platform_core.checkins.rules import Care, care_for
from platform_core.flags.actions import ask_for_contact
from platform_core.storage.database import open_reading, open_transaction
from platform_core.ui.components import error_summary, html, pressed
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import answered, asking, contact
from platform_core.ui.presence import keep_safe
from platform_core.ui.shell import frame, mark_wrong
from platform_core.wording import say

mine = require_patient()
me, language = mine.viewer.person_id, mine.language
wrong = asking.send(mine) if pressed("save") else []
if pressed("ask"):
    with open_transaction() as session:
        ask_for_contact(session, mine.enrolment, "", by=me, at=mine.now)

with open_reading() as session:
    asked = asking.read_asked(session, mine)
    request = contact.request_of(session, mine)
service, done = asked.service, asked.done

if done and pressed("change"):
    with open_transaction() as session:
        asking.begin_change(session, mine, done)
        asked = asking.read_asked(session, mine)
    done = None

if done and not wrong:
    with frame("check_in.title", mine.viewer, shape="read"):
        html(answered.saved(done, service, language))
        if request:
            html(contact.asked_card(request, service, language))
        elif care_for(done.mood) is not Care.NONE:
            with st.container(key="card_ask"):
                html(contact.offer(service, language))
                with st.container(key="wide_ask"):
                    st.button(say("footer.ask_the_team", language), key="ask", type="primary")
        low = care_for(done.mood) is not Care.NONE
        html(contact.to_today(language, "check_in.carry_on" if low else "today.to_today"))
        st.button(say("check_in.change", language), key="change", type="tertiary")
    st.stop()

asking.fill_in(asked, mine)
keep_safe(asking.FORM, *asking.KEPT)
with frame("check_in.title", mine.viewer, shape="read"):
    if wrong:
        mark_wrong("check_in.title", mine.viewer)
        html(error_summary(wrong, language))
    html(asking.introduction(service, language))
    asking.draw(service, language, wrong)
    with st.container(key="wide_save"):
        st.button(say("check_in.save", language), key="save", type="primary")
asking.keep_draft(mine)
