"""Every reflection that somebody kept, with its question; theirs to see and to remove."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.drafts import drop_draft
from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.content.queries import step_as_read
from platform_core.content.rules import StepUnknown, Words
from platform_core.settings import settings
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Reflection
from platform_core.stories.actions import remove_reflection, remove_reflections
from platform_core.stories.queries import reflections_of
from platform_core.ui.components import (
    escape,
    heading,
    html,
    link,
    own_words,
    paragraph,
    pressed,
)
from platform_core.ui.guard import Mine
from platform_core.ui.patient.dates import say_day
from platform_core.ui.patient.reflecting import Box
from platform_core.ui.patient.removing import ask_to_remove
from platform_core.wording import say


@dataclass(frozen=True, slots=True)
class Kept:
    """One reflection, and what its step said in the version that was answered, if it is known."""

    row: Reflection
    step: Words | None

    @property
    def button(self) -> str:
        """The key of the button that removes it."""
        return f"remove_{self.row.id}"


def read_words(session: Session, mine: Mine) -> tuple[Kept, ...]:
    """All that somebody kept for themselves, newest first."""
    rows = reflections_of(session, mine.enrolment.id or 0)
    return tuple(Kept(row, _step(session, row, mine.language)) for row in rows)


def carry_out(mine: Mine, words: Sequence[Kept]) -> tuple[str, Sequence[Kept]]:
    """Remove what was asked to be removed: what to say of it, and the words that are left."""
    by = mine.viewer.person_id
    if pressed("remove_all_now"):
        with open_transaction() as session:
            remove_reflections(session, mine.enrolment, by=by)
            for one in words:
                drop_draft(session, by, Box(one.row.step).form)
        return "my_words.all_removed", ()
    for one in words:
        if pressed(one.button):
            with open_transaction() as session:
                remove_reflection(session, mine.enrolment, one.row.step, by=by)
                drop_draft(session, by, Box(one.row.step).form)
            return "my_words.removed", [other for other in words if other is not one]
    return "", words


def introduction(words: Sequence[Kept], language: Language) -> str:
    """That nobody else can see these, or how there come to be some."""
    about = say("my_words.about" if words else "my_words.none", language)
    story = link("my_story", say("my_story.title", language), look="quiet")
    return (
        heading(say("my_words.title", language)) + paragraph(about, look="lead") + f"<p>{story}</p>"
    )


def draw(kept: Kept, language: Language) -> None:
    """One of them: the step, its question, the words as they were written, and a way to remove."""
    zone = settings().zone
    day = say_day(local_date(kept.row.saved_at, zone), language)
    with st.container(key=f"card_words_{kept.row.id}"):
        question = kept.step.reflection if kept.step else ""
        html(f"<h2>{_title(kept, language)}</h2>", paragraph(question or "", look="muted"))
        html(
            f'<p class="told">{own_words(kept.row.words)}</p>',
            paragraph(say("my_words.kept_on", language, day=day), look="small muted"),
        )
        st.button(say("my_words.remove", language), key=kept.button, type="tertiary")


def removing(words: Sequence[Kept], language: Language) -> None:
    """The way to remove all of them at once: what that does is said first."""
    if len(words) > 1:
        ask_to_remove("my_words", "remove_all", language, asked=pressed("remove_all"))


def _title(kept: Kept, language: Language) -> str:
    if kept.step is None:
        return escape(say("my_words.step", language))
    return link("step", kept.step.title, step=kept.row.step)


def _step(session: Session, row: Reflection, language: Language) -> Words | None:
    try:
        return step_as_read(session, row.version_id, row.step).words[language]
    except StepUnknown:
        return None
