"""How far people get, and what flags were worth. No names on this page."""

from datetime import timedelta

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.insights.funnel import journeys
from platform_core.insights.yields import worths
from platform_core.settings import settings
from platform_core.ui import team_insights as parts
from platform_core.ui.components import escape, heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import reading, said_by, staff_page
from platform_core.wording import say

_SINCE = {"quarter": timedelta(days=91), "year": timedelta(days=365), "ever": None}
_FLAGS_SINCE = timedelta(weeks=12)

viewer = require_role(Role.CLINICIAN)
language, now = viewer.language, clock.utc_now()
today = clock.local_date(now, settings().zone)


def said(key: str) -> str:
    return say(f"insights.{key}", language)


with staff_page("insights.title", viewer):
    html(heading(said("title"), about=said("about")))
    spell = st.selectbox(
        said("since"),
        tuple(_SINCE),
        index=1,
        key="insights_since",
        format_func=said_by("insights.since", language),
    )
    length = _SINCE[spell]
    with reading(viewer) as session:
        people = journeys(
            session, caseload=viewer.caseload, since=today - length if length else None
        )
        flags = worths(session, caseload=viewer.caseload, since=now - _FLAGS_SINCE)
    with st.container(key="card_funnel"):
        html(f"<h2>{escape(said('funnel'))}</h2>", parts.funnel(people, language))
        html(paragraph(said("funnel_about"), look="muted small"))
    with st.container(key="card_worth"):
        html(f"<h2>{escape(said('after'))}</h2>", parts.worth(flags, language))
        file = escape(said("file"))
        html(
            paragraph(said("worth_about"), look="muted small"),
            f'<p class="acts"><a class="btn2" href="/export/yield.csv" download>{file}</a></p>',
        )
