"""What was pressed on My story, done at the top of the run, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from platform_core.accounts.drafts import drop_draft
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.stories.actions import remove_story, share_story, stop_sharing
from platform_core.stories.rules import BOXES, OFFERED, added
from platform_core.ui.components import pressed
from platform_core.ui.guard import Mine
from platform_core.ui.patient import story as form
from platform_core.ui.patient.story_facts import Page
from platform_core.wording import say


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a press: words to say, or what is wrong as (field, words)."""

    said: tuple[str, ...] = ()
    wrong: form.Wrong = field(default_factory=list)
    changed: bool = False
    asks_to_remove: bool = False


def carry_out(mine: Mine, page: Page) -> Came:
    """Do what was pressed, if anything was."""
    _open_and_put_in(page)
    for button, act in _BUTTONS.items():
        if pressed(button):
            try:
                return act(mine, page)
            except DatabaseAway:
                return Came(wrong=[("save", say("my_story.not_saved", mine.language))])
    return Came()


def _open_and_put_in(page: Page) -> None:
    """Open the box whose name was pressed, or put the words in that were offered for it."""
    for box in BOXES:
        if pressed(f"open_{box}"):
            form.open_box(box)
    for step, (_, row) in page.offered.items():
        if pressed(f"put_{step.partition('/')[2]}"):
            key = form.field(OFFERED[step])
            st.session_state[key] = added(st.session_state.get(key) or "", row.words)
            form.open_box(OFFERED[step])


def _save(mine: Mine, page: Page) -> Came:
    joined, wrong = form.send(mine)
    if wrong:
        return Came(wrong=wrong)
    key = "my_story.saved_shared" if page.share else "my_story.saved_private"
    said = (joined, say(key, mine.language))
    return Came(said=tuple(words for words in said if words), changed=True)


def _share(mine: Mine, page: Page) -> Came:
    """Save what is in the form first, so that what they see is what the team sees."""
    saved = _save(mine, page)
    if saved.wrong:
        return saved
    with open_transaction() as session:
        share_story(session, mine.enrolment, by=mine.viewer.person_id, at=mine.now)
    return Came(said=(say("my_story.now_shared", mine.language),), changed=True)


def _stop(mine: Mine, _page: Page) -> Came:
    with open_transaction() as session:
        stop_sharing(session, mine.enrolment, by=mine.viewer.person_id, at=mine.now)
    return Came(said=(say("my_story.now_private", mine.language),), changed=True)


def _ask(_mine: Mine, _page: Page) -> Came:
    return Came(asks_to_remove=True)


def _remove(mine: Mine, _page: Page) -> Came:
    with open_transaction() as session:
        remove_story(session, mine.enrolment, by=mine.viewer.person_id, at=mine.now)
        drop_draft(session, mine.viewer.person_id, form.FORM)
    form.settle(None, mine)
    return Came(said=(say("my_story.removed", mine.language),), changed=True)


_BUTTONS: dict[str, Callable[[Mine, Page], Came]] = {
    "save": _save,
    "save_all": _save,
    "share": _share,
    "stop_sharing": _stop,
    "remove": _ask,
    "remove_now": _remove,
}
