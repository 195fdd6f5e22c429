"""What somebody pressed about a flag, noted by a callback until the page's guard has run.

A callback runs even when the button is no longer drawn because a colleague was first: only so can
the page say what they did instead of doing nothing. The noting touches no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import streamlit as st

from platform_core.ui.team_ways import Way

_PRESSED = "_pressed"
BULK_FIELDS = ("bulk_which", "bulk_chosen", "bulk_until")


class Several(StrEnum):
    """Whom to snooze with one press."""

    CHOSEN = "chosen"
    QUIET = "quiet"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Press:
    """One press: what is to be done, to which flag if any, and of whom."""

    act: str
    ref: str
    name: str
    flag_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def ident(self) -> str:
        """What the keys of this flag's widgets end in."""
        return str(self.flag_id) if self.flag_id else "none"


def note_press(act: str, ref: str, name: str, flag_id: int | None = None, **values: Any) -> None:
    """The callback of every button about a flag."""
    st.session_state[_PRESSED] = Press(act, ref, name, flag_id, values)


def note_contact(way: Way, ref: str, name: str, flag_id: int | None = None) -> None:
    """The callback of the contact form's buttons: takes what its widgets hold."""
    ident = str(flag_id) if flag_id else "none"
    held = {key: st.session_state.get(f"{key}_{ident}") for key in ("channel", "note", "agreed")}
    note_press("contact", ref, name, flag_id, way=way, **held)


def note_owner(
    ref: str, name: str, flag_id: int, owner: int | None, names: Mapping[int, str]
) -> None:
    """The callback of the list of colleagues: takes whom it holds."""
    to = st.session_state.get(f"assign_{flag_id}")
    if to is not None:
        note_press("assign", ref, name, flag_id, to=to, said=names[to], owner=owner)


def note_several(seen: Mapping[int, str], quiet: frozenset[int]) -> None:
    """The callback of the panel that snoozes several. ``seen`` is how each stood on the page,
    ``quiet`` are those of them that nobody asked or was promised a contact for."""
    held = {key: st.session_state.get(key) for key in BULK_FIELDS}
    note_press("several", "", "", seen=seen, quiet=quiet, **held)


def take_press() -> Press | None:
    """What was pressed before this run, once."""
    press: Press | None = st.session_state.pop(_PRESSED, None)
    return press
