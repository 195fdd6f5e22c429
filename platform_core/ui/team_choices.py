"""What staff can change on somebody's record, each as a panel with one form and its saving.

Every function draws its panel, and once it is sent saves and ends the run. A change that somebody
else made impossible meanwhile is said, with how things stand now.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, NoReturn

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.checkins.rules import AnswersRefused
from platform_core.enrolment.actions import (
    ChangeRefused,
    ChoiceRefused,
    ContactDetails,
    DetailsRefused,
    come_back,
    leave,
    pause,
    programme_started,
    set_contact,
    set_pace,
)
from platform_core.enrolment.rules import (
    EXITS,
    PAUSE_LENGTHS,
    TAKING_PART,
    Channel,
    Pace,
    Status,
    may_change,
)
from platform_core.plain_text import TextRefused
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_file import File
from platform_core.ui.team_forms import (
    field_error,
    finish,
    in_words,
    refuse,
    said_by,
    saving,
    wrong_with,
)
from platform_core.ui.team_panels import close_panels
from platform_core.ui.team_words import say_day
from platform_core.wording import say


def may_pause(file: File) -> bool:
    """Whether somebody is taking part, so that there is something to hold."""
    return Status(file.enrolment.status) in TAKING_PART


def places_open_to(file: File) -> list[Status]:
    """What somebody's place can be changed to by staff, in the order of the statuses."""
    now = Status(file.enrolment.status)
    offered = EXITS | {Status.PROGRAMME_STARTED}
    return [status for status in Status if status in offered and may_change(now, status)]


def pace_panel(file: File, viewer: Viewer) -> None:
    """Change the pace to the one that they chose."""
    with st.form("pace_form", border=False):
        field_error(wrong_with("pace_form"), "pace_form", viewer.language)
        pace = st.radio(
            say("record.pace_question", viewer.language),
            tuple(Pace),
            index=list(Pace).index(Pace(file.enrolment.pace)),
            key="pace_choice",
            format_func=said_by("team.pace", viewer.language),
        )
        sent = st.form_submit_button(say("record.pace_save", viewer.language), key="pace_save")
    if sent and pace is not None:
        with changing("pace_form", viewer) as session:
            set_pace(session, file.enrolment, pace, by=viewer.person_id, at=file.now)
        said = say(f"team.pace.{pace}", viewer.language)
        _saved("saved_pace", viewer.language, pace=said)


def pause_panel(file: File, viewer: Viewer) -> None:
    """Hold everything for them, for one of the lengths that they could choose themselves."""
    language = viewer.language
    with st.form("pause_form", border=False):
        field_error(wrong_with("pause_form"), "pause_form", language)
        length = st.radio(
            say("record.pause_question", language),
            PAUSE_LENGTHS,
            index=None,
            key="pause_length",
            format_func=lambda chosen: _pause_words(chosen, file.today, language),
        )
        field_error(wrong_with("pause_form"), "pause_reason", language)
        reason = st.text_input(say("record.pause_reason", language), key="pause_reason")
        sent = st.form_submit_button(say("record.pause_save", language), key="pause_save")
    if sent and length is None:
        refuse("pause_form", {"pause_form": say("record.choose_one", language)})
    if sent and length is not None:
        until = file.today + length
        with changing("pause_form", viewer, "pause_reason") as session:
            pause(
                session,
                file.enrolment,
                until=until,
                reason=reason or "",
                by=viewer.person_id,
                at=file.now,
                today=file.today,
            )
        _saved("saved_pause", language, ("pause_reason",), day=say_day(until, language))


def end_pause(file: File, viewer: Viewer) -> None:
    """End the pause they are in, because they asked for it."""
    with changing("pause_form", viewer) as session:
        come_back(session, file.enrolment, by=viewer.person_id, at=file.now, today=file.today)
    _saved("saved_pause_over", viewer.language)


def place_panel(file: File, viewer: Viewer) -> None:
    """Say that the programme has started, or end their place here."""
    language = viewer.language
    with st.form("place_form", border=False):
        field_error(wrong_with("place_form"), "place_form", language)
        status = st.radio(
            say("record.end_question", language),
            places_open_to(file),
            index=None,
            key="place_choice",
            format_func=said_by("record.end", language, joined="_"),
        )
        html(paragraph(say("record.place_about", language), look="muted small"))
        sent = st.form_submit_button(say("record.end_save", language), key="place_save")
    if sent and status is None:
        refuse("place_form", {"place_form": say("record.choose_one", language)})
    if sent and status is not None:
        with changing("place_form", viewer) as session:
            if status is Status.PROGRAMME_STARTED:
                programme_started(session, file.enrolment, by=viewer.person_id, at=file.now)
            else:
                leave(session, file.enrolment, status, by=viewer.person_id, at=file.now)
        _saved("saved_place", language, status=say(f"team.status.{status}", language))


def reach_panel(file: File, viewer: Viewer) -> None:
    """Correct how to reach somebody."""
    language, enrolment = viewer.language, file.enrolment
    wrong = wrong_with("reach_form")

    def line(field: str, key: str, now: str | None) -> str:
        field_error(wrong, field, language)
        words = say(f"invite.{key}", language)
        return st.text_input(words, value=now or "", key=f"reach_{key}", autocomplete="off") or ""

    with st.form("reach_form", border=False):
        field_error(wrong, "reach_form", language)
        channel = st.radio(
            say("invite.channel", language),
            tuple(Channel),
            index=list(Channel).index(Channel(enrolment.preferred_channel)),
            key="reach_channel",
            format_func=said_by("team.contact_channel", language),
            horizontal=True,
        )
        phone = line("phone", "phone", file.person.phone)
        email = line("email", "email", file.person.email)
        times = line("contact_times", "times", enrolment.contact_times)
        needs = line("access_needs", "needs", enrolment.access_needs)
        sent = st.form_submit_button(say("record.reach_save", language), key="reach_save")
    if sent and channel is not None:
        details = ContactDetails(email, phone, channel, times, needs)
        with changing("reach_form", viewer) as session:
            set_contact(session, enrolment, details, by=viewer.person_id, at=file.now)
        _saved("reach_saved", language)


def _pause_words(length: timedelta, today: date, language: Language) -> str:
    day = say_day(today + length, language)
    return say("record.pause_weeks", language, n=length.days // 7, day=day)


@contextmanager
def changing(form: str, viewer: Viewer, text_field: str | None = None) -> Iterator[Session]:
    """Save, or say why it could not be: refused, too long, or made impossible meanwhile."""
    language = viewer.language
    try:
        with saving(form, viewer) as session:
            yield session
    except ChangeRefused as refusal:
        status = say(f"team.status.{refusal.before}", language)
        refuse(form, {form: say("record.not_possible", language, status=status)})
    except ChoiceRefused as refusal:
        refuse(form, {form: say(refusal.wording, language)})
    except TextRefused as refusal:
        refuse(form, {text_field or form: say(refusal.wording, language, **refusal.names)})
    except DetailsRefused as refusal:
        refuse(form, in_words(refusal.problems, language))
    except AnswersRefused as refusal:
        refuse(form, {p.field: say(p.wording, language) for p in refusal.problems})


def _saved(key: str, language: str, fields: Iterable[str] = (), **names: Any) -> NoReturn:
    tell(say(f"record.{key}", language, **names), fields)


def tell(words: str, fields: Iterable[str] = ()) -> NoReturn:
    """Close the panel, and say on the next run what it saved."""
    close_panels()
    finish(words, clear_fields=fields)
