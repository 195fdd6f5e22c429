"""Bring a database to the schema of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, *, to: str = "head") -> str:
    """Apply the migrations up to ``to`` in one transaction; returns the revision reached."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _claim(connection)
        command.upgrade(_config(connection), to)
        return MigrationContext.configure(connection).get_current_revision() or ""


def take_back(engine: Engine, *, to: str) -> None:
    """Undo migrations down to ``to``, in one transaction."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _claim(connection)
        command.downgrade(_config(connection), to)


def is_current(engine: Engine) -> bool:
    """Whether the database has the schema of this version."""
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    return here == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _claim(connection: Connection) -> None:
    # Two processes that start together migrate one after the other. SQLite's write lock is
    # already held here; PostgreSQL needs a lock of its own.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261121)")
