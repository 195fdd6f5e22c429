"""Somebody who lives through a plan day by day, as the pages and the sweep would let them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.rules import OfferKind, Path, StageState, path
from platform_core.release.values import Progress
from tests.release.plans import POLICY

DAY = timedelta(days=1)


@dataclass
class Patient:
    """One person. Every day their path is worked out and what it opens is recorded."""

    plan: Plan
    progress: Progress
    today: date
    days: list[tuple[date, Path]] = field(default_factory=list)

    @classmethod
    def joining(cls, plan: Plan, joined_on: date, pace: Pace = Pace.STEADY) -> "Patient":
        return cls(plan, Progress(joined_on=joined_on, pace=pace), joined_on)

    def look(self) -> Path:
        """Today's path, with what has opened recorded."""
        seen = path(self.plan, self.progress, POLICY, today=self.today)
        opened = {key: on for key, on, _ in seen.due_openings}
        self.progress = replace(self.progress, opened={**self.progress.opened, **opened})
        return seen

    def live(self, days: int, does: Callable[["Patient", Path], None]) -> None:
        """Go through so many days, doing something on each."""
        for _ in range(days):
            seen = self.look()
            self.days.append((self.today, seen))
            before = self.progress
            does(self, seen)
            if self.progress is not before:
                self.look()
            self.today += DAY

    def finish(self, step_key: str) -> None:
        finished = {step_key: self.today, **self.progress.finished}
        had_more = self.progress.had_more_on | ({self.today} & self.progress.more_on)
        self.progress = replace(self.progress, finished=finished, had_more_on=had_more)

    def pause(self, days: int) -> None:
        """Pause from today. An earlier break gives way to this one from today on."""
        earlier = (
            Span(p.first_on, min(p.last_on, self.today - DAY))
            for p in self.progress.pauses
            if p.first_on < self.today
        )
        span = Span(self.today, self.today + timedelta(days=days - 1))
        self.progress = replace(self.progress, pauses=(*earlier, span))

    def move_programme(self, on: date | None) -> None:
        self.progress = replace(self.progress, programme_on=on, replanned_on=self.today)

    def choose(self, pace: Pace) -> None:
        self.progress = replace(self.progress, pace=pace, replanned_on=self.today)

    def ask(self) -> None:
        said = self.progress
        self.progress = replace(
            said, more_on=said.more_on | {self.today}, left_on=said.left_on - {self.today}
        )

    def leave(self) -> None:
        self.progress = replace(self.progress, left_on=self.progress.left_on | {self.today})

    def most_in_a_week(self) -> int:
        """The most minutes of finished steps in any 7 days."""
        spent = [(on, self.plan.step(key).minutes) for key, on in self.progress.finished.items()]
        windows = (sum(m for other, m in spent if on - 7 * DAY < other <= on) for on, _ in spent)
        return max(windows, default=0)


def does_all_that_is_offered(patient: Patient, seen: Path) -> None:
    """Finish each step as soon as it is offered, until no more is."""
    while seen.offer.kind is OfferKind.STEP and seen.offer.step:
        patient.finish(seen.offer.step.key)
        seen = patient.look()


def open_keys(seen: Path) -> set[str]:
    """The stages that may be read."""
    return {stage.key for stage in seen.stages if stage.state is not StageState.LATER}


def looks(seen: Path) -> tuple[object, ...]:
    """All of a path that somebody could see change."""
    stages = tuple((s.key, s.state, s.opens_on, s.is_estimate) for s in seen.stages)
    step = seen.offer.step.key if seen.offer.step else None
    return stages, seen.offer.kind, step, seen.offer.next_on
