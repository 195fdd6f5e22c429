"""Small pieces of markup that every page is made of.

Each answers with a string of HTML in which words are already escaped, so that a page can join a
few and send them as one element: one element is one message over a slow line.
"""

from urllib.parse import urlencode

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.content.step_html import dots as dots
from platform_core.content.step_html import escape as escape
from platform_core.content.step_html import icon as icon
from platform_core.content.step_html import note as note
from platform_core.wording import say


def html(*markup: str) -> None:
    """Send markup to the browser as one element; none at all for none."""
    joined = "".join(markup)
    if joined:
        st.html(joined)


def pressed(button: str) -> bool:
    """Whether this run was started by the button of that key.

    Asked at the top of a page, so that what the press changes is read and drawn in the same run.
    """
    return bool(st.session_state.get(button))


def address(page: str, **query: object) -> str:
    """The address of a page by its file stem: ``/step?step=start-here%2Fright-place``."""
    return f"/{page}?{urlencode(query)}" if query else f"/{page}"


def link(page: str, words: str, *, look: str = "", **query: object) -> str:
    """A link to one of our pages that opens without a reload.

    ``look`` is empty, ``btn`` (primary), ``btn2`` (outlined) or ``quiet``.
    """
    look = f' class="{look}"' if look else ""
    return f'<a{look} data-page href="{escape(address(page, **query))}">{escape(words)}</a>'


def heading(words: str, *, about: str = "", over: str = "") -> str:
    """The page's one h1, with a line above and a line below if there are any."""
    above = f'<p class="over">{escape(over)}</p>' if over else ""
    below = f'<p class="muted">{escape(about)}</p>' if about else ""
    return f"{above}<h1>{escape(words)}</h1>{below}"


def card(title: str, body: str, *, look: str = "card", ident: str = "") -> str:
    """A card with an h2; ``look`` is card or soft. ``body`` is markup."""
    ident = f' id="{escape(ident)}"' if ident else ""
    return f'<section class="{look}"{ident}><h2>{escape(title)}</h2>{body}</section>'


def paragraph(words: str, *, look: str = "") -> str:
    """A paragraph of plain words; ``look`` is any of lead, muted, small."""
    look = f' class="{look}"' if look else ""
    return f"<p{look}>{escape(words)}</p>"


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """A plain table; the caption is for screen readers, the first cell of a row is its heading."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="t nums"><caption class="vh">{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def more(summary: str, body: str) -> str:
    """Something to open on request. ``body`` is markup."""
    return (
        f'<details class="more"><summary>{icon("chev")}{escape(summary)}</summary>{body}</details>'
    )


def error_summary(problems: list[tuple[str, str]], language: Language) -> str:
    """What is wrong with a form, on top of it: ``problems`` are (field id, words).

    Its links lead to the fields; camau.js moves the focus here. Put ``error_line`` by each field.
    """
    lines = "".join(f'<li><a href="#{escape(f)}">{escape(words)}</a></li>' for f, words in problems)
    return (
        '<div class="errs" role="alert" aria-labelledby="problem" tabindex="-1">'
        f'<h2 id="problem">{escape(say("common.problem", language))}</h2><ul>{lines}</ul></div>'
    )


def error_line(field: str, words: str, language: Language) -> str:
    """The same words beside the field that they are about."""
    prefix = escape(say("common.error", language))
    return (
        f'<p class="err" id="{escape(field)}"><span class="vh">{prefix}: </span>{escape(words)}</p>'
    )


def own_words(words: str) -> str:
    """What somebody wrote, as they wrote it, kept from turning the line around it."""
    return f'<bdi class="own">{escape(words)}</bdi>'


def done(words: str) -> str:
    """What has just been saved, said at once to a screen reader too."""
    return f'<p class="saved" role="status">{icon("tick")}<span>{escape(words)}</span></p>'
