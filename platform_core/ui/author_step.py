"""One step as patients read it, in both languages, with the ways on from there."""

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.content.markdown import media_html, to_html
from platform_core.content.rules import LANGUAGES, Step, Words
from platform_core.content.shelves.rules import Library, ShelfModule, ShelfStep
from platform_core.ui.author_lines import Desk, away, checked, draft_words, editor, readers_words
from platform_core.ui.components import (
    address,
    escape,
    heading,
    html,
    icon,
    link,
    more,
    note,
    paragraph,
)
from platform_core.wording import say, say_full_date


def draw_step(books: Library, key: str, desk: Desk) -> None:
    """A step of the library, or that there is none of that name."""
    module, shelved = books.step(key) or (None, None)
    if module is None or shelved is None or shelved.step is None:
        html(unknown("unknown", desk.language))
        return
    html(top(books, module, shelved, shelved.step, desk))
    for column, shown in zip(st.columns(2), LANGUAGES, strict=True):
        with column, st.container(key=f"card_preview_{shown}"):
            html(preview(shelved.step, shown, desk.language))
    html(sources(shelved.step, desk.language))


def named(books: Library, key: str, language: Language) -> str:
    """What a step is called, for the browser; nothing if there is none of that name."""
    _, shelved = books.step(key) or (None, None)
    return shelved.step.words[language].title if shelved and shelved.step else ""


def top(books: Library, module: ShelfModule, shelved: ShelfStep, step: Step, desk: Desk) -> str:
    """The step's name and what it asks, what it may be wanted for, and who is changing it."""
    language = desk.language
    facts = (
        say("common.minutes", language, n=step.minutes),
        desk.say(f"effort.{step.effort}"),
        desk.say("as_read"),
    )
    said = readers_words(shelved, desk)
    if shelved.checked_on:
        said += f" {checked(shelved.checked_on, desk)}"
    about = heading(step.words[language].title, about=" · ".join(facts))
    about += paragraph(said, look="muted small")
    return _back(module, desk) + about + _acts(books, module, step, desk)


def _acts(books: Library, module: ShelfModule, step: Step, desk: Desk) -> str:
    ways = ""
    if module.is_ours:
        ways += away(desk.say("edit_both"), editor(module.key, step.key), look="btn")
    shelf = books.shelf_of(module)
    if shelf and shelf.is_own:  # what is in no plan of ours is on none of our paper
        ways += away(desk.say("print"), address("print/step", step=step.key), look="btn2")
    ways += link("readers", desk.say("to_readers"), look="quiet", step=step.key)
    acts = f'<p class="acts">{ways}</p>'
    if not module.is_ours and module.service:
        service = module.service[desk.language]
        return acts + paragraph(desk.say("anothers", service=service), look="tag")
    if module.draft:
        now = desk.say("read_now")
        acts += note(draft_words(module, desk), escape(now), picture="user")
    return acts


def preview(step: Step, shown: str, language: Language) -> str:
    """The step as a patient reads it in the language ``shown``, short and full."""
    words = step.words[shown]
    pictures = "".join(media_html(media, shown) for media in words.media)
    tried = (
        f'<div class="try"><h3>{escape(say("library.to_try", language))}</h3>'
        f'<div lang="{shown}">{to_html(words.activity)}</div></div>'
        if words.activity
        else ""
    )
    return (
        f"<h2>{escape(say(f'library.{shown}', language))}</h2>{_approval(words, language)}"
        f'<p class="ptitle" lang="{shown}">{escape(words.title)}</p>'
        f"{_help_first(step, language)}"
        f"{_part('short', language)}{_prose(words.short, shown)}"
        f'{_part("full", language)}<div lang="{shown}">{pictures}</div>'
        f"{_prose(words.body, shown)}{tried}{_asked(words, shown, language)}"
    )


def _help_first(step: Step, language: Language) -> str:
    return paragraph(say("library.help_first", language), look="tag") if step.help_first else ""


def _asked(words: Words, shown: str, language: Language) -> str:
    """The question that a patient may answer for themselves."""
    if not words.reflection:
        return ""
    said = escape(words.reflection)
    return f'{_part("reflection", language)}<p class="lead" lang="{shown}">{said}</p>'


def sources(step: Step, language: Language) -> str:
    """Where the words come from."""
    lines = "".join(f"<li>{escape(source)}</li>" for source in step.sources)
    return more(say("library.sources", language), f"<ul>{lines}</ul>") if lines else ""


def unknown(key: str, language: Language) -> str:
    """There is no such step or module, perhaps no longer."""
    words = escape(say("library.title", language))
    back = f'<a class="back" data-page href="/library">{icon("back")}{words}</a>'
    return back + heading(say(f"library.{key}", language))


def _back(module: ShelfModule, desk: Desk) -> str:
    to = escape(address("library", module=module.key))
    words = escape(module.title[desk.language])
    return f'<a class="back" data-page href="{to}">{icon("back")}{words}</a>'


def _part(name: str, language: Language) -> str:
    return f'<p class="over">{escape(say(f"library.{name}", language))}</p>'


def _prose(markdown: str, shown: str) -> str:
    lead = to_html(markdown).replace("<p>", '<p class="lead">', 1)
    # The page has its own h1 and each language its h2.
    parts = lead.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    return f'<div class="prose" lang="{shown}">{parts}</div>'


def _approval(words: Words, language: Language) -> str:
    if not words.approved or words.approved_on is None:
        return paragraph(say("library.not_approved", language), look="small muted")
    on = say_full_date(words.approved_on, language)
    said = say("library.approved_by", language, by=words.approved_by, on=on)
    return paragraph(said, look="small muted")
