"""What another programme date would do to somebody's plan, before it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from platform_core.content.rules import Plan
from platform_core.release.rules import path
from platform_core.release.values import Policy, Progress, StageOnPath, StageState


@dataclass(frozen=True, slots=True)
class Replanned:
    """One stage, and when it opens as things stand and as they would.

    ``is_open``: it has opened, and no date closes it again.
    """

    key: str
    title: Mapping[str, str] = field(hash=False)
    is_open: bool
    before: date | None
    after: date | None
    is_estimate: bool

    @property
    def moves(self) -> bool:
        """Whether it would open on another day."""
        return not self.is_open and self.before != self.after


def with_programme(
    plan: Plan, progress: Progress, policy: Policy, on: date | None, *, today: date
) -> tuple[Replanned, ...]:
    """Every stage, with the programme on another date, or with nothing on a date not known.

    The same reckoning as what then happens: the path, from a progress that was changed today.
    """
    changed = replace(progress, programme_on=on, replanned_on=today)
    stages = zip(
        path(plan, progress, policy, today=today).stages,
        path(plan, changed, policy, today=today).stages,
        strict=True,
    )
    return tuple(_replanned(now, then) for now, then in stages)


def _replanned(now: StageOnPath, then: StageOnPath) -> Replanned:
    return Replanned(
        key=now.key,
        title=now.title,
        is_open=now.state is not StageState.LATER,
        before=now.opens_on,
        after=then.opens_on,
        is_estimate=then.is_estimate,
    )
