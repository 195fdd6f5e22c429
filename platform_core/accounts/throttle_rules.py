"""How long whoever keeps failing to prove themselves has to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)

FREE_TRIES = 3
# A ward, a library or a village behind one address is many people; a guesser gains nothing by it.
FREE_TRIES_OF_ADDRESS = 10

_IPV6_HOUSEHOLD = 64  # bits of network; below it, one household has as many addresses as it likes


@dataclass(frozen=True, slots=True)
class Subject:
    """What failures are counted of, and how many cost nothing."""

    kind: str
    name: str
    free: int


def account(sign_in_name: str) -> Subject:
    """A sign-in name, whether or not anybody has it."""
    return Subject("account", sign_in_name, FREE_TRIES)


def address(typed: str) -> Subject:
    """Where sign-ins come from."""
    return Subject("address", _counted(typed), FREE_TRIES_OF_ADDRESS)


def code_address(typed: str) -> Subject:
    """Where typed invitation codes come from."""
    return Subject("code", _counted(typed), FREE_TRIES_OF_ADDRESS)


def link_address(typed: str) -> Subject:
    """Where links come from that nobody was sent."""
    return Subject("link", _counted(typed), FREE_TRIES_OF_ADDRESS)


def blocked_for(failures: int, *, free: int) -> timedelta:
    """No wait for the free tries, then a second, doubling up to fifteen minutes."""
    if failures <= free:
        return timedelta(0)
    doublings = min(failures - free - 1, 20)  # far past the cap, and no number grows without end
    wait: timedelta = FIRST_WAIT * 2**doublings
    return min(wait, LONGEST_WAIT)


def failures_now(failures: int, *, last_failed_at: datetime, at: datetime) -> int:
    """How many failures still count: all of them, until a day has passed without another."""
    return 0 if at - last_failed_at >= FORGOTTEN_AFTER else failures


def _counted(typed: str) -> str:
    try:
        found = ip_address(typed)
    except ValueError:
        return typed
    if isinstance(found, IPv6Address):
        return _household(found)
    return str(found)


def _household(found: IPv6Address) -> str:
    mapped: IPv4Address | None = found.ipv4_mapped
    return str(mapped) if mapped else f"{int(found) >> (128 - _IPV6_HOUSEHOLD):x}::/64"
