"""Draw My story: one box that is enough by itself, others for whoever likes, and who may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts, service_of
from platform_core.content.queries import published
from platform_core.content.rules import Module
from platform_core.settings import settings
from platform_core.storage.tables import Reflection, Story, StoryShare
from platform_core.stories.queries import Opened, openings_of, reflections_of, share_of, story_of
from platform_core.stories.rules import ABOUT_A_PAGE, BOXES, OFFERED, Written, count_words
from platform_core.ui.components import (
    error_line,
    escape,
    heading,
    html,
    link,
    note,
    own_words,
    paragraph,
)
from platform_core.ui.guard import Mine
from platform_core.ui.patient import story as form
from platform_core.ui.patient.dates import say_day
from platform_core.wording import say, say_time


@dataclass(frozen=True, slots=True)
class Page:
    """What My story shows beside its form. ``offered``: own reflections, by step, with titles."""

    story: Story | None
    share: StoryShare | None
    opened: Sequence[Opened]
    offered: dict[str, tuple[str, Reflection]]
    has_words: bool
    service: ServiceFacts
    language: Language


def read_page(session: Session, mine: Mine) -> Page:
    """Read one's own story and what belongs to it."""
    one = mine.enrolment.id or 0
    kept = reflections_of(session, one)
    modules = published(session).modules if any(row.step in OFFERED for row in kept) else {}
    return Page(
        story=story_of(session, one),
        share=share_of(session, one),
        opened=openings_of(session, one),
        offered={
            row.step: (title_of(modules.get(row.step.partition("/")[0]), row.step, mine), row)
            for row in kept
            if row.step in OFFERED
        },
        has_words=bool(kept),
        service=service_of(session, mine.viewer.service_id),
        language=mine.language,
    )


def title_of(module: Module | None, key: str, mine: Mine) -> str:
    """What a step is called now, or that it is not there any more."""
    steps = module.steps if module else ()
    found = next((step for step in steps if step.key == key), None)
    return found.words[mine.language].title if found else say("my_words.step", mine.language)


def introduction(language: Language) -> str:
    """What this is for; that nobody reads it unless asked to; and where help is."""
    urgent = f'<a href="/urgent-help">{escape(say("check_in.urgent_link", language))}</a>'
    even = escape(say("my_story.unread_shared", language))
    return (
        heading(say("my_story.title", language))
        + paragraph(say("my_story.about", language), look="lead")
        + note(say("my_story.unread", language), f"{even} {urgent}")
    )


def first_box(language: Language, wrong: form.Wrong) -> None:
    """The one thing to say, and the button: more is not needed."""
    with st.container(key="card_first"):
        _box(BOXES[0], language, wrong, tag="h2")
    with st.container(key="wide_save"):
        st.button(say("my_story.save", language), key="save", type="primary")


def more_boxes(page: Page, wrong: form.Wrong) -> None:
    """The other boxes by name; each opens when it is pressed."""
    language = page.language
    with st.container(key="card_more"):
        html(
            f"<h2>{escape(say('my_story.more', language))}</h2>",
            paragraph(say("my_story.more_about", language), look="small muted"),
        )
        for box in BOXES[1:]:
            _offer(box, page)
            if form.is_open(box):
                _box(box, language, wrong, tag="h3")
            else:
                title = say(f"my_story.box.{box}", language)
                st.button(title, key=f"open_{box}", type="tertiary")


def about(page: Page) -> None:
    """In which language the words are, and whether somebody helped, once there is a story or more
    than the first box."""
    language = page.language
    if page.story is None and not any(form.is_open(box) for box in BOXES[1:]):
        return
    with st.container(key="card_about"):
        html(f"<h2>{escape(say('my_story.page', language))}</h2>")
        _radio(form.LANGUAGE, "my_story.language", ["en", "cy"], language, "my_story.language_")
        _radio(form.WRITTEN, "my_story.written", list(Written), language, "my_story.")
    with st.container(key="wide_save_all"):
        st.button(say("my_story.save", language), key="save_all", type="primary")


def state(page: Page) -> str:
    """When it was saved and how long it is. Below the button, lest that move under a finger."""
    language, lines = page.language, []
    if form.is_unsaved():
        lines.append(say("my_story.unsaved", language))
    elif page.story:
        at = page.story.saved_at
        lines.append(say("my_story.saved_at", language, **_when(at, language)))
    words = count_words(form.boxes())
    if words:
        lines.append(say("my_story.length", language, n=words))
    if words > ABOUT_A_PAGE:
        lines.append(say("my_story.length_more", language))
    return paragraph(" ".join(lines), look="small muted") if lines else ""


