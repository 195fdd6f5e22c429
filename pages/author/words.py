"""The words that this service avoids: its own list, and the one that comes with the platform."""

import streamlit as st

from platform_core import clock
from platform_core.accounts.rules import Role
from platform_core.content.avoided.actions import allow_word, avoid_word
from platform_core.content.avoided.queries import own_words
from platform_core.content.avoided.rules import WordRefused
from platform_core.ui import author_words as parts
from platform_core.ui.components import escape, heading, html, paragraph
from platform_core.ui.guard import require_role
from platform_core.ui.team_forms import (
    choose_one,
    finish,
    reading,
    refuse,
    saving,
    staff_page,
)
from platform_core.wording import say

viewer = require_role(Role.AUTHOR)
language, now, me = viewer.language, clock.utc_now(), viewer.person_id
with reading(viewer) as session:
    own = own_words(session, viewer.service_id)


def said(key: str) -> str:
    return say(f"avoided.{key}", language)


with staff_page("words.title", viewer):
    html(heading(say("words.title", language), about=said("about")))
    with st.container(key="card_own"):
        html(f"<h2>{escape(said('own'))}</h2>", parts.own_table(own, language))
    with st.container(key="card_add"), st.form("avoid", border=False):
        html(f"<h2>{escape(said('add'))}</h2>")
        parts.add_fields(language)
        adding = st.form_submit_button(said("add_save"), key="avoid_save", type="primary")
    which, removing = None, False
    if own:
        with st.container(key="card_remove"), st.form("allow", border=False):
            html(f"<h2>{escape(said('remove'))}</h2>")
            which = choose_one(
                "allow",
                said("remove_which"),
                own,
                key="allow_which",
                said=lambda one: parts.said_word(one, language),
                placeholder=said("remove_choose"),
                language=language,
            )
            removing = st.form_submit_button(said("remove_save"), key="allow_save")
    with st.container(key="card_shipped"):
        html(
            f"<h2>{escape(said('shipped'))}</h2>",
            paragraph(said("shipped_about")),
            parts.platform_lists(language),
        )

if adding:
    spoken, word, instead = (st.session_state[key] for key in parts.FIELDS)
    if spoken is None:
        refuse("avoid", {"avoid_language": said("why.spoken")})
    try:
        with saving("avoid", viewer) as session:
            kept = avoid_word(session, viewer.service_id, spoken, word, instead, by=me, at=now).word
    except WordRefused as refusal:
        refuse("avoid", {f"avoid_{refusal.field}": said(f"why.{refusal.why}")})
    finish(say("avoided.added", language, word=kept), clear_fields=parts.FIELDS)

if removing:
    if which is None:
        refuse("allow", {"allow": said("remove_choose")})
    with saving("allow", viewer) as session:
        allow_word(session, viewer.service_id, which.id, by=me, at=now)
    finish(say("avoided.removed", language, word=which.word), clear_fields=("allow_which",))
