"""Who is in the demonstration and what happened to them, in days before now.

Nobody here is real. Each story shows one thing the team will meet.
"""

from dataclasses import dataclass
from typing import Literal

Act = Literal[
    "invite",
    "join",
    "visit",
    "finish",
    "check_in",
    "pause",
    "ask",
    "bounce",
    "contact",
    "tap",
    "story",
]


@dataclass(frozen=True, slots=True)
class Event:
    """One act, ``days`` before now at ``hour`` o'clock UTC; ``given`` is what the act needs."""

    days: int
    act: Act
    given: tuple[int | str, ...] = ()
    hour: int = 10


@dataclass(frozen=True, slots=True)
class Story:
    """A patient of the demonstration, and what happened, oldest first."""

    name: str
    language: str
    channel: str
    referred: int
    events: tuple[Event, ...] = ()
    contact_times: str = ""
    access_needs: str = ""
    programme_in: int | None = None
    pace: str = "steady"


def _steady(first: int, last: int) -> tuple[Event, ...]:
    """Somebody who came about three times a week from ``first`` until ``last`` days ago."""
    events: list[Event] = []
    for number, days in enumerate(range(first, last - 1, -2)):
        events.append(Event(days, "finish" if number % 2 == 0 else "visit", hour=11 + number % 9))
        if number % 4 == 3:
            events.append(Event(days, "check_in", (5 + number % 3, 2 + number % 3), hour=19))
    return tuple(events)


# In Welsh, as she speaks: "I do better in the morning. Please leave me time to find my words."
_NIA_WRITES = Event(
    1,
    "story",
    ("Dwi’n well yn y bore. Rhowch amser i mi ddod o hyd i’m geiriau, os gwelwch yn dda.",),
    hour=11,
)

CARYS = Story(
    "Carys Bevan",
    "en",
    "text",
    referred=16,
    contact_times="After 10am",
    events=(
        Event(13, "invite"),
        Event(9, "join", hour=18),
        Event(9, "finish", hour=18),
        Event(6, "finish"),
        Event(6, "check_in", (6, 3), hour=11),
        Event(3, "finish", hour=17),
    ),
)
TO_JOIN = Story("Eleri Vaughan", "cy", "letter", referred=2, events=(Event(1, "invite"),))

FIRST = (
    CARYS,
    TO_JOIN,
    Story(
        "Gareth Pugh",
        "en",
        "text",
        referred=60,
        contact_times="Not before 11am",
        access_needs="Large print. Short messages: brain fog.",
        events=(Event(57, "invite"), Event(52, "join"), *_steady(52, 16)),
    ),
    Story(
        "Menna Roberts",
        "cy",
        "phone",
        referred=22,
        contact_times="Yn y bore",
        events=(Event(19, "invite"),),
    ),
    Story(
        "Dilys Prosser",
        "en",
        "phone",
        referred=50,
        contact_times="After 10am",
        events=(
            Event(45, "invite"),
            Event(42, "join"),
            *_steady(42, 2),
            Event(1, "ask", ("I am not sure whether to carry on during a flare.",), hour=7),
        ),
    ),
    Story(
        "Aled Wynne",
        "en",
        "email",
        referred=40,
        events=(
            Event(38, "invite"),
            Event(36, "join"),
            *_steady(36, 8),
            Event(5, "pause", (14, "surgery")),
        ),
    ),
    Story(
        "Rhian Lloyd",
        "en",
        "text",
        referred=30,
        events=(Event(27, "invite"), Event(20, "join", hour=20)),
    ),
    Story(
        "Tomos Griffiths",
        "en",
        "phone",
        referred=75,
        events=(
            Event(70, "invite"),
            Event(68, "join"),
            *_steady(68, 34),
            Event(12, "contact", ("phone", "reached", "reached_back_on_track")),
            Event(9, "finish"),
            Event(5, "visit"),
            Event(2, "finish"),
        ),
    ),
    Story(
        "Huw Jenkins",
        "en",
        "email",
        referred=12,
        events=(Event(10, "invite"), Event(10, "bounce", hour=11)),
    ),
    Story(
        "Ifan Davies",
        "cy",
        "phone",
        referred=33,
        events=(
            Event(30, "invite"),
            Event(28, "join"),
            *_steady(28, 4),
            Event(1, "check_in", (8, 1), hour=21),
        ),
    ),
    Story(
        "Mabli Rowlands",
        "cy",
        "text",
        referred=44,
        access_needs="An old telephone.",
        events=(
            Event(42, "invite"),
            Event(40, "join"),
            *_steady(40, 12),
            Event(2, "tap", ("cannot_use",), hour=14),
        ),
    ),
    Story(
        "Nia Morgan",
        "cy",
        "text",
        referred=35,
        pace="gentle",
        programme_in=24,
        events=(Event(33, "invite"), Event(31, "join"), *_steady(31, 2), _NIA_WRITES),
    ),
)

SECOND = (
    Story(
        "Owain Rees",
        "en",
        "text",
        referred=55,
        events=(Event(52, "invite"), Event(50, "join"), *_steady(50, 18)),
    ),
    Story(
        "Siwan Hughes",
        "cy",
        "email",
        referred=14,
        events=(Event(12, "invite"), Event(8, "join"), Event(8, "finish"), Event(3, "visit")),
    ),
)
