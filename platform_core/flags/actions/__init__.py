"""What can be done about a flag."""

from platform_core.flags.actions.contacts import OutcomeRefused, record_contact
from platform_core.flags.actions.escalating import escalate
from platform_core.flags.actions.many import snooze_many
from platform_core.flags.actions.moves import (
    FlagMoved,
    SnoozeRefused,
    acknowledge,
    resolve,
    snooze,
    wake,
)
from platform_core.flags.actions.owners import OwnerRefused, assign
from platform_core.flags.actions.raising import Prompt, ask_for_contact, raise_flag, raise_many
from platform_core.flags.actions.settling import came_back, stand_down, tell_answer
from platform_core.flags.actions.undoing import UndoRefused, undo

__all__ = [
    "FlagMoved",
    "OutcomeRefused",
    "OwnerRefused",
    "Prompt",
    "SnoozeRefused",
    "UndoRefused",
    "acknowledge",
    "ask_for_contact",
    "assign",
    "came_back",
    "escalate",
    "raise_flag",
    "raise_many",
    "record_contact",
    "resolve",
    "snooze",
    "snooze_many",
    "stand_down",
    "tell_answer",
    "undo",
    "wake",
]
