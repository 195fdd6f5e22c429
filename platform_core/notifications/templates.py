"""A message in words: plain text, with nothing about health in it.

The subject and the body of an invitation name no service, no condition and no clinic: whoever looks
over a shoulder learns that there is an invitation, and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_core.notifications.rules import IN_BOTH_LANGUAGES, REMINDERS, Template
from platform_core.wording import say, say_full_date

_OTHER = {"en": "cy", "cy": "en"}
_BETWEEN = "\n\n* * *\n\n"


@dataclass(frozen=True, slots=True)
class Written:
    """A message's subject, on one line, its body, and its few words as a text if it has any."""

    subject: str
    body: str
    text: str = ""


def write(template: Template, language: str, **names: Any) -> Written:
    """A template in the reader's language, followed by the other where nobody has chosen yet.

    A date among the names is said in each.
    """
    languages = [language]
    if template in IN_BOTH_LANGUAGES:
        languages.append(_OTHER[language])
    subjects = [_say(template, "subject", each, names) for each in languages]
    bodies = [_say(template, "body", each, names).strip() for each in languages]
    text = _say(template, "text", language, names).strip() if template in REMINDERS else ""
    return Written(" / ".join(subjects), _BETWEEN.join(bodies) + "\n", text)


def _say(template: Template, part: str, language: str, names: dict[str, Any]) -> str:
    said: dict[str, Any] = {
        name: say_full_date(value, language) if isinstance(value, date) else value
        for name, value in names.items()
    }
    return say(f"message.{template}.{part}", language, **said)
