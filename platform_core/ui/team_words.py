"""How staff pages put what is stored into words: answers as entered, events, ways to be reached."""

from datetime import date
from typing import Any

from platform_core.insights.rules import Event, Kind, Param, Said, Titles
from platform_core.wording import say, say_date, say_full_date, say_short_date


def answers(pain: int | None, mood: int | None, language: str) -> str:
    """A check-in exactly as entered, such as "pain 7, mood low"; a skipped answer says so."""
    given = "both" if pain is not None and mood is not None else "none"
    if (pain is None) != (mood is None):
        given = "pain" if mood is None else "mood"
    felt = say(f"team.mood.{mood}", language) if mood is not None else ""
    return say(f"team.answers.{given}", language, pain=pain, mood=felt)


def reach(channel: str, spoken: str, times: str, language: str) -> str:
    """How somebody likes to be reached: "Phone, in Welsh", and their own words on when."""
    way = say(f"team.reach.{channel}_{spoken}", language)
    return say("team.reach.when", language, way=way, times=times) if times else way


def event_words(event: Event, language: str) -> str:
    """What happened, as a phrase without its date."""
    if event.kind is Kind.CHECK_IN:
        return say(
            f"{event.key}_{event.params['source']}", language, answers=_given(event, language)
        )
    names: dict[str, Any] = {name: _said(value, language) for name, value in event.params.items()}
    return say(event.key, language, **names)


def say_day(day: date, language: str) -> str:
    """A day within a sentence: Tuesday 24 November, or ddydd Mawrth 24 Tachwedd.

    In Welsh our sentences say a day after "tan" or "ar" or as when something was, where it mutates.
    """
    said = say_date(day, language)
    return f"dd{said[1:]}" if language == "cy" else said


def short_name(name: str) -> str:
    """The first part of a name, for a heading about somebody."""
    return name.split(maxsplit=1)[0] if name.split() else name


def say_near_date(day: date, today: date, language: str) -> str:
    """A date in little room, with its year as soon as that is not this one."""
    return say_short_date(day, language) if day.year == today.year else say_full_date(day, language)


def _given(event: Event, language: str) -> str:
    pain, mood = event.params["pain"], event.params["mood"]
    return answers(
        pain if isinstance(pain, int) else None, mood if isinstance(mood, int) else None, language
    )


def _said(value: Param, language: str) -> str:
    if isinstance(value, Said):
        return say(value.key, language)
    if isinstance(value, Titles):
        return value.by_language.get(language) or next(iter(value.by_language.values()), "")
    if isinstance(value, date):
        return say_full_date(value, language)
    return "" if value is None else str(value)
