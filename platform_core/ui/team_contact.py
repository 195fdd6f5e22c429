"""The form in which a contact is recorded, on a flag or without one.

One press says how it went and saves: the ways are its buttons.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.flags.rules import ContactChannel
from platform_core.storage.tables import Enrolment, Flag
from platform_core.ui.components import html, paragraph
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import field_error, labelled, said_by, wrong_with
from platform_core.ui.team_press import note_contact
from platform_core.ui.team_ways import MEANS, WITHOUT_FLAG, Way
from platform_core.wording import say


@dataclass(frozen=True, slots=True)
class Whom:
    """The person a contact is with, the flag it is about, if it is about one, and the ways in which
    they do not want to be contacted."""

    enrolment: Enrolment
    name: str
    flag: Flag | None = None
    refused: frozenset[str] = frozenset()

    @property
    def ident(self) -> str:
        """What the keys of this form's widgets end in: the flag's number, or ``none``."""
        return str(self.flag.id) if self.flag else "none"

    @property
    def channel(self) -> ContactChannel:
        """The channel that they like best and have not asked us to leave."""
        liked = ContactChannel(self.enrolment.preferred_channel)
        left = [one for one in (liked, *ContactChannel) if one.value not in self.refused]
        return next(iter(left), liked)


def contact_form(whom: Whom, desk: Desk) -> None:
    """Draw the form; what is sent is saved by ``carry_out`` at the start of the next run."""
    ident, language = whom.ident, desk.language
    wrong = wrong_with(f"contact_form_{ident}")
    with st.form(f"contact_form_{ident}", border=False, enter_to_submit=False):
        field_error(wrong, f"contact_form_{ident}", language)
        st.radio(
            say("contact.channel", language),
            tuple(ContactChannel),
            index=list(ContactChannel).index(whom.channel),
            key=f"channel_{ident}",
            format_func=said_by("team.contact_channel", language),
            horizontal=True,
        )
        if whom.refused:
            field_error(wrong, f"agreed_{ident}", language)
            st.checkbox(say("refusal.agree", language), key=f"agreed_{ident}")
        field_error(wrong, f"note_{ident}", language)
        label = labelled(say("contact.note", language), say("contact.note_hint", language))
        st.text_area(label, key=f"note_{ident}", height=68)
        _ways(whom, language)


def _ways(whom: Whom, language: Language) -> None:
    """How it went, each a button that saves. Without a flag there is no list to come off."""
    if whom.flag is None:
        html(paragraph(say("contact.how_it_went", language), look="ask"))
        _buttons("stay", WITHOUT_FLAG, whom, language)
        return
    html(paragraph(say("contact.they_stay", language), look="ask"))
    _buttons("stay", WITHOUT_FLAG, whom, language)
    html(paragraph(say("contact.they_come_off", language), look="ask"))
    ways = [way for way in Way if way not in WITHOUT_FLAG]
    _buttons("off", [way for way in ways if not MEANS[way].ends_their_place], whom, language)
    html(paragraph(say("contact.their_place_ends", language), look="ask"))
    _buttons("end", [way for way in ways if MEANS[way].ends_their_place], whom, language)


def _buttons(part: str, ways: Iterable[Way], whom: Whom, language: Language) -> None:
    with st.container(horizontal=True, gap="small", key=f"ways_{part}_{whom.ident}"):
        for way in ways:
            st.form_submit_button(
                say(f"team.way.{way}", language),
                key=f"way_{whom.ident}_{way}",
                on_click=note_contact,
                args=(way, whom.enrolment.ref, whom.name, whom.flag.id if whom.flag else None),
            )
