"""A running platform of each database, and a browser to use it with."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import open_browser
from tests.journeys.platform import Platform
from tests.postgresql import PostgreSQL


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with its module: while it is open, no other test can run an event loop."""
    with open_browser() as opened:
        yield opened


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser, with nobody's pages left open at the end: they would look for their server."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL
) -> Iterator[dict[str, Platform]]:
    """A platform of each database with its demonstration made, stopped; others are copies."""
    with postgresql_server.empty_database() as url:
        platforms = {
            "sqlite": Platform(tmp_path_factory.mktemp("sqlite")),
            "postgresql": Platform(tmp_path_factory.mktemp("postgresql"), _plain(url)),
        }
        for platform in platforms.values():
            platform.start()
            platform.stop()
        yield platforms


@pytest.fixture(params=["sqlite", "postgresql"])
def platform(
    request: pytest.FixtureRequest,
    made: dict[str, Platform],
    postgresql_server: PostgreSQL,
    tmp_path: Path,
) -> Iterator[Platform]:
    """A running platform of its own, as it was when its demonstration had just been made."""
    original = made[request.param]
    shutil.copytree(original.folder, tmp_path / "platform")
    copies = nullcontext("")
    if original.database_url:
        copies = postgresql_server.copy_of(original.database_url)
    with copies as url:
        copy = Platform(tmp_path / "platform", _plain(url))
        copy.start()
        yield copy
        copy.stop()


def _plain(url: str) -> str:
    """The address as an administrator would write it."""
    return url.replace("postgresql+psycopg", "postgresql")
