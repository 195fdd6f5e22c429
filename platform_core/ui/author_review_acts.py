"""What an author pressed on the review page, done before the page is drawn.

A button notes what it is for and what was on the page when it was drawn: words that nobody has
read are never approved, and nothing is undone but what was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.drafts import actions
from platform_core.content.drafts.rules import (
    DraftClosed,
    DraftProblem,
    NotYet,
    NotYours,
    WordsMoved,
)
from platform_core.content.rules import StepUnknown
from platform_core.errors import PlatformError
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.tables import ContentDraft, Person, Publication
from platform_core.ui.author_review import when
from platform_core.ui.team_dates import read_date
from platform_core.ui.team_forms import reading, saving, tell, tell_wrong
from platform_core.ui.team_panels import close_panels
from platform_core.wording import say

FORM = "review"
NOTE, DATE, TIME = "review_note", "review_date", "review_time"
_PRESSED = "_review_pressed"


class _Wrong(PlatformError):
    """Something in a field, in words by field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Press:
    """One press: what is to be done, to what, and what was seen of it."""

    act: str
    of: tuple[int | str, ...] = ()


def note_press(act: str, *of: int | str) -> None:
    """For ``on_click``: remember what was pressed until the page's guard has run."""
    st.session_state[_PRESSED] = Press(act, of)


def pressed_now() -> Press | None:
    """What was pressed, once."""
    found: Press | None = st.session_state.pop(_PRESSED, None)
    return found


def correction_fields(step: str) -> dict[str, str]:
    """The keys of the boxes for what was put right in a step, by language."""
    return {it: f"said_{it}_{step.replace('/', '_')}" for it in ("en", "cy")}


def settle(press: Press, viewer: Viewer, now: datetime) -> None:
    """Do what was pressed, and say on this run what came of it."""
    language = viewer.language
    try:
        with saving(FORM, viewer) as session:
            said = _done(session, press, viewer, now)
    except _Wrong as refusal:
        tell_wrong(FORM, refusal.wrong)
    except TextRefused as refusal:
        field = NOTE if refusal.field == "note" else _box(press, refusal.field)
        tell_wrong(FORM, {field: say(refusal.wording, language, **refusal.names)})
    except NotYet as refusal:
        reasons = " ".join(it.in_language(language) for it in refusal.reasons)
        tell(say("review.not_yet", language, reasons=reasons), is_saved=False)
    except (DraftProblem, StepUnknown) as refusal:
        tell(_why(refusal, press, viewer), is_saved=False)
    else:
        close_panels()
        tell(said)


def _done(session: Session, press: Press, viewer: Viewer, now: datetime) -> str:
    """What was done, in words."""
    language, me = viewer.language, viewer.person_id
    if press.act in ("undo", "again", "withdraw", "correct"):
        return _published_act(session, press, viewer, now)
    draft = session.get_one(ContentDraft, int(press.of[0]))
    if press.act == "send":
        actions.send_for_review(session, draft, by=me, at=now)
    elif press.act == "approve":
        shown, seen = str(press.of[1]), str(press.of[2])
        actions.approve(session, draft, shown, by=me, at=now, seen=seen)
        return say(f"review.done.approve_{shown}", language)
    elif press.act == "back":
        actions.send_back(session, draft, st.session_state.get(NOTE) or "", by=me, at=now)
    elif press.act == "publish":
        actions.publish(session, draft, by=me, at=now)
    elif press.act == "later":
        due = _due_at(language, now, settings().zone)
        actions.publish_later(session, draft, due, by=me, at=now)
        return say("review.done.later", language, at=when(due, language))
    elif press.act == "keep":
        actions.keep_back(session, draft, by=me, at=now)
    elif press.act == "discard":
        actions.discard(session, draft, by=me, at=now)
    elif press.act == "catch_up":
        both = actions.catch_up(session, draft, by=me, at=now)
        return say("review.done.caught_up_both" if both else "review.done.caught_up", language)
    return say(f"review.done.{press.act}", language)


def _published_act(session: Session, press: Press, viewer: Viewer, now: datetime) -> str:
    language, me, ours = viewer.language, viewer.person_id, viewer.service_id
    now_current = session.get_one(Publication, int(press.of[0]))
    if press.act == "undo":
        actions.undo_publication(session, now_current, service_id=ours, by=me, at=now)
    elif press.act == "withdraw":
        actions.withdraw(session, now_current, service_id=ours, by=me, at=now)
    elif press.act == "again":
        version = int(press.of[1])
        actions.publish_again(session, now_current, version, service_id=ours, by=me, at=now)
    else:
        return _corrected(session, now_current, str(press.of[1]), viewer, now)
    return say(f"review.done.{press.act}", language)


def _corrected(
    session: Session, publication: Publication, step: str, viewer: Viewer, now: datetime
) -> str:
    language, fields = viewer.language, correction_fields(step)
    words = {it: st.session_state.get(key) or "" for it, key in fields.items()}
    try:
        is_new = actions.say_corrected(
            session,
            publication,
            step,
            words,
            service_id=viewer.service_id,
            by=viewer.person_id,
            at=now,
        )
    except actions.CorrectionRefused as refusal:
        wrong = {fields[it]: say(f"review.say_in_{it}", language) for it in refusal.missing}
        raise _Wrong(wrong) from refusal
    return say("review.done.correct" if is_new else "review.said_already", language)


def _box(press: Press, field: str) -> str:
    return correction_fields(str(press.of[1])).get(field, FORM)


def _due_at(language: Language, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment that was typed and chosen, on the local clock."""
    read = read_date(st.session_state.get(DATE))
    if read.day is None:
        raise _Wrong({DATE: say("review.date_wrong", language)})
    hours, minutes = str(st.session_state.get(TIME) or "09:00").split(":")
    local = datetime.combine(read.day, time(int(hours), int(minutes)), tzinfo=zone)
    due = local.astimezone(UTC)
    if not now < due <= now + actions.LONGEST_AHEAD:
        raise _Wrong({DATE: say("review.date_not_then", language)})
    return due


def times() -> list[str]:
    """The times of day that can be chosen."""
    return [f"{hour:02}:{minute:02}" for hour in range(7, 21) for minute in (0, 30)]


def _why(refusal: PlatformError, press: Press, viewer: Viewer) -> str:
    """Why nothing was changed, in a sentence; who was first, if somebody was."""
    language = viewer.language
    if isinstance(refusal, DraftClosed):
        return _closed(int(press.of[0]), viewer)
    if isinstance(refusal, NotYours):
        return say("review.refused.not_yours", language)
    if isinstance(refusal, WordsMoved):
        return say("review.refused.words_moved", language)
    if isinstance(refusal, actions.PublicationMoved):
        return say("review.refused.moved", language)
    if isinstance(refusal, actions.PlanFollowed):
        return say("review.refused.followed", language)
    return say("review.refused.other", language)


def _closed(draft_id: int, viewer: Viewer) -> str:
    language = viewer.language
    with reading(viewer) as session:
        draft = session.get_one(ContentDraft, draft_id)
        person = session.get(Person, draft.closed_by) if draft.closed_by else None
        if person is None or draft.closed_at is None:
            return say("review.refused.other", language)
        return say(
            f"review.refused.{draft.state}",
            language,
            by=person.name,
            at=when(draft.closed_at, language),
        )
