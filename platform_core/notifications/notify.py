"""Send by GOV.UK Notify, and ask it what became of a message.

Its client is for one thread, waits 30 seconds and tries nothing again, which is what we want. Our
reference is only a label there: sending it twice sends two messages. So whenever Notify may have
taken a message and we did not hear so, it is looked up by that reference before anything else.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from platform_core.errors import PlatformError
from platform_core.notifications.rules import Delivery, Fate, Letter, MessageStatus, Word
from platform_core.settings import Settings

TIMEOUT = 30.0  # seconds for each answer
AT_MOST_EVERY = 60 / 3000  # seconds: Notify takes 3,000 a minute of a service

# Its warnings quote Notify's answers, which may name the recipient; we log codes ourselves.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

T = TypeVar("T")

_NEVER_REACHED = (NewConnectionError, ConnectTimeoutError)

# What Notify says of texts and emails; a word that is not here yet is no news.
STATUSES: Mapping[str, MessageStatus] = {
    "created": MessageStatus.SENT,
    "sending": MessageStatus.SENT,
    "pending": MessageStatus.SENT,
    "sent": MessageStatus.SENT,  # to a foreign number: nothing more will be heard
    "delivered": MessageStatus.DELIVERED,
    "permanent-failure": MessageStatus.FAILED,
    "temporary-failure": MessageStatus.FAILED,  # after three days of trying
    "technical-failure": MessageStatus.FAILED,
}


class NotifyAway(PlatformError):
    """Notify did not answer a question, or not so that we understand it."""


def client_of(settings: Settings) -> NotificationsAPIClient:
    """A client for the thread that asks for it."""
    return NotificationsAPIClient(settings.notify_key, settings.notify_url, timeout=TIMEOUT)


@dataclass(slots=True)
class NotifyChannel:
    """Texts or emails by Notify, through a template that is nothing but the words it is given."""

    client: NotificationsAPIClient
    kind: Literal["sms", "email"]
    template_id: str
    can_be_asked: bool = True
    wait: Callable[[float], None] = time.sleep
    _sent_at: float = field(default=0.0, init=False)

    def send(self, letter: Letter) -> Delivery:
        """Send one letter; says what became of it instead of raising."""
        self._keep_pace()
        try:
            answer = self._post(letter)
            return Delivery(Fate.SENT, provider_id=str(answer["id"]))
        except APIError as refusal:
            return what_became(refusal)
        except (TypeError, KeyError):  # taken, and answered in words we do not know
            return _unknown("answer")

    def close(self) -> None:
        """Hang up."""
        self.client.request_session.close()

    def _post(self, letter: Letter) -> Any:
        if self.kind == "sms":
            return self.client.send_sms_notification(
                letter.address, self.template_id, {"body": letter.body}, letter.reference
            )
        words = {"subject": letter.subject, "body": letter.body}
        is_https = letter.stop_link.startswith("https://")
        return self.client.send_email_notification(
            letter.address,
            self.template_id,
            words,
            letter.reference,
            one_click_unsubscribe_url=letter.stop_link if is_https else None,
        )

    def _keep_pace(self) -> None:
        early = self._sent_at + AT_MOST_EVERY - time.monotonic()
        if early > 0:
            self.wait(early)
        self._sent_at = time.monotonic()


def what_became(refusal: APIError) -> Delivery:
    """What an error of Notify's means for the message.

    A wrong recipient is for good. What is wrong with us (key, template, limits) may pass. Whenever
    Notify may have had the message before things went wrong, nobody knows.
    """
    response = refusal.response
    if response is None:
        return _without_an_answer(refusal.__cause__)
    code, kind = response.status_code, _kind_of(response)
    problem = f"{code} {kind}".rstrip()
    if code == 429:
        return Delivery(Fate.SPENT if kind == "TooManyRequestsError" else Fate.BUSY, problem)
    if code == 400 and kind == "ValidationError":
        return Delivery(Fate.REFUSED, problem)
    return Delivery(Fate.LATER, problem) if 400 <= code < 500 else _unknown(problem)


def _without_an_answer(cause: BaseException | None) -> Delivery:
    problem = type(cause).__name__
    never_reached = any(isinstance(each, _NEVER_REACHED) for each in _causes(cause))
    return Delivery(Fate.LATER, problem) if never_reached else _unknown(problem)


def _causes(failure: object) -> Iterator[object]:
    """A failure of requests and what urllib3 says is behind it."""
    while isinstance(failure, BaseException):
        yield failure
        inner = failure.args[0] if failure.args else None
        failure = getattr(failure, "reason", None) or inner


def _unknown(problem: str) -> Delivery:
    return Delivery(Fate.UNKNOWN, problem, can_be_asked=True)


def _kind_of(response: requests.Response) -> str:
    """The kind of Notify's error, without its words."""
    try:
        kind = response.json()["errors"][0]["error"]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return kind if isinstance(kind, str) and kind.isalnum() else ""


def look_up(client: NotificationsAPIClient, reference: str, *, at: datetime) -> Word | None:
    """What Notify says of the message we called so; nothing if it has none. Raises NotifyAway."""
    found = _asked(lambda: client.get_all_notifications(reference=reference)["notifications"])
    newest = max(found, key=lambda one: str(one.get("created_at")), default=None)
    return _asked(lambda: word_of(newest, at=at, is_there=True)) if newest is not None else None


def ask_about(client: NotificationsAPIClient, provider_id: str, *, at: datetime) -> Word | None:
    """What Notify says of one message by now, if it is anything we know. Raises NotifyAway."""
    return _asked(lambda: word_of(client.get_notification_by_id(provider_id), at=at))


def word_of(told: Mapping[str, Any], *, at: datetime, is_there: bool = False) -> Word | None:
    """Notify's word on one message, as its API and its delivery receipts tell it.

    A status we do not know is nothing, unless the question is only if the message ``is_there``.
    Raises ValueError or KeyError for what is no such word.
    """
    said = str(told["status"])
    status = STATUSES.get(said, MessageStatus.SENT if is_there else None)
    if status is None:
        return None
    instants = (told.get(name) for name in ("completed_at", "sent_at", "created_at"))
    said_at = next((read_instant(str(instant)) for instant in instants if instant), at)
    problem = said if status is MessageStatus.FAILED else ""
    return Word(status, said_at, str(told["id"]), problem)


def read_instant(said: str) -> datetime:
    """An instant as Notify writes it, which is in UTC whether it says so or not."""
    moment = datetime.fromisoformat(said)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _asked(question: Callable[[], T]) -> T:
    try:
        return question()
    except (APIError, KeyError, TypeError, ValueError) as failure:
        cause = failure.__cause__ or failure
        raise NotifyAway(type(cause).__name__) from failure
