"""Which rows of a list of referrals can be taken, who of them is here already, and what is wrong.

Somebody is known again by the number that their referrer gives them. Without one, by their name
together with their email address or their telephone number: not by the day of their referral, which
is the day on which a list is brought in and would make everybody new when it comes a second time.
A row with none of the three could never be known again, so it is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from platform_core.accounts.rules import Language, Problem
from platform_core.enrolment.referral import Referral, read_contact, read_name
from platform_core.enrolment.rules import Channel
from platform_core.plain_text import TextRefused, plain_line
from platform_core.typed_dates import read_date

COLUMNS = (
    "their_ref",
    "name",
    "language",
    "email",
    "phone",
    "preferred_channel",
    "contact_times",
    "access_needs",
    "programme_on",
)
NEEDED = ("name", "language")
REF_LENGTH = 60
# What a list may say otherwise than we have it.
_COMPARED = COLUMNS[1:]


class Written(Protocol):
    """A row of the file."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, str]: ...
    @property
    def is_longer(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be written for a language and for a channel, folded."""

    languages: Mapping[str, Language]
    channels: Mapping[str, Channel]
    fold: Any


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one row: the column, the wording's key and what fills it in."""

    row: int
    column: str
    wording: str
    names: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that can be taken."""

    row: int
    their_ref: str | None
    referral: Referral

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What somebody may be known again by, the surest first."""
        return keys_of(self.their_ref, self.referral.name, self.referral.email, self.referral.phone)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who is in the service already, as we have them."""

    ref: str
    their_ref: str | None
    referral: Referral


@dataclass(frozen=True, slots=True)
class Different:
    """Somebody who is here already and of whom the list says something else; it is left alone."""

    row: int
    ref: str
    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing a list in would do: all of ``new``, and nothing while there are problems."""

    new: tuple[Candidate, ...]
    unchanged: int
    different: tuple[Different, ...]
    problems: tuple[RowProblem, ...]


def keys_of(
    their_ref: str | None, name: str, email: str | None, phone: str | None
) -> tuple[tuple[str, ...], ...]:
    """What somebody may be known again by, the surest first."""
    called = _called(name)
    keys: list[tuple[str, ...]] = [("ref", their_ref.casefold())] if their_ref else []
    if email:
        keys.append(("email", called, email))
    if phone:
        keys.append(("phone", called, "".join(c for c in phone if c.isdigit())))
    return tuple(keys)


def preview(
    rows: Iterable[Written], here: Sequence[Here], choices: Choices, *, today: date
) -> Preview:
    """Judge every row: who is new, who is here already, and every problem there is."""
    known = {key: one for one in here for key in reversed(_keys_here(one))}
    seen: dict[tuple[str, ...], int] = {}
    new: list[Candidate] = []
    different: list[Different] = []
    problems: list[RowProblem] = []
    unchanged = 0
    for row in rows:
        candidate, wrong = read_row(row, choices)
        wrong = wrong or _twice(candidate, seen)
        found = None if wrong else _known(candidate, known)
        if not wrong and found is None:
            wrong = _in_the_past(candidate, today)
        problems += wrong
        for key in candidate.keys:
            seen.setdefault(key, candidate.row)
        if wrong:
            continue
        if found is None:
            new.append(candidate)
        elif columns := _differences(candidate, found):
            different.append(Different(row.number, found.ref, found.referral.name, columns))
        else:
            unchanged += 1
    return Preview(tuple(new), unchanged, tuple(different), tuple(problems))


def read_row(row: Written, choices: Choices) -> tuple[Candidate, list[RowProblem]]:
    """A row as a referral, by the rules of the form, and what is wrong with it."""
    problems: list[Problem] = []
    cell = row.cells.get
    if row.is_longer:
        problems.append(Problem("", "referral_list.longer"))
    their_ref = _reference(cell("their_ref", ""), problems)
    name = read_name(cell("name", ""), problems)
    language = choices.languages.get(choices.fold(cell("language", "")))
    if language is None:
        given = bool(cell("language", "").strip())
        problems.append(Problem("language", f"referral_list.language_{_lacks(given)}"))
    channel = _channel(cell("preferred_channel", ""), choices, problems)
    contact = read_contact(
        Referral(
            name,
            email=cell("email"),
            phone=cell("phone"),
            preferred_channel=channel,
            contact_times=cell("contact_times", ""),
            access_needs=cell("access_needs", ""),
        ).contact,
        problems,
    )
    referral = Referral(
        name,
        language or Language.ENGLISH,
        contact.email,
        contact.phone,
        contact.preferred_channel,
        contact.contact_times,
        contact.access_needs,
        _day(cell("programme_on", ""), problems),
    )
    candidate = Candidate(row.number, their_ref, referral)
    if not problems and not candidate.keys:
        problems.append(Problem("their_ref", "referral_list.nothing_to_know_by"))
    return candidate, [RowProblem(row.number, p.field, p.wording, p.names) for p in problems]


def _lacks(given: bool) -> str:
    return "unknown" if given else "missing"


def _reference(typed: str, problems: list[Problem]) -> str | None:
    try:
        return plain_line(typed, field="their_ref", limit=REF_LENGTH) or None
    except TextRefused as refusal:
        problems.append(Problem("their_ref", refusal.wording, refusal.names))
        return None


def _channel(typed: str, choices: Choices, problems: list[Problem]) -> Channel:
    """The way they like to be contacted; by letter, which reaches everybody, if none is named."""
    if not typed.strip():
        return Channel.LETTER
    channel = choices.channels.get(choices.fold(typed))
    if channel is None:
        problems.append(Problem("preferred_channel", "referral_list.channel_unknown"))
    return channel or Channel.LETTER


def _day(typed: str, problems: list[Problem]) -> date | None:
    read = read_date(typed)
    if read.is_wrong:
        problems.append(Problem("programme_on", "referral_list.date_wrong"))
    return read.day


def _in_the_past(candidate: Candidate, today: date) -> list[RowProblem]:
    """Of somebody new only: a list that comes again next year is no less right than it was."""
    day = candidate.referral.programme_on
    if day is None or day >= today:
        return []
    return [RowProblem(candidate.row, "programme_on", "programme_on.in_the_past")]


def _twice(candidate: Candidate, seen: Mapping[tuple[str, ...], int]) -> list[RowProblem]:
    for key in candidate.keys:
        if key in seen:
            column = "their_ref" if key[0] == "ref" else "name"
            wording = f"referral_list.twice_{'ref' if key[0] == 'ref' else 'person'}"
            return [RowProblem(candidate.row, column, wording, {"other": seen[key]})]
    return []


def _keys_here(one: Here) -> tuple[tuple[str, ...], ...]:
    return keys_of(one.their_ref, one.referral.name, one.referral.email, one.referral.phone)


def _known(candidate: Candidate, known: Mapping[tuple[str, ...], Here]) -> Here | None:
    """Whoever has the row's number; else whoever has its name and address and no other number."""
    for key in candidate.keys:
        found = known.get(key)
        if found is None:
            continue
        other = candidate.their_ref and found.their_ref and key[0] != "ref"
        if not other:
            return found
    return None


def _differences(candidate: Candidate, found: Here) -> tuple[str, ...]:
    """The columns in which the list says something, and something else than we have."""
    said, ours = candidate.referral, found.referral
    return tuple(
        column
        for column in _COMPARED
        if getattr(said, column)
        and getattr(said, column) != getattr(ours, column)
        and not (column == "name" and _called(said.name) == _called(ours.name))
    )


def _called(name: str) -> str:
    """A name however it was cased."""
    return " ".join(name.casefold().split())
