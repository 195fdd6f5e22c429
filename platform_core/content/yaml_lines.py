"""Read YAML as words with the line of each, and nothing cleverer.

Every value is a string, a list, or a mapping: no dates, no "Norway is false". Anchors, aliases,
tags, repeated names and deep nesting are refused, which also leaves no way to build a bomb.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from platform_core.content.plain_text import hidden_in, without_hidden
from platform_core.content.problems import Said, told

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Place: TypeAlias = tuple[str | int, ...]

LONGEST = 32_000  # characters
DEEPEST = 8
MOST_ENTRIES = 1_000

_EMPTY = {"", "~", "null"}
_UNCLOSED = "found unexpected end of stream"
_SAID = {
    "mapping values are not allowed here": told("stray_colon"),
    "could not find expected ':'": told("no_colon"),
    _UNCLOSED: told("unclosed"),
    "found character '\\t' that cannot start any token": told("tab"),
}
_OTHERWISE = told("ill_formed")


@dataclass(slots=True)
class Marked:
    """What a file says, the line of each entry, the line on which the words of each indented
    text begin, and what was refused as (line, message)."""

    value: Value = None
    lines: dict[Place, int] = field(default_factory=dict)
    starts: dict[Place, int] = field(default_factory=dict)
    refused: list[tuple[int, Said]] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of an entry, or of the nearest entry around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def start(self, place: Place) -> int:
        """The line on which the words of an entry begin."""
        return self.starts.get(place) or self.line(place)


class _Stop(Exception):
    """There is no point in reading on."""


def read_yaml(text: str, *, first_line: int = 1) -> Marked:
    """Read one document whose first line is ``first_line`` of its file. Never raises."""
    reader = _Reader(first_line)
    if len(text) > LONGEST:
        reader.refuse(first_line, told("too_long", most=LONGEST // 1000))
        return reader.marked
    try:
        reader.read(yaml.parse(text, Loader=yaml.SafeLoader))
    except _Stop:
        reader.marked.value = None
    except yaml.MarkedYAMLError as failure:
        reader.refuse(first_line + _line(failure), _SAID.get(failure.problem or "", _OTHERWISE))
        reader.marked.value = None
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML lets the last two out for an escape such as "\UFFFFFFFF".
        reader.refuse(first_line, _OTHERWISE)
        reader.marked.value = None
    return reader.marked


def _line(failure: yaml.MarkedYAMLError) -> int:
    # A quotation that never closes is noticed at the end, and mended where it begins.
    marks = (failure.problem_mark, failure.context_mark)
    first = marks[::-1] if failure.problem == _UNCLOSED else marks
    mark = first[0] or first[1]
    return mark.line if mark else 0


class _Reader:
    def __init__(self, first_line: int) -> None:
        self.marked = Marked()
        self.first_line = first_line
        self.entries = 0

    def refuse(self, line: int, message: Said) -> None:
        self.marked.refused.append((line, message))

    def line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self.first_line + (int(mark.line) if mark else 0)

    def read(self, events: Iterator[yaml.Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(self.line(event), told("second_document"))
                    raise _Stop
                self.marked.value = self.node(next(events), events, ())

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Value:
        self.count(event, place)
        self.plain(event)
        self.marked.lines.setdefault(place, self.line(event))
        if isinstance(event, yaml.ScalarEvent):
            indented = event.style in ("|", ">")
            self.marked.starts.setdefault(place, self.line(event) + indented)
            return self.words(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.list(events, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, place)
        return None

    def count(self, event: yaml.Event, place: Place) -> None:
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            self.refuse(self.line(event), told("too_many_entries", most=MOST_ENTRIES))
            raise _Stop
        if len(place) > DEEPEST:
            self.refuse(self.line(event), told("too_deep"))
            raise _Stop

    def plain(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(self.line(event), told("anchors"))
        if getattr(event, "tag", None):
            self.refuse(self.line(event), told("tags"))

    def words(self, event: yaml.ScalarEvent) -> str | None:
        words = str(event.value)
        if (hidden := hidden_in(words)) is not None:
            self.refuse(self.line(event), told("hidden_escape", code=hidden))
        return None if not event.style and words in _EMPTY else without_hidden(words)

    def list(self, events: Iterator[yaml.Event], place: Place) -> Value:
        found: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self.node(event, events, (*place, len(found))))
        return found

    def mapping(self, events: Iterator[yaml.Event], place: Place) -> Value:
        found: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            self.entry(event, events, place, found)
        return {name: value for name, value in found.items() if value is not None}

    def entry(
        self,
        event: yaml.Event,
        events: Iterator[yaml.Event],
        place: Place,
        found: dict[str, Value],
    ) -> None:
        self.count(event, place)
        self.plain(event)
        name = (self.words(event) or "") if isinstance(event, yaml.ScalarEvent) else ""
        if not name or name == "<<":
            self.refuse(self.line(event), told("odd_name"))
            raise _Stop
        if name in found:
            self.refuse(self.line(event), told("entry_twice", entry=shortened(name)))
        else:
            self.marked.lines[*place, name] = self.line(event)
        value = self.node(next(events), events, (*place, name))
        found.setdefault(name, value)


def shortened(words: str, longest: int = 60) -> str:
    """An author's own words as a message repeats them: one line and not long."""
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= longest else f"{one_line[: longest - 1]}…"
