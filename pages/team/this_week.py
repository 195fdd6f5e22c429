"""Whom to contact this week, why, on what evidence, and how they like to be reached."""

from datetime import timedelta

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.checkins.queries import latest_of_many
from platform_core.engagement.notices import open_notice
from platform_core.engagement.signed import policies_by_version
from platform_core.flags.queries import recently_resolved, snoozed, unseen_count, work_list
from platform_core.settings import settings
from platform_core.ui import team_week as parts
from platform_core.ui.components import card, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_acts import carry_out
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_flag import flag_card
from platform_core.ui.team_forms import field_error, reading, staff_page, wrong_with
from platform_core.wording import say, say_time

RECENTLY = timedelta(days=7)

viewer = require_role(Role.CLINICIAN)
desk = Desk(viewer, clock.utc_now())
language, caseload = viewer.language, viewer.caseload
carry_out(desk)
with reading(viewer) as session:
    items = work_list(session, caseload=caseload, now=desk.now)
    unseen = unseen_count(session, caseload=caseload)
    latest = latest_of_many(session, [item.enrolment.id or 0 for item in items])
    notice = open_notice(session, caseload=caseload)
    policies = policies_by_version(session, caseload=caseload)
    away = [
        *snoozed(session, caseload=caseload),
        *recently_resolved(session, caseload=caseload, since=desk.now - RECENTLY),
    ]

shown = parts.shown_to(items, parts.chosen(), viewer.person_id)

with staff_page("this_week.title", viewer, [str(item.flag.id) for item in shown]):
    title, counted = st.columns([2.2, 1], gap="medium", vertical_alignment="bottom")
    with title:
        html(parts.week_heading(desk))
    with counted:
        html(parts.unseen_box(unseen, len(items), language))
    html(parts.service_notice(notice, desk))
    field_error(wrong_with("flags"), "flags", language)
    if items:
        parts.filter_bar(language)
        for group, found in parts.in_groups(shown):
            html(parts.group_heading(group, len(found), language))
            for item in found:
                flag_card(item, latest.get(item.enrolment.id or 0), desk, policies)
        if not shown:
            html(paragraph(say("this_week.none_shown", language)))
    else:
        time = say_time(desk.now, language, settings().zone)
        words = paragraph(say("this_week.empty", language, time=time))
        html(card(say("this_week.empty_title", language), words))
    html(parts.put_away(away, desk))
