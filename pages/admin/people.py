"""The staff of this service: who may do what, adding somebody, taking a role away."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.actions import (
    LastAdministrator,
    MemberRefused,
    NotAMember,
    add_member,
    remove_role,
)
from platform_core.accounts.queries import people_of
from platform_core.accounts.rules import Role
from platform_core.ui import admin_people as parts
from platform_core.ui.components import escape, heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import (
    choose_one,
    finish,
    in_words,
    reading,
    refuse,
    saving,
    staff_page,
)
from platform_core.wording import say

viewer = require_role(Role.ADMINISTRATOR)
language, now, me = viewer.language, clock.utc_now(), viewer.person_id
with reading(viewer) as session:
    people = people_of(session, caseload=viewer.caseload)


def said(key: str) -> str:
    return say(f"people.{key}", language)


with staff_page("people.title", viewer):
    html(heading(said("title"), about=said("about")))
    parts.show_link(language)
    with st.container(key="card_people"):
        html(parts.people_table(people, language))

    with st.container(key="card_add"), st.form("add_member", border=False):
        html(f"<h2>{escape(said('add'))}</h2>")
        parts.add_fields(language)
        adding = st.form_submit_button(said("add_save"), key="add_save", type="primary")

    with st.container(key="card_remove"), st.form("remove_role", border=False):
        html(f"<h2>{escape(said('remove'))}</h2>", paragraph(said("remove_about")))
        held = choose_one(
            "remove_role",
            said("remove_question"),
            parts.held_roles(people),
            key="remove_which",
            said=lambda one: parts.said_role(people, one, language),
            placeholder=said("remove_choose"),
            language=language,
        )
        removing = st.form_submit_button(said("remove_save"), key="remove_save")

if adding:
    name, email, role, spoken = (st.session_state[key] for key in parts.ADD_FIELDS)
    if missing := parts.missing_choices(role, spoken):
        refuse("add_member", in_words(missing, language))
    try:
        with saving("add_member", viewer) as session:
            issued = add_member(session, viewer.caseload, name, email, role, spoken, by=me, at=now)
            parts.write_to(session, issued, at=now)
    except MemberRefused as refusal:
        refuse("add_member", in_words(refusal.problems, language))
    parts.keep_link(issued, name)
    finish(
        say("people.added", language, name=name, role=said(f"role.{role}")),
        clear_fields=parts.ADD_FIELDS,
    )

if removing:
    if held is None:
        refuse("remove_role", {"remove_role": said("remove_choose")})
    try:
        with saving("remove_role", viewer) as session:
            remove_role(session, viewer.caseload, *held, by=me, at=now)
    except LastAdministrator as refusal:
        refuse("remove_role", {"remove_role": say(refusal.wording, language)})
    except NotAMember:
        refuse("remove_role", {"remove_role": said("removed_already")})
    finish(
        say("people.removed", language, who=parts.said_role(people, held, language)),
        clear_fields=("remove_which",),
    )
