"""Today: one thing, or enough."""

import streamlit as st

from platform_core.enrolment.actions import come_back
from platform_core.release.actions import ask_for_more, leave_for_today
from platform_core.storage.database import open_transaction
from platform_core.ui.components import html, pressed
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import today
from platform_core.ui.patient.day import day_of
from platform_core.ui.patient.put_right import put_right_card
from platform_core.ui.shell import frame
from platform_core.wording import say

mine = require_patient()
me, language = mine.viewer.person_id, mine.language
when = {"by": me, "at": mine.now, "today": mine.today}

for key, act in (("leave", leave_for_today), ("more", ask_for_more), ("come_back", come_back)):
    if pressed(key):
        with open_transaction() as session:
            act(session, mine.enrolment, **when)
            mine = mine.again(session)

day = day_of(mine)

with frame("today.title", mine.viewer, shape="today"):
    html(today.greeting(day))
    with st.container(key="left"):
        step = day.step
        if step:
            with st.container(key="hero"):
                html(today.hero(day, step))
                with st.container(key="hero_acts", horizontal=True, vertical_alignment="center"):
                    st.html(today.start_link(day, step), width="content")
                    st.button(say("today.leave", language), key="leave", type="tertiary")
        else:
            with st.container(key="enough"):
                html(today.enough(day))
                if day.is_away:
                    words = "today.start_again" if day.has_left else "today.come_back"
                    st.button(say(words, language), key="come_back")
                elif day.path.offer.may_ask:
                    st.button(say("today.ask_for_more", language), key="more", type="tertiary")
                html(today.land())
        html(today.part_read(day), today.check_in_card(day), put_right_card(day))
    with st.container(key="right"):
        html(today.where_you_are(day), today.slow_down(day))
