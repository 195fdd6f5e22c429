"""A real mail server on this machine that can be told to refuse, to hang up and to fall silent."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from platform_core.notifications.rules import Letter
from platform_core.notifications.smtp import SmtpChannel
from tests.factories import AT

SENDER = "Camau <no-reply@camau.example>"


@dataclass
class Post:
    """What the server got, and how it is to answer. ``hang_up_at`` is MAIL, RCPT, DATA or END."""

    answers: dict[str, str] = field(default_factory=dict)
    answers_once: dict[str, str] = field(default_factory=dict)
    hang_up_at: str | None = None
    hang_up_once_at: str | None = None
    quiet_at: str | None = None
    got: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    signed_in_as: list[str] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.connections.add(session.peer)
        envelope.mail_from = address
        return await self._answer(server, "MAIL")

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._answer(server, "RCPT")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        parsed = message_from_bytes(content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.got.append(parsed)
        self.to += envelope.rcpt_tos
        return await self._answer(server, "END")

    async def _answer(self, server: SMTP, stage: str) -> str:
        if stage in (self.hang_up_at, self.hang_up_once_at):
            self.hang_up_once_at = None
            transport: Any = server.transport
            transport.abort()
        if self.quiet_at == stage:
            await asyncio.sleep(5)
        return self.answers_once.pop(stage, None) or self.answers.get(stage, "250 OK")


@dataclass
class MailServer:
    """The server's address as a setting, and what it got."""

    url: str
    port: int
    post: Post

    @cached_property
    def channel(self) -> SmtpChannel:
        return SmtpChannel(self.url, SENDER, timeout=1)


def a_server(post: Post, **options: Any) -> Iterator[MailServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    server = MailServer(f"smtp://127.0.0.1:{port}", port, post)
    try:
        yield server
    finally:
        server.channel.close()
        controller.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    yield from a_server(Post())


@pytest.fixture
def mail_server_with_password() -> Iterator[MailServer]:
    post = Post()

    def check(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        post.signed_in_as.append(data.login.decode())
        return AuthResult(success=(data.login, data.password) == (b"camau@nhs", b"p w/1"))

    yield from a_server(post, authenticator=check, auth_required=True, auth_require_tls=False)


def a_letter(**given: Any) -> Letter:
    facts: dict[str, Any] = {
        "reference": "camau-7",
        "address": "carys@example.org",
        "sender_name": "NHS Powys",
        "subject": "An invitation for you / Gwahoddiad i chi",
        "body": "Hello,\n\n.A line that starts with a dot, and ŵ ŷ â.\n",
        "language": "cy",
        "created_at": AT,
    }
    return Letter(**{**facts, **given})
