"""Recording a contact, on a flag or without one: a panel with one form, and its saving."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Viewer
from platform_core.enrolment.actions import ChangeRefused
from platform_core.flags.actions import FlagMoved, record_contact, resolve
from platform_core.flags.rules import ContactChannel
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Flag
from platform_core.ui.team_forms import (
    field_error,
    finish,
    labelled,
    refuse,
    said_by,
    saving,
    wrong_with,
)
from platform_core.ui.team_moved import tell_moved
from platform_core.ui.team_panels import close_panels
from platform_core.ui.team_ways import MEANS, THEN, WITHOUT_FLAG, Way
from platform_core.wording import say, say_time


@dataclass(frozen=True, slots=True)
class Whom:
    """The person a contact is with, and the flag it is about, if it is about one."""

    enrolment: Enrolment
    name: str
    flag: Flag | None = None

    @property
    def ident(self) -> str:
        """What the keys of this form's widgets end in: the flag's number, or ``none``."""
        return str(self.flag.id) if self.flag else "none"


def contact_form(whom: Whom, viewer: Viewer, *, now: datetime) -> None:
    """Draw the form and, once it is sent, save it. Keys end in the flag's number or ``none``."""
    ident, language = whom.ident, viewer.language
    form = f"contact_form_{ident}"
    wrong = wrong_with(form)
    with st.form(form, border=False):
        field_error(wrong, form, language)
        field_error(wrong, f"channel_{ident}", language)
        channel = st.radio(
            say("contact.channel", language),
            tuple(ContactChannel),
            index=list(ContactChannel).index(ContactChannel(whom.enrolment.preferred_channel)),
            key=f"channel_{ident}",
            format_func=said_by("team.contact_channel", language),
            horizontal=True,
        )
        field_error(wrong, f"way_{ident}", language)
        ways = tuple(Way) if whom.flag else WITHOUT_FLAG
        way = st.radio(
            _question(whom, viewer),
            ways,
            index=None,
            key=f"way_{ident}",
            format_func=said_by("team.way", language),
            captions=[_caption(w, viewer) for w in ways] if whom.flag else None,
        )
        field_error(wrong, f"note_{ident}", language)
        label = labelled(say("contact.note", language), say("contact.note_hint", language))
        note = st.text_area(label, key=f"note_{ident}", height=90) or ""
        sent = st.form_submit_button(
            say("contact.save", language), key=f"save_contact_{ident}", type="primary"
        )
    if sent and way is None:
        refuse(form, {f"way_{ident}": say("contact.missing_result", language)})
    if sent and way is not None and channel is not None:
        _save(whom, viewer, channel, way, note, now)


def _question(whom: Whom, viewer: Viewer) -> str:
    words = say("contact.how_it_went", viewer.language)
    return labelled(words, say("contact.what_it_does", viewer.language)) if whom.flag else words


def _caption(way: Way, viewer: Viewer) -> str:
    return say("contact.ends_place", viewer.language) if MEANS[way].ends_their_place else ""


def _save(
    whom: Whom, viewer: Viewer, channel: ContactChannel, way: Way, note: str, now: datetime
) -> NoReturn:
    form, language = f"contact_form_{whom.ident}", viewer.language
    try:
        with saving(form, viewer) as session:
            _record(session, whom, channel, way, note, by=viewer.person_id, at=now)
    except FlagMoved:
        tell_moved(whom.flag, whom.name, viewer)
    except TextRefused as refusal:
        words = say(refusal.wording, language, **refusal.names)
        refuse(form, {f"note_{whom.ident}": words})
    except ChangeRefused as refusal:
        status = say(f"team.status.{refusal.before}", language)
        refuse(form, {form: say("record.not_possible", language, status=status)})
    close_panels()
    time = say_time(now, language, settings().zone)
    key = "contact.saved_and_closed" if MEANS[way].outcome else "contact.saved"
    onward = (say(THEN[way], language), whom.enrolment.ref) if way in THEN else None
    finish(say(key, language, name=whom.name, time=time), onward=onward)


def _record(
    session: Session,
    whom: Whom,
    channel: ContactChannel,
    way: Way,
    note: str,
    *,
    by: int,
    at: datetime,
) -> None:
    meaning = MEANS[way]
    if meaning.result is not None:
        record_contact(
            session,
            whom.flag,
            whom.enrolment,
            channel,
            meaning.result,
            note,
            meaning.outcome,
            by=by,
            at=at,
        )
    elif whom.flag is not None and meaning.outcome is not None:
        resolve(session, whom.flag, meaning.outcome, by=by, at=at)
