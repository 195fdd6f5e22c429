"""A running platform of each database, and a browser to use it with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import open_browser
from tests.journeys.platform import Platform


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all journeys, so that two do not fight over two cores."""
    for item in items:
        if "journeys" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def platform(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A platform just started on an empty database, with its demonstration made."""
    folder = tmp_path_factory.mktemp("platform")
    if request.param == "sqlite":
        yield from _started(Platform(folder))
        return
    with request.getfixturevalue("postgresql_server").empty_database() as url:
        yield from _started(Platform(folder, url.replace("postgresql+psycopg", "postgresql")))


def _started(platform: Platform) -> Iterator[Platform]:
    platform.start()
    yield platform
    platform.stop()
