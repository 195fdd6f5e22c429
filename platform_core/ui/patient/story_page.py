"""Draw the form of My story: one box that is enough by itself, and others for whoever likes."""

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.stories.rules import ABOUT_A_PAGE, BOXES, OFFERED, Written, count_words
from platform_core.ui.components import (
    error_line,
    escape,
    heading,
    html,
    note,
    own_words,
    paragraph,
)
from platform_core.ui.patient import story as form
from platform_core.ui.patient.story_facts import Page, when
from platform_core.wording import say


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
        lines.append(say("my_story.saved_at", language, **when(at, language)))
    words = count_words(form.boxes())
    if words:
        lines.append(say("my_story.length", language, n=words))
    if words > ABOUT_A_PAGE:
        lines.append(say("my_story.length_more", language))
    return paragraph(" ".join(lines), look="small muted") if lines else ""


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


def _radio(key: str, label: str, options: list[str], language: Language, prefix: str) -> None:
    st.radio(
        say(label, language),
        options,
        format_func=lambda option: say(f"{prefix}{option}", language),
        key=key,
        width="stretch",
    )
