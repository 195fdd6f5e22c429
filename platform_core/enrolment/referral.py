"""What a referral and somebody's contact details have to say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from platform_core.accounts.names import read_email, read_phone
from platform_core.accounts.rules import Language, Problem
from platform_core.enrolment.rules import Channel
from platform_core.errors import PlatformError
from platform_core.plain_text import TextRefused, plain_line, plain_text

NAME_LENGTH, TIMES_LENGTH, NEEDS_LENGTH = 120, 200, 1000

_NEEDED_FOR = {Channel.EMAIL: "email", Channel.TEXT: "phone", Channel.PHONE: "phone"}


class DetailsRefused(PlatformError):
    """Details cannot be taken as they are; ``problems`` has all that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.wording}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How to reach somebody, how they like to be reached, and what they need for it."""

    email: str | None = None
    phone: str | None = None
    preferred_channel: Channel = Channel.LETTER
    contact_times: str = ""
    access_needs: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody asks that a person be offered this, as typed."""

    name: str
    language: Language = Language.ENGLISH
    email: str | None = None
    phone: str | None = None
    preferred_channel: Channel = Channel.LETTER
    contact_times: str = ""
    access_needs: str = ""
    programme_on: date | None = None

    @property
    def contact(self) -> ContactDetails:
        """The part of it that can be changed later."""
        return ContactDetails(
            self.email, self.phone, self.preferred_channel, self.contact_times, self.access_needs
        )


def read_name(typed: str, problems: list[Problem]) -> str:
    """A person's name on one line; adds to ``problems`` what is wrong with it."""
    name = _text(plain_line, typed, "name", NAME_LENGTH, problems)
    if not name and not any(problem.field == "name" for problem in problems):
        problems.append(Problem("name", "name.missing"))
    return name


def read_contact(typed: ContactDetails, problems: list[Problem]) -> ContactDetails:
    """The details as they are stored; adds to ``problems`` what is wrong with them."""
    given = len(problems)
    email = _address(read_email, typed.email, Problem("email", "email.wrong"), problems)
    phone = _address(read_phone, typed.phone, Problem("phone", "phone.wrong"), problems)
    channel = Channel(typed.preferred_channel)
    needed = _NEEDED_FOR.get(channel)
    if len(problems) == given and needed and not {"email": email, "phone": phone}[needed]:
        problems.append(Problem(needed, f"{needed}.needed"))
    return ContactDetails(
        email,
        phone,
        channel,
        _text(plain_line, typed.contact_times, "contact_times", TIMES_LENGTH, problems),
        _text(plain_text, typed.access_needs, "access_needs", NEEDS_LENGTH, problems),
    )


def _address(
    read: Callable[[str], str | None],
    typed: str | None,
    wrong: Problem,
    problems: list[Problem],
) -> str | None:
    if not typed or not typed.strip():
        return None
    found = read(typed)
    if found is None:
        problems.append(wrong)
    return found


def _text(
    read: Callable[..., str], typed: str, field: str, limit: int, problems: list[Problem]
) -> str:
    try:
        return read(typed, field=field, limit=limit)
    except TextRefused as refusal:
        problems.append(Problem(field, refusal.wording, refusal.names))
        return ""
