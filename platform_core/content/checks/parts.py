"""The parts of a draft, as they are saved, as what the checks read. Unfinished parts are fine."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from platform_core.content.checks.values import ALWAYS_KNOWN, StepFacts, StepMedia, StepText


def step_text(words: Mapping[str, Any]) -> StepText:
    """The part ``step/<key>/<language>``. Never raises on what was saved."""
    media = words.get("media")
    return StepText(
        title=_line(words.get("title")),
        short=_line(words.get("short")),
        body=_line(words.get("body")),
        activity=_line(words.get("activity")) or None,
        reflection=_line(words.get("reflection")) or None,
        media=tuple(_media(one) for one in media) if isinstance(media, list) else (),
    )


def step_facts(
    words: Mapping[str, Any],
    *,
    numbers: frozenset[str] = ALWAYS_KNOWN,
    today: date | None = None,
) -> StepFacts:
    """The part ``step/<key>``. Never raises on what was saved."""
    sources = words.get("sources")
    return StepFacts(
        minutes=_whole(words.get("minutes")),
        help_first=words.get("help_first") is True,
        sources=tuple(_line(one) for one in sources) if isinstance(sources, list) else (),
        numbers=numbers,
        today=today,
    )


def _media(words: object) -> StepMedia:
    said: Mapping[str, Any] = words if isinstance(words, dict) else {}
    return StepMedia(
        file=_line(said.get("file")),
        alt=_line(said.get("alt")),
        caption=_line(said.get("caption")) or None,
        mime=_line(said.get("mime")),
        seconds=_whole(said.get("seconds")),
        transcript=_line(said.get("transcript")),
        captions=_line(said.get("captions")),
    )


def _line(words: object) -> str:
    return words if isinstance(words, str) else ""


def _whole(number: object) -> int:
    return number if isinstance(number, int) and not isinstance(number, bool) else 0
