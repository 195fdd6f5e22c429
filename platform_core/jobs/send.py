"""Send what waits in the outbox: claim, commit, send, and settle in a second transaction.

A few messages are claimed at a time, so that a process that dies leaves few of them unknown.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlmodel import Session

from platform_core.jobs.problems import keep, keep_alone
from platform_core.notifications.actions import (
    claim,
    give_up_lost,
    prepare,
    put_back,
    put_off,
    settle,
    settle_all,
)
from platform_core.notifications.channels import Channel, open_channels
from platform_core.notifications.forms import form_for
from platform_core.notifications.rules import (
    Delivery,
    Fate,
    Letter,
    reference_of,
    stop_link_in,
    try_again_at,
)
from platform_core.settings import settings
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Message

AT_ONCE = 10  # messages claimed together
ENOUGH_IN_VAIN = 3  # after so many in a row that went wrong, a channel is left alone for this run
LONGEST = timedelta(minutes=2)  # then the next run goes on, by a clock that has moved on
_ASKS_FOR_TIME = (Fate.BUSY, Fate.SPENT)
_IN_VAIN = (Fate.LATER, Fate.UNKNOWN, *_ASKS_FOR_TIME)

Tried = list[tuple[Message, Delivery]]


@dataclass(frozen=True, slots=True)
class SendSummary:
    """What one run of the sender did; ``lost`` are those an earlier sender died on."""

    sent: int
    refused: int
    later: int
    unknown: int
    lost: int

    def as_json(self) -> dict[str, Any]:
        """The summary as it is logged."""
        return asdict(self)


@dataclass(slots=True)
class _Run:
    """One run of the sender: its channels, what became of messages, and whom it leaves alone."""

    channels: Mapping[str, Channel]
    now: datetime
    did: Counter[Fate] = field(default_factory=Counter)
    in_vain: Counter[str] = field(default_factory=Counter)
    left_alone: set[str] = field(default_factory=set)

    @property
    def can_be_asked(self) -> frozenset[str]:
        return frozenset(name for name, each in self.channels.items() if each.can_be_asked)

    def note(self, channel: str, fate: Fate) -> None:
        self.did[fate] += 1
        self.in_vain[channel] = self.in_vain[channel] + 1 if fate in _IN_VAIN else 0
        if fate in _ASKS_FOR_TIME or self.in_vain[channel] >= ENOUGH_IN_VAIN:
            self.left_alone.add(channel)


def send_waiting(
    channels: Mapping[str, Channel] | None = None,
    *,
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
) -> SendSummary:
    """Send the messages that are due, one after the other, until ``stop`` says so.

    Raises DatabaseAway.
    """
    lost, until = _give_up_lost(now), monotonic() + LONGEST.total_seconds()
    with open_channels(settings()) if channels is None else nullcontext(channels) as opened:
        run = _Run(opened, now)
        while not stop() and monotonic() < until and _send_some(run, stop):
            pass
    return SendSummary(
        sent=run.did[Fate.SENT],
        refused=run.did[Fate.REFUSED],
        later=run.did[Fate.LATER] + sum(run.did[fate] for fate in _ASKS_FOR_TIME),
        unknown=run.did[Fate.UNKNOWN],
        lost=lost,
    )


def _give_up_lost(now: datetime) -> int:
    with open_transaction() as session:
        return give_up_lost(session, now=now)


def _send_some(run: _Run, stop: Callable[[], bool]) -> bool:
    """Claim a few messages and send them; whether there were any."""
    with open_transaction() as session:
        claimed = claim(session, now=run.now, limit=AT_ONCE, leaving_out=run.left_alone)
        ready = _ready(session, claimed, run)
    tried, not_begun = _hand_over(run, ready, stop)
    if ready:
        with open_transaction() as session:
            settle_all(session, tried, at=run.now)
            put_back(session, not_begun)
            _put_off(session, tried, run.now)
    return bool(claimed)


def _ready(session: Session, claimed: Sequence[Message], run: _Run) -> list[Message]:
    """Those that are still to be sent. One that cannot even be looked at steps aside."""
    try:
        with session.begin_nested():
            return prepare(session, claimed, now=run.now, can_be_asked=run.can_be_asked)
    except Exception as failure:
        if len(claimed) > 1:  # find out which it is
            return [message for one in claimed for message in _ready(session, [one], run)]
        (message,) = claimed
        settle(session, message, Delivery(Fate.LATER, type(failure).__name__), at=run.now)
        keep(session, "send", failure, at=run.now, subject="message", subject_id=message.id)
        return []


def _hand_over(
    run: _Run, ready: Sequence[Message], stop: Callable[[], bool]
) -> tuple[Tried, list[Message]]:
    """What became of each, and those that were not begun."""
    tried: Tried = []
    not_begun: list[Message] = []
    for message in ready:
        if message.channel in run.left_alone or stop():
            not_begun.append(message)
            continue
        delivery = _try(run.channels[message.channel], message, run.now)
        run.note(message.channel, delivery.fate)
        tried.append((message, delivery))
    return tried, not_begun


def _try(channel: Channel, message: Message, now: datetime) -> Delivery:
    try:
        return channel.send(letter_of(message))
    except Exception as failure:  # a fault of ours: we cannot tell how far it got
        keep_alone("send", failure, at=now, subject="message", subject_id=message.id)
        problem = type(failure).__name__
        return Delivery(Fate.UNKNOWN, problem, can_be_asked=channel.can_be_asked)


def letter_of(message: Message) -> Letter:
    """A message as its channel is given it."""
    return Letter(
        reference=reference_of(message.id, message.created_at),
        address=message.address,
        sender_name=message.sender_name,
        subject=message.subject,
        body=form_for(message.channel, message.body),
        language=message.language,
        created_at=message.created_at,
        stop_link=stop_link_in(message.body),
    )


def _put_off(session: Session, tried: Tried, now: datetime) -> None:
    for message, delivery in tried:
        if delivery.fate in _ASKS_FOR_TIME:
            until = try_again_at(delivery, message.attempts, now=now)
            put_off(session, message.channel, until=until)
