"""Draw the choices about pace: every one in words, with what it changes and what it does not."""

from datetime import date, timedelta

import streamlit as st
from babel.dates import get_day_names

from platform_core.accounts.rules import Language
from platform_core.enrolment.rules import EXITS, Status
from platform_core.ui.components import error_line, escape, html, paragraph
from platform_core.ui.guard import Mine
from platform_core.ui.patient.dates import say_day
from platform_core.ui.patient.pacing import (
    EVERY,
    LENGTHS,
    PACES,
    PROGRAMME,
    UNTIL,
    WEEKDAYS,
    Settled,
)
from platform_core.wording import say


def speed(mine: Mine) -> None:
    """How fast steps come."""
    language = mine.language
    with st.container(key="card_pace"):
        html(_title("pace.how_fast", language))
        _choice(
            "pace",
            "pace.how_fast",
            {pace: say(f"pace.{pace}", language) for pace in PACES},
            mine.enrolment.pace,
            language,
            captions=[say(f"pace.{pace}_about", language) for pace in PACES],
        )
        st.button(say("pace.save_pace", language), key="save_pace")


def a_break(mine: Mine, until: date | None, settled: Settled) -> None:
    """Hold everything for a while, move the end of it, or come back."""
    language = mine.language
    with st.container(key="card_break"):
        html(_title("pace.break", language), paragraph(say("pace.break_about", language)))
        if until:
            html(paragraph(say("pace.on_break", language, until=say_day(until, language))))
            st.button(say("today.come_back", language), key="come_back", type="primary")
        lengths = {length: say(f"pace.length_{length}", language) for length in LENGTHS}
        _choice("length_of_break", "pace.how_long", lengths, LENGTHS[0], language, shown=True)
        if st.session_state["length_of_break"] == UNTIL:
            st.text_input(say("pace.until", language), key="until", autocomplete="off")
        html(*(error_line(field, words, language) for field, words in settled.wrong))
        label = "pace.move_break" if until else "pace.start_break"
        st.button(say(label, language), key="pause")


def asking_how(mine: Mine) -> None:
    """How often to be asked how things are, and on which day."""
    language, enrolment = mine.language, mine.enrolment
    with st.container(key="card_every"):
        html(_title("pace.check_ins", language))
        every = {days: say(f"pace.every_{days}", language) for days in EVERY}
        _choice("every", "pace.check_ins", every, str(enrolment.check_in_every), language)
        html(f"<h3>{escape(say('pace.weekday', language))}</h3>")
        names = get_day_names("abbreviated", locale=language)
        weekdays = {day: names[int(day)] for day in WEEKDAYS}
        weekday = str(enrolment.check_in_weekday)
        _choice("tiles_weekday", "pace.weekday", weekdays, weekday, language, across=True)
        st.button(say("pace.save_check_in", language), key="save_check_in")


def reminding(mine: Mine) -> None:
    """Whether reminders come, and one button to change that."""
    language, enrolment = mine.language, mine.enrolment
    held = enrolment.no_reminder_until
    with st.container(key="card_reminders"):
        html(_title("pace.reminders", language))
        if not enrolment.wants_reminders:
            html(paragraph(say("pace.reminders_off", language)))
        elif held is not None and held >= mine.today:
            until = say_day(held + timedelta(days=1), language)
            html(paragraph(say("pace.reminders_held", language, until=until)))
        else:
            html(paragraph(say("pace.reminders_on", language)))
        other = "off" if enrolment.wants_reminders else "on"
        st.button(say(f"pace.turn_reminders_{other}", language), key=f"reminders_{other}")


def stopping(mine: Mine) -> None:
    """Two ways to stop, neither of which asks why."""
    language = mine.language
    with st.container(key="soft_stop"):
        html(_title("pace.stopping", language), paragraph(say("pace.stopping_about", language)))
        with st.container(key="wide_stop", horizontal=True):
            st.button(say("pace.got_what_i_needed", language), key="got_what_i_needed")
            st.button(say("pace.stop_using", language), key="stop_using")


def stopped(mine: Mine) -> None:
    """For somebody who stopped: the programme is another matter, and the door stays open."""
    language = mine.language
    if mine.enrolment.status == Status.GOT_WHAT_I_NEEDED:
        with st.container(key="card_programme"):
            html(_title("pace.programme", language))
            choices = {choice: say(f"pace.programme_{choice}", language) for choice in PROGRAMME}
            _choice("programme", "pace.programme", choices, PROGRAMME[0], language)
            st.button(say("pace.tell", language), key="tell")
    with st.container(key="card_again"):
        html(paragraph(say("pace.start_again_about", language)))
        st.button(say("today.start_again", language), key="come_back", type="primary")


def has_stopped(mine: Mine) -> bool:
    """Whether somebody ended their part in this."""
    return mine.enrolment.status in EXITS


def _title(key: str, language: Language) -> str:
    return f"<h2>{escape(say(key, language))}</h2>"


def _choice(
    key: str,
    label: str,
    words: dict[str, str],
    chosen: str,
    language: Language,
    *,
    captions: list[str] | None = None,
    shown: bool = False,
    across: bool = False,
) -> None:
    """A group of radios; its label is said to everybody or, where a heading says it, to a screen
    reader only."""
    options = list(words)
    st.radio(
        say(label, language),
        options,
        index=options.index(chosen),
        format_func=words.__getitem__,
        captions=captions,
        key=key,
        horizontal=across,
        width="stretch",
        label_visibility="visible" if shown else "collapsed",
    )
