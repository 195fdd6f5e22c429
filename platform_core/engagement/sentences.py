"""Reasons in words."""

from datetime import date
from typing import Any

from babel.dates import format_date

from platform_core.engagement.facts import Reason
from platform_core.wording import say

_DATES = frozenset({"on", "first_on", "last_on"})


def say_reason(reason: Reason, language: str, *, today: date | None = None) -> str:
    """One sentence of evidence. Days since something are counted again if ``today`` is given."""
    names: dict[str, Any] = dict(reason.params)
    since = names.pop("since", None)
    if since is not None and today is not None:
        names["n"] = (today - date.fromisoformat(since)).days
    for name in _DATES & names.keys():
        names[name] = format_date(date.fromisoformat(names[name]), "d MMMM", locale=language)
    return say(f"reason.{reason.key}", language, n=names.pop("n", None), **names)
