"""The frame of every page: top bar, menu, the page itself, footer."""

from urllib.parse import quote, urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from platform_core.accounts.rules import Language, Role, Viewer
from platform_core.content.step_html import call_now
from platform_core.settings import settings
from platform_core.ui.components import escape, html, icon
from platform_core.ui.places import home_of, menu_of
from platform_core.wording import say

_STAFF = frozenset(Role) - {Role.PATIENT}


def frame(
    title_key: str, viewer: Viewer, *, shape: str = "", named: str = "", back_to: str = ""
) -> DeltaGenerator:
    """Name the page, draw what is around it, and answer with the container to draw it in.

    ``title_key`` begins with the page's file stem (``today.title``), which is how the menu knows
    where we are. ``shape`` is empty (wide), ``read`` (a line's length) or ``today``; staff pages
    are ``team``. ``named`` is what the browser calls the page where its title says too little,
    such as the name of a step. ``back_to`` is where the language switch leads where the address in
    the browser does not tell all. Use it as ``with frame("today.title", viewer):``.
    """
    here = title_key.partition(".")[0]
    _name_page(named or say(title_key, viewer.language))
    with st.container(key="topbar"):
        html(top_bar(viewer, here, quote(back_to, safe="") or this_address(quoted=True)))
    page = st.container(key=f"page_{shape_of(viewer, shape)}".rstrip("_"))
    html(footer(viewer.language, viewer.roles))
    return page


def shape_of(viewer: Viewer, shape: str) -> str:
    """A page's shape: the one given, or the tighter one of staff."""
    return shape or ("" if viewer.roles.isdisjoint(_STAFF) else "team")


def bare_frame(title_key: str, language: Language) -> DeltaGenerator:
    """The frame for somebody who is not let in: no menu, no name, urgent help all the same."""
    _name_page(say(title_key, language))
    with st.container(key="topbar"):
        html(f"<header>{_bar('', language, this_address(quoted=True))}</header>")
    page = st.container(key="page_read")
    html(footer(language, frozenset()))
    return page


def mark_wrong(title_key: str, viewer: Viewer, *, named: str = "") -> None:
    """Say in the page's title that the form has a problem, which a screen reader reads first."""
    words = named or say(title_key, viewer.language)
    _name_page(say("common.error_title", viewer.language, title=words))


def this_address(*, quoted: bool = False) -> str:
    """The path and query of the page in the browser; ``quoted`` to put it into another query."""
    path = urlsplit(st.context.url or "").path or "/"
    query = urlencode(st.query_params.to_dict())
    found = f"{path}?{query}" if query else path
    return quote(found, safe="") if quoted else found


def this_page() -> str | None:
    """The file stem in the browser's address; nothing where there is no browser."""
    return urlsplit(st.context.url).path.strip("/") if st.context.url else None


def top_bar(viewer: Viewer, here: str, came_from: str) -> str:
    """The bar and the menu as markup; ``came_from`` is the quoted address to come back to."""
    staff = not viewer.roles.isdisjoint(_STAFF)
    who = f'<span class="who">{icon("user")}{escape(viewer.name)}</span>' if staff else ""
    bar = _bar(who, viewer.language, came_from, home_of(viewer.roles))
    return f"<header>{_notice(viewer.language)}{bar}</header>{_menu(viewer, here, staff)}"


def footer(language: Language, roles: frozenset[Role]) -> str:
    """Nobody watches; whom to call; and the links that every page has."""
    lines = "".join(f"<li>{_footer_link(key, language)}</li>" for key in _footer_links(roles))
    return (
        f'<footer class="foot{" staff" if roles & _STAFF else ""}"><div>'
        f"<p>{_not_watched(language)}</p><ul>{lines}</ul></div></footer>"
    )


def _name_page(words: str) -> None:
    st.set_page_config(page_title=f"{words} – Camau", layout="wide", page_icon=None)


def _bar(who: str, language: Language, came_from: str, home: str = "/") -> str:
    other = Language.WELSH if language is Language.ENGLISH else Language.ENGLISH
    urgent = escape(say("common.urgent_help", language))
    return (
        f'<div class="bar"><a class="brand" href="{escape(home)}">'
        '<b aria-hidden="true"></b>camau</a>'
        f'{who}<a class="lang" href="/language/{other}?next={came_from}" lang="{other}"'
        f' hreflang="{other}">{escape(say("common.other_language", language))}</a>'
        f'<a class="help" href="/urgent-help">{icon("phone")}{urgent}</a></div>'
    )


def _menu(viewer: Viewer, here: str, staff: bool) -> str:
    items = "".join(_menu_item(stem, here, viewer.language) for stem in menu_of(viewer.roles))
    label = escape(say("common.menu", viewer.language))
    return f'<nav class="menu {"staff" if staff else "patient"}" aria-label="{label}">{items}</nav>'


def _menu_item(stem: str, here: str, language: Language) -> str:
    now = ' aria-current="page"' if stem == here else ""
    words = escape(say(f"nav.to_{stem}", language))
    return f'<a class="n-{stem}" data-page href="/{stem}"{now}>{words}</a>'


def _notice(language: Language) -> str:
    """The line that a demonstration always wears, with how far its clock was moved."""
    if not settings().demo:
        return ""
    moved = settings().clock_offset.days
    words = say("common.demo", language)
    if moved:
        words += " " + say("common.demo_moved", language, n=moved)
    return f'<p class="demo">{escape(words)}</p>'


def _not_watched(language: Language) -> str:
    strong = escape(say("common.nobody_watches", language))
    return f"<strong>{strong}</strong> {call_now(language)}"


def _footer_links(roles: frozenset[Role]) -> list[str]:
    own = ["my_answers", "my_story", "ask_the_team"] if Role.PATIENT in roles else []
    way_out = ["sign-out"] if roles else []
    return [*own, "support", "accessibility", "privacy", *way_out]


def _footer_link(name: str, language: Language) -> str:
    ours = " data-page" if "_" in name else ""
    words = escape(say(f"footer.{name.replace('-', '_')}", language))
    return f'<a{ours} href="/{name}">{words}</a>'
