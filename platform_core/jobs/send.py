"""Send what waits in the outbox: claim, commit, send, and settle in a second transaction."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from platform_core.jobs.problems import keep_alone
from platform_core.notifications.actions import claim, give_up_lost, settle
from platform_core.notifications.channels import Channel, channel_for
from platform_core.notifications.rules import Delivery, Fate, Letter
from platform_core.settings import settings
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Message

ENOUGH_IN_VAIN = 3  # after so many that the server would not take, the rest wait for the next run


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


def send_waiting(
    channel: Channel | None = None,
    *,
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
) -> SendSummary:
    """Send the messages that are due, one after the other, until ``stop`` says so.

    Raises DatabaseAway.
    """
    channel = channel or channel_for(settings())
    lost, did, in_vain = _give_up_lost(now), Counter[Fate](), 0
    while in_vain < ENOUGH_IN_VAIN and not stop():
        message = _claim_one(now)
        if message is None:
            break
        delivery = _try(channel, message, now)
        with open_transaction() as session:
            settle(session, message, delivery, at=now)
        did[delivery.fate] += 1
        in_vain = in_vain + 1 if delivery.fate is Fate.LATER else 0
    return SendSummary(
        sent=did[Fate.SENT],
        refused=did[Fate.REFUSED],
        later=did[Fate.LATER],
        unknown=did[Fate.UNKNOWN],
        lost=lost,
    )


def _give_up_lost(now: datetime) -> int:
    with open_transaction() as session:
        return give_up_lost(session, now=now)


def _claim_one(now: datetime) -> Message | None:
    # One at a time: if this process dies, one message at most is left unknown.
    with open_transaction() as session:
        return next(iter(claim(session, now=now, limit=1)), None)


def _try(channel: Channel, message: Message, now: datetime) -> Delivery:
    letter = Letter(
        reference=f"camau-{message.id}",
        address=message.address,
        sender_name=message.sender_name,
        subject=message.subject,
        body=message.body,
        language=message.language,
        created_at=message.created_at,
    )
    try:
        return channel.send(letter)
    except Exception as failure:  # a fault of ours: we cannot tell how far it got
        keep_alone("send", failure, at=now)
        return Delivery(Fate.UNKNOWN, type(failure).__name__)
