"""The check-in: what is asked, what was answered, and what is said back at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.drafts import draft_of, drop_draft, save_draft
from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts, service_of
from platform_core.checkins.actions import CorrectionRefused, submit
from platform_core.checkins.queries import latest
from platform_core.checkins.rules import Answers, AnswersRefused
from platform_core.plain_text import TextRefused
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import CheckIn
from platform_core.ui.components import error_line, escape, heading, html, note
from platform_core.ui.guard import Mine
from platform_core.wording import say

FORM = "check_in"
SKIP = "skip"
PAINS = [*map(str, range(11)), SKIP]
MOODS = ["1", "2", "3", "4", "5", SKIP]
# The widgets, and beside them what a draft needs to be sent later as the same submission.
WIDGETS = ("tiles_pain", "tiles_mood", "note")
KEPT = (*WIDGETS, "submission", "begun_on", "corrects")
_WIDGET = {"pain_nrs": "tiles_pain", "mood": "tiles_mood", "note": "note"}
_DRAFT_LASTS = timedelta(days=1)  # the questions are about now; over midnight still counts


@dataclass(frozen=True, slots=True)
class Asked:
    """What the check-in page needs to know. ``done``: today's answers, unless being changed."""

    service: ServiceFacts
    last: CheckIn | None
    draft: dict[str, Any]
    done: CheckIn | None


def read_asked(session: Session, mine: Mine) -> Asked:
    """Today's answers if there are any, or else what was begun and not sent."""
    last = latest(session, mine.enrolment.id or 0)
    draft = _fresh(draft_of(session, mine.viewer.person_id, FORM), last, mine.today)
    service = service_of(session, mine.viewer.service_id)
    done = None if draft.get("corrects") else _own_of(last, mine.today)
    return Asked(service, last, draft, done)


def _own_of(last: CheckIn | None, today: date) -> CheckIn | None:
    """Today's answers, unless it was the team that entered them from paper or the phone."""
    return last if last and last.source == "web" and last.on_day == today else None


def _fresh(draft: dict[str, Any] | None, last: CheckIn | None, today: date) -> dict[str, Any]:
    """A draft from today or yesterday; a correction only of the answers that were last."""
    if not draft or (draft.get("corrects") and draft["corrects"] != (last.id if last else None)):
        return {}
    begun_on = date.fromisoformat(draft.get("begun_on") or today.isoformat())
    return draft if today - begun_on <= _DRAFT_LASTS else {}


def fill_in(asked: Asked, mine: Mine) -> None:
    """Put what was begun into the widgets, the first time that a visit draws them."""
    if "tiles_pain" in st.session_state:
        return
    begun = {"begun_on": mine.today.isoformat(), "corrects": None, **asked.draft}
    begun.setdefault("submission", _submission(mine, asked.last, begun["corrects"]))
    for key in KEPT:
        st.session_state[key] = begun.get(key)
    st.session_state["note"] = st.session_state["note"] or ""
    st.session_state["_drafted"] = answers_now()


def answers_now() -> dict[str, Any]:
    """Everything that is in the form, as its draft."""
    return {key: st.session_state.get(key) for key in KEPT}


def send(mine: Mine) -> list[tuple[str, str]]:
    """Save what is in the form, once; what is wrong with it instead, as (field, words)."""
    try:
        answers = _answers()
        with open_transaction() as session:
            submit(session, mine.enrolment, answers, **_sending(mine))
            drop_draft(session, mine.viewer.person_id, FORM)
    except AnswersRefused as refusal:
        return [
            (problem.field, say(problem.wording, mine.language)) for problem in refusal.problems
        ]
    except CorrectionRefused:
        with open_transaction() as session:  # another tab was first; its answers are shown
            drop_draft(session, mine.viewer.person_id, FORM)
    except DatabaseAway:
        return [("save", say("check_in.not_saved", mine.language))]
    _empty()
    return []


def begin_change(session: Session, mine: Mine, check_in: CheckIn) -> None:
    """Begin to correct these answers: a draft filled in with them."""
    draft = {
        "tiles_pain": SKIP if check_in.pain_nrs is None else str(check_in.pain_nrs),
        "tiles_mood": SKIP if check_in.mood is None else str(check_in.mood),
        "note": check_in.note,
        "submission": _submission(mine, check_in, check_in.id),
        "begun_on": mine.today.isoformat(),
        "corrects": check_in.id,
    }
    save_draft(session, mine.viewer.person_id, FORM, draft, at=mine.now)


