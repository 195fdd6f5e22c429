"""What flags would ask of a team at each threshold, by living through its own last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.engagement.policy import Policy
from platform_core.engagement.replay.days import SILENCE, Days
from platform_core.engagement.replay.log import FIRST_DAY, Log
from platform_core.engagement.replay.measuring import Measures, Said, measure
from platform_core.engagement.replay.own import own_log
from platform_core.engagement.replay.raising import Quiet
from platform_core.engagement.replay.rows import scored_of

NEEDED = 500  # enrolments before figures are the service's own
WEEKS = 12  # that are lived through again
AROUND = 8  # points from the threshold in force
_STEP = 2
_LISTED = 14  # days back from yesterday for those who would have been listed
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One threshold.

    Attributes:
        at: points.
        flags_a_week: in this caseload.
        precision: the share of flags that were true; nothing if it is not known.
        recall: the share of those who stopped that were flagged.
        by_day_7: the same, within a week.
        listed: the refs of those it would have listed in the last two weeks.
    """

    at: int
    flags_a_week: float
    precision: float | None
    recall: float | None
    by_day_7: float | None
    listed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Thresholds from the lowest to the highest. ``is_own``: precision and speed were measured on
    the service's own history, of ``enrolments``; else on the log that the policy came with."""

    choices: tuple[Choice, ...]
    is_own: bool
    enrolments: int
    own_enrolments: int
    needed: int = NEEDED


def dial(
    session: Session, *, caseload: Caseload, policy: Policy, zone: ZoneInfo, today: date
) -> Choices:
    """What each threshold around the one in force would have asked of a service."""
    log = own_log(session, caseload=caseload, policy=policy, zone=zone, today=today)
    return choices_of(log, policy)


def choices_of(log: Log, policy: Policy) -> Choices:
    """The same, of a log whose last day is yesterday."""
    quiets = scored_of(log, policy) if log.enrolments else []
    is_own = log.enrolments >= NEEDED
    shipped = policy.measured
    found = [_choice(quiets, policy, at, is_own) for at in _thresholds(policy)]
    return Choices(
        choices=tuple(found),
        is_own=is_own,
        enrolments=log.enrolments if is_own or shipped is None else shipped.enrolments,
        own_enrolments=log.enrolments,
    )


def _thresholds(policy: Policy) -> list[int]:
    """Those around the one in force; if they can be, of which figures came with the policy."""
    now = policy.flag.at
    tried = [one.at for one in policy.measured.thresholds] if policy.measured else []
    near = [at for at in tried if abs(at - now) <= AROUND]
    steps = range(max(now - AROUND, 1), now + AROUND + 1, _STEP)
    return sorted({now, *(near or steps)})


def _choice(quiets: Sequence[Quiet], policy: Policy, at: int, is_own: bool) -> Choice:
    flag = policy.flag.model_copy(update={"at": max(at, 1)})
    said = [(quiet.on, quiet.said(flag)) for quiet in quiets]
    weekly = sum(_a_week(on, one) for on, one in said)
    listed = tuple(ref for on, one in said for ref in _listed(on, one))
    if is_own:
        own = _measured(said)
        return Choice(flag.at, weekly, own.precision, own.recall, own.by_day_7, listed)
    tried = policy.measured.thresholds if policy.measured else ()
    shipped = next((one for one in tried if one.at == flag.at), None)
    if shipped is None:
        return Choice(flag.at, weekly, None, None, None, listed)
    return Choice(flag.at, weekly, shipped.precision, shipped.recall, shipped.by_day_7, listed)


def _a_week(on: Days, said: Said) -> float:
    """Flags a week over the last weeks, or over as many as there were."""
    last = on.presentation.last_observed_day
    first = max(last - WEEKS * _WEEK + 1, 0)
    if last < first:
        return 0.0
    return float(said.raised[:, on.columns(first, last)].sum()) * _WEEK / (last - first + 1)


def _listed(on: Days, said: Said) -> list[str]:
    last = on.presentation.last_observed_day
    lately = said.raised[:, on.columns(last - _LISTED + 1, last)].any(axis=1)
    return [on.presentation.people[int(person)].id for person in np.flatnonzero(lately)]


def _measured(said: Sequence[tuple[Days, Said]]) -> Measures:
    """Over the weeks of which the outcome is known: those whose 28 days after are over."""
    known, found = [], {}
    for on, one in said:
        end = on.presentation.last_observed_day - SILENCE
        presentation = replace(on.presentation, last_monitored_day=end)
        watched = on.watched & (np.arange(on.watched.shape[1]) <= end - FIRST_DAY)
        known.append(replace(on, presentation=presentation, watched=watched))
        found[presentation.name] = one
    return measure(known, found)
