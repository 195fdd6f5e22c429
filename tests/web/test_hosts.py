"""Under which names, and from whose pages, a browser may speak to us."""

import pytest

from platform_core.accounts.cookies import session_cookie_name
from platform_core.settings import Settings
from platform_core.web.cookies import form_cookie_name, joining_cookie_name
from platform_core.web.hosts import allowed_hosts, is_our_host, is_our_origin
from platform_core.web.serve import arguments

PUBLIC = Settings(public_url="https://camau.example.org", address="0.0.0.0")
LOCAL = Settings()


def test_the_public_name_and_this_machine_are_ours() -> None:
    assert allowed_hosts(PUBLIC) == ["127.0.0.1", "::1", "camau.example.org", "localhost"]


@pytest.mark.parametrize(
    "host",
    ["camau.example.org", "camau.example.org:443", "localhost:8501", "127.0.0.1", "[::1]:8501"],
)
def test_our_hosts(host: str) -> None:
    assert is_our_host(host, PUBLIC)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "camau.example.org.evil.example",
        "evil.example#camau.example.org",
        "camau.example.org@evil.example",
        "x@camau.example.org",
        "camau.example.org/x",
        "camau.example.org:port",
        "camau.example.org:99999999",
        "[::1",
        "0.0.0.0",
    ],
)
def test_other_hosts(host: str) -> None:
    assert not is_our_host(host, PUBLIC)


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        ("https://camau.example.org", "camau.example.org", True),
        ("http://camau.example.org", "camau.example.org", False),
        ("https://camau.example.org:8443", "camau.example.org", False),
        ("http://localhost:8501", "localhost:8501", True),
        ("http://localhost:9999", "localhost:8501", False),
        ("http://127.0.0.1:8501", "localhost:8501", False),
        ("https://evil.example", "evil.example", False),
        ("https://evil.example", "camau.example.org", False),
        ("null", "camau.example.org", False),
        ("", "camau.example.org", False),
        ("file://", "", False),
    ],
)
def test_our_origin(origin: str, host: str, ours: bool) -> None:
    assert is_our_origin(origin, host, PUBLIC) is ours


def test_over_https_cookies_insist_on_it_by_their_names() -> None:
    names = (session_cookie_name, form_cookie_name, joining_cookie_name)
    assert all(name(PUBLIC).startswith("__Host-") for name in names)
    assert not any(name(LOCAL).startswith("__Host-") for name in names)
    assert session_cookie_name(PUBLIC) == "__Host-camau"


def test_the_command_that_serves_names_every_host_and_the_port() -> None:
    command = arguments(PUBLIC)
    hosts = [command[at + 1] for at, part in enumerate(command) if part == "--server.allowedHosts"]
    assert hosts == allowed_hosts(PUBLIC)
    assert command[command.index("--server.port") + 1] == "8501"
    assert command[command.index("--server.address") + 1] == "0.0.0.0"
