"""Entering a check-in that came on paper or by phone, labelled as such and counted the same."""

from uuid import uuid4

import streamlit as st

from platform_core.accounts.rules import Language, Viewer
from platform_core.checkins.actions import submit
from platform_core.checkins.rules import MOOD, PAIN, Answers, Care, care_for
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_choices import changing, tell
from platform_core.ui.team_dates import read_date, write_date
from platform_core.ui.team_file import File
from platform_core.ui.team_forms import field_error, labelled, refuse, said_by, wrong_with
from platform_core.wording import say

_SOURCES = ("paper", "phone")
_SUBMISSION = "_paper_submission"
_FIELDS = ("paper_source", "paper_day", "paper_pain", "paper_mood", "paper_note")


def check_in_panel(file: File, viewer: Viewer) -> None:
    """Enter answers that came on paper or by phone; anything may have been skipped."""
    language, wrong = viewer.language, wrong_with("check_in_form")
    html(paragraph(say("record.check_in_about", language), look="muted small"))
    skipped = say("record.check_in_skipped", language)
    submission = st.session_state.setdefault(_SUBMISSION, str(uuid4()))
    with st.form("check_in_form", border=False):
        field_error(wrong, "check_in_form", language)
        source = st.radio(
            say("record.check_in_source", language),
            _SOURCES,
            index=None,
            key="paper_source",
            format_func=said_by("record.source", language),
            horizontal=True,
        )
        field_error(wrong, "about", language)
        example = write_date(file.today)
        typed = st.text_input(
            labelled(
                say("record.check_in_day", language),
                say("record.check_in_day_hint", language, example=example),
            ),
            key="paper_day",
            autocomplete="off",
        )
        pain = st.radio(
            say("record.check_in_pain", language),
            (*PAIN, None),
            index=len(PAIN),
            key="paper_pain",
            format_func=lambda answer: skipped if answer is None else str(answer),
            horizontal=True,
        )
        mood = _mood_field(skipped, language) if file.service.mood_is_asked else None
        field_error(wrong, "note", language)
        note = st.text_area(say("record.check_in_note", language), key="paper_note", height=90)
        sent = st.form_submit_button(say("record.check_in_save", language), key="paper_save")
    if sent and source is None:
        refuse("check_in_form", {"check_in_form": say("record.check_in_source_missing", language)})
    day = read_date(typed)
    if sent and day.is_wrong:
        refuse("check_in_form", {"about": say("record.wrong_date", language, example=example)})
    if sent and source is not None:
        with changing("check_in_form", viewer) as session:
            submit(
                session,
                file.enrolment,
                Answers(pain_nrs=pain, mood=mood, note=note or ""),
                submission=submission,
                by=viewer.person_id,
                at=file.now,
                today=file.today,
                source=source,
                about=day.day,
            )
        st.session_state.pop(_SUBMISSION, None)
        words = say("record.saved_check_in", language)
        if care_for(mood) is Care.VERY_LOW:
            words = f"{words} {say('record.check_in_low', language)}"
        tell(words, _FIELDS)


def _mood_field(skipped: str, language: Language) -> int | None:
    said = {mood: say(f"team.mood.{mood}", language) for mood in MOOD}
    answer: int | None = st.radio(
        say("record.check_in_mood", language),
        (*MOOD, None),
        index=len(MOOD),
        key="paper_mood",
        format_func=lambda answer: skipped if answer is None else said[answer],
        horizontal=True,
    )
    return answer
