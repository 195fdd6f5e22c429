"""What another version of a plan does to those who are on it, by their paths before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from platform_core.release.values import Path, StageState


class Moves(NamedTuple):
    """How one path differs from another on the same day.

    ``step`` and ``stage``: by how many days the next step and the next opening come later, below 0
    for sooner; nothing where one of the two has none. ``is_other``: another step is next.
    ``begins`` and ``ends``: there is a next step only after, or only before. ``lost``: the steps
    that could be read before and cannot after.
    """

    step: int | None
    stage: int | None
    is_other: bool
    begins: bool
    ends: bool
    lost: frozenset[str]

    @property
    def is_none(self) -> bool:
        """Whether they would notice nothing."""
        days = self.step or self.stage
        return not (days or self.is_other or self.begins or self.ends or self.lost)


def moves(before: Path, after: Path, *, today: date) -> Moves:
    """How somebody's path is another with another plan."""
    was, will = _next_step_on(before, today), _next_step_on(after, today)
    opened, opens = _next_opening_on(before), _next_opening_on(after)
    return Moves(
        step=(will - was).days if was and will else None,
        stage=(opens - opened).days if opened and opens else None,
        is_other=_next_step(before) != _next_step(after) and bool(was and will),
        begins=was is None and will is not None,
        ends=will is None and was is not None,
        lost=_readable(before) - _readable(after),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """How many people notice what, of so many whose paths were compared; ``latest``: the most days
    by which anybody's next stage opens later."""

    people: int
    same: int
    step_sooner: int
    step_later: int
    other_step: int
    begins: int
    ends: int
    stage_sooner: int
    stage_later: int
    latest: int
    losing: int


def summary(all_moves: Iterable[Moves]) -> Summary:
    """What the paths of several people come to."""
    several = list(all_moves)
    return Summary(
        people=len(several),
        same=sum(one.is_none for one in several),
        step_sooner=sum((one.step or 0) < 0 for one in several),
        step_later=sum((one.step or 0) > 0 for one in several),
        other_step=sum(one.is_other and not one.step for one in several),
        begins=sum(one.begins for one in several),
        ends=sum(one.ends for one in several),
        stage_sooner=sum((one.stage or 0) < 0 for one in several),
        stage_later=sum((one.stage or 0) > 0 for one in several),
        latest=max((one.stage or 0 for one in several), default=0),
        losing=sum(bool(one.lost) for one in several),
    )


def _next_step_on(path: Path, today: date) -> date | None:
    return today if path.offer.step else path.offer.next_on


def _next_step(path: Path) -> str | None:
    step = path.offer.step or path.offer.next_step
    return step.key if step else None


def _next_opening_on(path: Path) -> date | None:
    later = (stage.opens_on for stage in path.stages if stage.state is StageState.LATER)
    return min((on for on in later if on), default=None)


def _readable(path: Path) -> frozenset[str]:
    opened = (stage for stage in path.stages if stage.state is not StageState.LATER)
    return frozenset(at.step.key for stage in opened for at in stage.steps)
