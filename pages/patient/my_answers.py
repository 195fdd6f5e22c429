"""What I told you: my own answers, unless I would rather not see them."""

import streamlit as st

from platform_core.enrolment.actions import hide_answers
from platform_core.release.queries import progress_of
from platform_core.storage.database import open_reading, open_transaction
from platform_core.ui.components import heading, html, paragraph, pressed
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import told
from platform_core.ui.shell import frame
from platform_core.wording import say

mine = require_patient()
me, language = mine.viewer.person_id, mine.language

for button, hidden in (("hide", True), ("show", False)):
    if pressed(button):
        with open_transaction() as session:
            hide_answers(session, mine.enrolment, hidden, by=me, at=mine.now)
            mine = mine.again(session)
with open_reading() as session:
    mine_told = told.read_told(session, mine, progress_of(session, mine.enrolment).joined_on)

with frame("my_answers.title", mine.viewer, shape="read"):
    if mine.enrolment.hides_answers:
        html(heading(say("my_answers.title", language)))
        html(paragraph(say("my_answers.hidden", language), look="lead"))
        st.button(say("my_answers.show", language), key="show")
    else:
        html(told.opening(mine_told))
        if mine_told.check_ins:
            html(told.picture(mine_told), told.answers(mine_told))
            st.button(say("my_answers.hide", language), key="hide", type="tertiary")
