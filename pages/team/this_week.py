"""Whom to contact this week, why, on what evidence, and how they like to be reached."""

from datetime import timedelta

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.engagement.notices import open_notice
from platform_core.flags.queries import recently_resolved, snoozed, unseen_count, work_list
from platform_core.flags.undoable import undoable
from platform_core.settings import settings
from platform_core.ui import team_rows as rows
from platform_core.ui import team_week as parts
from platform_core.ui.components import card, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_acts import carry_out
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_flag import flag_card
from platform_core.ui.team_forms import field_error, reading, show_news, staff_page, wrong_with
from platform_core.ui.team_panels import is_open, opener
from platform_core.ui.team_reading import around, heard_of, policies_for, week_of
from platform_core.ui.team_several import several_panel
from platform_core.ui.team_undo import undo_bar
from platform_core.wording import say, say_time

RECENTLY = timedelta(days=7)

viewer = require_role(Role.CLINICIAN)
desk = Desk(viewer, clock.utc_now())
language, caseload = viewer.language, viewer.caseload
carry_out(desk)
with reading(viewer) as session:
    items = work_list(session, caseload=caseload, now=desk.now)
    shown = rows.sheet(rows.in_order(parts.shown_to(items, parts.chosen(), viewer.person_id)))
    unseen = unseen_count(session, caseload=caseload)
    week = week_of(session, desk)
    heard = heard_of(session, shown.items, desk)
    open_one = around(session, shown.opened, heard, desk)
    policies = policies_for(session, shown.opened, desk)
    notice = open_notice(session, caseload=caseload)
    undos = undoable(session, by=viewer.person_id, caseload=caseload, now=desk.now)
    away = [
        *snoozed(session, caseload=caseload),
        *recently_resolved(session, caseload=caseload, since=desk.now - RECENTLY),
    ]

with staff_page("this_week.title", viewer, says_news=False):
    title, counted = st.columns([2.2, 1], gap="medium", vertical_alignment="bottom")
    with title:
        html(parts.week_heading(desk))
    with counted:
        html(parts.capacity(week.done, week.target, unseen, len(items), language))
    html(parts.service_notice(notice, desk))
    field_error(wrong_with("flags"), "flags", language)
    if shown.opened is None:
        show_news()
    undo_bar(undos, desk)
    if items:
        parts.filter_bar(language, with_key=shown.opened is not None)
        opener("several_open", say("several.open", language), look="tertiary")
        if is_open("several_open"):
            several_panel(items, week.closures, desk)
        for piece in rows.pieces(shown, heard, desk):
            if isinstance(piece, str):
                html(piece)
            else:
                flag_card(piece, open_one, desk, policies)
        html(rows.pager(shown, language))
        if not shown.count:
            html(paragraph(say("this_week.none_shown", language)))
    else:
        time = say_time(desk.now, language, settings().zone)
        words = paragraph(say("this_week.empty", language, time=time))
        html(card(say("this_week.empty_title", language), words))
    html(parts.put_away(away, desk))
    parts.digest_switch(desk, week.wants_digest)
