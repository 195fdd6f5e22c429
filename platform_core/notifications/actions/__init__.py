"""The outbox: save a message with what caused it, claim it, and settle what became of it.

A message is claimed by an UPDATE that expects it to be waiting, committed before anything is sent.
So it is sent at most once: a sender that dies leaves it ``sending``, and it is then ``unknown``.
"""

from platform_core.notifications.actions.claiming import claim, give_up_lost, put_back, put_off
from platform_core.notifications.actions.hearing import give_up, hear, wait_again
from platform_core.notifications.actions.preparing import prepare
from platform_core.notifications.actions.printing import give_up_unprinted, mark_printed
from platform_core.notifications.actions.saving import save_message
from platform_core.notifications.actions.settling import cancel, settle, settle_all

__all__ = [
    "cancel",
    "claim",
    "give_up",
    "give_up_lost",
    "give_up_unprinted",
    "hear",
    "mark_printed",
    "prepare",
    "put_back",
    "put_off",
    "save_message",
    "settle",
    "settle_all",
    "wait_again",
]
