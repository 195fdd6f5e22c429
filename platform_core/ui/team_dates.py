"""A date typed as day, month and year in three boxes: no calendar to hunt through, any keyboard.

British order, because a date picker's spin buttons read out badly and its calendar needs a mouse.
"""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from platform_core.ui.components import error_line, escape, html
from platform_core.accounts.rules import Language
from platform_core.wording import say

_PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What was typed; ``day`` is the date it makes, ``problem`` the wording key if it makes none.

    Nothing typed at all is neither: an empty date.
    """

    day: date | None = None
    problem: str | None = None


def read_date(day: str, month: str, year: str) -> TypedDate:
    """The date that three boxes make. Two digits of a year are this century's."""
    typed = [part.strip() for part in (day, month, year)]
    if not any(typed):
        return TypedDate()
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in typed):
        return TypedDate(problem="date.not_whole")
    number = int(typed[2])
    try:
        return TypedDate(
            date(number + 2000 if number < 100 else number, int(typed[1]), int(typed[0]))
        )
    except ValueError:
        return TypedDate(problem="date.not_real")


def date_fields(
    key: str, label: str, hint: str, language: Language, *, wrong: str = ""
) -> TypedDate:
    """Draw the three boxes under one label and answer with what they hold.

    ``wrong`` is what to say beside them after a refused submit. The boxes' keys are ``key`` with
    ``_day``, ``_month`` and ``_year``.
    """
    told = error_line(f"{key}_error", wrong, language) if wrong else ""
    html(f'<p class="label">{escape(label)}</p><p class="hint">{escape(hint)}</p>{told}')
    with st.container(horizontal=True, gap="small", key=f"date_{key}"):
        parts = [_box(f"{key}_{part}", label, part, language) for part in _PARTS]
    return read_date(*parts)


def _box(key: str, label: str, part: str, language: Language) -> str:
    words = say(f"date.{part}", language)
    width = 90 if part == "year" else 70
    typed = st.text_input(words, key=key, width=width, autocomplete="off")
    return typed or ""
