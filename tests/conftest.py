"""Real databases of both kinds for every test that asks for one."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from sqlalchemy import Engine, event
from sqlmodel import Session
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test

from platform_core.settings import settings
from platform_core.storage import database as storage
from tests.factories import AT
from tests.postgresql import PostgreSQL, start_postgresql
from tests.sqlite import SQLiteFile

# A busy machine is no fault of the code: no test fails for having been slow.
hypothesis.register_profile("camau", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("camau")


@pytest.fixture(scope="session", autouse=True)
def _packages_are_scanned_once() -> Iterator[None]:
    """Streamlit reads every installed package's metadata whenever a page test begins: 2 seconds
    each. What is installed does not change while the tests run."""
    patch = pytest.MonkeyPatch()
    scan = cache(manifest_scanner.scan_component_manifests)
    patch.setattr(manifest_scanner, "scan_component_manifests", scan)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _pages_are_compiled_once() -> Iterator[None]:
    """As in the server. Streamlit's own way in tests, afresh at every run, is half of a run."""
    patch = pytest.MonkeyPatch()
    compiled = ScriptCache()
    patch.setattr(app_test, "ScriptCache", lambda: compiled)
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
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> SQLiteFile:
    return SQLiteFile(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    with start_postgresql(tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty, migrated database of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_file").emptied()
    else:
        with request.getfixturevalue("postgresql_server").empty_database() as url:
            yield url


@pytest.fixture(scope="session")
def engines() -> Iterator[Callable[[str], Engine]]:
    """The engine of an address. It is kept, with all the SQL it has put together for the tests."""
    kept: dict[str, Engine] = {}
    yield lambda url: kept.get(url) or kept.setdefault(url, _an_engine(url))
    for engine in kept.values():
        engine.dispose()


def _an_engine(url: str) -> Engine:
    engine = storage.connect(url)
    if engine.dialect.name == "sqlite":  # a test's database need not outlive a power cut
        event.listen(engine, "connect", lambda it, _: it.execute("PRAGMA synchronous=OFF"))
    return engine


@pytest.fixture
def database(
    database_url: str, engines: Callable[[str], Engine], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An empty database that ``storage.database.engine()`` answers with."""
    engine = engines(database_url).execution_options()  # whoever listens to it does so once
    monkeypatch.setattr(storage, "engine", lambda: engine)
    yield engine
    if engine.dialect.name == "sqlite":
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
