"""The question of a step, answered for oneself alone: kept on the way, shown back, never read."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.drafts import draft_of, drop_draft, save_draft
from platform_core.accounts.rules import Language
from platform_core.content.step_html import reflection_opening
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import Reflection
from platform_core.stories.actions import ReflectionMoved, save_reflection
from platform_core.stories.queries import reflection_of
from platform_core.ui.components import (
    done,
    error_line,
    escape,
    html,
    link,
    own_words,
    pressed,
)
from platform_core.ui.guard import Mine
from platform_core.ui.patient.reading import Reading
from platform_core.ui.presence import keep_safe
from platform_core.wording import say, say_time

SAVE = "save_reflection"
_SAID, _OTHER = "_reflection_said", "_reflection_other"


@dataclass(frozen=True, slots=True)
class Box:
    """The names by which the words to one step are known: the form, its field, the revision."""

    step: str

    @property
    def form(self) -> str:
        """The name of the draft."""
        return f"reflection {self.step}"

    @property
    def field(self) -> str:
        """The key of the text box, another for every step."""
        return f"reflection_{self.step.replace('/', '_')}"

    @property
    def seen(self) -> str:
        """The revision that the words in the box began from."""
        return f"seen_{self.field}"

    @property
    def base(self) -> str:
        """The kept words that those in the box began from; nothing where they began as a draft."""
        return f"_base_{self.field}"

    @property
    def words(self) -> str:
        """What is in the box now."""
        return st.session_state.get(self.field) or ""

    def now(self) -> dict[str, Any]:
        """Everything that is in the form, as its draft."""
        return {self.field: self.words, self.seen: st.session_state.get(self.seen) or 0}


def fill_in(session: Session, mine: Mine, reading: Reading) -> None:
    """Put what was kept, or begun and not kept, into the box, the first time it is drawn."""
    box = Box(reading.step.key)
    if not reading.words.reflection or box.field in st.session_state:
        return
    kept = reflection_of(session, mine.enrolment.id or 0, box.step)
    draft = draft_of(session, mine.viewer.person_id, box.form)
    begun = draft or _kept(box, kept)
    st.session_state[box.base] = None if draft else begun[box.field]
    st.session_state[box.field] = begun.get(box.field) or ""
    st.session_state[box.seen] = begun.get(box.seen) or 0
    st.session_state[f"_{box.field}"] = box.now()
    st.session_state.pop(_OTHER, None)


def keep_draft(mine: Mine, reading: Reading) -> None:
    """Keep what is in the box on the server, if it changed in this run."""
    box = Box(reading.step.key)
    now = box.now()
    if box.field not in st.session_state or now == st.session_state.get(f"_{box.field}"):
        return
    try:
        with open_transaction() as session:
            save_draft(session, mine.viewer.person_id, box.form, now, at=mine.now)
    except (DatabaseAway, TextRefused):
        return  # the box still has it; keeping it says what is wrong
    st.session_state[f"_{box.field}"] = now


def send(mine: Mine, reading: Reading) -> list[tuple[str, str]]:
    """Keep what is in the box, once; what is wrong with it instead, as (field, words)."""
    box, language = Box(reading.step.key), mine.language
    if box.field not in st.session_state:
        return []
    try:
        with open_transaction() as session:
            kept = _save(session, mine, reading, box)
            _drop_own_draft(session, mine, box)
    except ReflectionMoved as moved:
        return [(box.field, _moved(box, moved.theirs, language))]
    except TextRefused as refusal:
        return [(box.field, say("step.reflection_too_long", language, **refusal.names))]
    except DatabaseAway:
        return [(box.field, say("step.reflection_not_saved", language))]
    if pressed(SAVE) and (kept or st.session_state.get(box.seen)):
        st.session_state[_SAID] = "step.reflection_kept" if kept else "step.reflection_removed"
    st.session_state.pop(_OTHER, None)
    st.session_state.update(_kept(box, kept))
    st.session_state[box.base] = box.words
    st.session_state[f"_{box.field}"] = box.now()
    return []


def draw(reading: Reading, wrong: list[tuple[str, str]]) -> None:
    """The question, that nobody reads the answer, and the box."""
    question, box = reading.words.reflection, Box(reading.step.key)
    if not question:
        return
    keep_safe(box.form, box.field, box.seen)
    language = reading.language
    with st.container(key="card_reflection"):
        html(reflection_opening(language))
        html(
            f"<h2>{escape(question)}</h2>",
            *(error_line(field, words, language) for field, words in wrong),
            _other_words(language) if wrong else "",
        )
        st.text_area(question, key=box.field, label_visibility="collapsed", height=130)
        st.button(say("step.reflection_save", language), key=SAVE)
        said = st.session_state.pop(_SAID, "")
        html(done(say(said, language)) if said else "", _to_all(language))


def _save(session: Session, mine: Mine, reading: Reading, box: Box) -> Reflection | None:
    if box.words == st.session_state.get(box.base) and not pressed(SAVE):
        # Nothing was written here, so what another window kept meanwhile stays as it is.
        return reflection_of(session, mine.enrolment.id or 0, box.step)
    return save_reflection(
        session,
        mine.enrolment,
        box.step,
        reading.version_id,
        box.words,
        seen=st.session_state.get(box.seen) or 0,
        by=mine.viewer.person_id,
        at=mine.now,
    )


def _drop_own_draft(session: Session, mine: Mine, box: Box) -> None:
    """Drop the draft, unless another window has begun other words in it."""
    begun = draft_of(session, mine.viewer.person_id, box.form) or {}
    drafted = st.session_state.get(f"_{box.field}") or {}
    if begun.get(box.field) in (drafted.get(box.field), box.words):
        drop_draft(session, mine.viewer.person_id, box.form)


def _kept(box: Box, kept: Reflection | None) -> dict[str, Any]:
    return {box.field: kept.words if kept else "", box.seen: kept.revision if kept else 0}


def _moved(box: Box, theirs: Reflection | None, language: Language) -> str:
    """Say what another window did, and let the next press decide."""
    st.session_state[box.seen] = theirs.revision if theirs else 0
    st.session_state[_OTHER] = theirs.words if theirs else ""
    if theirs is None:
        return say("step.reflection_gone", language)
    time = say_time(theirs.saved_at, language, settings().zone)
    return say("step.reflection_moved", language, time=time)


def _other_words(language: Language) -> str:
    words = st.session_state.get(_OTHER)
    if not words:
        return ""
    title = escape(say("step.reflection_theirs", language))
    return f'<p class="told"><strong>{title}</strong> {own_words(words)}</p>'


def _to_all(language: Language) -> str:
    return f"<p>{link('my_words', say('step.reflection_all', language), look='quiet')}</p>"
