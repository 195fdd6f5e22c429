"""The pieces of the page on which a service's settings and closures are looked after."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from platform_core.accounts.actions.services import WORDS, ServiceSettings
from platform_core.accounts.queries import Member
from platform_core.accounts.rules import Language, Problem
from platform_core.storage.tables import Closure, Service
from platform_core.ui.components import escape, html, paragraph, table
from platform_core.ui.team_dates import read_date, write_date
from platform_core.ui.team_forms import field_error, labelled, wrong_with
from platform_core.wording import say, say_full_date

CLOSURE_FIELDS = ("closure_first", "closure_last", "closure_reason")
_NOBODY = 0
_HINTS = {"sender_name": "service.sender_hint", "contact_days": "service.contact_days_hint"}


def settings_fields(service: Service, language: Language) -> ServiceSettings:
    """The widgets of a service's settings, as they are now; answers with what they hold."""
    wrong = wrong_with("service")
    field_error(wrong, "service", language)
    typed: dict[str, str] = {}
    for field in (*WORDS, "contact_days"):
        field_error(wrong, field, language)
        label = say(f"service.{field}", language)
        typed[field] = st.text_input(
            labelled(label, say(_HINTS[field], language)) if field in _HINTS else label,
            value=str(getattr(service, field)),
            key=f"service_{field}",
            autocomplete="off",
        )
    days = typed.pop("contact_days")
    return ServiceSettings(typed, days)


def switch_card(name: str, is_on: bool, language: Language) -> bool:
    """A card that says whether something is on, with the button that turns it; whether it was
    pressed."""
    now, other = ("on", "off") if is_on else ("off", "on")
    with st.container(key=f"card_{name}"):
        html(
            f"<h2>{escape(say(f'service.{name}', language))}</h2>",
            paragraph(say(f"service.{name}_{now}", language)),
            paragraph(say(f"service.{name}_about", language), look="muted"),
        )
        field_error(wrong_with(name), name, language)
        return st.button(say(f"service.{name}_switch_{other}", language), key=f"switch_{name}")


def teamwork_fields(
    service: Service, deputies: Sequence[Member], language: Language
) -> tuple[int | None, str]:
    """The widgets of how the team works, as it is now; the deputy and the contacts as typed."""
    wrong = wrong_with("teamwork")
    field_error(wrong, "teamwork", language)
    field_error(wrong, "deputy_id", language)
    names = {member.person_id: member.name for member in deputies}
    options = [_NOBODY, *names]
    now = service.deputy_id if service.deputy_id in names else _NOBODY
    label, hint = say("service.deputy_id", language), say("service.deputy_hint", language)
    deputy = st.selectbox(
        labelled(label, hint),
        options,
        index=options.index(now or _NOBODY),
        key="service_deputy",
        format_func=lambda id_: names.get(id_) or say("service.deputy_nobody", language),
    )
    field_error(wrong, "contacts_a_week", language)
    about = say("service.contacts_hint", language)
    contacts = st.text_input(
        labelled(say("service.contacts_a_week", language), about),
        value=str(service.contacts_a_week or ""),
        key="service_contacts_a_week",
        autocomplete="off",
    )
    return deputy or None, contacts


def settings_wrong(problems: tuple[Problem, ...], language: Language) -> dict[str, str]:
    """What is wrong with the settings, each naming its field."""
    return {
        problem.field: say(
            problem.wording,
            language,
            field=say(f"service.{problem.field}", language),
            **problem.names,
        )
        for problem in problems
    }


def closures_table(closures: list[Closure], language: Language) -> str:
    """The closures that stand, earliest first, or a sentence that there are none."""
    if not closures:
        return paragraph(say("service.closures_none", language))
    heads = ("closure_first", "closure_last", "closure_reason")
    rows = [
        [say_full_date(c.first_on, language), say_full_date(c.last_on, language), c.reason]
        for c in closures
    ]
    caption = say("service.closures_caption", language)
    return table(caption, [say(f"service.{head}", language) for head in heads], rows)


def closure_fields(today: date, language: Language) -> None:
    """The widgets of the form that declares a closure; their keys are CLOSURE_FIELDS."""
    wrong = wrong_with("closure")
    field_error(wrong, "closure", language)
    about = say("service.closure_hint", language, example=write_date(today))
    for key in CLOSURE_FIELDS:
        field_error(wrong, key, language)
        label = say(f"service.{key}", language)
        is_date = key != "closure_reason"
        st.text_input(labelled(label, about) if is_date else label, key=key, autocomplete="off")


def closure_dates(
    first: str, last: str, today: date, language: Language
) -> tuple[date, date] | dict[str, str]:
    """The two dates that were typed, or what is wrong with each of them."""
    wrong: dict[str, str] = {}
    found: list[date] = []
    for key, typed in (("closure_first", first), ("closure_last", last)):
        read = read_date(typed)
        if read.day is not None:
            found.append(read.day)
            continue
        what = "wrong" if read.is_wrong else "missing"
        wrong[key] = say(f"service.closure_date_{what}", language, example=write_date(today))
    return wrong or (found[0], found[1])


def said_closure(closure: Closure, language: Language) -> str:
    """A closure by its dates."""
    first, last = (say_full_date(day, language) for day in (closure.first_on, closure.last_on))
    return say("service.closure_span", language, first=first, last=last)
