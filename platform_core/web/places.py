"""Every address of the platform, and which of them somebody may be sent on to."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from platform_core.accounts.rules import Role
from platform_core.settings import ROOT

PAGES = ROOT / "pages"
_FOLDERS = {
    "patient": Role.PATIENT,
    "team": Role.CLINICIAN,
    "author": Role.AUTHOR,
    "admin": Role.ADMINISTRATOR,
}
_HOMES = {
    Role.PATIENT: "/today",
    Role.CLINICIAN: "/this_week",
    Role.AUTHOR: "/library",
    Role.ADMINISTRATOR: "/people",
}
# Plain pages that a reader can come back to after switching language or signing in.
_PLAIN = frozenset(
    {
        "/",
        "/sign-in",
        "/sign-in-help",
        "/sign-out",
        "/join",
        "/join/language",
        "/join/account",
        "/staff-join",
        "/welcome",
        "/urgent-help",
        "/support",
        "/privacy",
        "/accessibility",
        "/print/letter",
        "/print/letters",
        "/print/my-story",
        "/print/pack",
        "/print/reminders",
        "/print/sheets",
        "/print/step",
        "/studio/edit",
        "/studio/new",
        "/studio/remove",
    }
)
# Plain pages that whoever holds the role goes on to after signing in.
_PLAIN_OF = dict.fromkeys(("/studio/edit", "/studio/new", "/studio/remove"), Role.AUTHOR)
_LINK = re.compile(r"/t/[0-9A-Za-z]{22}(/stop)?")
_LONGEST = 2_000


@cache
def streamlit_pages() -> dict[str, Role]:
    """The address of every Streamlit page, and the role it is for."""
    return {
        f"/{path.stem}": _FOLDERS[path.parent.name]
        for path in PAGES.glob("*/*.py")
        if path.parent.name in _FOLDERS
    }


def home_of(roles: Iterable[Role]) -> str:
    """Where somebody with these roles starts; signing in, for somebody with none."""
    held = set(roles)
    return next((_HOMES[role] for role in Role if role in held), "/sign-in")


def own_address(given: str) -> str | None:
    """``given`` if it is an address of ours, with its query; nothing for anything else.

    A browser reads backslashes, tabs and doubled slashes its own way, so those are no address.
    """
    if len(given) > _LONGEST or not given.startswith("/") or not given.isprintable():
        return None
    try:
        parts = urlsplit(given)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.fragment or "\\" in unquote(given):
        return None
    is_ours = parts.path in _PLAIN or parts.path in streamlit_pages()
    return given if is_ours or _LINK.fullmatch(parts.path) else None


def without_secrets(path: str) -> str:
    """A path as a log may hold it: what lets somebody in is left out."""
    return "/t/…" if path.startswith("/t/") else path


def onward(given: str, roles: frozenset[Role]) -> str:
    """Where to go after signing in: the address asked for if it is theirs to see, else home."""
    address = own_address(given)
    path = urlsplit(address or "/").path
    role = streamlit_pages().get(path) or _PLAIN_OF.get(path)
    theirs = role in roles or path == "/welcome" or path.startswith("/print/")
    return address if address and theirs else home_of(roles)


def with_next(path: str, address: str) -> str:
    """``path`` with ``address`` to go on to; its signs are coded so that it stays one value."""
    return f"{path}?next={quote(address, safe='/')}" if address not in {"", "/"} else path


def is_streamlit_page(path: str) -> bool:
    """Whether Streamlit draws this page."""
    return str(PurePosixPath(path)) == path and path in streamlit_pages()
