"""My story: its boxes, kept on the way as a draft, and saved so that no window overwrites another.

A draft is what this window holds, and what its words began from: the revision and the boxes.
"""

from typing import Any

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.drafts import draft_of, drop_draft, save_draft
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import Story
from platform_core.stories.actions import StoryEmpty, StoryMoved, save_story
from platform_core.stories.queries import story_of
from platform_core.stories.rules import BOXES, Written, filled, merged
from platform_core.ui.guard import Mine
from platform_core.wording import say, say_time

FORM = "my_story"
LANGUAGE, WRITTEN = "story_language", "story_written"
SEEN, BASE, OTHER = "story_seen", "story_base", "story_other"
_SAVED, _DRAFTED, _OPEN = "_story_saved", "_story_drafted", "_story_open"


def field(box: str) -> str:
    """The key of a box's text."""
    return f"box_{box}"


KEPT = (*map(field, BOXES), LANGUAGE, WRITTEN, SEEN, BASE, OTHER)

Wrong = list[tuple[str, str]]


def fill_in(session: Session, mine: Mine) -> None:
    """Put what was saved, or begun and not saved, into the form, the first time it is drawn."""
    if field(BOXES[0]) in st.session_state:
        return
    story = story_of(session, mine.enrolment.id or 0)
    begun = draft_of(session, mine.viewer.person_id, FORM) or {}
    _put({**_form(story, mine), **begun})
    st.session_state[_SAVED] = _content(_form(story, mine))
    st.session_state[_DRAFTED] = now()
    st.session_state[_OPEN] = {BOXES[0]}


def now() -> dict[str, Any]:
    """Everything that is in the form, as its draft."""
    return {key: st.session_state.get(key) for key in KEPT}


def boxes() -> dict[str, str]:
    """What is in each box now."""
    return {box: st.session_state.get(field(box)) or "" for box in BOXES}


def is_unsaved() -> bool:
    """Whether the form has something that the story has not."""
    return _content(now()) != st.session_state.get(_SAVED)


def is_open(box: str) -> bool:
    """Whether a box is there to write in: it was asked for, or has words."""
    if boxes()[box]:
        st.session_state[_OPEN].add(box)  # and stays, if they are all taken out again
    return box in st.session_state[_OPEN]


def open_box(box: str) -> None:
    """Draw a box from this run on."""
    st.session_state[_OPEN].add(box)


def other_words(box: str) -> str:
    """What another window saved in this box, while this one wrote something else."""
    return (st.session_state.get(OTHER) or {}).get(box) or ""


def keep_draft(mine: Mine) -> None:
    """Keep what is in the form on the server, if it changed in this run.

    Another window's draft from the same beginning keeps what only it has changed.
    """
    held, before = now(), st.session_state.get(_DRAFTED) or {}
    changed = {key: value for key, value in held.items() if value != before.get(key)}
    if not changed:
        return
    try:
        with open_transaction() as session:
            kept = draft_of(session, mine.viewer.person_id, FORM) or {}
            both = {**kept, **changed} if kept.get(SEEN) == held[SEEN] else held
            save_draft(session, mine.viewer.person_id, FORM, both, at=mine.now)
    except (DatabaseAway, TextRefused):
        return  # the form still has it; saving it says what is wrong
    st.session_state[_DRAFTED] = held


def send(mine: Mine) -> tuple[str, Wrong]:
    """Save what is in the form, once: what to say of it, and what is wrong as (field, words)."""
    said = ""
    try:
        with open_transaction() as session:
            try:
                story = _save(session, mine, boxes(), st.session_state.get(SEEN) or 0)
            except StoryMoved as moved:
                joined, revision = _join(moved)
                said = _say_at("my_story.joined", moved.theirs, mine)
                story = _save(session, mine, joined, revision)
            _drop_own_draft(session, mine, story)
    except StoryMoved as moved:
        return "", _clash(moved, mine)
    except StoryEmpty:
        key = "my_story.empty_now" if st.session_state.get(SEEN) else "my_story.empty"
        return "", [(field(BOXES[0]), say(key, mine.language))]
    except TextRefused as refusal:
        title = say(f"my_story.box.{refusal.field}", mine.language)
        words = say("my_story.too_long", mine.language, box=title, **refusal.names)
        return "", [(field(refusal.field), words)]
    except DatabaseAway:
        return "", [("save", say("my_story.not_saved", mine.language))]
    settle(story, mine)
    return said, []


