"""What somebody pressed about a flag, carried out at the start of the run that it caused.

A press is noted by a callback, which runs even when the button is no longer drawn because a
colleague was first: only so can the page say what they did instead of doing nothing. The noting
touches no database; the doing comes after the page's guard.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from platform_core.clock import start_of
from platform_core.enrolment.actions import ChangeRefused
from platform_core.enrolment.queries import NotInCaseload, enrolment_by_ref
from platform_core.flags.actions import FlagMoved, acknowledge, record_contact, resolve, snooze
from platform_core.flags.queries import flag_by_id
from platform_core.flags.rules import ContactChannel
from platform_core.insights.queries import last_word_on
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_reading, open_transaction
from platform_core.storage.tables import Flag
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import clear, tell, tell_wrong
from platform_core.ui.team_panels import close_panels
from platform_core.ui.team_ways import MEANS, THEN, Way
from platform_core.ui.team_words import event_words, say_day
from platform_core.wording import say, say_time

_PRESSED = "_pressed"


@dataclass(frozen=True, slots=True)
class Press:
    """One press: what is to be done, to which flag if any, and of whom."""

    act: str
    ref: str
    name: str
    flag_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def ident(self) -> str:
        """What the keys of this flag's widgets end in."""
        return str(self.flag_id) if self.flag_id else "none"


def note_press(act: str, ref: str, name: str, flag_id: int | None = None, **values: Any) -> None:
    """The callback of every button about a flag."""
    st.session_state[_PRESSED] = Press(act, ref, name, flag_id, values)


def note_contact(ref: str, name: str, flag_id: int | None = None) -> None:
    """The callback of the contact form: takes what its widgets hold."""
    ident = str(flag_id) if flag_id else "none"
    held = {key: st.session_state.get(f"{key}_{ident}") for key in ("channel", "way", "note")}
    note_press("contact", ref, name, flag_id, **held)


def carry_out(desk: Desk) -> None:
    """Do what was pressed, if anything was; say what came of it when the page is drawn."""
    press: Press | None = st.session_state.pop(_PRESSED, None)
    if press is None:
        return
    try:
        with open_transaction() as session:
            _ACTS[press.act](session, press, desk)
    except FlagMoved:
        _tell_moved(press, desk)
    except TextRefused as refusal:
        words = say(refusal.wording, desk.language, **refusal.names)
        tell_wrong(_form(press), {f"note_{press.ident}": words})
    except ChangeRefused as refusal:
        status = say(f"team.status.{refusal.before}", desk.language)
        tell_wrong(
            _form(press), {_form(press): say("record.not_possible", desk.language, status=status)}
        )
    except DatabaseAway:
        tell_wrong(_form(press), {_form(press): say("team.not_saved", desk.language)})


def _form(press: Press) -> str:
    return f"contact_form_{press.ident}" if press.act == "contact" else "flags"


def _flag(session: Session, press: Press, desk: Desk) -> Flag:
    """The flag as it is now. Whoever asks for another caseload's learns nothing of it."""
    flag = flag_by_id(session, press.flag_id or 0, caseload=desk.viewer.caseload)
    if flag is None:
        raise NotInCaseload(f"no flag {press.flag_id} for person {desk.viewer.person_id}")
    return flag


def _acknowledge(session: Session, press: Press, desk: Desk) -> None:
    acknowledge(session, _flag(session, press, desk), by=desk.viewer.person_id, at=desk.now)
    tell(say("acknowledge.saved", desk.language, name=press.name), place=press.ident)


def _snooze(session: Session, press: Press, desk: Desk) -> None:
    until: date = press.values["until"]
    wakes_at = start_of(until, settings().zone)
    flag = _flag(session, press, desk)
    snooze(session, flag, wakes_at, by=desk.viewer.person_id, at=desk.now)
    close_panels()
    day = say_day(until, desk.language)
    tell(say("snooze.saved", desk.language, name=press.name, day=day), place=press.ident)


def _contact(session: Session, press: Press, desk: Desk) -> None:
    way: Way | None = press.values["way"]
    if way is None:
        wrong = say("contact.missing_result", desk.language)
        tell_wrong(_form(press), {f"way_{press.ident}": wrong})
        return
    _record(session, press, desk, way)
    close_panels()
    clear((f"way_{press.ident}", f"note_{press.ident}"))
    time = say_time(desk.now, desk.language, settings().zone)
    key = "contact.saved_and_closed" if MEANS[way].outcome else "contact.saved"
    onward = (say(THEN[way], desk.language), press.ref) if way in THEN else None
    tell(say(key, desk.language, name=press.name, time=time), place=press.ident, onward=onward)


def _record(session: Session, press: Press, desk: Desk, way: Way) -> None:
    flag = _flag(session, press, desk) if press.flag_id else None
    meaning, by, at = MEANS[way], desk.viewer.person_id, desk.now
    if meaning.result is None:
        if flag is not None and meaning.outcome is not None:
            resolve(session, flag, meaning.outcome, by=by, at=at)
        return
    enrolment = enrolment_by_ref(session, press.ref, caseload=desk.viewer.caseload)
    channel = press.values["channel"] or ContactChannel.PHONE
    note = press.values["note"] or ""
    record_contact(
        session, flag, enrolment, channel, meaning.result, note, meaning.outcome, by=by, at=at
    )


_ACTS = {"acknowledge": _acknowledge, "snooze": _snooze, "contact": _contact}


def _tell_moved(press: Press, desk: Desk) -> None:
    """Say who was first with this flag and with what; nothing of ours is written over it."""
    close_panels()
    with open_reading() as session:
        event = last_word_on(session, press.flag_id or 0, caseload=desk.viewer.caseload)
    if event is None:
        return
    what, language = event_words(event, desk.language), desk.language
    if event.by:
        words = say("moved.by_somebody", language, who=event.by, patient=press.name, what=what)
    else:
        words = say("moved.by_camau", language, patient=press.name, what=what)
    tell(words, place=press.ident, is_saved=False)
