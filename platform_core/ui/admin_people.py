"""The pieces of the page on which a service's people and roles are looked after."""

from datetime import datetime

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.actions import StaffInvitationIssued
from platform_core.accounts.queries import Member
from platform_core.accounts.rules import Language, Problem, Role
from platform_core.clock import local_date
from platform_core.notifications.actions import save_message
from platform_core.notifications.rules import Template
from platform_core.settings import settings
from platform_core.storage.tables import Person
from platform_core.ui.components import escape, html, paragraph
from platform_core.ui.team_forms import field_error, labelled, said_by, wrong_with
from platform_core.ui.team_people import people_table as people_rows
from platform_core.wording import say, say_full_date

STAFF_ROLES = (Role.CLINICIAN, Role.AUTHOR, Role.ADMINISTRATOR)
ADD_FIELDS = ("add_name", "add_email", "add_role", "add_language")
_ISSUED = "_staff_link"


def people_table(people: list[Member], language: Language) -> str:
    """Everybody on the staff, with their roles and whether they can sign in."""
    lines = [
        [
            escape(person.name),
            escape(person.email or say("team.none", language)),
            escape(", ".join(_role_words(person, language))),
            escape(say(f"people.{_standing(person)}", language)),
        ]
        for person in people
    ]
    words = paragraph(say("people.second_factor", language), look="small muted")
    return people_rows("people", ("name", "email", "role", "signs_in"), lines, language) + words


def _role_words(person: Member, language: Language) -> list[str]:
    return [say(f"people.role.{role}", language) for role in _in_order(person.roles)]


def _standing(person: Member) -> str:
    return "can_sign_in" if person.has_joined else "waiting"


def held_roles(people: list[Member]) -> list[tuple[int, Role]]:
    """Each role of each person, by person: what can be taken away."""
    return [(person.person_id, role) for person in people for role in _in_order(person.roles)]


def said_role(people: list[Member], held: tuple[int, Role], language: Language) -> str:
    """One role of one person in words."""
    name = next((p.name for p in people if p.person_id == held[0]), "")
    return say("people.one_of", language, name=name, role=say(f"people.role.{held[1]}", language))


def add_fields(language: Language) -> None:
    """The widgets of the form that adds somebody; their keys are ADD_FIELDS."""
    wrong = wrong_with("add_member")
    for field in ("add_member", "name"):
        field_error(wrong, field, language)
    st.text_input(say("people.name", language), key="add_name", autocomplete="off")
    field_error(wrong, "email", language)
    label = labelled(say("people.email", language), say("people.add_email_hint", language))
    st.text_input(label, key="add_email", autocomplete="off")
    field_error(wrong, "role", language)
    st.radio(
        say("people.role", language),
        STAFF_ROLES,
        index=None,
        key="add_role",
        format_func=said_by("people.role", language),
        captions=[say(f"people.role_about.{role}", language) for role in STAFF_ROLES],
    )
    field_error(wrong, "language", language)
    st.radio(
        say("people.language", language),
        tuple(Language),
        index=None,
        key="add_language",
        format_func=said_by("team.language", language),
        horizontal=True,
    )


def missing_choices(role: Role | None, spoken: Language | None) -> list[Problem]:
    """What was left unchosen in the form that adds somebody."""
    unchosen = {"role": role, "language": spoken}
    return [Problem(f, f"people.{f}_missing") for f, chosen in unchosen.items() if chosen is None]


def staff_link(issued: StaffInvitationIssued) -> str:
    """The link with which a new member sets their password."""
    return f"{settings().address_for_people}/staff-join?t={issued.token}"


def write_to(session: Session, issued: StaffInvitationIssued, *, at: datetime) -> None:
    """Save an email with the same link, in the new member's language, to be sent by the worker."""
    person = session.get_one(Person, issued.person_id)
    until = say_full_date(local_date(issued.expires_at, settings().zone), person.language)
    save_message(
        session,
        person,
        Template.STAFF_INVITATION,
        f"staff invitation {at.isoformat()}",
        at=at,
        name=person.name,
        link=staff_link(issued),
        until=until,
    )


def keep_link(issued: StaffInvitationIssued, name: str) -> None:
    """Hold a new member's link until the administrator has passed it on; nowhere but here."""
    st.session_state[_ISSUED] = (issued, name)


def show_link(language: Language) -> None:
    """The link of somebody just added, until it is put away."""
    held: tuple[StaffInvitationIssued, str] | None = st.session_state.get(_ISSUED)
    if held is None:
        return
    issued, name = held
    ends = say_full_date(local_date(issued.expires_at, settings().zone), language)
    with st.container(key="card_link"):
        html(
            f"<h2>{escape(say('people.link_for', language, name=name))}</h2>",
            paragraph(say("people.link_about", language, day=ends)),
            paragraph(say("people.email_waits", language), look="muted"),
            f'<p class="once"><code>{escape(staff_link(issued))}</code></p>',
        )
        if st.button(say("people.link_done", language), key="link_done"):
            st.session_state.pop(_ISSUED)
            st.rerun()


def _in_order(roles: frozenset[Role]) -> list[Role]:
    return [role for role in STAFF_ROLES if role in roles]
