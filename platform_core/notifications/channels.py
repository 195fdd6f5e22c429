"""The ways a message leaves: into a file in the data folder, to a mail server, or by Notify."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from platform_core.enrolment.rules import Channel as Way
from platform_core.notifications.mime import Unaddressable, as_email
from platform_core.notifications.notify import NotifyChannel, client_of
from platform_core.notifications.rules import Delivery, Fate, Letter
from platform_core.notifications.smtp import SmtpChannel
from platform_core.settings import Settings


class Channel(Protocol):
    """Something that takes one letter and says what became of it, instead of raising.

    ``can_be_asked``: whether it can say later if it took a letter when its answer was lost. Used
    by one thread, and closed in the end.
    """

    @property
    def can_be_asked(self) -> bool:
        """As above."""
        ...

    def send(self, letter: Letter) -> Delivery:
        """Try once."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Writes each letter into a file, for a demonstration and for a look at the words: an email
    as ``.eml``, a text as ``.txt``."""

    folder: Path
    sender: str
    is_text: bool = False
    can_be_asked: bool = False

    def send(self, letter: Letter) -> Delivery:
        """Write one letter; a file appears whole or not at all."""
        try:
            content = as_text(letter) if self.is_text else as_email(letter, self.sender)
        except Unaddressable:
            return Delivery(Fate.REFUSED, "address")
        ending = "txt" if self.is_text else "eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = self.folder / f".{letter.reference}.tmp"
            unfinished.write_bytes(content)
            unfinished.replace(self.folder / f"{letter.reference}.{ending}")
        except OSError as failure:
            return Delivery(Fate.LATER, os.strerror(failure.errno or 0))
        return Delivery(Fate.SENT)

    def close(self) -> None:
        """Nothing is held open."""


def as_text(letter: Letter) -> bytes:
    """A text message as a file shows it."""
    return f"To: {letter.address}\n\n{letter.body}\n".encode()


def email_channel(settings: Settings) -> Channel:
    """How the settings have emails leave."""
    if settings.mail == "file":
        return FileChannel(settings.data / "mail", settings.mail_sender)
    if settings.mail == "notify":
        return NotifyChannel(client_of(settings), "email", settings.notify_email_template)
    return SmtpChannel(settings.mail, settings.mail_sender)


def text_channel(settings: Settings) -> Channel | None:
    """How the settings have texts leave, if they do."""
    if settings.text_channel == "file":
        return FileChannel(settings.data / "mail", settings.mail_sender, is_text=True)
    if settings.text_channel == "notify":
        return NotifyChannel(client_of(settings), "sms", settings.notify_text_template)
    return None


@contextmanager
def open_channels(settings: Settings) -> Iterator[Mapping[str, Channel]]:
    """The channels that the settings name, by what messages call them, closed in the end."""
    with ExitStack() as stack:
        channels: dict[str, Channel] = {Way.EMAIL.value: email_channel(settings)}
        if text := text_channel(settings):
            channels[Way.TEXT.value] = text
        for channel in channels.values():
            stack.callback(channel.close)
        yield channels
