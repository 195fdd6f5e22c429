"""Note how somebody asked not to be contacted, and that they may be again."""

import streamlit as st

from platform_core.accounts.rules import Viewer
from platform_core.enrolment.actions import allow_again, refuse
from platform_core.enrolment.refusals import Refused
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_choices import changing, tell
from platform_core.ui.team_dates import read_date, write_date
from platform_core.ui.team_file import File
from platform_core.ui.team_forms import field_error, labelled, said_by, wrong_with
from platform_core.ui.team_forms import refuse as refuse_form
from platform_core.ui.team_reach import standing_words
from platform_core.ui.team_words import say_day
from platform_core.wording import say

_FORM, _UNTIL = "refusal_form", "refusal_until"


def refusals_panel(file: File, viewer: Viewer) -> None:
    """Note one more, or that one does not stand any more."""
    language = viewer.language
    for standing in file.refused:
        words = say("refusal.allow", language, what=standing_words(standing, language))
        if st.button(words, key=f"allow_{standing.what}", type="tertiary"):
            with changing(_FORM, viewer) as session:
                by, at = viewer.person_id, file.now
                allow_again(session, file.enrolment, standing.what, by=by, at=at)
            tell(say("refusal.allowed", language))
    html(paragraph(say("refusal.about", language), look="muted small"))
    with st.form(_FORM, border=False):
        field_error(wrong_with(_FORM), _FORM, language)
        what = st.radio(
            say("refusal.question", language),
            tuple(Refused),
            index=None,
            key="refusal_what",
            format_func=said_by("refusal.choice", language, joined="_"),
        )
        example = write_date(file.today)
        typed = st.text_input(
            labelled(
                say("refusal.last_day", language),
                say("refusal.last_day_hint", language, example=example),
            ),
            key=_UNTIL,
            autocomplete="off",
        )
        sent = st.form_submit_button(say("refusal.save", language), key="refusal_save")
    if sent:
        _save(file, viewer, what, typed)


def _save(file: File, viewer: Viewer, what: Refused | None, typed: str | None) -> None:
    language, found = viewer.language, read_date(typed)
    if what is None:
        refuse_form(_FORM, {_FORM: say("record.choose_one", language)})
    if found.is_wrong:
        example = write_date(file.today)
        refuse_form(_FORM, {_FORM: say("record.wrong_date", language, example=example)})
    with changing(_FORM, viewer) as session:
        by, at = viewer.person_id, file.now
        refuse(session, file.enrolment, what, until_on=found.day, by=by, at=at)
    said = say(f"refusal.said_{what}", language)
    if found.day:
        said = say("refusal.until", language, what=said, day=say_day(found.day, language))
    tell(say("refusal.saved", language, what=said), (_UNTIL, "refusal_what"))
