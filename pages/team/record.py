"""One person's record: what happened, how to reach them, and what staff can do for them."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.engagement.signed import policies_by_version
from platform_core.enrolment.queries import NotInCaseload
from platform_core.flags.queries import work_on
from platform_core.ui import team_choices as choices
from platform_core.ui import team_record as parts
from platform_core.ui.charts import (
    CONFIG,
    first_shown,
    has_marks,
    timeline_figure,
    timeline_words,
)
from platform_core.ui.components import escape, heading, html, more, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_acts import carry_out
from platform_core.ui.team_check_in import check_in_panel
from platform_core.ui.team_contact import Whom, contact_form
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_file import open_enrolment, read_file
from platform_core.ui.team_flag import flag_on_record
from platform_core.ui.team_forms import field_error, reading, staff_page, wrong_with
from platform_core.ui.team_panels import is_open, opener
from platform_core.ui.team_programme import programme_panel
from platform_core.ui.team_reach import refusals_note
from platform_core.ui.team_reading import heard_of
from platform_core.ui.team_refusals import refusals_panel
from platform_core.ui.team_story import story_card
from platform_core.ui.team_words import short_name
from platform_core.wording import say, say_full_date

RECENT_CONTACTS = 3

viewer = require_role(Role.CLINICIAN)
desk = Desk(viewer, clock.utc_now())
language = viewer.language
carry_out(desk)


def said(key: str, **names: object) -> str:
    return say(f"record.{key}", language, **names)


def title(key: str, **names: object) -> None:
    html(f"<h2>{escape(said(key, **names))}</h2>")


back = f"<p>{parts.back_link(said('back'))}</p>"
try:
    enrolment = open_enrolment(viewer, st.query_params.get("ref", ""), now=desk.now)
except NotInCaseload:
    with staff_page("record.title", viewer):
        html(back, heading(said("unknown_title")), paragraph(said("unknown")))
    st.stop()
with reading(viewer) as session:
    file = read_file(session, viewer, enrolment, now=desk.now)
    flags = work_on(session, enrolment.id, caseload=viewer.caseload, now=desk.now)
    heard = heard_of(session, flags, desk)
    policies = policies_by_version(session, caseload=viewer.caseload)
name = file.person.name

with staff_page("record.title", viewer, [str(item.flag.id) for item in flags]):
    about, state = parts.about_words(file, language), parts.state_words(file, language)
    if not flags:
        state = f"{state}. {parts.state_why(file, language)}".removesuffix(". ")
    html(back, heading(name, about=about), paragraph(state, look="muted"))
    html(refusals_note(file.refused, language))
    left, right = st.columns([2.35, 1], gap="medium")

    with left:
        field_error(wrong_with("flags"), "flags", language)
        for flag in flags:
            flag_on_record(flag, heard, desk, policies)
        story_card(file, desk)
        with st.container(key="card_time"):
            title("chart")
            words = timeline_words(file.events, language)
            html(paragraph(words))
            if has_marks(file.events):
                html(parts.legend(language))
                ends = (first_shown(file.events, file.today), file.today)
                first, last = (say_full_date(day, language) for day in ends)
                figure = timeline_figure(
                    file.events,
                    pauses=file.pauses,
                    quiet=file.quiet,
                    today=file.today,
                    language=language,
                )
                alt = said("chart_alt", first=first, last=last, words=words)
                st.plotly_chart(figure, config=CONFIG, theme=None, key="timeline", alt=alt)
            html(more(said("list"), parts.events_table(file, policies, language)))
        with st.container(key="card_contacts"):
            title("contacts")
            contacts = file.contacts
            if not contacts:
                html(paragraph(said("contacts_none"), look="muted"))
            recent, earlier = contacts[:RECENT_CONTACTS], contacts[RECENT_CONTACTS:]
            html(parts.contact_list(recent, file.today, language))
            if earlier:
                older = parts.contact_list(earlier, file.today, language)
                html(more(said("contacts_all", n=len(earlier)), older))
            if not flags:
                opener("contact_none", said("add_contact"))
                if is_open("contact_none"):
                    contact_form(Whom(enrolment, name, refused=file.refuses), desk)

    with right:
        with st.container(key="card_reach"):
            title("reach", name=short_name(name))
            html(parts.reach_list(file, language))
            opener("change_reach", said("reach_change"), look="tertiary")
            if is_open("change_reach"):
                choices.reach_panel(file, viewer)
            opener("change_refusals", said("refusals_change"), look="tertiary")
            if is_open("change_refusals"):
                refusals_panel(file, viewer)
        if file.invited is not None:
            with st.container(key="card_invitation"):
                title("invitation")
                html(parts.invitation_lines(file.invited, desk.now, language))
        if choices.may_pause(file):
            with st.container(key="card_pace"):
                title("pace")
                html(parts.pace_lines(file, language))
                field_error(wrong_with("pause_form"), "pause_form", language)
                with st.container(horizontal=True, gap="small", key="pace_buttons"):
                    opener("change_pace", said("change_pace"))
                    opener("change_pause", said("pause"))
                    if file.is_paused and st.button(said("end_pause"), key="end_pause"):
                        choices.end_pause(file, viewer)
                if is_open("change_pace"):
                    choices.pace_panel(file, viewer)
                if is_open("change_pause"):
                    choices.pause_panel(file, viewer)
        with st.container(key="card_programme"):
            title("programme")
            html(parts.programme_line(file, language))
            opener("change_programme", said("programme_change"))
            if is_open("change_programme"):
                programme_panel(file, viewer)
        with st.container(key="card_paper"):
            title("paper")
            html(parts.paper_links(file, language))
            if enrolment.joined_at is not None:
                opener("add_check_in", said("add_check_in"))
                if is_open("add_check_in"):
                    check_in_panel(file, viewer)
        if choices.places_open_to(file):
            with st.container(key="card_place"):
                title("place")
                status = say(f"team.status.{enrolment.status}", language)
                html(paragraph(said("place_is", status=status)))
                opener("change_place", said("end_place"), look="tertiary")
                if is_open("change_place"):
                    choices.place_panel(file, viewer)
