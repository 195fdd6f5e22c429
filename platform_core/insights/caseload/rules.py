"""What a view of the caseload is: what is looked for, who is left out, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from platform_core.accounts.rules import Language
from platform_core.engagement.facts import State
from platform_core.enrolment.rules import Status
from platform_core.errors import PlatformError
from platform_core.plain_text import TextRefused, plain_line, storable

SEARCH_LENGTH, NAME_LENGTH, STAGE_LENGTH, VIEWS = 120, 60, 200, 20
NOBODY = "nobody"

# From whom nothing is heard though something could be, in the order of "quiet longest".
SILENT = (
    State.QUIET,
    State.STOPPED_PART_WAY,
    State.COULD_NOT_REACH,
    State.JOINED_NOT_STARTED,
    State.INVITED_NEVER_OPENED,
    State.SLOWING,
)


class Sort(StrEnum):
    """In which order a view is."""

    NAME = "name"
    QUIET = "quiet"
    HEARD = "heard"
    PROGRAMME = "programme"
    STATE = "state"


class Programme(StrEnum):
    """How near somebody's programme is."""

    SOON = "soon"
    SOONER = "sooner"
    PASSED = "passed"
    UNKNOWN = "unknown"


WITHIN = {Programme.SOONER: timedelta(weeks=4), Programme.SOON: timedelta(weeks=8)}


class ViewRefused(PlatformError):
    """A view that no caseload can be shown by."""


@dataclass(frozen=True, slots=True)
class View:
    """Which part of a caseload, in which order; nothing there leaves nobody out.

    ``search``: part of a name, of our ref or of theirs. ``owner``: the id of the person who has one
    of their open flags, or NOBODY where an open flag has no owner. ``stage``: the key of the stage
    that opened last.
    """

    search: str = ""
    state: State | None = None
    status: Status | None = None
    stage: str | None = None
    language: Language | None = None
    owner: str | None = None
    programme: Programme | None = None
    sort: Sort = Sort.NAME

    @property
    def narrows(self) -> bool:
        """Whether anybody could be left out."""
        return replace(self, sort=Sort.NAME) != View()

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """The names of what narrows it beside the search, in order."""
        aside = {"search", "sort"}
        return tuple(f.name for f in fields(self) if f.name not in aside and getattr(self, f.name))

    @property
    def asked(self) -> dict[str, str]:
        """The view as it is kept, and as an address asks for it; ``read_view`` reads it."""
        default = View()
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: str(value) for name, value in said.items() if value != getattr(default, name)}


def read_view(asked: Mapping[str, str]) -> View:
    """The view that was kept or asked for. Raises ViewRefused rather than show other people."""
    known: dict[str, Any] = {"search": _searched(asked.get("search", ""))}
    kinds = {
        "state": State,
        "status": Status,
        "language": Language,
        "programme": Programme,
        "sort": Sort,
    }
    try:
        for name, kind in kinds.items():
            if asked.get(name):
                known[name] = kind(asked[name])
    except ValueError as wrong:
        raise ViewRefused(str(wrong)) from None
    owner, stage = asked.get("owner") or None, asked.get("stage") or None
    if owner is not None and owner != NOBODY and not _is_id(owner):
        raise ViewRefused("an owner is a number")
    if stage is not None and (len(stage) > STAGE_LENGTH or storable(stage) != stage):
        raise ViewRefused("a stage has a key")
    return View(owner=owner, stage=stage, **known)


def read_view_name(typed: str) -> str:
    """The name to keep a view under, on one line. Raises TextRefused; empty if it has none."""
    return plain_line(typed, field="view_name", limit=NAME_LENGTH)


def _searched(typed: str) -> str:
    try:
        return plain_line(typed, field="search", limit=SEARCH_LENGTH)
    except TextRefused:
        raise ViewRefused("a search has its length") from None


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and 0 < int(typed) < 2**31
