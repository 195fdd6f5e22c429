"""The cards of the review page for what went out: undoing it, and telling whoever read before."""

from collections.abc import Iterator, Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.drafts.corrections import Reread
from platform_core.content.drafts.diff import Section, differences
from platform_core.content.drafts.paragraphs import Change
from platform_core.content.drafts.queries import Published, version_parts
from platform_core.ui.author_diff import sections_markup
from platform_core.ui.author_review import Board, to_compare, when
from platform_core.ui.author_review_acts import FORM, correction_fields, note_press
from platform_core.ui.author_review_plans import plan_back_markup
from platform_core.ui.components import escape, html, more, own_words, paragraph
from platform_core.ui.team_forms import field_error, wrong_with
from platform_core.ui.team_panels import is_open, opener
from platform_core.wording import say

_FEWEST = 5  # fewer people than this are not counted out: they could be recognised
_NOWHERE = -1  # no version: nothing is being asked about


def going_back(session: Session, board: Board, viewer: Viewer, today: date) -> str:
    """What would be other than now by the way back whose panel is open; nothing if none is."""
    version = next((it for panel, it in _ways_back(board.history) if is_open(panel)), _NOWHERE)
    if version == _NOWHERE:
        return ""
    sides = (board.history[0].publication.version_id, version)
    now, then = (to_compare(session, version_parts(session, it)) for it in sides)
    other = _other(differences(board.kind, now, then), board, viewer.language)
    return other + plan_back_markup(session, board, version, viewer, today)


def _ways_back(history: Sequence[Published]) -> Iterator[tuple[str, int | None]]:
    """The panels of the card, each with the version that it would bring back."""
    yield "withdraw_open", None
    for one in history[1:2]:
        yield "undo_open", one.publication.version_id
    for one in history:
        yield f"again_open_{one.number}", one.publication.version_id


def history_card(board: Board, found: Sequence[Reread], other: str, language: Language) -> None:
    """Every publication, the newest first, with the way back to any of them. ``other``: what would
    be other than now by the way back that is being asked about."""
    if not board.history:
        return
    newest, is_told = board.history[0], any(it.told for it in found)
    html(
        f"<h2>{escape(say('review.history', language))}</h2>",
        paragraph(say("review.history_about", language), look="muted"),
    )
    for number, one in enumerate(board.history):
        said = _act(one, board.history[number + 1 :], language)
        html(paragraph(said, look="" if number == 0 else "small"))
        if number == 0 and board.is_ours:
            _undo(board, is_told, other, language)
        elif board.is_ours and _may_come_back(one, board.history[:number]):
            _bring_back(one, newest, is_told, other, language)


def _may_come_back(one: Published, later: Sequence[Published]) -> bool:
    """Whether a version is worth a button: another than now, and not offered already."""
    version = one.publication.version_id
    return version is not None and all(it.publication.version_id != version for it in later)


def _act(one: Published, earlier: Sequence[Published], language: Language) -> str:
    """What was done. A version that had been published before was brought back."""
    at = when(one.publication.published_at, language)
    version = one.publication.version_id
    came_back = version is not None and any(it.publication.version_id == version for it in earlier)
    how = "files" if one.by is None else "person"
    what = "out" if one.number is None else "back" if came_back else "act"
    return say(f"review.{what}_{how}", language, number=one.number, by=one.by, at=at)


def _bring_back(
    one: Published, newest: Published, is_told: bool, other: str, language: Language
) -> None:
    panel = f"again_open_{one.number}"
    opener(panel, say("review.again", language, number=one.number), look="tertiary")
    if is_open(panel):
        html(paragraph(say("review.undo_about", language, number=one.number)), other)
        if is_told:
            html(paragraph(say("review.undo_told", language)))
        st.button(
            say("review.again_yes", language),
            key=f"again_{one.number}",
            type="primary",
            on_click=note_press,
            args=("again", newest.publication.id, one.publication.version_id),
        )


def _other(found: Sequence[Section], board: Board, language: Language) -> str:
    """Which steps come back and which go, by name; and the words that are other, to be opened."""
    lines = ""
    for change in (Change.ADDED, Change.REMOVED, Change.CHANGED):
        names = [it.title[language] for it in found if it.key and it.change is change]
        if names:
            said = say(f"review.way_back.{board.kind}.{change}", language, names=" · ".join(names))
            lines += paragraph(said)
    if all(it.change in (Change.SAME, Change.REMOVED) for it in found):
        return lines
    words = sections_markup(board.kind, found, language, board.called)
    return lines + more(say("review.way_back.words", language), words)


def _undo(board: Board, is_told: bool, other: str, language: Language) -> None:
    newest = board.history[0]
    with st.container(key="ways_history", horizontal=True, gap="small"):
        if len(board.history) > 1:
            opener("undo_open", say("review.undo", language))
        if newest.number is not None and board.kind == "module":
            opener("withdraw_open", say("review.withdraw", language), look="tertiary")
    for act in ("undo", "withdraw"):
        if is_open(f"{act}_open"):
            html(paragraph(_means(act, board, language)), other)
            if is_told:
                html(paragraph(say("review.undo_told", language)))
            st.button(
                say(f"review.{act}_yes", language),
                key=act,
                type="primary",
                on_click=note_press,
                args=(act, newest.publication.id),
            )


def _means(act: str, board: Board, language: Language) -> str:
    if act == "withdraw":
        return say("review.withdraw_about", language)
    before = board.history[1].number
    if before is None:
        return say("review.undo_to_nothing", language)
    return say("review.undo_about", language, number=before)


def corrections_card(board: Board, found: Sequence[Reread], language: Language) -> None:
    """How many read an earlier wording of which step, and the words to tell them by."""
    if not found:
        return
    publication = board.history[0].publication
    html(
        f"<h2>{escape(say('review.corrections', language))}</h2>",
        paragraph(say("review.corrections_about", language), look="muted"),
    )
    for one in found:
        html(f"<h3>{escape(one.title[language])}</h3>", paragraph(_readers(one, language)))
        if one.told is not None:
            html(_told(one, language))
        elif one.readers and board.is_ours:
            panel = f"tell_{one.step.replace('/', '_')}"
            opener(panel, say("review.tell", language))
            if is_open(panel) or any(it in wrong_with(FORM) for it in _fields(one)):
                _tell(one, publication.id or 0, language)


def _fields(one: Reread) -> list[str]:
    return list(correction_fields(one.step).values())


def _readers(one: Reread, language: Language) -> str:
    if 0 < one.readers < _FEWEST:
        return say("review.readers_few", language, fewest=_FEWEST)
    return say("review.readers", language, n=one.readers)


def _told(one: Reread, language: Language) -> str:
    words = "".join(
        f'<p lang="{it}">{own_words(said)}</p>' for it, said in sorted((one.told or {}).items())
    )
    return paragraph(say("review.told", language), look="small muted") + words


def _tell(one: Reread, publication_id: int, language: Language) -> None:
    with st.form(f"correct_{one.step}", border=False):
        html(paragraph(say("review.tell_about", language), look="muted"))
        for shown, key in correction_fields(one.step).items():
            field_error(wrong_with(FORM), key, language)
            st.text_area(say(f"review.tell_{shown}", language), key=key, height=90)
        st.form_submit_button(
            say("review.correct", language),
            key=f"correct_{one.step}",
            type="primary",
            on_click=note_press,
            args=("correct", publication_id, one.step),
        )
