"""The form in which a contact is recorded, on a flag or without one."""

from dataclasses import dataclass

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.flags.rules import ContactChannel
from platform_core.storage.tables import Enrolment, Flag
from platform_core.ui.team_acts import note_contact
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import field_error, labelled, said_by, wrong_with
from platform_core.ui.team_ways import MEANS, WITHOUT_FLAG, Way
from platform_core.wording import say


@dataclass(frozen=True, slots=True)
class Whom:
    """The person a contact is with, and the flag it is about, if it is about one."""

    enrolment: Enrolment
    name: str
    flag: Flag | None = None

    @property
    def ident(self) -> str:
        """What the keys of this form's widgets end in: the flag's number, or ``none``."""
        return str(self.flag.id) if self.flag else "none"


def contact_form(whom: Whom, desk: Desk) -> None:
    """Draw the form; what is sent is saved by ``carry_out`` at the start of the next run."""
    ident, language = whom.ident, desk.language
    wrong = wrong_with(f"contact_form_{ident}")
    with st.form(f"contact_form_{ident}", border=False):
        field_error(wrong, f"contact_form_{ident}", language)
        st.radio(
            say("contact.channel", language),
            tuple(ContactChannel),
            index=list(ContactChannel).index(ContactChannel(whom.enrolment.preferred_channel)),
            key=f"channel_{ident}",
            format_func=said_by("team.contact_channel", language),
            horizontal=True,
        )
        field_error(wrong, f"way_{ident}", language)
        _ways(whom, language)
        field_error(wrong, f"note_{ident}", language)
        label = labelled(say("contact.note", language), say("contact.note_hint", language))
        st.text_area(label, key=f"note_{ident}", height=90)
        st.form_submit_button(
            say("contact.save", language),
            key=f"save_contact_{ident}",
            type="primary",
            on_click=note_contact,
            args=(whom.enrolment.ref, whom.name, whom.flag.id if whom.flag else None),
        )


def _ways(whom: Whom, language: Language) -> None:
    """How it went, in one choice. Without a flag there is no list to stay on or come off."""
    question = say("contact.how_it_went", language)
    captions = None
    if whom.flag:
        question = labelled(question, say("contact.what_it_does", language))
        ends = say("contact.ends_place", language)
        captions = [ends if MEANS[way].ends_their_place else "" for way in Way]
    st.radio(
        question,
        tuple(Way) if whom.flag else WITHOUT_FLAG,
        index=None,
        key=f"way_{whom.ident}",
        format_func=said_by("team.way", language),
        captions=captions,
    )
