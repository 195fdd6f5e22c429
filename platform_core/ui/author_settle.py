"""Give up a plan's draft, send it for review, or publish it, having seen whom it affects."""

from datetime import date, datetime

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.drafts import actions
from platform_core.content.drafts.queries import open_draft
from platform_core.content.drafts.rules import DraftClosed, DraftMoved, DraftProblem, NotYet
from platform_core.content.drafts.situations import situation_of
from platform_core.content.planning.actions import Seen
from platform_core.content.rules import LANGUAGES
from platform_core.storage.tables import ContentDraft
from platform_core.ui.author_board import Board, board_of
from platform_core.ui.author_impact import Impact, impact_markup, impact_of, wrong_markup
from platform_core.ui.author_plan_acts import Press, note_press, why_not
from platform_core.ui.components import escape, html, link, paragraph
from platform_core.ui.team_forms import (
    field_error,
    reading,
    saving,
    tell,
    tell_wrong,
    wrong_with,
)
from platform_core.ui.team_panels import close_panels, is_open, opener
from platform_core.wording import say

ACTS = ("discard", "send", "publish")
_FORM = "settle"


def settle_card(board: Board, viewer: Viewer, today: date) -> None:
    """What may become of the draft."""
    language = viewer.language
    with st.container(key="ways_draft", horizontal=True, gap="small"):
        opener("settle_open", say("plan.settle", language), look="primary")
        opener("discard_open", say("plan.discard", language))
    if is_open("discard_open"):
        with st.container(key="panel_discard"):
            html(paragraph(say("plan.discard_about", language, number=board.number)))
            _button("discard", "plan.discard_yes", board, viewer)
    if is_open("settle_open"):
        with st.container(key="panel_settle"):
            _settle(board, viewer, today)


def _settle(board: Board, viewer: Viewer, today: date) -> None:
    language, draft = viewer.language, board.draft
    if draft is None:
        return
    with reading(viewer) as session:
        found = impact_of(session, board, viewer, today=today)
        standing = _approvals(session, draft, today, language)
    html(impact_markup(found, board, viewer, today=today))
    if found.wrong:
        html(wrong_markup(found, board, language))
        return
    if not board.is_changed:
        html(paragraph(say("plan.same_as_published", language)))
        return
    field_error(wrong_with(_FORM), _FORM, language)
    st.checkbox(_promise(found, language), key=_tick(board.seen))
    if draft.state == "in_review":
        review = link("review", say("plan.to_review", language), kind="plan", key=board.key)
        html(paragraph(standing), f"<p>{review}</p>")
        _button("publish", "plan.publish", board, viewer)
    else:
        html(paragraph(say("plan.send_about", language), look="muted"))
        _button("send", "plan.send", board, viewer)


def _tick(seen: Seen) -> str:
    # Of another wording of the plan nobody has seen yet what it changes.
    return f"plan_seen_{seen.draft_id}_{seen.revision}"


def _promise(found: Impact, language: Language) -> str:
    if found.elsewhere.losing:
        return say("plan.i_have_seen_loss_elsewhere", language)
    if losing := found.people.losing:
        return say("plan.i_have_seen_loss", language, n=losing)
    return say("plan.i_have_seen", language)


def _button(act: str, label: str, board: Board, viewer: Viewer) -> None:
    st.button(
        say(label, viewer.language),
        key=act,
        type="primary" if act != "discard" else "secondary",
        on_click=note_press,
        args=(act, board.seen),
    )


def _approvals(session: Session, draft: ContentDraft, today: date, language: Language) -> str:
    """Who has approved which language of it as it reads now."""
    situation = situation_of(session, draft, today=today)
    said = []
    for shown in LANGUAGES:
        one = situation.approval(shown)
        key = f"plan.approved_{shown}" if one else f"plan.not_approved_{shown}"
        said.append(say(key, language, name=one.name if one else ""))
    return " ".join(said)


def settle_draft(press: Press, plan_key: str, viewer: Viewer, now: datetime) -> None:
    """Do what was pressed, and say on this run what came of it."""
    language = viewer.language
    if press.act != "discard" and not st.session_state.get(_tick(press.seen)):
        tell_wrong(_FORM, {_FORM: say("plan.not_seen", language)})
        return
    try:
        with saving(_FORM, viewer) as session:
            draft = _as_seen(session, press, plan_key)
            said = _done(session, press.act, draft, viewer, now)
    except NotYet as refusal:
        reasons = " ".join(one.in_language(language) for one in refusal.reasons)
        tell(say("plan.not_yet", language, reasons=reasons), is_saved=False)
    except DraftProblem as refusal:
        tell(why_not(refusal, viewer), is_saved=False)
    else:
        close_panels()
        st.session_state[_tick(press.seen)] = False
        tell(said)


def _as_seen(session: Session, press: Press, plan_key: str) -> ContentDraft:
    """The draft that was on the page. Raises DraftClosed if it is closed, DraftMoved if it has
    other words by now: what was seen of its effects was of the earlier ones."""
    draft, board = open_draft(session, "plan", plan_key), board_of(session, plan_key)
    if draft is None or board is None or draft.id != press.seen.draft_id:
        raise DraftClosed(f"draft {press.seen.draft_id}")
    if board.seen != press.seen:
        raise DraftMoved("plan", board.seen.revision, board.saved_by_id, board.saved_at, None)
    return draft


def _done(session: Session, act: str, draft: ContentDraft, viewer: Viewer, now: datetime) -> str:
    by, language = viewer.person_id, viewer.language
    if act == "discard":
        actions.discard(session, draft, by=by, at=now)
    elif act == "send":
        actions.send_for_review(session, draft, by=by, at=now)
    else:
        actions.publish(session, draft, by=by, at=now)
    return say(f"plan.done.{act}", language)


def nothing_yet(board: Board, language: Language) -> str:
    """How to begin, while nobody has changed anything."""
    return paragraph(say("plan.begin", language, number=board.number), look="muted")


def unknown(language: Language) -> str:
    """There is no plan at all."""
    return f"<h1>{escape(say('plan.title', language))}</h1>" + paragraph(
        say("plan.no_plan", language)
    )
