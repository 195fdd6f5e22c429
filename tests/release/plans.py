"""Plans, progress and policies for the tests of the release."""

from collections.abc import Iterable
from datetime import date, timedelta

from platform_core.content.rules import Effort, Kind, Plan, Stage, Step, Words
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.policy import read_policy
from platform_core.release.values import Progress

JOINED = date(2026, 11, 3)  # a Tuesday
POLICY = read_policy()

# The stages of the brief in small: two that come in turn, and the one for a programme that is near.
MINUTES = {"welcome": (2, 3, 3, 4), "understanding": (3, 2, 4), "ready": (2, 3)}


def day(number: int) -> date:
    """The day so many days after joining."""
    return JOINED + timedelta(days=number)


def a_plan(minutes: dict[str, tuple[int, ...]] = MINUTES, near: Iterable[str] = ("ready",)) -> Plan:
    """A plan with a stage per key and a step per number of minutes, keyed ``stage/1`` onwards."""
    stages = tuple(_stage(key, lengths, key in near) for key, lengths in minutes.items())
    title = {"en": "Plan", "cy": "Cynllun"}
    return Plan("plan", title, stages, version_id=1, versions=dict.fromkeys(minutes, 1))


def _stage(key: str, lengths: tuple[int, ...], near: bool) -> Stage:
    steps = tuple(_step(key, place, length) for place, length in enumerate(lengths, start=1))
    title = {"en": key.title(), "cy": f"{key.title()} (cy)"}
    return Stage(key, title, title, near, steps)


def _step(stage: str, place: int, minutes: int) -> Step:
    words = {language: Words(f"{stage} {place}", "body", "short") for language in ("en", "cy")}
    return Step(f"{stage}/{place}", stage, place, minutes, Effort.LOW, Kind.READ, words)


def at(
    pace: Pace = Pace.STEADY,
    finished: dict[str, int] | None = None,
    pauses: Iterable[tuple[int, int]] = (),
    programme: int | None = None,
    more: Iterable[int] = (),
    left: Iterable[int] = (),
    opened: dict[str, int] | None = None,
    replanned: int | None = None,
) -> Progress:
    """Progress told in days after joining."""
    return Progress(
        joined_on=JOINED,
        pace=pace,
        finished={key: day(number) for key, number in (finished or {}).items()},
        opened={key: day(number) for key, number in (opened or {}).items()},
        pauses=tuple(Span(day(first), day(last)) for first, last in pauses),
        programme_on=None if programme is None else day(programme),
        more_on=frozenset(day(number) for number in more),
        left_on=frozenset(day(number) for number in left),
        replanned_on=None if replanned is None else day(replanned),
    )
