"""Which pages belong to which role, and what each role's menu offers."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from platform_core.accounts.rules import Role
from platform_core.menus import MENUS as MENUS
from platform_core.menus import menu_of as menu_of
from platform_core.settings import ROOT

PAGES = ROOT / "pages"
FOLDERS = {
    Role.PATIENT: "patient",
    Role.CLINICIAN: "team",
    Role.AUTHOR: "author",
    Role.ADMINISTRATOR: "admin",
}


def pages_of(roles: Iterable[Role]) -> list[Path]:
    """The page files of these roles, by absolute path."""
    held = set(roles)
    return [path for role in Role if role in held for path in _pages_in(FOLDERS[role])]


def home_of(roles: Iterable[Role]) -> str:
    """Where somebody with these roles starts, such as ``/today``; ``/sign-in`` without a role."""
    menu = menu_of(roles)
    return f"/{menu[0]}" if menu else "/sign-in"


@cache
def _pages_in(folder: str) -> tuple[Path, ...]:
    return tuple(sorted((PAGES / folder).glob("*.py")))
