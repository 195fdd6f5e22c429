"""Tables of people on staff pages, and the one of those who have not joined yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from platform_core.clock import local_date
from platform_core.insights.rules import NotJoined
from platform_core.ui.components import escape, link
from platform_core.ui.team_words import reach, say_near_date
from platform_core.wording import say

_WAITING_HEADS = ("name", "ref", "state", "reach", "letter")


def waiting_table(
    people: Iterable[NotJoined], *, now: datetime, zone: ZoneInfo, language: str
) -> str:
    """Everybody who has not joined yet, how far their invitation has come, and their letter."""
    lines = [
        [
            link("record", person.name, ref=person.ref),
            escape(person.ref),
            escape(waiting_words(person, now=now, zone=zone, language=language)),
            escape(reach(person.preferred_channel, person.language, "", language)),
            letter_link(person, language),
        ]
        for person in people
    ]
    return people_table("invite", _WAITING_HEADS, lines, language)


def people_table(
    area: str, heads: Sequence[str], lines: Iterable[Sequence[str]], language: str
) -> str:
    """A table whose cells are markup and whose cells say their heading on a phone."""
    said = [escape(say(f"{area}.head_{head}", language)) for head in heads]
    top = "".join(f'<th scope="col">{head}</th>' for head in said)
    body = "".join(_line(said, line) for line in lines)
    caption = escape(say(f"{area}.caption", language))
    return (
        f'<table class="t people"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )


def waiting_words(person: NotJoined, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """How far an invitation has come, with its dates."""
    today = local_date(now, zone)
    moments = {
        "day": person.invited_at,
        "opened": person.opened_at,
        "expired": person.expires_at,
    }
    days = {name: local_date(at, zone) for name, at in moments.items() if at is not None}
    days.setdefault("day", person.referred_on)
    dates: dict[str, Any] = {
        name: say_near_date(day, today, language) for name, day in days.items()
    }
    return say(f"invite.state_{person.way(now=now)}", language, **dates)


def letter_link(person: NotJoined, language: str) -> str:
    """The way to a letter with a new code, saying whose it is to a screen reader."""
    which = "first" if person.invited_at is None else "new"
    words = escape(say(f"invite.{which}_letter", language))
    whose = escape(person.name)
    address = escape(f"/print/letter?ref={person.ref}")
    return f'<a href="{address}">{words}<span class="vh">: {whose}</span></a>'


def _line(heads: Sequence[str], cells: Sequence[str]) -> str:
    first = f'<th scope="row">{cells[0]}</th>'
    rest = "".join(
        f'<td><span class="of" aria-hidden="true">{head}</span>{cell}</td>'
        for head, cell in zip(heads[1:], cells[1:], strict=True)
    )
    return f"<tr>{first}{rest}</tr>"
