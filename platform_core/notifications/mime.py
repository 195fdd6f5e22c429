"""A letter as an email. The standard library refuses a header with a line break in it."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from platform_core.errors import PlatformError
from platform_core.notifications.rules import Letter


class Unaddressable(PlatformError):
    """No header can hold this letter's address, sender name or subject."""


def as_email(letter: Letter, sender: str) -> bytes:
    """The email of a letter, from the address in ``sender`` under the letter's own sender name.

    The same letter always has the same Message-ID, so that a lost answer can be looked up. Raises
    Unaddressable.
    """
    try:
        letter.address.encode("ascii")
        return _how_to_stop(letter) + _email(letter, sender).as_bytes(policy=SMTP)
    except (ValueError, IndexError, MessageError) as refusal:  # as the parser happens to say it
        raise Unaddressable(letter.reference) from refusal


def _how_to_stop(letter: Letter) -> bytes:
    """The headers by which a mail program offers to stop these messages (RFC 2369, RFC 8058).

    They are written by hand because the standard library would encode a link of more than a line.
    """
    if not letter.stop_link:
        return b""
    lines = f"List-Unsubscribe: <{letter.stop_link}>\r\n"
    if letter.stop_link.startswith("https://"):
        lines += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return lines.encode("ascii")


def _email(letter: Letter, sender: str) -> EmailMessage:
    own_address = parseaddr(sender)[1]
    email = EmailMessage()
    sender_address = Address(display_name=letter.sender_name, addr_spec=own_address)
    email["From"] = _usual("From", str(sender_address))
    email["To"] = Address(addr_spec=letter.address)
    email["Subject"] = _usual("Subject", letter.subject)
    email["Date"] = format_datetime(letter.created_at)
    email["Message-ID"] = f"<{letter.reference}@{own_address.rpartition('@')[2]}>"
    email["Content-Language"] = _usual("Content-Language", letter.language)
    email["Auto-Submitted"] = _usual("Auto-Submitted", "auto-generated")  # no out-of-office replies
    email.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    return email


@lru_cache(maxsize=64)
def _usual(name: str, value: str) -> object:
    """A header that many letters share: the library takes longer over one than a mail server."""
    _, header = default.header_store_parse(name, value)
    return header