def sharing(page: Page) -> None:
    """Who can see it, the button that changes that, and who has opened it."""
    language, share = page.language, page.share
    name = page.service.names[language]
    with st.container(key="card_share"):
        html(f"<h2>{escape(say('my_story.who_sees', language))}</h2>")
        if share is None:
            html(
                paragraph(say("my_story.only_you", language)),
                paragraph(say("my_story.share_about", language, service=name)),
            )
            with st.container(key="wide_share"):
                st.button(say("my_story.share", language), key="share")
        else:
            day = _when(share.shared_at, language)["day"]
            since = say("my_story.shared_since", language, service=name, day=day)
            html(paragraph(since), paragraph(say("my_story.shared_about", language)))
            with st.container(key="wide_stop"):
                st.button(say("my_story.stop", language), key="stop_sharing")
        html(_opened(page))


def on_paper(page: Page) -> str:
    """The ways to it on paper, once it is saved, and to the other words one kept."""
    language, parts = page.language, []
    if page.story:
        usual = escape(say("my_story.print", language))
        large = escape(say("my_story.print_large", language))
        parts.append(
            f'<section class="card"><h2>{escape(say("my_story.take_along", language))}</h2>'
            f"{paragraph(say('my_story.take_along_about', language))}"
            f'<p class="acts"><a class="btn2" href="/print/my-story">{usual}</a>'
            f'<a class="btn2" href="/print/my-story?size=large">{large}</a></p></section>'
        )
    if page.has_words:
        parts.append(f"<p>{link('my_words', say('my_words.title', language), look='quiet')}</p>")
    return "".join(parts)


def removing(page: Page, *, asked: bool) -> None:
    """The way to take it away: what that does is said first."""
    language = page.language
    if page.story is None:
        return
    if not asked:
        st.button(say("my_story.remove", language), key="remove", type="tertiary")
        return
    with st.container(key="soft_remove"):
        html(
            f"<h2>{escape(say('my_story.remove', language))}</h2>",
            paragraph(say("my_story.remove_about", language)),
        )
        with st.container(key="wide_remove", horizontal=True):
            st.button(say("my_story.remove_now", language), key="remove_now")
            st.button(say("my_story.remove_not", language), key="remove_not")


def _box(box: str, language: Language, wrong: form.Wrong, *, tag: str) -> None:
    title, key = say(f"my_story.box.{box}", language), form.field(box)
    lines = [error_line(key, words, language) for field, words in wrong if field == key]
    hint = paragraph(say(f"my_story.box.{box}_about", language), look="small muted")
    html(f"<{tag}>{escape(title)}</{tag}>{hint}", *lines, _theirs(box, language))
    st.text_area(title, key=key, label_visibility="collapsed", height=130)


def _theirs(box: str, language: Language) -> str:
    words = form.other_words(box)
    if not words:
        return ""
    title = escape(say("my_story.theirs", language))
    return f'<p class="told"><strong>{title}</strong> {own_words(words)}</p>'


def _offer(box: str, page: Page) -> None:
    """Own words from a reflection that may go into this box, unless they are there."""
    for step, (title, row) in page.offered.items():
        if OFFERED[step] == box and row.words not in form.boxes()[box]:
            intro = escape(say("my_story.offer", page.language, title=title))
            html(f'<p class="told small">{intro} {own_words(row.words)}</p>')
            label = say("my_story.put_in", page.language)
            st.button(label, key=f"put_{step.partition('/')[2]}", type="tertiary")


def _opened(page: Page) -> str:
    language = page.language
    if not page.opened:
        nobody = say("my_story.opened_none", language)
        return paragraph(nobody, look="muted") if page.share else ""
    return (
        f"<h3>{escape(say('my_story.opened_title', language))}</h3>"
        f"<ul>{''.join(_lines(page.opened, language))}</ul>"
    )


def _lines(opened: Iterable[Opened], language: Language) -> Iterable[str]:
    for one in opened:
        words = say("my_story.opened_by", language, name=one.name, **_when(one.at, language))
        yield f"<li>{escape(words)}</li>"


def _radio(key: str, label: str, options: list[str], language: Language, prefix: str) -> None:
    st.radio(
        say(label, language),
        options,
        format_func=lambda option: say(f"{prefix}{option}", language),
        key=key,
        width="stretch",
    )


def _when(at: datetime, language: Language) -> dict[str, Any]:
    zone = settings().zone
    return {
        "day": say_day(at.astimezone(zone).date(), language),
        "time": say_time(at, language, zone),
    }
