"""Write a log as the tables that ``replay`` and ``calibrate`` read, with nobody's name."""

from collections.abc import Iterable
from csv import writer
from pathlib import Path
from secrets import randbelow

from platform_core.engagement.replay.log import Log, Person, Presentation
from platform_core.engagement.replay.reading import BREAKS, CLOSURES, ENROLMENTS, TASKS, VISITS

_IDS = 10**9
OUTCOMES = ("presentation", "id", "rule", "raised_day", "resolved_day", "outcome")


def export_log(log: Log, folder: Path, *, name: str) -> int:
    """Write the tables into a folder, which is made; how many people there are.

    Each gets a number that was drawn for this export alone. ``name`` stands for the presentation.
    ``outcomes.csv`` is beside what a replay reads: the flags there were, and what came of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people = [(one, person) for one in log.presentations for person in one.people]
    named = sorted(zip(_drawn(len(people)), people, strict=True), key=lambda pair: pair[0])
    _write(
        folder / "enrolments.csv",
        ENROLMENTS,
        ((name, id_, *_enrolled(one, person)) for id_, (one, person) in named),
    )
    _write(
        folder / "visits.csv",
        VISITS,
        ((name, id_, day) for id_, (_, person) in named for day in person.visits),
    )
    _write(
        folder / "tasks.csv",
        TASKS,
        (
            (name, id_, number, task.due_day, _or_never(task.done_day))
            for id_, (_, person) in named
            for number, task in enumerate(person.tasks, 1)
        ),
    )
    _write(
        folder / "breaks.csv",
        BREAKS,
        ((name, id_, *span) for id_, (_, person) in named for span in person.breaks),
    )
    _write(
        folder / "closures.csv",
        CLOSURES,
        ((name, *span) for one in log.presentations for span in one.closures),
    )
    _write(
        folder / "outcomes.csv",
        OUTCOMES,
        (
            (
                name,
                id_,
                flag.rule,
                flag.raised_day,
                _or_never(flag.resolved_day),
                flag.outcome or "",
            )
            for id_, (_, person) in named
            for flag in person.flags
        ),
    )
    return len(people)


def _drawn(number: int) -> list[int]:
    found: set[int] = set()
    while len(found) < number:
        found.add(randbelow(_IDS))
    return list(found)


def _enrolled(presentation: Presentation, person: Person) -> tuple[object, ...]:
    return (
        _or_never(person.registered_day),
        _or_never(person.withdrew_day),
        presentation.last_observed_day,
        presentation.last_monitored_day,
    )


def _or_never(day: int | None) -> object:
    return "" if day is None else day


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
