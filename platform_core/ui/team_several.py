"""Snooze several with one press because the service closes, and take such a press back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st
from sqlmodel import Session

from platform_core.clock import start_of
from platform_core.enrolment.rules import Span
from platform_core.flags.actions import FlagMoved, snooze_many, undo
from platform_core.flags.listing import WorkItem
from platform_core.flags.queries import flags_by_id
from platform_core.flags.rules import Purpose
from platform_core.settings import settings
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_dates import read_date, write_date
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import (
    clear,
    field_error,
    labelled,
    said_by,
    tell,
    tell_wrong,
    wrong_with,
)
from platform_core.ui.team_panels import close_panels
from platform_core.ui.team_press import BULK_FIELDS, Press, Several, note_several
from platform_core.ui.team_words import say_day
from platform_core.wording import say


def several_panel(items: Sequence[WorkItem], closures: Sequence[Span], desk: Desk) -> None:
    """Whom to snooze, and until when: the first day after the next closure, if one is declared."""
    language, wrong = desk.language, wrong_with("several")
    names = {item.flag.id: f"{item.name} {item.ref}" for item in items}
    quiet = frozenset(item.flag.id or 0 for item in items if item.purpose is Purpose.ENGAGEMENT)
    example = write_date(_back_on(closures, desk.today))
    with st.container(key="panel_several"), st.form("several", border=False):
        field_error(wrong, "several", language)
        html(paragraph(say("several.about", language)))
        st.radio(
            say("several.which", language),
            tuple(Several),
            key="bulk_which",
            format_func=said_by("several.which", language, joined="_"),
        )
        field_error(wrong, "bulk_chosen", language)
        st.multiselect(
            say("several.chosen", language),
            list(names),
            key="bulk_chosen",
            format_func=lambda id_: names[id_],
            placeholder=say("several.choose", language),
        )
        field_error(wrong, "bulk_until", language)
        about = say("several.until_hint", language, example=example)
        st.session_state.setdefault("bulk_until", example)
        st.text_input(
            labelled(say("several.until", language), about), key="bulk_until", autocomplete="off"
        )
        st.form_submit_button(
            say("several.save", language),
            key="bulk_save",
            type="primary",
            on_click=note_several,
            args=({item.flag.id or 0: item.flag.status for item in items}, quiet),
        )


def snooze_several(session: Session, press: Press, desk: Desk) -> None:
    """Snooze whom the panel named, as long as they stand as they did on the page."""
    until, ids = read_date(press.values["bulk_until"]).day, _meant(press)
    wrong = {}
    if until is None or until <= desk.today:
        example = write_date(desk.today + timedelta(days=7))
        wrong["bulk_until"] = say("several.wrong_date", desk.language, example=example)
    if not ids:
        wrong["bulk_chosen"] = say("several.nobody", desk.language)
    if wrong or until is None:
        tell_wrong("several", wrong)
        return
    seen: Mapping[int, str] = press.values["seen"]
    flags = flags_by_id(session, ids, caseload=desk.viewer.caseload)
    as_seen = [flag for flag in flags if flag.status == seen.get(flag.id or 0)]
    wakes_at = start_of(until, settings().zone)
    done, _ = snooze_many(session, as_seen, wakes_at, by=desk.viewer.person_id, at=desk.now)
    close_panels()
    clear(BULK_FIELDS)
    day = say_day(until, desk.language)
    _tell("several.saved", len(done), len(ids) - len(done), desk, day=day)


def undo_press(session: Session, press: Press, desk: Desk) -> None:
    """Take a press back, on each flag that nobody has decided anything about since."""
    events: dict[int, int] = dict(press.values["acts"])
    flags, done = flags_by_id(session, list(events), caseload=desk.viewer.caseload), 0
    by, at = desk.viewer.person_id, desk.now
    if len(events) == 1:
        for flag in flags:
            undo(session, flag, by=by, at=at, event_id=events[flag.id or 0])
            tell(say("undo.saved", desk.language, name=press.name), place=press.ident)
        return
    for flag in flags:
        try:
            undo(session, flag, by=by, at=at, event_id=events[flag.id or 0])
        except FlagMoved:
            continue
        done += 1
    _tell("undo.saved_many", done, len(events) - done, desk)


def _meant(press: Press) -> list[int]:
    which, seen = press.values["bulk_which"], press.values["seen"]
    if which == Several.EVERYBODY:
        return list(seen)
    chosen = press.values["quiet"] if which == Several.QUIET else press.values["bulk_chosen"]
    return sorted(chosen or ())


def _back_on(closures: Sequence[Span], today: date) -> date:
    ends = sorted(span.last_on for span in closures if span.last_on >= today)
    return ends[0] + timedelta(days=1) if ends else today + timedelta(days=7)


def _tell(key: str, done: int, moved: int, desk: Desk, **names: str) -> None:
    """Say to how many it was done, and to how many not because somebody decided meanwhile."""
    words = say(key, desk.language, n=done, **names)
    if moved:
        words += " " + say("several.moved", desk.language, n=moved)
    tell(words, is_saved=not moved)
