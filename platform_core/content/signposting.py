"""Support that is not urgent: one dated list a language, no database, open to anybody."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from platform_core.content.forms import Day, Form, Key, Line, Number, Several
from platform_core.content.links import is_allowed
from platform_core.content.plain_text import Stamp, read_text, stamp_of
from platform_core.content.problems import Problem, told
from platform_core.content.refusals import fill
from platform_core.content.rules import LANGUAGES
from platform_core.content.yaml_lines import Marked, read_yaml
from platform_core.settings import CONTENT

__all__ = ["AREAS", "Signpost", "Signposts", "oldest_check", "signpost_problems", "signposts"]

AREAS = ("powys", "wales", "uk")
_WAYS = ("link", "number", "note")
_NOT_YET = ("link", "number", "checked_on", "languages")
# What may not change with the language. A link may: the Welsh list leads to the Welsh page.
_SAME = ("area", "languages", "state", "checked_on", "confirmed_by", "number")
_BOTH = ("link", "note", "caution")


class Signpost(Form):
    """One place to turn to. ``not_seen``: nobody has looked it up, so it says no more yet."""

    key: Key
    name: Line
    about: Line
    area: Literal["powys", "wales", "uk"]
    state: Literal["not_seen", "to_confirm", "confirmed"]
    checked_on: Day | None = None
    languages: Annotated[tuple[Literal["en", "cy"], ...], Field(max_length=2)] = ()
    confirmed_by: Line | None = None
    link: Line | None = None
    number: Number | None = None
    note: Line | None = None
    caution: Line | None = None

    @property
    def site(self) -> str:
        """The link as it can be read on paper."""
        return (self.link or "").removeprefix("https://").removeprefix("www.").rstrip("/")


class Signposts(Form):
    """``signposting.<language>.yaml``."""

    title: Line
    lead: Line
    outside: Line
    caution: Line
    written_on: Day
    entries: Several[Signpost]

    def of_area(self, area: str) -> tuple[Signpost, ...]:
        """The entries of one area, as the file has them."""
        return tuple(entry for entry in self.entries if entry.area == area)


_Read = tuple[Signposts, Marked]


def signposts(language: str, folder: Path = CONTENT) -> Signposts | None:
    """The list in a language, or nothing where there is none that can be read. Never raises.

    Reads the file again only when it has changed.
    """
    path = _file(language if language in LANGUAGES else LANGUAGES[0])
    return _kept(folder, path, stamp_of(folder / path))


@lru_cache(maxsize=8)
def _kept(folder: Path, path: str, stamp: Stamp) -> Signposts | None:
    read = _read(folder, path) if stamp else []
    return None if isinstance(read, list) else read[0]


def signpost_problems(folder: Path) -> Iterator[Problem]:
    """Everything that is wrong in the lists and between them; a folder may have none at all."""
    files = [_file(language) for language in LANGUAGES]
    if not any((folder / file).exists() for file in files):
        return
    found = [_read(folder, file) for file in files]
    for read in found:
        if isinstance(read, list):
            yield from read
    whole = [read for read in found if not isinstance(read, list)]
    if len(whole) == len(files):
        yield from _between(whole[0], whole[1], files[1])


def oldest_check(folder: Path, language: str, *, today: date) -> int:
    """How many days ago the oldest line of a list was looked up."""
    listed = signposts(language, folder)
    dates = [entry.checked_on for entry in (listed.entries if listed else ()) if entry.checked_on]
    return (today - min(dates)).days if dates else 0


def _file(language: str) -> str:
    return f"signposting.{language}.yaml"


def _read(folder: Path, path: str) -> _Read | list[Problem]:
    text = read_text(folder / path, path)
    if isinstance(text, Problem):
        return [text]
    marked = read_yaml(text)
    form = fill(Signposts, marked, path)
    if isinstance(form, list):
        return form
    problems = list(_entries(form.entries, marked, path))
    return problems or (form, marked)


def _entries(entries: Iterable[Signpost], marked: Marked, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        line = marked.line(("entries", number, "key"))
        if entry.key in seen:
            yield Problem(path, line, told("entry_twice", entry=entry.key))
        seen.add(entry.key)
        if entry.link and not (entry.link.startswith("https:") and is_allowed(entry.link)):
            at = marked.line(("entries", number, "link"))
            yield Problem(path, at, told("link_https"))
        for wording in _lacking(entry):
            yield Problem(path, line, told(wording, entry=entry.key))


def _lacking(entry: Signpost) -> Iterator[str]:
    if not any(getattr(entry, name) for name in _WAYS):
        yield "signpost_way"
    if entry.state == "not_seen":
        if any(getattr(entry, name) for name in _NOT_YET):
            yield "signpost_not_seen"
    elif entry.checked_on is None or not entry.languages:
        yield "signpost_date"
    if (entry.state == "confirmed") != bool(entry.confirmed_by):
        yield "signpost_confirmed"


def _between(english: _Read, welsh: _Read, path: str) -> Iterator[Problem]:
    ours, (theirs, marked) = english[0], welsh
    if ours.written_on != theirs.written_on:
        yield Problem(path, marked.line(("written_on",)), told("signposts_date"))
    keys = [entry.key for entry in ours.entries]
    if keys != [entry.key for entry in theirs.entries]:
        yield Problem(path, marked.line(("entries",)), told("signposts_order"))
        return
    for number, (one, other) in enumerate(zip(ours.entries, theirs.entries, strict=True)):
        for name in _unlike(one, other):
            line = marked.line(("entries", number, name))
            yield Problem(path, line, told("signposts_unlike", entry=one.key, name=name))


def _unlike(one: Signpost, other: Signpost) -> Iterator[str]:
    yield from (name for name in _SAME if getattr(one, name) != getattr(other, name))
    yield from (name for name in _BOTH if bool(getattr(one, name)) != bool(getattr(other, name)))
