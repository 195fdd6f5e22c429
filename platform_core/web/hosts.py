"""Under which names, and from whose pages, a browser may speak to us."""

from urllib.parse import urlsplit

from platform_core.settings import Settings

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  (compared with, not bound to)


def allowed_hosts(settings: Settings) -> list[str]:
    """Host names without ports. This machine's own are always among them: no other site can
    make a browser send those."""
    named = [urlsplit(settings.address_for_people).hostname or "", *_THIS_MACHINE, settings.address]
    return sorted({name.lower() for name in named} - set(_EVERY_ADDRESS))


def is_our_host(host: str, settings: Settings) -> bool:
    """Whether a Host header names us."""
    try:
        parts = urlsplit(f"//{host}")
        name, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.netloc == host and "@" not in host and name in allowed_hosts(settings)


def is_our_origin(origin: str, host: str, settings: Settings) -> bool:
    """Whether an Origin header means a page of ours, asked for under the same Host."""
    scheme, _, rest = origin.partition("://")
    expected = ("https",) if settings.public_url.startswith("https://") else ("http", "https")
    if is_this_machine(host):
        expected = ("http", "https")
    return scheme in expected and rest == host and is_our_host(host, settings)


def is_this_machine(host: str) -> bool:
    """Whether a Host header names the machine itself."""
    return urlsplit(f"//{host}").hostname in _THIS_MACHINE
