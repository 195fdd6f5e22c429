"""The numbers behind engagement: read from data, checked, and named by a version."""

from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from platform_core.engagement.policy_lines import line_of
from platform_core.errors import PlatformError

FILE = Path(__file__).with_name("policy.yaml")

Days = Annotated[int, Field(ge=1, le=366, strict=True)]
Whole = Annotated[int, Field(ge=0, le=1000, strict=True)]
Count = Annotated[int, Field(ge=0, strict=True)]
Share = Annotated[float, Field(ge=0, le=1)]


class PolicyRefused(PlatformError):
    """A policy is wrong; the message names each line that is."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Invited(_Part):
    """Open days before somebody who has not joined is worth a contact."""

    never_opened: Days
    not_joined: Days


class Started(_Part):
    """Open days of those who have joined: before not starting a step is worth a contact, before
    reading without a check-in is said, and after which a check-in that was due is undone."""

    not_started: Days
    no_check_ins: Days
    check_in_late: Days


class Usual(_Part):
    """How many visits it takes to know somebody's usual pattern."""

    at_least_visits: Days


class Memory(_Part):
    """How visits fade, in open days, and the prior: so many visits over so many open days.

    The prior may not fade more slowly than the memory itself, or waiting would look like coming.
    """

    days: Annotated[float, Field(ge=3, le=366)]
    visits: Annotated[float, Field(gt=0, le=366)]
    open_days: Annotated[float, Field(gt=0, le=366)]

    @model_validator(mode="after")
    def _waiting_never_looks_like_coming(self) -> Self:
        if self.open_days > self.days:
            raise ValueError("open_days must not be more than days")
        return self


class _Range(_Part):
    """From one value up to another, not included; without an end, everything from there on."""

    start: Annotated[float, Field(ge=0, alias="from")]
    to: float | None = None


class Band(_Range):
    """The points of a range of values."""

    points: Whole


class Returned(_Range):
    """Of those at such a score, the share who came back unaided within 14 days, out of how many."""

    share: Share
    of: Count


def _in_order(bands: Sequence[_Range]) -> None:
    """Bands must begin at nought, follow one another, and leave nothing out.

    Raises ValueError that begins with the number of the band, from 0.
    """
    if not bands or bands[0].start != 0:
        raise ValueError("0: the first band must be from 0")
    for number, (one, after) in enumerate(pairwise(bands), 1):
        if one.to is None or after.start < one.to:
            raise ValueError(f"{number}: this band overlaps the one before it")
        if after.start > one.to:
            raise ValueError(f"{number}: a band is missing from {one.to:g} to {after.start:g}")
    if bands[-1].to is not None:
        raise ValueError(f"{len(bands) - 1}: the last band must have no end")
    for number, band in enumerate(bands):
        if band.to is not None and band.to <= band.start:
            raise ValueError(f"{number}: a band must end after it begins")


class Points(_Part):
    """The tables of the score. Less use never earns fewer points than more use."""

    quiet: tuple[Band, ...]
    quiet_undone: tuple[Band, ...]
    rhythm: tuple[Band, ...]
    visits: tuple[Band, ...]
    undone: tuple[Band, ...]
    next_due: tuple[Band, ...]

    @cached_property
    def columns(self) -> tuple[tuple[tuple[float, ...], tuple[int, ...]], ...]:
        """Of each table, in order, where its bands begin and their points."""
        tables = (getattr(self, name) for name in type(self).model_fields)
        return tuple(
            (tuple(band.start for band in bands), tuple(band.points for band in bands))
            for bands in tables
        )

    @model_validator(mode="after")
    def _bands_are_in_order(self) -> Self:
        for name in type(self).model_fields:
            bands = getattr(self, name)
            _named(name, lambda bands=bands: _in_order(bands))
            _named(name, lambda name=name, bands=bands: _more_use_is_better(name, bands))
        return self


_FALLING = ("rhythm", "visits")  # the more of these the better


