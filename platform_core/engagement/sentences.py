"""Reasons in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from platform_core.engagement.facts import Reason, score_of
from platform_core.wording import say

_DATES = frozenset({"on", "first_on", "last_on"})
_RHYTHM, _NEXT_DUE, _BACK = "scored_rhythm", "scored_next_due", "came_back_share"
NOTHING_TO_COME = 99  # days; measured where nothing is due or opens again
_MAY_BE_NONE = frozenset({_RHYTHM, "scored_visits"})
_EARLY = frozenset({"no_visits_early", "joined_not_started", "visited_not_started"})


@dataclass(frozen=True, slots=True)
class Told:
    """Evidence in words: what is said first, how many came back, and each row with its points.

    ``score`` is the sum of the points; nothing if none were given.
    """

    sentences: tuple[str, ...]
    base_rate: str
    rows: tuple[tuple[str, int], ...]
    score: int | None


def tell(reasons: Iterable[Reason], language: str, *, today: date | None = None) -> Told:
    """The evidence of one judgement; days are counted again as ``say_reason`` does."""
    found = tuple(reasons)
    told = [one for one in found if not brings_points(one) and one.key != _BACK]
    back = [say_reason(one, language) for one in found if one.key == _BACK]
    is_early = any(one.key in _EARLY for one in found)
    return Told(
        sentences=tuple(say_reason(one, language, today=today) for one in told),
        base_rate=" ".join(back),
        rows=tuple(
            (say_seen(one, language, is_early=is_early), one.params["points"])
            for one in found
            if brings_points(one)
        ),
        score=score_of(found),
    )


def brings_points(reason: Reason) -> bool:
    """Whether this reason is a row of the score."""
    return "points" in reason.params


def say_reason(reason: Reason, language: str, *, today: date | None = None) -> str:
    """One sentence of evidence. Days since something are counted again if ``today`` is given.

    What brings points ends in them, and stays as it was when it was judged.
    """
    if brings_points(reason):
        seen, points = say_seen(reason, language), say_points(reason.params["points"], language)
        return say("reason.and_points", language, seen=seen, points=points)
    names: dict[str, Any] = dict(reason.params)
    since = names.pop("since", None)
    if since is not None and today is not None:
        names["n"] = (today - date.fromisoformat(since)).days
    for name in _DATES & names.keys():
        names[name] = format_date(date.fromisoformat(names[name]), "d MMMM", locale=language)
    return say(f"reason.{reason.key}", language, n=names.pop("n", None), **names)


def say_seen(reason: Reason, language: str, *, is_early: bool = False) -> str:
    """What was seen that brings points, without them: "12 open days without a word".

    Cut off and not rounded, so that the number said lies in the band whose points it brought.
    ``is_early``: so little is known of them yet that their rhythm is mostly an ordinary person's.
    """
    value = float(reason.params["value"])
    number = round(value) if reason.key == _RHYTHM else floor(value)
    named = format_decimal(floor(value * 10 + 0.001) / 10, "0.0", locale=language)
    special = _special(reason.key, number, is_early)
    if special is not None:
        return say(f"reason.{reason.key}_{special}", language, value=named)
    return say(f"reason.{reason.key}", language, n=number, value=named)


def _special(key: str, number: int, is_early: bool) -> str | None:
    """What is said in other words than a number: nothing at all, or not known yet."""
    if key == _RHYTHM and is_early:
        return "early"
    is_none = number == 0 if key in _MAY_BE_NONE else key == _NEXT_DUE and number >= NOTHING_TO_COME
    return "none" if is_none else None


def say_points(number: int, language: str) -> str:
    """So many points."""
    return say("reason.points", language, n=number)