def settle(story: Story | None, mine: Mine) -> None:
    """The form holds what is saved, or nothing at all."""
    _put(_form(story, mine))
    st.session_state[_SAVED] = _content(now())
    st.session_state[_DRAFTED] = now()


def _save(session: Session, mine: Mine, words: dict[str, str], seen: int) -> Story:
    return save_story(
        session,
        mine.enrolment,
        words,
        language=st.session_state.get(LANGUAGE) or mine.language,
        written=Written(st.session_state.get(WRITTEN) or Written.BY_ME),
        seen=seen,
        by=mine.viewer.person_id,
        at=mine.now,
    )


def _join(moved: StoryMoved) -> tuple[dict[str, str], int]:
    """What both windows wrote and the revision it is to follow. Raises StoryMoved if one must
    choose."""
    if moved.theirs is None:
        raise moved
    joined = merged(st.session_state.get(BASE) or {}, boxes(), moved.theirs.boxes)
    if joined.clashes:
        raise moved
    return joined.boxes, moved.theirs.revision


def _drop_own_draft(session: Session, mine: Mine, story: Story) -> None:
    """Drop the draft, but for words that another window has begun and this one never had."""
    begun = draft_of(session, mine.viewer.person_id, FORM) or {}
    base, drafted = begun.get(BASE) or {}, st.session_state.get(_DRAFTED) or {}
    others = {}
    for box in BOXES:
        words = begun.get(field(box)) or ""
        known = (base.get(box, ""), drafted.get(field(box)) or "", story.boxes.get(box, ""))
        if words not in known:
            others[box] = words
    drop_draft(session, mine.viewer.person_id, FORM)
    if not others:
        return
    kept: dict[str, Any] = {field(box): words for box, words in others.items()}
    if all(base.get(box, "") == story.boxes.get(box, "") for box in others):
        kept |= {SEEN: story.revision, BASE: dict(story.boxes)}
    else:  # in one box both wrote: whoever goes on with these words is asked which to keep
        kept |= {SEEN: begun.get(SEEN), BASE: base}
    save_draft(session, mine.viewer.person_id, FORM, kept, at=mine.now)


def _clash(moved: StoryMoved, mine: Mine) -> Wrong:
    """Say what another window did, show its words, and let the next press decide."""
    theirs = moved.theirs
    if theirs is None:
        st.session_state.update({SEEN: 0, BASE: {}, OTHER: {}})
        return [("save", say("my_story.gone", mine.language))]
    joined = merged(st.session_state.get(BASE) or {}, boxes(), theirs.boxes)
    for box, words in joined.boxes.items():
        st.session_state[field(box)] = words
    other = {box: theirs.boxes.get(box, "") for box in joined.clashes}
    st.session_state.update({SEEN: theirs.revision, BASE: dict(theirs.boxes), OTHER: other})
    for box in joined.clashes:
        open_box(box)
    return [(field(box), _say_at("my_story.moved", theirs, mine, box)) for box in joined.clashes]


def _say_at(key: str, theirs: Story | None, mine: Mine, box: str = "") -> str:
    at = theirs.saved_at if theirs else mine.now
    names: dict[str, Any] = {"box": say(f"my_story.box.{box}", mine.language)} if box else {}
    return say(key, mine.language, time=say_time(at, mine.language, settings().zone), **names)


def _form(story: Story | None, mine: Mine) -> dict[str, Any]:
    words = dict(story.boxes) if story else {}
    return {
        **{field(box): words.get(box, "") for box in BOXES},
        LANGUAGE: story.language if story else mine.language.value,
        WRITTEN: story.written if story else Written.BY_ME.value,
        SEEN: story.revision if story else 0,
        BASE: words,
        OTHER: {},
    }


def _content(form: dict[str, Any]) -> tuple[dict[str, str], object, object]:
    held = {box: (form.get(field(box)) or "").strip() for box in BOXES}
    return filled(held), form.get(LANGUAGE), form.get(WRITTEN)


def _put(form: dict[str, Any]) -> None:
    for key in KEPT:
        st.session_state[key] = form.get(key)
