"""The pieces of the page on which staff refer somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.enrolment.referral import Referral
from platform_core.enrolment.rules import Channel
from platform_core.ui.components import escape, html, link, paragraph
from platform_core.ui.team_dates import TypedDate, read_date, write_date
from platform_core.ui.team_forms import clear, field_error, labelled, said_by, wrong_with
from platform_core.wording import say

FIELDS = (
    "refer_name",
    "refer_language",
    "refer_email",
    "refer_phone",
    "refer_channel",
    "refer_times",
    "refer_needs",
    "refer_programme",
)
_REFERRED = "_referred"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds; a choice that was not made is nothing."""

    name: str
    language: Language | None
    email: str
    phone: str
    channel: Channel | None
    times: str
    needs: str
    programme: TypedDate


def take_up(draft: Mapping[str, Any] | None) -> bool:
    """Fill the empty form from what was kept when a session ended; whether there was anything."""
    if not draft or any(st.session_state.get(key) for key in FIELDS):
        return False
    choices = {"refer_language": Language, "refer_channel": Channel}
    for key in FIELDS:
        kept = draft.get(key)
        st.session_state[key] = choices[key](kept) if kept and key in choices else kept
    return True


def referral_fields(today: date, language: Language) -> Typed:
    """Draw the form's widgets, whose keys are FIELDS, and answer with what they hold."""
    wrong = wrong_with("refer")

    def said(key: str, **names: Any) -> str:
        return say(f"invite.{key}", language, **names)

    def line(field: str, key: str, words: str) -> str:
        field_error(wrong, field, language)
        return st.text_input(said(words), key=key, autocomplete="off") or ""

    field_error(wrong, "refer", language)
    name = line("name", "refer_name", "name")
    field_error(wrong, "language", language)
    spoken = st.radio(
        labelled(said("language"), said("language_hint")),
        tuple(Language),
        index=None,
        key="refer_language",
        format_func=said_by("team.language", language),
        horizontal=True,
    )
    field_error(wrong, "preferred_channel", language)
    channel = st.radio(
        said("channel"),
        tuple(Channel),
        index=None,
        key="refer_channel",
        format_func=said_by("team.contact_channel", language),
        horizontal=True,
    )
    phone = line("phone", "refer_phone", "phone")
    email = line("email", "refer_email", "email")
    times = line("contact_times", "refer_times", "times")
    field_error(wrong, "access_needs", language)
    needs = st.text_area(said("needs"), key="refer_needs", height=90) or ""
    field_error(wrong, "programme_on", language)
    about = said("programme_hint", example=write_date(date(today.year + 1, 3, 24)))
    label = labelled(said("programme"), about)
    programme = st.text_input(label, key="refer_programme", autocomplete="off")
    return Typed(name, spoken, email, phone, channel, times, needs, read_date(programme))


def unread(typed: Typed, today: date, language: Language) -> dict[str, str]:
    """What cannot even be handed on: a choice not made, a date that is none."""
    wrong: dict[str, str] = {}
    if not typed.name.strip():
        wrong["name"] = say("invite.name_missing", language)
    if typed.language is None:
        wrong["language"] = say("invite.language_missing", language)
    if typed.channel is None:
        wrong["preferred_channel"] = say("invite.channel_missing", language)
    if typed.programme.is_wrong:
        example = write_date(date(today.year + 1, 3, 24))
        wrong["programme_on"] = say("record.wrong_date", language, example=example)
    return wrong


def referral(typed: Typed) -> Referral:
    """The referral as typed, once nothing is unread."""
    return Referral(
        name=typed.name,
        language=typed.language or Language.ENGLISH,
        email=typed.email,
        phone=typed.phone,
        preferred_channel=typed.channel or Channel.LETTER,
        contact_times=typed.times,
        access_needs=typed.needs,
        programme_on=typed.programme.day,
    )


def keep_referred(ref: str, name: str) -> NoReturn:
    """Show on the next run who was referred and what to do next, above an empty form."""
    st.session_state[_REFERRED] = (ref, name)
    clear(FIELDS)
    st.rerun()


def show_referred(language: Language) -> None:
    """Who was referred last on this page, with the way to their letter."""
    ref, name = st.session_state.get(_REFERRED, ("", ""))
    if not ref:
        return
    title = escape(say("invite.saved_title", language, name=name, ref=ref))
    letter = escape(say("invite.letter", language))
    with st.container(key="card_referred"):
        html(
            f'<div role="status"><h2>{title}</h2>',
            paragraph(say("invite.saved", language)),
            f'<p class="acts"><a class="btn" href="/print/letter?ref={escape(ref)}">{letter}</a>',
            f"{link('record', say('invite.record', language), look='btn2', ref=ref)}</p></div>",
        )
