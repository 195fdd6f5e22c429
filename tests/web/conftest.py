"""Running servers for the tests of the front door."""

from collections.abc import Iterator

import pytest

from tests.postgresql import PostgreSQL
from tests.web.running import Browser, Server, a_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server on SQLite for every test that leaves it as it was."""
    with a_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def server_on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL
) -> Iterator[Server]:
    """The same on PostgreSQL."""
    with (
        postgresql_server.empty_database() as url,
        a_server(tmp_path_factory.mktemp("server_pg"), url) as running,
    ):
        yield running


@pytest.fixture(params=["server", "server_on_postgresql"])
def either_server(request: pytest.FixtureRequest) -> Server:
    """A server on each kind of database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def browser(server: Server) -> Browser:
    """Somebody's browser that has not been here before."""
    return server.browser()
