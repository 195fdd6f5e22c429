"""A service's own settings: what patients are told, and whether mood is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from platform_core.accounts.actions.settings import keep_settings, switch
from platform_core.accounts.rules import Caseload, Problem
from platform_core.errors import PlatformError
from platform_core.plain_text import TextRefused, plain_line

WORDS = ("name_en", "name_cy", "sender_name", "phone", "hours_en", "hours_cy")
LONGEST = 200
MOST_CONTACT_DAYS = 20


class ServiceRefused(PlatformError):
    """The settings cannot be as described; ``problems`` says why. Nothing was changed."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.wording for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What patients are told about a service; ``words`` holds each of WORDS as it was typed."""

    words: Mapping[str, str]
    contact_days: str


def change_service(
    session: Session, caseload: Caseload, settings: ServiceSettings, *, by: int, at: datetime
) -> tuple[str, ...]:
    """Change the settings; which of them were different. Raises ServiceRefused."""
    return keep_settings(session, caseload, _read(settings), by=by, at=at)


def ask_about_mood(
    session: Session, caseload: Caseload, asked: bool, *, by: int, at: datetime
) -> bool:
    """Switch the mood question on or off; whether that was a change."""
    return switch(
        session,
        caseload,
        "mood_is_asked",
        asked,
        action="service.mood_question",
        by=by,
        at=at,
        asked=asked,
    )


def _read(settings: ServiceSettings) -> dict[str, str | int]:
    wanted: dict[str, str | int] = {}
    problems: list[Problem] = []
    for name in WORDS:
        try:
            wanted[name] = _line(settings.words[name], name)
        except ServiceRefused as refusal:
            problems += refusal.problems
        else:
            if not wanted[name]:
                problems.append(Problem(name, "service.missing"))
    days = settings.contact_days.strip()
    if days.isascii() and days.isdigit() and 1 <= int(days) <= MOST_CONTACT_DAYS:
        wanted["contact_days"] = int(days)
    else:
        problems.append(Problem("contact_days", "service.days_wrong"))
    if problems:
        raise ServiceRefused(*problems)
    return wanted


def _line(words: str, field: str) -> str:
    try:
        return plain_line(words, field=field, limit=LONGEST)
    except TextRefused as refusal:
        raise ServiceRefused(Problem(field, refusal.wording, refusal.names)) from None
