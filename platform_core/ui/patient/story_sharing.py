"""Who may see My story and who has; the ways to take it along, and to take it away."""

from collections.abc import Iterable

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.stories.queries import Opened
from platform_core.ui.components import escape, html, link, paragraph
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
