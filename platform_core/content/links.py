"""Where the words of a step may lead."""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

from platform_core.content.problems import Said, told

# The platform's own addresses that a patient may be sent to.
OWN_PATHS = frozenset(
    {
        "/today",
        "/my_path",
        "/check_in",
        "/pace",
        "/ask_the_team",
        "/my_answers",
        "/my_story",
        "/urgent-help",
        "/support",
        "/privacy",
        "/accessibility",
    }
)
_TELEPHONE = re.compile(r"(tel|sms):\+?[0-9]{2,15}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def is_allowed(address: str) -> bool:
    """Whether a link may be drawn at all; it does not look for the step that one leads to."""
    return bool(_TELEPHONE.fullmatch(address)) or is_own(address) or _is_outside(address)


def is_own(address: str) -> bool:
    """Whether a link leads to a page of the platform."""
    return address in OWN_PATHS or step_in(address) is not None


def step_in(address: str) -> str | None:
    """The step's key in a link such as ``/step?step=start-here/right-place``, or nothing."""
    try:
        parts = urlsplit(address)
        asked = parse_qsl(parts.query, strict_parsing=True, max_num_fields=1)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.fragment or parts.path != "/step":
        return None
    return asked[0][1] if asked and asked[0][0] == "step" else None


def refusal(address: str, steps: Collection[str]) -> Said | None:
    """What is wrong with a link, in words for its author, or nothing."""
    if not address:
        return told("link_empty")
    step = step_in(address)
    if step is not None:
        return None if step in steps else told("link_step")
    if is_allowed(address):
        return None
    if address.startswith("/"):
        return told("link_page")
    if address.startswith("http:"):
        return told("link_https")
    return told("link_odd")


def _is_outside(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and parts.netloc == parts.hostname
        and bool(_HOST.fullmatch(parts.hostname or ""))
        and not re.search(r"[\s\\]", address)
    )
