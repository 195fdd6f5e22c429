"""Connections, and the only commit of the platform."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session

from platform_core.errors import PlatformError
from platform_core.settings import settings

# For SQLite: durable at power loss, references held, deleted words overwritten.
_PRAGMAS = (
    "busy_timeout=5000",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)
# For PostgreSQL: its driver begins nothing. Our BEGIN then also tells whether a connection still
# lives, for which every page would pay a journey of its own.
_BY_OURSELVES = "AUTOCOMMIT"
_PATIENCE = (0.01, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds


class DatabaseAway(PlatformError):
    """The database is locked, read-only, full or out of reach; nothing was saved."""


def connect(address: str) -> Engine:
    """An engine for ``address`` that behaves alike on SQLite and PostgreSQL."""
    url = make_url(address)
    pool = {"pool_size": 10, "max_overflow": 20}
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, isolation_level=_BY_OURSELVES, **pool)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, below
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Switch a file to write-ahead logging, which stays. Two processes that open a new file at one
    moment may both want to, and SQLite does not wait for that as it does for a lock."""
    for wait in _PATIENCE:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as failure:
            if "locked" not in str(failure):
                raise
            sleep(wait)
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Any) -> None:
    # A deferred transaction that later writes fails at once when another wrote meanwhile,
    # whatever the busy timeout; so whoever means to write says so at the start.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN" if writes else "BEGIN READ ONLY")


@cache
def engine() -> Engine:
    """The engine of this process. Tests put another in its place."""
    return connect(settings().database)


@contextmanager
def open_transaction() -> Iterator[Session]:
    """A session that commits at the end of the block, or leaves nothing behind.

    Raises DatabaseAway when the database cannot take the write.
    """
    with _told_plainly(), _begun(writes=True) as connection:
        with Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()
            for step in _steps:
                step(session)
                session.flush()
            for last in session.info.pop(_AT_THE_END, ()):
                last(session)
        connection.commit()


@contextmanager
def _begun(*, writes: bool) -> Iterator[Connection]:
    """A connection in a transaction, which is undone unless it is committed.

    After the database was started anew, the connections from before are dead. Whoever comes upon
    the first has the pool let go of all, and takes another.
    """
    try:
        connection = _begin(writes)
    except DBAPIError as failure:
        if not failure.connection_invalidated:
            raise
        connection = _begin(writes)
    with connection:
        yield connection


def _begin(writes: bool) -> Connection:
    connection = engine().connect().execution_options(writes=writes)
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection


def before_commit(step: Callable[[Session], None]) -> None:
    """Have a step done at the end of every transaction of this process, before its commit.

    For the process to say once, at its start. What the step raises undoes the transaction.
    """
    if step not in _steps:
        _steps.append(step)


_steps: list[Callable[[Session], None]] = []
_AT_THE_END = "to be done at the end of this transaction"


def at_the_end(session: Session, do: Callable[[Session], None]) -> None:
    """Have something done as the last of this transaction, after the steps of the process."""
    session.info.setdefault(_AT_THE_END, []).append(do)


@contextmanager
def open_reading() -> Iterator[Session]:
    """A session for questions only: what it may have changed on the way is dropped at the end, or
    refused by a database that can.

    Raises DatabaseAway when the database does not answer.
    """
    with (
        _told_plainly(),
        _begun(writes=False) as connection,
        Session(connection, expire_on_commit=False, autoflush=False) as session,
    ):
        yield session
        _end_reading(connection)


def _end_reading(connection: Connection) -> None:
    """Have PostgreSQL commit nothing: after a rollback its driver forgets every statement that it
    has prepared, and the database plans them all again for the next page."""
    if connection.dialect.name == "postgresql":
        connection.commit()


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as failure:
        raise DatabaseAway(str(failure.orig)) from failure
    except DatabaseError as failure:
        if type(failure) is not DatabaseError:  # a rule that was broken is not the database's fault
            raise
        raise DatabaseAway(str(failure.orig)) from failure  # SQLite's word for a spoilt file
