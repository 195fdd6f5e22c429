"""Real databases of both kinds for every test that asks for one."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from streamlit.components.v2 import manifest_scanner

from platform_core.settings import settings
from platform_core.storage import database as storage
from platform_core.storage.migrate import migrate
from tests.factories import AT
from tests.postgresql import PostgreSQL, start_postgresql


@pytest.fixture(scope="session", autouse=True)
def _packages_are_scanned_once() -> Iterator[None]:
    """Streamlit reads every installed package's metadata whenever a page test begins: 2 seconds
    each. What is installed does not change while the tests run."""
    patch = pytest.MonkeyPatch()
    scan = cache(manifest_scanner.scan_component_manifests)
    patch.setattr(manifest_scanner, "scan_component_manifests", scan)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _plain_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test sees the developer's own settings or data."""
    for name in [name for name in os.environ if name.startswith("CAMAU_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setitem(type(settings()).model_config, "env_file", None)
    monkeypatch.setenv("CAMAU_DATA", str(tmp_path / "var"))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = storage.connect(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    with start_postgresql(tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        with request.getfixturevalue("postgresql_server").empty_database() as url:
            yield url


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An empty database that ``storage.database.engine()`` answers with."""
    engine = storage.connect(database_url)
    monkeypatch.setattr(storage, "engine", lambda: engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A session in an open write transaction, dropped at the end of the test."""
    with database.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        with Session(connection, expire_on_commit=False) as open_session:
            yield open_session
        if transaction.is_active:
            transaction.rollback()


@pytest.fixture
def at() -> datetime:
    """A fixed instant: Tuesday 3 November 2026, 10:00 UTC."""
    return AT
