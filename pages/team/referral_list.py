"""Bring in a list of referrals from a file: read it, show what would happen, and take it whole."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.enrolment.importing.actions import ListRefused, look_through, take_list
from platform_core.enrolment.importing.reading import FileRefused, read_sheet
from platform_core.enrolment.importing.words import heads
from platform_core.settings import settings
from platform_core.ui import team_list as parts
from platform_core.ui.components import heading, html
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import finish, reading, saving, staff_page, tell
from platform_core.wording import say

viewer = require_role(Role.CLINICIAN)
language, now = viewer.language, clock.utc_now()
today = clock.local_date(now, settings().zone)
sheet = found = None
taking = False

with staff_page("referral_list.title", viewer):
    html(
        parts.way_back(language),
        heading(say("referral_list.title", language), about=say("referral_list.about", language)),
    )
    parts.show_how(language)
    with st.container(key="card_file"):
        file = parts.choose_file(language)
        spot = st.empty()
    if file is not None:
        spot.html(parts.progress(say("referral_list.reading", language)))
        try:
            sheet = read_sheet(file.getvalue(), heads())
            with reading(viewer) as session:
                found = look_through(session, viewer.caseload, sheet, today=today)
            spot.empty()
        except FileRefused as refusal:
            spot.html(parts.file_problem(refusal, language))
    if sheet is not None and found is not None:
        with st.container(key="card_found"):
            parts.show_preview(found, sheet, language)
            taking = parts.take_button(found, language)
            spot = st.empty()

if taking and sheet is not None:
    try:
        with saving("referral_list", viewer) as session:
            taken = take_list(
                session,
                viewer.caseload,
                sheet,
                by=viewer.person_id,
                at=now,
                today=today,
                tell=lambda done, of: spot.html(parts.how_far(done, of, language)),
            )
    except ListRefused:
        tell(say("referral_list.changed", language), is_saved=False)
        st.rerun()
    parts.forget_file()
    finish(say("referral_list.done", language, n=len(taken.new)))
