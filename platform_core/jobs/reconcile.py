"""Ask Notify what became of messages: those of which nobody knows, and those that may yet fail.

An unknown message is looked up before anything else happens to it. Only one of which Notify knows
nothing is sent, as if for the first time.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from notifications_python_client.notifications import NotificationsAPIClient

from platform_core.notifications.actions import give_up, hear, wait_again
from platform_core.notifications.notify import NotifyAway, ask_about, client_of, look_up
from platform_core.notifications.queries import (
    message_called,
    to_be_asked_about,
    without_a_last_word,
)
from platform_core.notifications.rules import Lookup, Word, not_found, reference_of
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Message

MOST = 300  # questions in one run
ENOUGH_IN_VAIN = 3
TRIED_FOR = timedelta(days=4)  # Notify tries for three days; after four there is no more news
ASKED_AFTER = timedelta(minutes=10)  # by then a delivery receipt is here, if any comes
_IN_VAIN, _KNOWN = "in vain", "known"


@dataclass(frozen=True, slots=True)
class ReconcileSummary:
    """What one run found out: unknown messages that Notify has or has not, and other news."""

    found: int
    sent_again: int
    given_up: int
    news: int
    in_vain: int

    def as_json(self) -> dict[str, Any]:
        """The summary as it is logged."""
        return asdict(self)


def reconcile(*, now: datetime, stop: Callable[[], bool] = lambda: False) -> ReconcileSummary:
    """Ask about everything that is open, until ``stop`` says so. Raises DatabaseAway."""
    with open_reading() as session:
        unknown = to_be_asked_about(session, limit=MOST)
        left = without_a_last_word(
            session, after=now - TRIED_FOR, before=now - ASKED_AFTER, limit=MOST
        )
    did: Counter[str] = Counter()
    with _client() as client:
        asking = _Asking(client, now, did)
        questions = [
            *(partial(asking.about_unknown, message) for message in unknown),
            *(partial(asking.about_sent, provider_id) for provider_id in left),
        ]
        for question in questions:
            if stop() or did[_IN_VAIN] >= ENOUGH_IN_VAIN:
                break
            did[question()] += 1
    return ReconcileSummary(
        found=did["found"],
        sent_again=did[Lookup.SEND],
        given_up=did[Lookup.GIVE_UP],
        news=did["news"],
        in_vain=did[_IN_VAIN],
    )


@contextmanager
def _client() -> Iterator[NotificationsAPIClient | None]:
    """Notify, if there is a key to it."""
    client = client_of(settings()) if settings().notify_key else None
    try:
        yield client
    finally:
        if client:
            client.request_session.close()


@dataclass(frozen=True, slots=True)
class _Asking:
    """Questions to Notify, each answered with what was done about it."""

    client: NotificationsAPIClient | None
    now: datetime
    did: Counter[str]

    def about_unknown(self, message: Message) -> str:
        one, reference = message.id or 0, reference_of(message.id, message.created_at)
        word, was_asked = None, False
        if self.client:
            try:
                word, was_asked = look_up(self.client, reference, at=self.now), True
            except NotifyAway:
                self.did[_IN_VAIN] += 1
        if word is not None:
            return self._hear(one, word, "found")
        verdict = not_found(claimed_at=message.claimed_at or self.now, now=self.now)
        with open_transaction() as session:
            if verdict is Lookup.SEND and was_asked:
                wait_again(session, one)
                return verdict
            if verdict is Lookup.GIVE_UP:
                give_up(session, one, at=self.now)
                return verdict
        return Lookup.ASK_AGAIN

    def about_sent(self, provider_id: str) -> str:
        if self.client is None:
            return _KNOWN
        try:
            word = ask_about(self.client, provider_id, at=self.now)
        except NotifyAway:
            return _IN_VAIN
        with open_reading() as session:
            one = message_called(session, provider_id=provider_id, reference=None)
        return self._hear(one, word, "news") if word and one else _KNOWN

    def _hear(self, message_id: int, word: Word, news: str) -> str:
        with open_transaction() as session:
            return news if hear(session, message_id, word, at=self.now) else _KNOWN
