"""One module: everything that is known of it, and what can be done with it."""

import streamlit as st

from platform_core.accounts.rules import Viewer
from platform_core.content.shelves.rules import Library, ShelfModule
from platform_core.ui.author_adapting import adapt_card, can_be_adapted, original_card
from platform_core.ui.author_lines import (
    Desk,
    away,
    editor,
    facts_of,
    standing_markup,
    steps_markup,
)
from platform_core.ui.components import address, escape, heading, html, icon, link, paragraph


def draw_module(library: Library, module: ShelfModule, viewer: Viewer, desk: Desk) -> None:
    """Everything about a module, a card each."""
    html(top(library, module, desk))
    with st.container(key="card_steps"):
        html(steps(module, desk))
    if module.original and module.original.moved_on and module.is_ours:
        with st.container(key="card_original"):
            original_card(module, module.original, viewer, desk)
    with st.container(key="card_whose"):
        html(whose(module, desk))
    if can_be_adapted(module):
        with st.container(key="card_adapt"):
            adapt_card(library, module, viewer, desk)


def top(library: Library, module: ShelfModule, desk: Desk) -> str:
    """Its name, what is going on with it, and the ways on."""
    language = desk.language
    shelf = library.shelf_of(module)
    to = address("library", stage=shelf.key) if shelf else "/library"
    words = shelf.title[language] if shelf else desk.say("title")
    back = f'<a class="back" data-page href="{escape(to)}">{icon("back")}{escape(words)}</a>'
    about = heading(module.title[language], about=" ".join(facts_of(module, desk)))
    return back + about + standing_markup(module, desk) + _acts(module, desk)


def _acts(module: ShelfModule, desk: Desk) -> str:
    ways = ""
    if module.is_ours:
        ways += away(desk.say("edit_module"), editor(module.key), look="btn")
        ways += link("review", desk.say("to_review"), look="btn2", module=module.key)
    return f'<p class="acts">{ways}</p>' if ways else ""


def steps(module: ShelfModule, desk: Desk) -> str:
    """Its steps, each with the way to how patients read it."""
    title = f"<h2>{escape(desk.say('its_steps'))}</h2>"
    return title + steps_markup(module.steps, desk)


def whose(module: ShelfModule, desk: Desk) -> str:
    """Who may change it, and whom that concerns."""
    if module.service is None:
        return paragraph(desk.say("shared"))
    service = module.service[desk.language]
    return paragraph(desk.say("own" if module.is_ours else "anothers", service=service))
