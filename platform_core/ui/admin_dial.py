"""The pieces of the choice of how many contacts a week the team can make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st
from babel.numbers import format_decimal

from platform_core.accounts.rules import Language, Viewer
from platform_core.clock import local_date
from platform_core.engagement.policy import Policy
from platform_core.engagement.replay import dial
from platform_core.engagement.replay.dial import WEEKS, Choice, Choices
from platform_core.engagement.sentences import say_points
from platform_core.engagement.signed import Signed
from platform_core.settings import settings
from platform_core.ui.components import escape, more, paragraph, table
from platform_core.ui.team_forms import Words, field_error, labelled, reading, wrong_with
from platform_core.ui.team_people import people_table
from platform_core.wording import say, say_full_date

FIELDS = ("dial_at", "dial_reason", "dial_sign")
_KEPT = "_dial"
_A_HANDFUL = 6
_HEADS = ("at", "contacts", "right", "early", "who")
_HARDLY_ANY = 0.05  # contacts a week
_AT_ONCE = 6  # refs that are shown at once; more can be opened


def in_force(policy: Policy, signed: Signed | None, language: Language) -> str:
    """The setting in force, its version, and who signed it and why; or that it ships with Camau."""
    points, version = say_points(policy.flag.at, language), policy.version
    if signed is None:
        return paragraph(say("dial.now_shipped", language, points=points, version=version))
    day = say_full_date(local_date(signed.at, settings().zone), language)
    said = say("dial.now_signed", language, points=points, version=version, name=signed.by, day=day)
    why = say("dial.now_why", language, reason=signed.reason)
    return f"{paragraph(said)}{paragraph(why, look='muted')}"


def lived_through(policy: Policy, viewer: Viewer, today: date) -> Choices:
    """What each setting would have asked of the service, worked out once a day for whoever looks.

    It is kept in their own session, because with many patients it takes a while.
    """
    which = (viewer.service_id, policy.version, today)
    kept: tuple[object, Choices] | None = st.session_state.get(_KEPT)
    if kept is not None and kept[0] == which:
        return kept[1]
    waits = st.empty()
    waits.html(paragraph(say("dial.slow", viewer.language, weeks=WEEKS), look="muted"))
    with reading(viewer) as session:
        found = dial.dial(
            session, caseload=viewer.caseload, policy=policy, zone=settings().zone, today=today
        )
    waits.empty()
    few = replace(found, choices=around(found.choices, policy.flag.at))
    st.session_state[_KEPT] = (which, few)
    return few


def around(choices: tuple[Choice, ...], at: int) -> tuple[Choice, ...]:
    """A handful: if there are more, every second one, counted from the one in force."""
    if len(choices) <= _A_HANDFUL:
        return choices
    start = next((n for n, choice in enumerate(choices) if choice.at == at), 0)
    return choices[start % 2 :: 2]


def measured_on(choices: Choices, language: Language) -> str:
    """Whose weeks the contacts are, and on whom the shares were measured."""
    weeks = say("dial.weeks", language, weeks=WEEKS)
    count = format_decimal(choices.enrolments, locale=language)
    if choices.is_own:
        return paragraph(f"{weeks} {say('dial.of_own', language, count=count)}", look="muted")
    needed, own = choices.needed, choices.own_enrolments
    said = say("dial.of_students", language, count=count, needed=needed, own=own)
    return paragraph(f"{weeks} {said}")


def choices_table(choices: Choices, at: int, language: Language) -> str:
    """What each setting would ask of the team; the one in force says so."""
    lines = [_line(choice, at, language) for choice in choices.choices]
    return people_table("dial", _HEADS, lines, language)


def contacts(a_week: float, language: Language) -> str:
    """How many contacts a week, in whole ones: "about 4 a week", "about 1 every 3 weeks"."""
    if a_week < _HARDLY_ANY:
        return say("dial.contacts_none", language)
    weeks = round(1 / a_week)
    if weeks > 1:
        return say("dial.contacts_every", language, n=weeks)
    return say("dial.contacts", language, count=max(1, round(a_week)))


def dial_fields(choices: Choices, at: int, viewer: Viewer) -> None:
    """The widgets of the form; their keys are FIELDS."""
    language, wrong = viewer.language, wrong_with("dial")
    field_error(wrong, "dial", language)
    field_error(wrong, "dial_at", language)
    options = {choice.at: _option(choice, at, language) for choice in choices.choices}
    st.radio(
        say("dial.choose", language),
        tuple(options),
        index=None,
        key="dial_at",
        format_func=options.__getitem__,
    )
    field_error(wrong, "dial_reason", language)
    why = labelled(say("dial.reason", language), say("dial.reason_hint", language))
    st.text_input(why, key="dial_reason", autocomplete="off")
    field_error(wrong, "dial_sign", language)
    st.checkbox(say("dial.sign", language, name=viewer.name), key="dial_sign")


def dial_wrong(at: int | None, reason: str, is_signed: bool, language: Language) -> Words:
    """What is missing from the form, by field."""
    missing = {
        "dial_at": ("dial.missing_choice", at is None),
        "dial_reason": ("dial.missing_reason", not any(c.isalnum() for c in reason)),
        "dial_sign": ("dial.missing_sign", not is_signed),
    }
    return {field: say(key, language) for field, (key, is_wrong) in missing.items() if is_wrong}


def signed_table(signed: Sequence[Signed], language: Language) -> str:
    """Every setting that was signed, the newest first, to open on request."""
    if not signed:
        return ""
    heads = ("at", "version", "when", "by", "reason")
    rows = [
        [
            say_points(one.policy.flag.at, language),
            one.policy.version,
            say_full_date(local_date(one.at, settings().zone), language),
            one.by,
            one.reason,
        ]
        for one in signed
    ]
    said = [say(f"dial.head_{head}", language) for head in heads]
    listed = table(say("dial.earlier_caption", language), said, rows)
    return more(say("dial.earlier", language, n=len(signed)), listed)


def _line(choice: Choice, at: int, language: Language) -> list[str]:
    points = escape(say_points(choice.at, language))
    if choice.at == at:
        points = f"{points} <strong>({escape(say('dial.in_force', language))})</strong>"
    said = [
        contacts(choice.flags_a_week, language),
        _of_ten("right", choice.precision, language),
        _of_ten("early", choice.by_day_7, language),
    ]
    return [points, *(escape(words) for words in said), _who(choice.listed, language)]


def _of_ten(key: str, share: float | None, language: Language) -> str:
    if share is None:
        return say("dial.not_measured", language)
    return say(f"dial.{key}", language, count=round(10 * share))


def _who(refs: Sequence[str], language: Language) -> str:
    """Who would have been listed, by their refs alone; many of them to open on request."""
    if not refs:
        return escape(say("dial.who_none", language))
    people, listed = say("dial.who", language, n=len(refs)), ", ".join(refs)
    if len(refs) > _AT_ONCE:
        return more(people, paragraph(listed, look="small"))
    return escape(f"{people}: {listed}")


def _option(choice: Choice, at: int, language: Language) -> str:
    key = "dial.option_now" if choice.at == at else "dial.option"
    a_week, points = contacts(choice.flags_a_week, language), say_points(choice.at, language)
    said = say(key, language, contacts=a_week, points=points)
    return said[:1].upper() + said[1:]