def _more_use_is_better(name: str, bands: tuple[Band, ...]) -> None:
    falls = name in _FALLING
    for number, (one, after) in enumerate(pairwise(bands), 1):
        worse, better = (one, after) if falls else (after, one)
        if better.points > worse.points:
            raise ValueError(f"{number}: these points make more activity look worse")


def _named(name: str, check: Any) -> None:
    """Say of which table a band was refused: ``rhythm.3: …``."""
    try:
        check()
    except ValueError as refusal:
        raise ValueError(f"{name}.{refusal}") from None


class Flag(_Part):
    """When silence is flagged: at so many points once so many open days are quiet, or after
    ``backstop`` open days whatever the points; and how many days later at the soonest again."""

    at: Whole
    after: Days
    backstop: Days
    again_after: Days


class Slowing(_Part):
    """When somebody is said to slow down: at so many points after so many quiet open days, or
    after ``or_after`` of them whatever the points."""

    at: Whole
    after: Days
    or_after: Days


class Tried(_Part):
    """A threshold as it did on a log: flags per 100 people a week; shares of flags and silences."""

    at: Whole
    flags_per_100_a_week: Annotated[float, Field(ge=0)]
    precision: Share
    recall: Share
    by_day_7: Share


class Measured(_Part):
    """How the policy did on a log: per 100 people a week, shares of flags and of silences."""

    log: str
    enrolments: Count
    auroc: Share
    auprc: Share
    flags_per_100_a_week: Annotated[float, Field(ge=0)]
    precision: Share
    recall: Share
    by_day_7: Share
    thresholds: tuple[Tried, ...] = ()


class Policy(_Part):
    """A whole engagement policy. ``version`` is kept beside every judgement made with it."""

    version: Annotated[str, Field(min_length=1, max_length=40)]
    invited: Invited
    started: Started
    usual: Usual
    memory: Memory
    points: Points
    flag: Flag
    slowing: Slowing
    returned: tuple[Returned, ...]
    measured: Measured | None = None

    @model_validator(mode="after")
    def _the_parts_agree(self) -> Self:
        _named("returned", lambda: _in_order(self.returned))
        if self.slowing.at > self.flag.at or self.slowing.or_after >= self.flag.backstop:
            raise ValueError("slowing: slowing must come before quiet")
        if self.flag.after > self.flag.backstop:
            raise ValueError("flag: after must not be more than backstop")
        return self

    def share_back(self, score: int) -> float:
        """The share of people with such a score who came back unaided within 14 days."""
        return next(b.share for b in self.returned if b.to is None or score < b.to)


def policy_from(document: Any, *, name: str = "policy", text: str = "") -> Policy:
    """Check a policy. Raises PolicyRefused naming all that is wrong, with lines if given a text."""
    try:
        return Policy.model_validate(document)
    except ValidationError as refusal:
        said = (_said(dict(problem), name, text) for problem in refusal.errors())
        raise PolicyRefused("; ".join(said)) from None


def read_policy(path: Path = FILE) -> Policy:
    """Read and check a policy file, YAML or JSON. Raises PolicyRefused naming every wrong line."""
    try:
        text = path.read_text(encoding="utf-8")
        document = yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as failure:
        raise PolicyRefused(f"{path.name}: {failure}") from failure
    return policy_from(document, name=path.name, text=text)


def _said(problem: dict[str, Any], name: str, text: str) -> str:
    place, message = tuple(problem["loc"]), str(problem["msg"]).removeprefix("Value error, ")
    first, _, rest = message.partition(": ")
    if rest and " " not in first:
        inner = (int(part) if part.isdigit() else part for part in first.split("."))
        place, message = (*place, *inner), rest
    line = line_of(text, place) if text else None
    where = f"{name}:{line}" if line else name
    return f"{where}: {'.'.join(map(str, place))}: {message}" if place else f"{where}: {message}"


@cache
def current_policy() -> Policy:
    """The policy that ships with this version, read once."""
    return read_policy()
