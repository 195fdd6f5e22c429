"""What can be done about a flag."""

from platform_core.flags.actions.contacts import OutcomeRefused, record_contact
from platform_core.flags.actions.moves import (
    FlagMoved,
    SnoozeRefused,
    acknowledge,
    resolve,
    snooze,
    wake,
)
from platform_core.flags.actions.raising import Prompt, ask_for_contact, raise_flag, raise_many
from platform_core.flags.actions.settling import came_back, stand_down, tell_answer

__all__ = [
    "FlagMoved",
    "OutcomeRefused",
    "Prompt",
    "SnoozeRefused",
    "acknowledge",
    "ask_for_contact",
    "came_back",
    "raise_flag",
    "raise_many",
    "record_contact",
    "resolve",
    "snooze",
    "stand_down",
    "tell_answer",
    "wake",
]
