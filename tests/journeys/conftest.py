"""A running platform of each database, and a browser to use it with."""

from collections.abc import Iterator
from contextlib import ExitStack

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


def _on(database: str) -> object:
    """One worker lives through all journeys of a database, on the platform it has started."""
    return pytest.param(database, marks=pytest.mark.xdist_group(f"journeys on {database}"))


@pytest.fixture(scope="module", params=[_on("sqlite"), _on("postgresql")])
def platform(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A running platform with its demonstration. Each journey finds what the last one left."""
    with ExitStack() as held:
        url = ""
        if request.param == "postgresql":
            server: PostgreSQL = request.getfixturevalue("postgresql_server")
            url = _plain(held.enter_context(server.empty_database()))
        started = Platform(tmp_path_factory.mktemp(request.param), url)
        held.callback(started.stop)
        started.start()
        yield started


def _plain(url: str) -> str:
    """The address as an administrator would write it."""
    return url.replace("postgresql+psycopg", "postgresql")