def introduction(service: ServiceFacts, language: Language) -> str:
    """Before any question: nobody reads this straight away, and what a very low answer does."""
    urgent = f'<a href="/urgent-help">{escape(say("check_in.urgent_link", language))}</a>'
    hours = say("check_in.we_look", language, hours=service.hours[language])
    unread = note(say("check_in.nobody_reads", language), f"{escape(hours)} {urgent}")
    about = "check_in.about_two" if service.mood_is_asked else "check_in.about_one"
    return heading(say("check_in.title", language)) + f"<p>{say(about, language)}</p>" + unread


def draw(service: ServiceFacts, language: Language, wrong: list[tuple[str, str]]) -> None:
    """The questions. The words one sees are HTML; each widget's own label repeats them."""
    lines = {field: error_line(field, words, language) for field, words in wrong}
    with st.container(key="card_pain"):
        html(_pain_question(language), lines.get("tiles_pain", ""))
        _tiles("tiles_pain", PAINS, say_pain, say("check_in.pain_label", language), language)
    if service.mood_is_asked:
        with st.container(key="card_mood"):
            html(_mood_question(service, language), lines.get("tiles_mood", ""))
            _tiles("tiles_mood", MOODS, say_mood, say("check_in.mood.question", language), language)
    with st.container(key="card_note"):
        html(_note_question(language), lines.get("note", ""))
        label = say("check_in.note_question", language)
        st.text_area(label, key="note", label_visibility="collapsed", height=110)


def keep_draft(mine: Mine) -> None:
    """Keep what is in the form on the server, if it changed in this run."""
    now = answers_now()
    if now == st.session_state.get("_drafted"):
        return
    try:
        with open_transaction() as session:
            save_draft(session, mine.viewer.person_id, FORM, now, at=mine.now)
    except (DatabaseAway, TextRefused):
        return  # the form still has it; saving it says what is wrong
    st.session_state["_drafted"] = now


def _tiles(
    key: str,
    options: list[str],
    words: Callable[[str, Language], str],
    label: str,
    language: Language,
) -> None:
    st.radio(
        label,
        options,
        format_func=lambda answer: words(answer, language),
        index=None,
        horizontal=True,
        key=key,
        width="stretch",
        label_visibility="collapsed",
    )


def _pain_question(language: Language) -> str:
    return (
        f"<h2>{escape(say('check_in.pain.question', language))}</h2>"
        f"<p>{escape(say('check_in.pain_about', language))}</p>"
    )


def _mood_question(service: ServiceFacts, language: Language) -> str:
    before = say("check_in.very_low_before", language, n=service.contact_days)
    return (
        f"<h2>{escape(say('check_in.mood.question', language))}</h2>"
        f'<p class="small muted">{escape(before)}</p>'
    )


def _note_question(language: Language) -> str:
    return (
        f"<h2>{escape(say('check_in.note_question', language))}</h2>"
        f'<p class="small muted">{escape(say("check_in.note_about", language))}</p>'
    )


def say_pain(answer: str, language: Language) -> str:
    """The words on a pain tile."""
    return say("check_in.skip", language) if answer == SKIP else answer


def say_mood(answer: str, language: Language) -> str:
    """The words on a mood tile."""
    return say("check_in.skip" if answer == SKIP else f"check_in.mood.{answer}", language)


def _empty() -> None:
    for key in KEPT:
        st.session_state.pop(key, None)


def _answers() -> Answers:
    """The form's answers; a question that was skipped or left alone has none."""
    pain, mood = _number("tiles_pain"), _number("tiles_mood")
    return Answers(pain_nrs=pain, mood=mood, note=st.session_state.get("note") or "")


def _sending(mine: Mine) -> dict[str, Any]:
    """What a submission says beside its answers."""
    return {
        "submission": st.session_state.get("submission") or "",
        "corrects": st.session_state.get("corrects"),
        "by": mine.viewer.person_id,
        "at": mine.now,
        "today": mine.today,
    }


def _number(key: str) -> int | None:
    answer = st.session_state.get(key)
    return int(answer) if answer is not None and answer != SKIP else None


def _submission(mine: Mine, last: CheckIn | None, corrects: int | None) -> str:
    """The same for every tab that was opened on the same answers, so that they make one row."""
    after = last.id if last else 0
    return str(uuid5(NAMESPACE_URL, f"camau:{mine.enrolment.id}:{after}:{corrects or 0}"))
