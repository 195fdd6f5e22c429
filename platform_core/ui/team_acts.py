"""What somebody pressed about a flag, carried out at the start of the run that it caused.

The press was noted by a callback (see ``team_press``); the doing comes after the page's guard.
"""

from datetime import date

from sqlmodel import Session

from platform_core.accounts.actions.digests import want_digest
from platform_core.clock import start_of
from platform_core.enrolment.actions import ChangeRefused, heed
from platform_core.enrolment.queries import NotInCaseload, enrolment_by_ref
from platform_core.enrolment.refusals import ContactUnwanted
from platform_core.flags.actions import (
    FlagMoved,
    OwnerRefused,
    UndoRefused,
    acknowledge,
    assign,
    record_contact,
    resolve,
    snooze,
)
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
from platform_core.ui.team_press import Press, take_press
from platform_core.ui.team_several import snooze_several, undo_press
from platform_core.ui.team_ways import MEANS, THEN, Way
from platform_core.ui.team_words import event_words, say_day
from platform_core.wording import say, say_time


def carry_out(desk: Desk) -> None:
    """Do what was pressed, if anything was; say what came of it when the page is drawn."""
    press = take_press()
    if press is None:
        return
    try:
        with open_transaction() as session:
            _ACTS[press.act](session, press, desk)
    except FlagMoved:
        _tell_moved(press, desk)
    except (OwnerRefused, UndoRefused) as refusal:
        close_panels()
        tell(say(refusal.wording, desk.language), place=press.ident, is_saved=False)
    except ContactUnwanted as refusal:
        words = say(refusal.wording, desk.language)
        tell_wrong(_form(press), {f"agreed_{press.ident}": words})
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
    if press.act == "contact":
        return f"contact_form_{press.ident}"
    return "several" if press.act == "several" else "flags"


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
    if flag.status != press.values["status"]:
        raise FlagMoved(f"flag {flag.id} is {flag.status} by now")
    snooze(session, flag, wakes_at, by=desk.viewer.person_id, at=desk.now)
    close_panels()
    day = say_day(until, desk.language)
    tell(say("snooze.saved", desk.language, name=press.name, day=day), place=press.ident)


def _contact(session: Session, press: Press, desk: Desk) -> None:
    way: Way = press.values["way"]
    _record(session, press, desk, way)
    close_panels()
    clear((f"note_{press.ident}", f"agreed_{press.ident}"))
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
    note, agreed = press.values["note"] or "", bool(press.values["agreed"])
    heed(session, enrolment, channel, agreed=agreed, by=by, at=at)
    record_contact(
        session, flag, enrolment, channel, meaning.result, note, meaning.outcome, by=by, at=at
    )


def _assign(session: Session, press: Press, desk: Desk) -> None:
    flag, to = _flag(session, press, desk), press.values["to"]
    if flag.owner_id != press.values["owner"]:
        raise FlagMoved(f"flag {flag.id} is of {flag.owner_id} by now")
    assign(session, flag, to, by=desk.viewer.person_id, at=desk.now)
    key = "assign.saved" if to else "assign.saved_nobody"
    if to == desk.viewer.person_id:
        key = "assign.saved_me"
    clear((f"assign_{press.ident}",))
    words = say(key, desk.language, name=press.name, to=press.values["said"])
    tell(words, place=press.ident)


def _digest(session: Session, press: Press, desk: Desk) -> None:
    wants: bool = press.values["wants"]
    by, caseload = desk.viewer.person_id, desk.viewer.caseload
    want_digest(session, caseload, wants, by=by, at=desk.now)
    tell(say(f"digest.switched_{'on' if wants else 'off'}", desk.language))


_ACTS = {
    "acknowledge": _acknowledge,
    "assign": _assign,
    "snooze": _snooze,
    "contact": _contact,
    "undo": undo_press,
    "several": snooze_several,
    "digest": _digest,
}


def _tell_moved(press: Press, desk: Desk) -> None:
    """Say who was first with this flag and with what; nothing of ours is written over it."""
    close_panels()
    with open_reading() as session:
        event = last_word_on(session, press.flag_id or 0, caseload=desk.viewer.caseload)
    if event is None:
        return
    what, language = event_words(event, desk.language), desk.language
    if event.by == desk.viewer.name:
        words = say("moved.by_you", language, patient=press.name, what=what)
    elif event.by:
        words = say("moved.by_somebody", language, who=event.by, patient=press.name, what=what)
    else:
        words = say("moved.by_camau", language, patient=press.name, what=what)
    tell(words, place=press.ident, is_saved=False)
