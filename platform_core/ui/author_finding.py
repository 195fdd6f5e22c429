"""The form with which an author looks for steps. What is looked for is in the address, so that it
can be kept, sent to a colleague, and gone back to."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from platform_core.content.shelves.looking import WORDS_LENGTH, Asked, Found, asked_for
from platform_core.content.shelves.rules import LOOSE, Library, Need, Standing
from platform_core.ui.author_library import modules_markup
from platform_core.ui.author_lines import Desk
from platform_core.ui.components import escape, link, paragraph
from platform_core.ui.team_panels import is_open, opener

_LAST = "_library_asked"
_WIDGETS = ("words", "need", "standing", "stage")


def asked_now() -> Asked:
    """What the address asks for."""
    return asked_for(st.query_params.to_dict())


def first_now() -> int:
    """Which module the page begins with, of a list too long for one."""
    typed = st.query_params.get("first", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def as_address(asked: Asked) -> dict[str, str]:
    """What an address says of what is looked for."""
    query = {("stage" if name == "shelf" else name): it for name, it in asdict(asked).items()}
    return {name: str(it) for name, it in query.items() if it}


def find_form(library: Library, asked: Asked, desk: Desk) -> None:
    """A line for words, and what else it can be narrowed by when that was asked for."""
    _follow_address(asked)
    by_stage = bool(asked.shelf) and asked.narrows
    is_wide = is_open("narrow_by") or by_stage or bool(asked.standing or asked.need)
    with st.form("find", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                desk.say("words"),
                key="words",
                autocomplete="off",
                max_chars=WORDS_LENGTH,
                width=480,
            )
            sent = st.form_submit_button(desk.say("find"), key="find_button")
        if is_wide:
            titles = _titles(library, desk)
            with st.container(horizontal=True, key="narrow"):
                _choice("need", "need", [str(it) for it in Need], desk)
                _choice("standing", "is", [str(it) for it in Standing], desk)
                st.selectbox(
                    desk.say("stage"),
                    list(titles),
                    index=None,
                    key="stage",
                    format_func=lambda key: titles.get(key, key),
                    placeholder=desk.say("any"),
                )
    if sent:
        # A stage that only happens to be open below narrows nothing that nobody can see here.
        _ask(_WIDGETS if is_wide else ("words",))
    with st.container(horizontal=True, gap="small"):
        opener("narrow_by", desk.say("narrow"), look="tertiary")


def _choice(name: str, prefix: str, options: list[str], desk: Desk) -> None:
    st.selectbox(
        desk.say("status" if name == "standing" else name),
        options,
        index=None,
        key=name,
        format_func=lambda one: desk.say(f"{prefix}.{one}"),
        placeholder=desk.say("any"),
    )


def _titles(library: Library, desk: Desk) -> dict[str, str]:
    """The stages by key, with their plan where there are several, and what is in none."""
    plans = {shelf.key.partition("/")[0] for shelf in library.shelves}
    titles = {
        shelf.key: shelf.title[desk.language]
        if len(plans) == 1
        else f"{shelf.plan_title[desk.language]}: {shelf.title[desk.language]}"
        for shelf in library.shelves
    }
    return titles | ({LOOSE: desk.say("loose")} if library.loose else {})


def _follow_address(asked: Asked) -> None:
    """Show in the form what the address asks for, whenever that is something else than before."""
    query = as_address(asked)
    if st.session_state.get(_LAST) != query:
        st.session_state[_LAST] = query
        st.session_state["words"] = query.get("words", "")
        for name in ("need", "standing", "stage"):
            st.session_state[name] = query.get(name)


def _ask(names: Sequence[str]) -> None:
    typed = {name: st.session_state.get(name) or "" for name in names}
    query = as_address(asked_for(typed))
    st.query_params.from_dict(query)
    st.rerun()


def found_markup(found: Sequence[Found], asked: Asked, first: int, desk: Desk) -> str:
    """What was found, and what it was narrowed by."""
    steps = sum(len(one.steps) for one in found)
    said = [desk.say("searched", words=asked.words)] if asked.words else []
    said += [desk.say(f"need.{asked.need}")] if asked.need else []
    said += [desk.say(f"is.{asked.standing}")] if asked.standing else []
    chips = "".join(f"<li>{escape(words)}</li>" for words in said)
    all_of_it = f'<p class="pager">{link("library", desk.say("everything"))}</p>'
    if not found:
        top = paragraph(desk.say("found_none"))
        return f'<h2>{escape(desk.say("found"))}</h2><ul class="chips">{chips}</ul>{top}{all_of_it}'
    title = desk.say("found_steps", n=steps, modules=desk.say("modules", n=len(found)))
    query = as_address(asked)
    return f'<h2>{escape(title)}</h2><ul class="chips">{chips}</ul>{all_of_it}' + modules_markup(
        found, first, desk, query, words=asked.words
    )
