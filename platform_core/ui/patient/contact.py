"""Asking the team to get in touch: what is promised, what is not, and what was asked already."""

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.drafts import draft_of, drop_draft, save_draft
from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts
from platform_core.flags.requests import open_request
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import Flag
from platform_core.ui.components import card, escape, heading, link, note, paragraph
from platform_core.ui.guard import Mine
from platform_core.ui.patient.dates import say_day
from platform_core.wording import say, say_time

FORM = "ask_the_team"


def request_of(session: Session, mine: Mine) -> Flag | None:
    """The request for contact that nobody has answered yet, if there is one."""
    return open_request(session, mine.enrolment.id or 0)


def before_asking(service: ServiceFacts, language: Language) -> str:
    """What asking does, when the team looks, and what it is not for."""
    urgent = f'<a href="/urgent-help">{escape(say("check_in.urgent_link", language))}</a>'
    hours = say("check_in.we_look", language, hours=service.hours[language])
    return (
        heading(say("ask_the_team.title", language))
        + paragraph(promise(service, language), look="lead")
        + note(say("check_in.nobody_reads", language), f"{escape(hours)} {urgent}")
    )


def promise(service: ServiceFacts, language: Language) -> str:
    """How soon somebody gets in touch once asked."""
    return say("ask_the_team.promise", language, n=service.contact_days)


def asked(request: Flag, service: ServiceFacts, language: Language) -> str:
    """That the request is saved, since when, and what happens next; never that it was read."""
    zone = settings().zone
    local = request.raised_at.astimezone(zone)
    since = say(
        "ask_the_team.saved_at",
        language,
        day=say_day(local.date(), language),
        time=say_time(request.raised_at, language, zone),
    )
    unread = request.acknowledged_at is None
    seen = say("ask_the_team.not_seen" if unread else "ask_the_team.seen", language)
    hours = say("check_in.we_look", language, hours=service.hours[language])
    phone = say("ask_the_team.phone", language, phone=service.phone) if service.phone else ""
    return (
        paragraph(since, look="lead")
        + paragraph(f"{seen} {hours}")
        + paragraph(say("ask_the_team.aims", language, n=service.contact_days))
        + paragraph(phone)
    )


def offer(service: ServiceFacts, language: Language) -> str:
    """The words above the button after a low answer."""
    hours = say("check_in.we_look", language, hours=service.hours[language])
    return (
        f"<h2>{escape(say('ask_the_team.would_you_like', language))}</h2>"
        + paragraph(f"{say('ask_the_team.unread_answer', language)} {hours}")
        + paragraph(f"{promise(service, language)} {say('ask_the_team.not_urgent', language)}")
    )


def asked_card(request: Flag, service: ServiceFacts, language: Language) -> str:
    """The request as a card beneath something else."""
    return card(say("ask_the_team.asked", language), asked(request, service, language))


def to_today(language: Language, key: str = "today.to_today") -> str:
    """The way on."""
    return f'<p class="acts">{link("today", say(key, language), look="btn2")}</p>'


def why_question(language: Language) -> str:
    """The visible words of the note: it may be left empty."""
    return (
        f"<h2>{escape(say('ask_the_team.why', language))}</h2>"
        f'<p class="small muted">{escape(say("ask_the_team.why_about", language))}</p>'
    )


def fill_in(session: Session, mine: Mine) -> None:
    """Put what was begun into the form, the first time that a visit draws it."""
    if "why" not in st.session_state:
        begun = draft_of(session, mine.viewer.person_id, FORM) or {}
        st.session_state["why"] = begun.get("why") or ""


def keep_draft(mine: Mine) -> None:
    """Keep what is in the form on the server, if it changed in this run."""
    words = st.session_state.get("why") or ""
    if words == st.session_state.get("_why_kept", ""):
        return
    try:
        with open_transaction() as session:
            save_draft(session, mine.viewer.person_id, FORM, {"why": words}, at=mine.now)
    except (DatabaseAway, TextRefused):
        return  # the form still has it; asking says what is wrong
    st.session_state["_why_kept"] = words


def forget_draft(session: Session, mine: Mine) -> None:
    """What was begun has been sent."""
    drop_draft(session, mine.viewer.person_id, FORM)
    st.session_state.pop("_why_kept", None)
