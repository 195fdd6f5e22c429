"""The cards of the review page for a draft: taking in, approvals, and what may become of it."""

from datetime import date, timedelta

import streamlit as st

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.drafts.situation import Signed
from platform_core.content.rules import LANGUAGES
from platform_core.storage.tables import ContentDraft
from platform_core.ui.author_review import Board, when
from platform_core.ui.author_review_acts import (
    DATE,
    FORM,
    NOTE,
    TIME,
    note_press,
    times,
)
from platform_core.ui.components import escape, html, link, paragraph
from platform_core.ui.team_dates import write_date
from platform_core.ui.team_forms import field_error, labelled, wrong_with
from platform_core.ui.team_panels import is_open, opener
from platform_core.wording import say


def catch_up_card(board: Board, language: Language) -> None:
    """The way to take in what was published since the draft began."""
    situation, draft = board.situation, board.draft
    if draft is None or situation is None or situation.moved_on is None or not board.is_ours:
        return
    html(paragraph(say("review.catch_up_about", language), look="muted"))
    st.button(
        say("review.catch_up", language),
        key="catch_up",
        on_click=note_press,
        args=("catch_up", draft.id),
    )


def approvals_card(board: Board, viewer: Viewer) -> None:
    """Who has approved which language, and the buttons with which to do so by name."""
    language, draft, situation = viewer.language, board.draft, board.situation
    if draft is None or situation is None:
        return
    html(
        f"<h2>{escape(say('review.approvals', language))}</h2>",
        paragraph(say("review.approvals_about", language), look="muted"),
    )
    for column, shown in zip(st.columns(2), LANGUAGES, strict=True):
        with column:
            html(_approval(board, shown, language))
            if situation.approval(shown) or draft.state != "in_review" or not board.is_ours:
                continue
            if any(it.part and it.language in ("", shown) for it in board.against):
                html(paragraph(say("review.approve_after", language), look="small"))
            else:
                st.button(
                    say(f"review.approve_{shown}", language, name=viewer.name),
                    key=f"approve_{shown}",
                    type="primary",
                    on_click=note_press,
                    args=("approve", draft.id, shown, situation.digest(shown)),
                )


def _approval(board: Board, shown: str, language: Language) -> str:
    situation = board.situation
    assert situation is not None  # noqa: S101  (there is a draft)
    title = f"<h3>{escape(say(f'review.{shown}', language))}</h3>"
    writers = sorted(board.names[it] for it in situation.writers(shown))
    wrote = (
        paragraph(say("review.written_by", language, names=", ".join(writers)), look="small muted")
        if writers
        else ""
    )
    if signed := situation.approval(shown):
        own = say("review.own_words", language) if signed.by in situation.writers(shown) else ""
        return title + paragraph(f"{_signed('review.approved', signed, language)} {own}") + wrote
    earlier = next((it for it in situation.signed if it.language == shown), None)
    if earlier:
        return title + paragraph(_signed("review.approved_before", earlier, language)) + wrote
    return title + paragraph(say("review.not_approved", language)) + wrote


def _signed(wording: str, one: Signed, language: Language) -> str:
    return say(wording, language, by=one.name, at=when(one.at, language))


def ways_card(board: Board, viewer: Viewer, today: date) -> None:
    """What may become of the draft now."""
    language, draft = viewer.language, board.draft
    if draft is None:
        return
    html(f"<h2>{escape(say('review.next', language))}</h2>")
    field_error(wrong_with(FORM), FORM, language)
    if not board.is_ours:
        html(paragraph(say("review.refused.not_yours", language)))
        return
    if draft.state == "draft":
        html(paragraph(say("review.send_about", language), look="muted"))
        _button("send", language, draft.id, primary=True)
    else:
        _in_review(board, draft, language, today)
    opener("discard_open", say("review.discard", language), look="tertiary")
    if is_open("discard_open"):
        html(paragraph(say("review.discard_about", language)))
        _button("discard", language, draft.id, wording="review.discard_yes")


def _in_review(board: Board, draft: ContentDraft, language: Language, today: date) -> None:
    if draft.due_at is not None:
        due = when(draft.due_at, language)
        name = board.names.get(draft.due_by or 0, "")
        html(paragraph(say("review.due_by", language, at=due, by=name)))
        _button("keep", language, draft.id)
    if board.kind == "plan":
        words = say("review.plan_impact", language)
        html(f"<p>{link('plan', words, look='btn2')}</p>")
    elif board.against:
        html(paragraph(say("review.not_now", language, n=len(board.against))))
    else:
        html(paragraph(say("review.publish_about", language)))
        _button("publish", language, draft.id, primary=True)
        if draft.due_at is None:
            _later(draft, language, today)
    with st.form("send_back", border=False):
        field_error(wrong_with(FORM), NOTE, language)
        label, about = say("review.note", language), say("review.note_hint", language)
        st.text_area(labelled(label, about), key=NOTE, height=110)
        st.form_submit_button(
            say("review.back", language),
            key="back",
            on_click=note_press,
            args=("back", draft.id),
        )


def _later(draft: ContentDraft, language: Language, today: date) -> None:
    with st.form("later", border=False):
        field_error(wrong_with(FORM), DATE, language)
        about = say("review.date_hint", language, example=write_date(today + timedelta(days=1)))
        st.text_input(labelled(say("review.date", language), about), key=DATE, autocomplete="off")
        st.selectbox(say("review.time", language), times(), index=times().index("09:00"), key=TIME)
        st.form_submit_button(
            say("review.later", language),
            key="later",
            on_click=note_press,
            args=("later", draft.id),
        )


def _button(
    act: str, language: Language, draft_id: int | None, *, wording: str = "", primary: bool = False
) -> None:
    st.button(
        say(wording or f"review.{act}", language),
        key=act,
        type="primary" if primary else "secondary",
        on_click=note_press,
        args=(act, draft_id),
    )
