"""The ways a message leaves: a file in the data folder, or a mail server."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from platform_core.notifications.mime import Unaddressable, as_email
from platform_core.notifications.rules import Delivery, Fate, Letter
from platform_core.notifications.smtp import SmtpChannel
from platform_core.settings import Settings


class Channel(Protocol):
    """Something that takes one letter and says what became of it, instead of raising."""

    def send(self, letter: Letter) -> Delivery:
        """Try once."""
        ...


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Writes each letter as an ``.eml`` file, for a demonstration and for a look at the words."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> Delivery:
        """Write one letter; a file appears whole or not at all."""
        try:
            email = as_email(letter, self.sender)
        except Unaddressable:
            return Delivery(Fate.REFUSED, "address")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = self.folder / f".{letter.reference}.tmp"
            unfinished.write_bytes(email)
            unfinished.replace(self.folder / f"{letter.reference}.eml")
        except OSError as failure:
            return Delivery(Fate.LATER, os.strerror(failure.errno or 0))
        return Delivery(Fate.SENT)


def channel_for(settings: Settings) -> Channel:
    """The channel that the settings name."""
    if settings.mail == "file":
        return FileChannel(settings.data / "mail", settings.mail_sender)
    return SmtpChannel(settings.mail, settings.mail_sender)
