"""What Today shows: the facts of one person's day, read once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts, service_of
from platform_core.checkins.queries import last_day
from platform_core.checkins.rules import due_on, is_due
from platform_core.content.queries import current_plan
from platform_core.content.rules import Plan, Step
from platform_core.enrolment.rules import EXITS, TAKING_PART
from platform_core.release.actions import record_openings
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of, steps_begun
from platform_core.release.rules import OfferKind, Path, Progress, StageState, path
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment
from platform_core.ui.guard import Mine


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day. ``last_step``: what was finished last, if it was today. ``begun``: the
    steps that were left half-way, the last one first."""

    name: str
    language: Language
    now: datetime
    today: date
    enrolment: Enrolment
    service: ServiceFacts
    progress: Progress
    path: Path
    last_step: Step | None
    check_in_due: bool
    begun: tuple[str, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether nothing was finished and nothing was left for another day yet."""
        return not self.progress.finished and not self.progress.left_on

    @property
    def has_left(self) -> bool:
        """Whether somebody ended their part in this; everything stays to be read."""
        return self.enrolment.status in EXITS

    @property
    def step(self) -> Step | None:
        """The one step that is suggested now, if one is."""
        return None if self.has_left else self.path.offer.step

    @property
    def has_begun(self) -> bool:
        """Whether the step that is suggested was left half-way."""
        return self.step is not None and self.step.key in self.begun

    @property
    def part_read(self) -> Step | None:
        """The step that was left half-way last, if it is another than the one that is suggested,
        and nobody wants to be left in peace today."""
        if self.is_away or self.today in self.progress.left_on:
            return None
        open_now = {
            at.step.key: at.step
            for stage in self.path.stages
            if stage.state is not StageState.LATER
            for at in stage.steps
            if not at.finished_on and (self.step is None or at.step.key != self.step.key)
        }
        return next((open_now[key] for key in self.begun if key in open_now), None)

    @property
    def is_away(self) -> bool:
        """Whether somebody is taking a break or has left, so that the door is held open."""
        return self.has_left or self.path.offer.kind is OfferKind.PAUSED

    @property
    def stage_number(self) -> int:
        """Which stage somebody is in, from 1; one past the last when every one is done."""
        states = [stage.state for stage in self.path.stages]
        done = (n for n, state in enumerate(states, 1) if state is not StageState.DONE)
        return next(done, len(states) + 1)


def day_of(mine: Mine) -> Day:
    """Read a patient's day, and keep what has just opened, so that it never closes again."""
    with open_reading() as session:
        day = read_day(session, mine)
    if day.path.due_openings:
        with open_transaction() as session:
            record_openings(session, mine.enrolment, day.path, at=mine.now)
    return day


def read_day(session: Session, mine: Mine) -> Day:
    """Read a patient's day: five small statements and one pure function."""
    service = service_of(session, mine.viewer.service_id)
    plan = plan_of(session, service)
    progress = progress_of(session, mine.enrolment)
    found = path(plan, progress, read_policy(), today=mine.today)
    return Day(
        name=mine.viewer.name,
        language=mine.language,
        now=mine.now,
        today=mine.today,
        enrolment=mine.enrolment,
        service=service,
        progress=progress,
        path=found,
        last_step=_finished_today(progress, {step.key: step for step in plan.steps}, mine.today),
        check_in_due=_is_due(session, mine.enrolment, progress, mine.today),
        begun=steps_begun(session, mine.enrolment.id or 0),
    )


def _finished_today(progress: Progress, steps: dict[str, Step], today: date) -> Step | None:
    keys = [key for key, on in progress.finished.items() if on == today and key in steps]
    return steps[keys[-1]] if keys else None


def _is_due(session: Session, enrolment: Enrolment, progress: Progress, today: date) -> bool:
    if not enrolment.check_in_every or enrolment.status not in TAKING_PART:
        return False
    due = due_on(
        enrolment.check_in_every,
        enrolment.check_in_weekday,
        last_day(session, enrolment.id or 0),
        progress.joined_on,
        pauses=progress.pauses,
    )
    return is_due(due, pauses=progress.pauses, today=today)


def plan_of(session: Session, service: ServiceFacts) -> Plan:
    """The service's plan as it is published now."""
    return current_plan(session, service.plan_key)
