"""Change somebody's programme date, having seen what that does to their plan."""

from datetime import date

import streamlit as st

from platform_core.accounts.rules import Viewer
from platform_core.enrolment.actions import set_programme_date
from platform_core.release.preview import Replanned
from platform_core.ui.components import escape, html, paragraph
from platform_core.ui.team_choices import changing, tell
from platform_core.ui.team_dates import read_date, write_date
from platform_core.ui.team_file import File
from platform_core.ui.team_forms import field_error, labelled, refuse, wrong_with
from platform_core.wording import say, say_full_date

_FORM, _ASKED = "programme_form", "_programme_asked"


def programme_panel(file: File, viewer: Viewer) -> None:
    """A date, then how the plan would fit itself around it, then the change."""
    asked: tuple[int | None, date | None] | None = st.session_state.get(_ASKED)
    if asked is not None and asked[0] == file.enrolment.id:
        _confirm(file, viewer, asked[1])
    else:
        _ask(file, viewer)


def _ask(file: File, viewer: Viewer) -> None:
    language, example = viewer.language, write_date(date(file.today.year + 1, 3, 24))
    with st.form(_FORM, border=False):
        field_error(wrong_with(_FORM), _FORM, language)
        about = say("record.programme_hint", language, example=example)
        typed = st.text_input(
            labelled(say("record.programme_field", language), about),
            value=write_date(file.enrolment.programme_on),
            key="programme_on",
            autocomplete="off",
        )
        sent = st.form_submit_button(say("record.programme_preview", language), key="programme_see")
    if not sent:
        return
    found = read_date(typed)
    if found.is_wrong:
        refuse(_FORM, {_FORM: say("record.wrong_date", language, example=example)})
    if found.day is not None and found.day < file.today:
        refuse(_FORM, {_FORM: say("programme_on.in_the_past", language)})
    if found.day == file.enrolment.programme_on:
        refuse(_FORM, {_FORM: say("record.programme_same", language)})
    st.session_state[_ASKED] = (file.enrolment.id, found.day)
    st.rerun()


def _confirm(file: File, viewer: Viewer, on: date | None) -> None:
    language = viewer.language
    field_error(wrong_with(_FORM), _FORM, language)
    html(paragraph(_question(on, language)), preview_table(file.with_programme(on), language))
    with st.container(horizontal=True, gap="small", key="programme_settle"):
        save = st.button(say("record.programme_save", language), key="programme_save")
        back = st.button(
            say("record.programme_back", language), key="programme_back", type="tertiary"
        )
    if not (save or back):
        return
    st.session_state.pop(_ASKED, None)
    if back:
        st.rerun()
    by, at, today = viewer.person_id, file.now, file.today
    with changing(_FORM, viewer) as session:
        set_programme_date(session, file.enrolment, on, by=by, at=at, today=today)
    if on is None:
        tell(say("record.saved_programme_unknown", language))
    tell(say("record.saved_programme", language, day=say_full_date(on, language)))


def _question(on: date | None, language: str) -> str:
    if on is None:
        return say("record.programme_would_unknown", language)
    return say("record.programme_would", language, day=say_full_date(on, language))


def preview_table(stages: tuple[Replanned, ...], language: str) -> str:
    """Each stage that has not opened, now and then; or that there is nothing to move."""
    ahead = [stage for stage in stages if not stage.is_open]
    if not ahead:
        return paragraph(say("record.programme_nothing_ahead", language), look="muted")
    heads = "".join(
        f'<th scope="col">{escape(say(f"record.preview_{head}", language))}</th>'
        for head in ("stage", "now", "then")
    )
    caption = escape(say("record.preview_caption", language))
    rows = "".join(_row(stage, language) for stage in ahead)
    same = "" if any(one.moves for one in ahead) else say("record.preview_same", language)
    return (
        f'<table class="t"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"{paragraph(same, look='muted') if same else ''}"
    )


def _row(stage: Replanned, language: str) -> str:
    title = escape(stage.title.get(language, stage.key))
    now, then = (escape(_day(day, language)) for day in (stage.before, stage.after))
    then = f"<strong>{then}</strong>" if stage.moves else then
    return f'<tr><th scope="row">{title}</th><td>{now}</td><td>{then}</td></tr>'


def _day(day: date | None, language: str) -> str:
    return say_full_date(day, language) if day else say("team.none", language)
