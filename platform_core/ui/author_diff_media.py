"""The pictures, sounds and films of a draft themselves, beside the words that are said of them."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from platform_core.accounts.rules import Language
from platform_core.content.drafts.diff import Medium, Section
from platform_core.content.drafts.paragraphs import Change
from platform_core.content.markdown import media_html
from platform_core.content.rules import LANGUAGES, Media
from platform_core.ui.author_diff_facts import chip
from platform_core.ui.components import escape, more, paragraph
from platform_core.wording import say

_KNOWN = tuple(it.name for it in fields(Media))


def media_markup(section: Section, language: Language) -> str:
    """What is new, other or gone: who approves what is said of a picture sees it."""
    if not section.media:
        return ""
    shown = "".join(_medium(it, language) for it in section.media)
    return f"<h4>{escape(say('review.fact.media', language))}</h4>{shown}"


def _medium(one: Medium, language: Language) -> str:
    name = f"<p>{chip(one.change, language)} {escape(one.file)}</p>"
    if one.change is Change.REMOVED:
        return name + _pair(one.before, language)
    now = name + _pair(one.after, language)
    if one.change is Change.CHANGED and _bytes(one.before) != _bytes(one.after):
        now += more(say("review.media_before", language), _pair(one.before, language))
    return now


def _bytes(said: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    return {it: (one.get("svg") or "", one.get("digest") or "") for it, one in said.items()}


def _pair(said: Mapping[str, Mapping[str, Any]], language: Language) -> str:
    cells = "".join(_cell(said.get(it), it, language) for it in LANGUAGES)
    return f'<div class="pairs">{cells}</div>'


def _cell(said: Mapping[str, Any] | None, shown: str, language: Language) -> str:
    name = f'<span class="dlang">{escape(say(f"review.{shown}", language))}</span>'
    if said is None:
        nothing = paragraph(say("review.nothing_here", language), look="small muted")
        return f'<div class="dcell none">{name}{nothing}</div>'
    known = {it: said[it] for it in _KNOWN if said.get(it) is not None}
    drawn = media_html(Media(**{"file": "", "alt": "", **known}), shown)
    alt = escape(say("review.media_alt", language))
    words = (
        f'<p class="small">{alt} <span lang="{shown}">{escape(said.get("alt") or "")}</span></p>'
    )
    return f'<div class="dcell">{name}<div lang="{shown}">{drawn}</div>{words}</div>'
