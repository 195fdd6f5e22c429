"""Review and publish: what waits to be read, what is new in it, who approves it, what went out."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.content.drafts import queries
from platform_core.settings import settings
from platform_core.ui import author_review as parts
from platform_core.ui import author_review_cards as cards
from platform_core.ui import author_review_history as history
from platform_core.ui import author_review_list as lists
from platform_core.ui.author_diff import diff_markup
from platform_core.ui.author_review_acts import pressed_now, settle
from platform_core.ui.author_review_plans import plans_markup
from platform_core.ui.components import heading, html
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, staff_page
from platform_core.wording import say

viewer = require_role(Role.AUTHOR)
language, now = viewer.language, clock.utc_now()
today = clock.local_date(now, settings().zone)
asked = parts.asked()
if press := pressed_now():
    settle(press, viewer, now)

with staff_page("review.title", viewer):
    with reading(viewer) as session:
        board = parts.board_of(session, *asked, viewer, today) if asked else None
        found = [] if asked else queries.opened(session)
        published = "" if asked else lists.all_published(session, language)
        reread = parts.reread(session, board) if board else []
        other = history.going_back(session, board, viewer, today) if board else ""
        goes = plans_markup(session, board, viewer, today) if board else ""

    if asked is None:
        html(heading(say("review.title", language), about=say("review.about", language)))
        with st.container(key="card_waiting"):
            html(lists.list_markup(found, language))
        with st.container(key="card_published"):
            html(published)
    elif board is None:
        html(parts.unknown(language))
    else:
        html(parts.top(board, language), parts.said_before(board, language))
        html(parts.ways_on(board, language))
        if board.draft and board.situation:
            with st.container(key="card_reasons"):
                html(parts.reasons_markup(board, language))
                cards.catch_up_card(board, language)
            with st.container(key="card_diff"):
                html(diff_markup(board, language))
            with st.container(key="card_approvals"):
                cards.approvals_card(board, viewer)
            if goes:
                with st.container(key="card_goes"):
                    html(goes)
            with st.container(key="card_ways"):
                cards.ways_card(board, viewer, today)
        if reread:
            with st.container(key="card_corrections"):
                history.corrections_card(board, reread, language)
        with st.container(key="card_history"):
            history.history_card(board, reread, other, language)
