"""Pace, breaks, how often to be asked, and stopping: what was chosen, and what is said of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st
from sqlmodel import Session

from platform_core.enrolment import actions
from platform_core.enrolment.actions import ChangeRefused, PauseRefused
from platform_core.enrolment.queries import pauses_of
from platform_core.enrolment.rules import CHECK_IN_EVERY, LONGEST_PAUSE, PAUSE_LENGTHS, Pace, Status
from platform_core.flags.actions import ask_for_contact
from platform_core.storage.database import open_transaction
from platform_core.ui.components import pressed
from platform_core.ui.guard import Mine
from platform_core.ui.patient.dates import say_day, say_weekday
from platform_core.ui.patient.day import day_of
from platform_core.ui.team_dates import read_date
from platform_core.wording import say

PACES = [pace.value for pace in (Pace.GENTLE, Pace.STEADY, Pace.MY_OWN)]
UNTIL = "date"
LENGTHS = [str(length.days) for length in PAUSE_LENGTHS] + [UNTIL]
EVERY = [str(days) for days in sorted(CHECK_IN_EVERY, key=lambda days: days or 99)]
WEEKDAYS = [str(day) for day in range(7)]
PROGRAMME = ["keep", "talk", "not_needed"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What pressing a button came to: words to say, or what is wrong with a field."""

    mine: Mine
    said: str = ""
    wrong: tuple[tuple[str, str], ...] = ()


def settle(mine: Mine) -> Settled:
    """Do what was pressed, if anything was."""
    for button, act in _BUTTONS.items():
        if pressed(button):
            try:
                return act(mine)
            except PauseRefused as refusal:
                return Settled(mine, wrong=(("until", _say_wrong(refusal.wording, mine)),))
            except ChangeRefused as refusal:
                return Settled(mine, wrong=(("until", say(refusal.wording, mine.language)),))
    return Settled(mine)


def break_until(session: Session, mine: Mine) -> date | None:
    """The first day after a break that is going on, if one is."""
    ids = [mine.enrolment.id or 0]
    spans = pauses_of(session, ids).get(ids[0], ())
    return next((s.last_on + timedelta(days=1) for s in spans if mine.today in s), None)


def _set_pace(mine: Mine) -> Settled:
    pace = Pace(st.session_state["pace"])
    day_of(mine)  # what has opened at the pace until now stays open
    with open_transaction() as session:
        actions.set_pace(session, mine.enrolment, pace, by=_me(mine), at=mine.now)
        return Settled(mine.again(session), say(f"pace.saved_{pace}", mine.language))


def _set_check_in(mine: Mine) -> Settled:
    every, weekday = int(st.session_state["every"]), int(st.session_state["tiles_weekday"])
    with open_transaction() as session:
        actions.set_check_in(session, mine.enrolment, every, weekday, by=_me(mine), at=mine.now)
        day = say_weekday(weekday, mine.language)
        words = say(f"pace.check_in_saved_{every}", mine.language, weekday=day)
        return Settled(mine.again(session), words)


def _reminders_off(mine: Mine) -> Settled:
    return _set_reminders(mine, False)


def _reminders_on(mine: Mine) -> Settled:
    return _set_reminders(mine, True)


def _set_reminders(mine: Mine, wanted: bool) -> Settled:
    with open_transaction() as session:
        actions.set_reminders(session, mine.enrolment, wanted, by=_me(mine), at=mine.now)
        said = say(f"pace.reminders_now_{'on' if wanted else 'off'}", mine.language)
        return Settled(mine.again(session), said)


def _pause(mine: Mine) -> Settled:
    until = _until(mine)
    if until is None:
        return Settled(mine, wrong=(("until", say("pace.until_unclear", mine.language)),))
    with open_transaction() as session:
        actions.pause(
            session, mine.enrolment, until=until, today=mine.today, by=_me(mine), at=mine.now
        )
        said = say("pace.paused", mine.language, until=say_day(until, mine.language))
        return Settled(mine.again(session), said)


def _come_back(mine: Mine) -> Settled:
    with open_transaction() as session:
        actions.come_back(session, mine.enrolment, today=mine.today, by=_me(mine), at=mine.now)
        return Settled(mine.again(session), say("pace.came_back", mine.language))


def _got_what_i_needed(mine: Mine) -> Settled:
    return _leave(mine, Status.GOT_WHAT_I_NEEDED)


def _stop(mine: Mine) -> Settled:
    return _leave(mine, Status.WITHDREW)


def _leave(mine: Mine, status: Status) -> Settled:
    with open_transaction() as session:
        actions.leave(session, mine.enrolment, status, by=_me(mine), at=mine.now)
        return Settled(mine.again(session), say(f"pace.left_{status}", mine.language))


def _tell(mine: Mine) -> Settled:
    """The programme is another matter: a person talks it over before anything changes."""
    choice = st.session_state.get("programme") or PROGRAMME[0]
    if choice != "keep":
        words = say(f"pace.programme_{choice}", mine.language)
        with open_transaction() as session:
            ask_for_contact(session, mine.enrolment, words, by=_me(mine), at=mine.now)
    return Settled(mine, say(f"pace.programme_{choice}_saved", mine.language))


_BUTTONS = {
    "save_pace": _set_pace,
    "save_check_in": _set_check_in,
    "reminders_off": _reminders_off,
    "reminders_on": _reminders_on,
    "pause": _pause,
    "come_back": _come_back,
    "got_what_i_needed": _got_what_i_needed,
    "stop_using": _stop,
    "tell": _tell,
}


def _me(mine: Mine) -> int:
    return mine.viewer.person_id


def _until(mine: Mine) -> date | None:
    length = st.session_state.get("length_of_break") or LENGTHS[0]
    if length != UNTIL:
        return mine.today + timedelta(days=int(length))
    return read_date(st.session_state.get("until")).day


def _say_wrong(wording: str, mine: Mine) -> str:
    latest = say_day(mine.today + LONGEST_PAUSE, mine.language)
    return say(wording, mine.language, latest=latest)
