"""A step that was taken out while somebody had it before them: said kindly, and nothing is lost.

Its words are not shown any more, since they may have been taken out for being wrong.
"""

from dataclasses import replace

import streamlit as st
from sqlmodel import Session

from platform_core.content.queries import step_as_read
from platform_core.content.rules import StepUnknown
from platform_core.release.actions import finish_step
from platform_core.release.queries import version_opened
from platform_core.storage.database import open_transaction
from platform_core.ui.components import done, heading, html, link, own_words, paragraph, pressed
from platform_core.ui.guard import Mine
from platform_core.ui.patient import reflecting
from platform_core.ui.patient.day import Day
from platform_core.ui.patient.reading import Reading, back
from platform_core.ui.shell import frame
from platform_core.wording import say


def left_behind(session: Session, day: Day, key: str) -> Reading | None:
    """A step that is not in the plan any more, as somebody opened it last; nothing if they never
    did."""
    version_id = version_opened(session, day.enrolment.id or 0, key)
    if version_id is None:
        return None
    try:
        step = step_as_read(session, version_id, key)
    except StepUnknown:
        return None
    return Reading(
        step=step,
        stage=replace(day.path.stages[0], steps=()),
        number=0,
        version_id=version_id,
        language=day.language,
        place=None,
        corrections=(),
        is_open=False,
    )


def settle(mine: Mine, reading: Reading) -> None:
    """Keep what was written and pressed on the page that they still had, and say what became of
    the step. Draws the whole page."""
    wrong = reflecting.send(mine, reading)
    if is_done := pressed("done"):
        with open_transaction() as session:
            finish_step(
                session,
                mine.enrolment,
                reading.step,
                reading.version_id,
                by=mine.viewer.person_id,
                at=mine.now,
                today=mine.today,
            )
    with frame("step.title", mine.viewer, shape="read"):
        html(_page(mine, reading, is_done=is_done, is_unkept=bool(wrong)))


def _page(mine: Mine, reading: Reading, *, is_done: bool, is_unkept: bool) -> str:
    language, title = mine.language, reading.words.title
    words = st.session_state.get(reflecting.Box(reading.step.key).field) or ""
    kept = [done(say("step.gone_done", language))] if is_done else []
    if words and is_unkept:  # it could not be kept: here it is, to be copied
        kept.append(f"<p>{own_words(words)}</p>")
    elif words:
        to_words = link("my_words", say("step.gone_words", language))
        kept.append(f"<p>{to_words}</p>")
    return (
        back(language)
        + heading(say("step.gone", language))
        + "".join(kept)
        + paragraph(say("step.gone_body", language, title=title), look="lead")
        + paragraph(say("step.gone_kept", language))
        + f"<p>{link('my_path', say('today.see_path', language), look='btn2')}</p>"
    )
