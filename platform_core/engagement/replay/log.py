"""What a replay reads: who was there, when they came, and what fell due. Days are whole numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

FIRST_DAY = -30  # visits before the start count from here on


@dataclass(frozen=True, slots=True)
class Task:
    """Something that falls due on one day, and the day it was done, if it was."""

    due_day: int
    done_day: int | None = None


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag there was: its rule, the day it was raised, and the day and outcome it was settled
    with, if it was."""

    rule: str
    raised_day: int
    resolved_day: int | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One enrolment of a presentation.

    Attributes:
        registered_day: the first day on which they were enrolled; ``None`` is day 0.
        withdrew_day: the first day on which they no longer were.
        visits: the days with a visit, in order, each once.
        tasks: by the day they fell due.
        breaks: first and last day of each time in which silence says nothing, in order: a break
            they chose, or since their programme started.
        flags: those there were, in the order in which they were raised. A replay raises its own.
    """

    id: str
    registered_day: int | None = None
    withdrew_day: int | None = None
    visits: tuple[int, ...] = ()
    tasks: tuple[Task, ...] = ()
    breaks: tuple[tuple[int, int], ...] = ()
    flags: tuple[Flagged, ...] = ()

    def is_on_a_break(self, day: int) -> bool:
        """Whether a day lies in a break."""
        return any(first <= day <= last for first, last in self.breaks)


@dataclass(frozen=True)
class Presentation:
    """People who were watched over the same days.

    ``last_observed_day`` ends what is known; ``last_monitored_day`` ends what is judged.
    ``closures``: first and last day of each time in which the service was closed, in order.
    """

    name: str
    last_observed_day: int
    last_monitored_day: int
    people: tuple[Person, ...]
    closures: tuple[tuple[int, int], ...] = ()

    @cached_property
    def visits_by_day(self) -> dict[int, int]:
        """How many people came, for each day from the first with a visit to the last observed."""
        counts: dict[int, int] = {}
        for person in self.people:
            for day in person.visits:
                counts[day] = counts.get(day, 0) + 1
        first = min(counts, default=self.last_observed_day + 1)
        return {day: counts.get(day, 0) for day in range(first, self.last_observed_day + 1)}

    def watched_days(self, person: Person) -> Iterator[int]:
        """The days at whose end somebody is judged: from day 0, while enrolled and not on a break,
        and from their first visit on."""
        if not person.visits:
            return
        first = max(0, person.registered_day or 0, person.visits[0])
        last = self.last_monitored_day
        if person.withdrew_day is not None:
            last = min(last, person.withdrew_day - 1)
        for day in range(first, last + 1):
            if not person.is_on_a_break(day):
                yield day


@dataclass(frozen=True, slots=True)
class Log:
    """Every presentation of a log."""

    presentations: tuple[Presentation, ...]

    @property
    def enrolments(self) -> int:
        """How many there are in all."""
        return sum(len(one.people) for one in self.presentations)
