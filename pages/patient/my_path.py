"""My path: what is done, what is open, and when the rest opens."""

import streamlit as st

from platform_core.release.actions import ask_for_more
from platform_core.storage.database import open_transaction
from platform_core.ui.components import html, pressed
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import stages
from platform_core.ui.patient.day import day_of
from platform_core.ui.shell import frame
from platform_core.wording import say

mine = require_patient()

if pressed("more"):
    with open_transaction() as session:
        by = mine.viewer.person_id
        ask_for_more(session, mine.enrolment, by=by, at=mine.now, today=mine.today)
day = day_of(mine)

with frame("my_path.title", mine.viewer, shape="read"):
    html(stages.opening(day))
    with st.container(key="card_next"):
        html(stages.next_up(day))
        if day.path.offer.may_ask:
            st.button(say("today.ask_for_more", mine.language), key="more", type="tertiary")
    html(stages.stages(day))
    html(stages.always_open(mine.language))
    html(stages.on_paper(mine.language))
