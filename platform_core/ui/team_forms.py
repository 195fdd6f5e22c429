"""Forms on staff pages: what was refused is listed on top and said by its field, nothing is lost.

What a run has saved or refused is shown by the next one, so that a page is always drawn from the
database as it then is.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language, Problem, Viewer
from platform_core.storage.database import DatabaseAway, open_reading, open_transaction
from platform_core.ui import closed
from platform_core.ui.components import done, error_line, error_summary, escape, html, link
from platform_core.ui.shell import frame, mark_wrong
from platform_core.wording import say

_NEWS = "_team_news"
_WRONG = "_team_wrong"
_CLEARED = "_team_cleared"
_EMPTY = {str: "", bool: False}  # by the type of what a widget holds; a choice is emptied to none

_Option = TypeVar("_Option")
Words = Mapping[str, str]
"""What is wrong with which field, in words."""


def finish(words: str, *, clear_fields: Iterable[str] = ()) -> NoReturn:
    """Say on the next run what this one saved, and empty the widgets of its form."""
    clear(clear_fields)
    tell(words)
    st.rerun()


@dataclass(frozen=True, slots=True)
class News:
    """What the last press came to.

    ``place`` is the number of the flag beside which to say it, if that is still on the page.
    ``onward`` is what to do next on somebody's record: the words, and their ref.
    """

    words: str
    place: str | None = None
    onward: tuple[str, str] | None = None
    is_saved: bool = True


def tell(
    words: str,
    *,
    place: str | None = None,
    onward: tuple[str, str] | None = None,
    is_saved: bool = True,
) -> None:
    """Say something when the page is drawn next; see ``News``."""
    st.session_state[_NEWS] = News(words, place, onward, is_saved)


def clear(keys: Iterable[str]) -> None:
    """Empty these widgets at the start of the next run, before which they cannot be set."""
    st.session_state[_CLEARED] = tuple(keys)


def refuse(form: str, wrong: Words) -> NoReturn:
    """Show on the next run what is wrong with a form; what was typed into it stays."""
    tell_wrong(form, wrong)
    st.rerun()


def tell_wrong(form: str, wrong: Words) -> None:
    """Say what is wrong with a form when the page is drawn next."""
    st.session_state[_WRONG] = (form, dict(wrong))


@contextmanager
def staff_page(
    title_key: str,
    viewer: Viewer,
    places: Collection[str] = (),
    *,
    named: str = "",
    says_news: bool = True,
) -> Iterator[None]:
    """A page's frame, with what the last run refused or saved on top of it, once.

    ``places`` are the numbers of the flags on it: news about one of those is said beside it, by
    ``show_news_at``, because whoever pressed a button down there would not see the top. ``named``
    is as in ``frame``. Without ``says_news`` the page says all news itself, by ``show_news``.
    """
    for key in st.session_state.pop(_CLEARED, ()):
        held = st.session_state.get(key)
        st.session_state[key] = _EMPTY.get(type(held))
    with frame(title_key, viewer, named=named):
        wrong = _wrong()[1]
        if wrong:
            mark_wrong(title_key, viewer, named=named)
            problems = [(error_id(field), words) for field, words in wrong.items()]
            html(error_summary(problems, viewer.language))
        news: News | None = st.session_state.get(_NEWS)
        if says_news and news is not None and news.place not in places:
            _show_news()
        yield
    st.session_state.pop(_WRONG, None)


def show_news() -> None:
    """What the last press came to, whatever it was about, if that has not been said yet."""
    if st.session_state.get(_NEWS) is not None:
        _show_news()


def show_news_at(place: str) -> None:
    """What the last press came to, if it was about this flag."""
    news: News | None = st.session_state.get(_NEWS)
    if news is not None and news.place == place:
        _show_news()


def _show_news() -> None:
    news: News = st.session_state.pop(_NEWS)
    moved = f'<p class="moved" role="alert">{escape(news.words)}</p>'
    on = f"<p>{link('record', news.onward[0], ref=news.onward[1])}</p>" if news.onward else ""
    html(done(news.words) if news.is_saved else moved, on)


@contextmanager
def reading(viewer: Viewer) -> Iterator[Session]:
    """A session for questions; if the database is away the page says so and the run ends."""
    try:
        with open_reading() as session:
            yield session
    except DatabaseAway:
        closed.away(viewer.language)


@contextmanager
def saving(form: str, viewer: Viewer) -> Iterator[Session]:
    """A session that saves; if the database is away the form says so and keeps what was typed."""
    try:
        with open_transaction() as session:
            yield session
    except DatabaseAway:
        refuse(form, {form: say("team.not_saved", viewer.language)})


def wrong_with(form: str) -> Words:
    """What the last run refused about this form: nothing, unless it just did."""
    name, wrong = _wrong()
    return wrong if name == form else {}


def _wrong() -> tuple[str, Words]:
    return st.session_state.get(_WRONG) or ("", {})


def error_id(field: str) -> str:
    """The id of the line beside a field, which the summary's link leads to."""
    return f"{field}_error"


def field_error(wrong: Words, field: str, language: Language) -> None:
    """The words about one field, right above it, if something is wrong with it."""
    if field in wrong:
        html(error_line(error_id(field), wrong[field], language))


def choose_one(
    form: str,
    label: str,
    options: Sequence[_Option],
    *,
    key: str,
    said: Callable[[_Option], str],
    placeholder: str,
    language: Language,
) -> _Option | None:
    """A field in which one of several is chosen, none at first; under the name of its form stands
    above it what is wrong with it."""
    field_error(wrong_with(form), form, language)
    chosen: _Option | None = st.selectbox(
        label, options, index=None, key=key, format_func=said, placeholder=placeholder
    )
    return chosen


def labelled(label: str, help_words: str) -> str:
    """A field's label with a line of help in it, so that a screen reader says both together."""
    return f"{label} :small[{help_words}]"


def in_words(problems: Iterable[Problem], language: Language) -> dict[str, str]:
    """Problems as words by field; the first of a field counts."""
    said: dict[str, str] = {}
    for problem in problems:
        said.setdefault(problem.field, say(problem.wording, language, **problem.names))
    return said


def said_by(prefix: str, language: Language, *, joined: str = ".") -> Callable[[object], str]:
    """A ``format_func`` that says each option by its key, which is ``prefix``, a dot and itself."""
    return lambda option: say(f"{prefix}{joined}{option}", language)
