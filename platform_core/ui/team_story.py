"""A story that its writer shares, on their record. Every opening is noted, and they see that."""

from datetime import datetime

import streamlit as st

from platform_core.clock import local_date
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import Story
from platform_core.stories.actions import StoryNotShared, open_story
from platform_core.stories.queries import shared_story
from platform_core.stories.rules import filled
from platform_core.ui import closed
from platform_core.ui.components import escape, html, own_words, paragraph
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_file import READ_AGAIN_AFTER, File
from platform_core.ui.team_forms import reading
from platform_core.ui.team_panels import is_open, opener
from platform_core.wording import say, say_full_date

_PANEL = "open_story"
_OPENED = "_stories_opened"


def story_card(file: File, desk: Desk) -> None:
    """Since when it is shared, and the way to open it; nothing at all if it is not."""
    if file.story_since is None:
        return
    language = desk.language
    with st.container(key="card_story"):
        html(
            f"<h2>{escape(say('story.title', language))}</h2>",
            paragraph(say("story.shared", language, day=_day(file.story_since, language))),
            paragraph(say("story.seen", language), look="muted small"),
        )
        opener(_PANEL, say("story.open", language))
        if is_open(_PANEL):
            for part in _words(file, desk):
                html(part)


def _words(file: File, desk: Desk) -> tuple[str, ...]:
    story = _open(file, desk)
    if story is None:
        return (paragraph(say("story.gone", desk.language)),)
    language = desk.language
    about = (
        say(f"story.{story.written}", language),
        say(f"story.language_{story.language}", language),
        say("story.saved", language, day=_day(story.saved_at, language)),
    )
    boxes = "".join(
        f'<div class="contact"><h3>{escape(say(f"my_story.box.{box}", language))}</h3>'
        f'<p class="told" lang="{escape(story.language)}">{own_words(words)}</p></div>'
        for box, words in filled(story.boxes).items()
    )
    return paragraph(" ".join(about), look="muted small"), boxes


def _open(file: File, desk: Desk) -> Story | None:
    """The story, its opening noted unless it just was: every click draws the page anew. Without
    the note nothing is shown, and nothing that is no longer shared."""
    opened: dict[str, datetime] = st.session_state.setdefault(_OPENED, {})
    ref, caseload = file.enrolment.ref, desk.viewer.caseload
    since = max(file.story_since or desk.now, desk.now - READ_AGAIN_AFTER)
    if ref in opened and opened[ref] >= since:
        with reading(desk.viewer) as session:
            return shared_story(session, file.enrolment.id or 0, caseload=caseload)
    try:
        with open_transaction() as session:
            found = open_story(
                session,
                file.enrolment,
                caseload=caseload,
                by=desk.viewer.person_id,
                at=desk.now,
            )
    except StoryNotShared:
        return None
    except DatabaseAway:
        closed.away(desk.language)
    opened[ref] = desk.now
    return found


def _day(at: datetime, language: str) -> str:
    return say_full_date(local_date(at, settings().zone), language)
