"""Who may see My story and who has; the ways to take it along, and to take it away."""

from collections.abc import Iterable

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.stories.queries import Opened
from platform_core.ui.components import card, escape, html, link, paragraph
from platform_core.ui.patient.removing import ask_to_remove
from platform_core.ui.patient.story_facts import Page, when
from platform_core.wording import say


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
            day = when(share.shared_at, language)["day"]
            since = say("my_story.shared_since", language, service=name, day=day)
            html(paragraph(since), paragraph(say("my_story.shared_about", language)))
            with st.container(key="wide_stop"):
                st.button(say("my_story.stop", language), key="stop_sharing")
        html(_opened(page))


def on_paper(page: Page) -> str:
    """The ways to it on paper, empty until something is saved, and to the other words one kept."""
    language = page.language
    title, about = say("my_story.take_along", language), say("my_story.take_along_about", language)
    if page.story:
        ways = _paper("my_story.print", language) + _paper(
            "my_story.print_large", language, "?size=large"
        )
    else:
        ways = _paper("my_story.print_empty", language)
    kept = ""
    if page.has_words:
        kept = f"<p>{link('my_words', say('my_words.title', language), look='quiet')}</p>"
    return card(title, f'{paragraph(about)}<p class="acts">{ways}</p>') + kept


def _paper(key: str, language: Language, query: str = "") -> str:
    return f'<a class="btn2" href="/print/my-story{query}">{escape(say(key, language))}</a>'


def removing(page: Page, *, asked: bool) -> None:
    """The way to take it away: what that does is said first."""
    if page.story is not None:
        ask_to_remove("my_story", "remove", page.language, asked=asked)


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
        words = say("my_story.opened_by", language, name=one.name, **when(one.at, language))
        yield f"<li>{escape(words)}</li>"
