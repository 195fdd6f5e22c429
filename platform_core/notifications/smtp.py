"""Send by a mail server, and know what its answer means.

A 5xx about the person's address or the message is for good. Anything else that goes wrong before
the message's last byte is on its way may pass. After that, no answer means that nobody knows: the
message may have arrived, so it is never sent again by itself.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from platform_core.notifications.mime import Unaddressable, as_email
from platform_core.notifications.rules import Delivery, Fate, Letter

TIMEOUT = 20.0  # seconds for each answer

_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
_GO_AHEAD = 354
_TAKEN = (250, 251)
_CLOSING = "421"  # the server has had this connection open for long enough


class _Unencrypted(smtplib.SMTPException):
    """A password was about to cross a network in the clear."""


@dataclass(slots=True)
class SmtpChannel:
    """A mail server: ``smtp://`` with STARTTLS where it is offered, or ``smtps://``.

    Its certificate has to be good, and a password is only ever sent over an encrypted connection
    or to this machine itself. One connection is kept for one letter after another.
    """

    server: str
    sender: str
    timeout: float = TIMEOUT
    can_be_asked: bool = field(default=False, init=False)
    _line: smtplib.SMTP | None = field(default=None, init=False, repr=False, compare=False)

    def send(self, letter: Letter) -> Delivery:
        """Send one letter; says what became of it instead of raising."""
        try:
            email = as_email(letter, self.sender)
        except Unaddressable:
            return Delivery(Fate.REFUSED, "address")
        was_open = self._line is not None
        delivery = self._try(letter.address, email)
        if was_open and self._line is None and delivery.fate is Fate.LATER:
            return self._try(letter.address, email)  # it had only hung up on us meanwhile
        return delivery

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()  # whatever it says now, every message's fate is known
            line.close()

    def _try(self, address: str, email: bytes) -> Delivery:
        try:
            line = self._line = self._line or _connected(urlsplit(self.server), self.timeout)
            delivery = _hand_over(line, parseaddr(self.sender)[1], address, email)
        except (OSError, smtplib.SMTPException) as failure:
            self._hang_up()
            return Delivery(Fate.LATER, type(failure).__name__.lstrip("_"))
        if delivery.fate is Fate.UNKNOWN or delivery.problem.startswith(_CLOSING):
            self._hang_up()
        elif delivery.fate is not Fate.SENT:
            self._begin_afresh(line)
        return delivery

    def _begin_afresh(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _connected(to: SplitResult, timeout: float) -> smtplib.SMTP:
    """A server that has been greeted, encrypted where it can be, and signed in to if told to."""
    server = _reached(to, timeout)
    try:
        server.ehlo_or_helo_if_needed()
        encrypted = to.scheme == "smtps"
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            encrypted = True
        if to.username:
            if not encrypted and not _is_this_machine(to.hostname):
                raise _Unencrypted
            server.login(unquote(to.username), unquote(to.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _reached(to: SplitResult, timeout: float) -> smtplib.SMTP:
    host = to.hostname or "localhost"
    if to.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, to.port or 465, timeout=timeout, context=context)
    return smtplib.SMTP(host, to.port or 25, timeout=timeout)


def _is_this_machine(host: str | None) -> bool:
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def _hand_over(server: smtplib.SMTP, sender: str, address: str, email: bytes) -> Delivery:
    answer = server.mail(sender)
    if answer[0] not in _TAKEN:
        return Delivery(Fate.LATER, _code(answer))  # it refuses us, not the person
    answer = server.rcpt(address)
    if answer[0] not in _TAKEN:
        return _refused(answer)
    answer = server.docmd("DATA")
    if answer[0] != _GO_AHEAD:
        return _refused(answer)
    server.send(_with_end(email))
    # The last byte is on its way: from here on, silence tells us nothing.
    try:
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as failure:
        return Delivery(Fate.UNKNOWN, type(failure).__name__)
    if answer[0] in _TAKEN:
        return Delivery(Fate.SENT)
    is_answer = 400 <= answer[0] < 600
    return _refused(answer) if is_answer else Delivery(Fate.UNKNOWN, _code(answer))


def _refused(answer: tuple[int, bytes]) -> Delivery:
    is_for_good = 500 <= answer[0] < 600
    return Delivery(Fate.REFUSED if is_for_good else Fate.LATER, _code(answer))


def _code(answer: tuple[int, bytes]) -> str:
    """The server's numbers without its words, which may hold the address."""
    code, words = answer
    enhanced = _ENHANCED.match(words)
    return f"{code} {enhanced[1].decode()}" if enhanced else str(code)


def _with_end(email: bytes) -> bytes:
    """The message as it is sent: dots at the start of a line doubled, and the line that ends it."""
    return re.sub(rb"(?m)^\.", b"..", email).rstrip(b"\r\n") + b"\r\n.\r\n"
