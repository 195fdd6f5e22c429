"""The pieces of the page on which a service keeps its list of words to avoid."""

from collections.abc import Sequence

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.content.avoided.defaults import default_words
from platform_core.content.problems import Level
from platform_core.content.rules import LANGUAGES
from platform_core.storage.tables import AvoidedWord
from platform_core.ui.components import more, paragraph, table
from platform_core.ui.team_forms import field_error, labelled, said_by, wrong_with
from platform_core.wording import say

FIELDS = ("avoid_language", "avoid_word", "avoid_instead")
_HEADS = ("word", "spoken", "instead")


def own_table(own: Sequence[AvoidedWord], language: Language) -> str:
    """The service's own words, or a sentence that it has none."""
    if not own:
        return paragraph(say("avoided.none", language))
    rows = [[one.word, say(f"avoided.in.{one.language}", language), one.instead] for one in own]
    return table(say("avoided.own_caption", language), _heads(language), rows)


def platform_lists(language: Language) -> str:
    """The words that come with the platform, to open on request: what stops, and what advises."""
    return "".join(
        more(
            say(f"avoided.shipped_{level}", language, n=len(rows)), _shipped(level, rows, language)
        )
        for level in Level
        if (rows := _rows(level, language))
    )


def _rows(level: Level, language: Language) -> list[list[str]]:
    return [
        [one.word, say(f"avoided.in.{one.language}", language), one.instead]
        for one in default_words()
        if one.level is level
    ]


def _shipped(level: Level, rows: list[list[str]], language: Language) -> str:
    caption = say(f"avoided.shipped_{level}", language, n=len(rows))
    return table(caption, _heads(language), rows)


def _heads(language: Language) -> list[str]:
    return [say(f"avoided.{head}", language) for head in _HEADS]


def add_fields(language: Language) -> None:
    """The widgets of the form that adds a word; their keys are FIELDS."""
    wrong = wrong_with("avoid")
    field_error(wrong, "avoid", language)
    field_error(wrong, "avoid_language", language)
    st.radio(
        say("avoided.spoken", language),
        LANGUAGES,
        index=None,
        key="avoid_language",
        format_func=said_by("avoided.in", language),
    )
    field_error(wrong, "avoid_word", language)
    label = labelled(say("avoided.word", language), say("avoided.word_hint", language))
    st.text_input(label, key="avoid_word", autocomplete="off")
    field_error(wrong, "avoid_instead", language)
    st.text_input(say("avoided.instead", language), key="avoid_instead", autocomplete="off")


def said_word(one: AvoidedWord, language: Language) -> str:
    """A word of the service as a choice."""
    return say(
        "avoided.choice",
        language,
        word=one.word,
        spoken=say(f"avoided.in.{one.language}", language),
    )
