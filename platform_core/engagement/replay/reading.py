"""Read a log: a folder with ``visits.csv`` and ``enrolments.csv``, and what else there is to know.

``tasks.csv`` may be missing or empty, as a daily diary has none. ``breaks.csv`` (presentation, id,
first_day, last_day) and ``closures.csv`` (presentation, first_day, last_day) are there only in the
log of a service that has had any.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from platform_core.engagement.replay.log import FIRST_DAY, Log, Person, Presentation, Task
from platform_core.engagement.replay.tables import LogRefused, Row, rows

VISITS = ("presentation", "id", "day")
ENROLMENTS = (
    "presentation",
    "id",
    "registered_day",
    "withdrew_day",
    "last_observed_day",
    "last_monitored_day",
)
TASKS = ("presentation", "id", "task", "due_day", "submitted_day")
BREAKS = ("presentation", "id", "first_day", "last_day")
CLOSURES = ("presentation", "first_day", "last_day")

_Span = tuple[int, int]


@dataclass(slots=True)
class _Enrolled:
    """One enrolment while it is put together from the tables."""

    row: Row
    registered_day: int | None
    withdrew_day: int | None
    last_days: tuple[int, int]  # observed, monitored
    visits: set[int] = field(default_factory=set)
    tasks: dict[str, Task] = field(default_factory=dict)
    breaks: set[_Span] = field(default_factory=set)

    def person(self, id_: str) -> Person:
        counted = (day for day in self.visits if FIRST_DAY <= day <= self.last_days[0])
        return Person(
            id=id_,
            registered_day=self.registered_day,
            withdrew_day=self.withdrew_day,
            visits=tuple(sorted(counted)),
            tasks=tuple(sorted(self.tasks.values(), key=lambda task: task.due_day)),
            breaks=tuple(sorted(self.breaks)),
        )


_All = dict[tuple[str, str], _Enrolled]


def read_log(folder: Path) -> Log:
    """The log in a folder. Raises LogRefused with the file, the line and what is wrong."""
    if not folder.is_dir():
        raise LogRefused(f"{folder} is not a folder")
    enrolled = _enrolments(folder)
    _add_visits(folder, enrolled)
    _add_tasks(folder, enrolled)
    _add_breaks(folder, enrolled)
    return _log(enrolled, _closures(folder, {name for name, _ in enrolled}))


def _log(enrolled: _All, closures: Mapping[str, Sequence[_Span]]) -> Log:
    people: defaultdict[str, list[Person]] = defaultdict(list)
    for (name, id_), one in enrolled.items():
        people[name].append(one.person(id_))
    last = {name: one.last_days for (name, _), one in enrolled.items()}
    return Log(
        tuple(
            Presentation(name, *last[name], tuple(found), tuple(sorted(closures.get(name, ()))))
            for name, found in people.items()
        )
    )


def _enrolments(folder: Path) -> _All:
    found: _All = {}
    last_days: dict[str, _Span] = {}
    for row in rows(folder, "enrolments.csv", ENROLMENTS):
        who = row.text("presentation"), row.text("id")
        if who in found:
            raise row.refused(f"{who[1]} is enrolled in {who[0]} on line {found[who].row.line} too")
        last = row.day("last_observed_day"), row.day("last_monitored_day")
        if last[1] > last[0]:
            raise row.refused("last_monitored_day comes after last_observed_day")
        if last_days.setdefault(who[0], last) != last:
            raise row.refused(f"the last days of {who[0]} differ from those of an earlier line")
        registered, withdrew = row.day_or_never("registered_day"), row.day_or_never("withdrew_day")
        found[who] = _Enrolled(row, registered, withdrew, last)
    if not found:
        raise LogRefused("enrolments.csv: nobody is enrolled")
    return found


def _add_visits(folder: Path, enrolled: _All) -> None:
    for row in rows(folder, "visits.csv", VISITS):
        one, day = _enrolled(row, enrolled), row.day("day")
        if day in one.visits:
            raise row.refused(f"{row.text('id')} visited on day {day} on an earlier line too")
        one.visits.add(day)


def _add_tasks(folder: Path, enrolled: _All) -> None:
    for row in _rows_if_any(folder, "tasks.csv", TASKS):
        one, task = _enrolled(row, enrolled), row.text("task")
        if task in one.tasks:
            raise row.refused(f"task {task} of {row.text('id')} is on an earlier line too")
        one.tasks[task] = Task(row.day("due_day"), row.day_or_never("submitted_day"))


def _add_breaks(folder: Path, enrolled: _All) -> None:
    for row in _rows_if_any(folder, "breaks.csv", BREAKS):
        _enrolled(row, enrolled).breaks.add(_span(row))


def _closures(folder: Path, presentations: set[str]) -> dict[str, list[_Span]]:
    found: defaultdict[str, list[_Span]] = defaultdict(list)
    for row in _rows_if_any(folder, "closures.csv", CLOSURES):
        name = row.text("presentation")
        if name not in presentations:
            raise row.refused(f"nobody is enrolled in {name}")
        found[name].append(_span(row))
    return found


def _rows_if_any(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    path = folder / name
    return rows(folder, name, columns) if path.exists() and path.stat().st_size else iter(())


def _enrolled(row: Row, enrolled: _All) -> _Enrolled:
    who = row.text("presentation"), row.text("id")
    if who not in enrolled:
        raise row.refused(f"{who[1]} of {who[0]} is not in enrolments.csv")
    return enrolled[who]


def _span(row: Row) -> _Span:
    first, last = row.day("first_day"), row.day("last_day")
    if last < first:
        raise row.refused("last_day comes before first_day")
    return first, last
