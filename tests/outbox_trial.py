"""Senders that are killed, and a mailbox that counts: none twice, none lost.

A sender is a process of its own, because ``kill -9`` ends processes. The mailbox is a real mail
server that notes every message before it says that it has it.
"""

import gc
import multiprocessing
import os
import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from random import Random

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Engine
from sqlmodel import Session as Rows
from sqlmodel import select

from platform_core.jobs import on_write
from platform_core.jobs.send import send_waiting
from platform_core.notifications.rules import LOST_AFTER, reference_of
from platform_core.notifications.smtp import SmtpChannel
from platform_core.storage import database as storage
from platform_core.storage.tables import Message
from tests.factories import AT, a_person

# Children of a server that has imported everything and holds no threads: quick, and safe.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.outbox_trial"])
_REFERENCE = re.compile(rb"^Message-ID: <([^@]+)@", re.M | re.I)


@dataclass
class Mailbox:
    """What has arrived, by our reference."""

    url: str = ""
    got: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        reference = _REFERENCE.search(content)
        assert reference is not None
        self.got[reference[1].decode()] += 1
        return "250 OK"


@contextmanager
def a_mailbox() -> Iterator[Mailbox]:
    """A running mail server, stopped at the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def a_mailbox_apart() -> Iterator[tuple[str, Callable[[], int]]]:
    """The address of one in a process of its own, and how many different messages it has got."""
    ours, theirs = PROCESSES.Pipe()
    server = PROCESSES.Process(target=_keep_a_mailbox, args=(theirs,))
    server.start()
    url = ours.recv()
    try:
        yield url, lambda: _ask(ours)
    finally:
        ours.send(False)
        server.join()


def _keep_a_mailbox(pipe: Connection) -> None:
    with a_mailbox() as box:
        pipe.send(box.url)
        while pipe.recv():
            pipe.send(len(box.got))


def _ask(pipe: Connection) -> int:
    pipe.send(True)
    found: int = pipe.recv()
    return found


def fill(engine: Engine, number: int) -> None:
    """Save so many messages to one member of staff."""
    with (
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
        Rows(connection) as session,
    ):
        person = a_person(session, email="sian@example.org")
        session.add_all(message_to(person.id, occasion=str(n)) for n in range(number))
        session.flush()


def message_to(person_id: int | None, **given: object) -> Message:
    """A message of an ordinary length that waits."""
    facts: dict[str, object] = {
        "person_id": person_id,
        "template": "staff_invitation",
        "channel": "email",
        "language": "en",
        "address": "sian@example.org",
        "sender_name": "Camau",
        "subject": "Set up your Camau account",
        "body": "Hello,\n\nhttps://camau.example/staff-join?t=" + "x" * 300 + "\n",
        "status": "waiting",
        "created_at": AT,
        "problem": "",
    }
    return Message(**{**facts, **given})


def send_all(url: str, mail: str, begun: Event | None = None, now: datetime | None = None) -> None:
    """What a sender's process does: send until nothing is left."""
    engine = storage.connect(url)
    storage.engine = lambda: engine
    on_write.install()  # as the worker does
    channel = SmtpChannel(mail, "Camau <no-reply@camau.example>")
    gc.freeze()  # as the worker does, too
    if begun is not None:
        begun.set()
    while send_waiting({"email": channel}, now=now or datetime.now(UTC)).sent:
        pass
    channel.close()
    engine.dispose()


@dataclass(frozen=True)
class Outcome:
    """What became of messages whose senders were killed."""

    kills: int
    sent: int
    unknown: int
    of_them_arrived: int
    twice: int
    lost: int
    seconds: float


def kill_senders(engine: Engine, url: str, *, kills: int, longest: float) -> Outcome:
    """Kill one sender after another at a moment nobody chose, then let a last one finish."""
    chance, began = Random(4), time.perf_counter()
    with a_mailbox() as box:
        for _ in range(kills):
            begun = PROCESSES.Event()
            sender = PROCESSES.Process(target=send_all, args=(url, box.url, begun))
            sender.start()
            begun.wait(30)
            time.sleep(chance.uniform(0, longest))
            os.kill(sender.pid or 0, signal.SIGKILL)
            sender.join()
        later = datetime.now(UTC) + LOST_AFTER + timedelta(minutes=1)
        last = PROCESSES.Process(target=send_all, args=(url, box.url, None, later))
        last.start()
        last.join()
    with Rows(engine) as session:
        messages = session.exec(select(Message)).all()
    return _judge(messages, box, kills, time.perf_counter() - began)


def _judge(messages: list[Message], box: Mailbox, kills: int, seconds: float) -> Outcome:
    arrived = {m.id: box.got[reference_of(m.id, m.created_at)] for m in messages}
    unknown = [m for m in messages if m.status == "unknown"]
    accounted = {m.id for m in unknown} | {m.id for m in messages if m.status == "sent"}
    return Outcome(
        kills=kills,
        sent=sum(m.status == "sent" for m in messages),
        unknown=len(unknown),
        of_them_arrived=sum(arrived[m.id] > 0 for m in unknown),
        twice=sum(times > 1 for times in arrived.values()),
        lost=sum(
            m.id not in accounted or (m.status == "sent" and not arrived[m.id]) for m in messages
        ),
        seconds=seconds,
    )
