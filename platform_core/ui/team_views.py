"""The views of the caseload that somebody keeps: one press opens one."""

from collections.abc import Mapping

import streamlit as st

from platform_core.insights.caseload.actions import ViewNotKept, remove_view, save_view
from platform_core.insights.caseload.rules import NAME_LENGTH, View
from platform_core.plain_text import TextRefused
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_caseload import name_now, turn_to, view_now
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import field_error, finish, refuse, saving, wrong_with
from platform_core.ui.team_panels import Look, close_panels, is_open
from platform_core.wording import say

_FORM = "view_form"


def views_bar(kept: Mapping[str, View]) -> None:
    """A button for each kept view."""
    opened = name_now(kept)
    if not kept:
        return
    with st.container(horizontal=True, gap="small", key="views"):
        for number, (name, view) in enumerate(kept.items()):
            look: Look = "primary" if name == opened else "secondary"
            st.button(name, key=f"view_{number}", type=look, on_click=turn_to, args=(view, name))


def keep_panel(kept: Mapping[str, View], desk: Desk) -> None:
    """Keep the view that is shown, or forget one, if that was asked for."""
    if is_open("keep_view"):
        with st.container(key="card_view"):
            _keep_panel(kept, name_now(kept), desk)


def _keep_panel(kept: Mapping[str, View], opened: str | None, desk: Desk) -> None:
    language = desk.language
    html(paragraph(say("caseload.view_about", language), look="muted small"))
    with st.form(_FORM, border=False):
        field_error(wrong_with(_FORM), _FORM, language)
        typed = st.text_input(
            say("caseload.view_name", language),
            value=opened or "",
            key="view_name",
            max_chars=NAME_LENGTH,
            autocomplete="off",
        )
        sent = st.form_submit_button(say("caseload.view_save", language), key="view_save")
    if sent:
        _save(typed or "", desk)
    if kept:
        options = list(kept)
        gone = st.selectbox(
            say("caseload.view_which", language),
            options,
            index=options.index(opened) if opened else None,
            key="view_which",
            placeholder=say("caseload.view_choose", language),
        )
        if st.button(say("caseload.view_remove", language), key="view_remove") and gone:
            with saving(_FORM, desk.viewer) as session:
                remove_view(session, desk.viewer.caseload, gone, by=desk.viewer.person_id)
            close_panels()
            finish(say("caseload.view_removed", language, name=gone))


def _save(typed: str, desk: Desk) -> None:
    language, by = desk.language, desk.viewer.person_id
    try:
        with saving(_FORM, desk.viewer) as session:
            view, caseload = view_now(), desk.viewer.caseload
            name = save_view(session, caseload, typed, view, by=by, at=desk.now)
    except ViewNotKept as refusal:
        refuse(_FORM, {_FORM: say(refusal.wording, language)})
    except TextRefused as refusal:
        refuse(_FORM, {_FORM: say(refusal.wording, language, **refusal.names)})
    turn_to(view, name)
    close_panels()
    finish(say("caseload.view_saved", language, name=name), clear_fields=("view_name",))
