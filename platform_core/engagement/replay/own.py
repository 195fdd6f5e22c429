"""A service's own history as a log, so that its own weeks can be lived through again.

Visits are the days on which somebody came; what fell due are the stages of the plan, each with the
time that their pace gives it, and the check-ins, by the choices that stand today. Breaks are pauses
that they chose, and the time since their part in this was over for another reason than leaving.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.checkins.rules import due_on
from platform_core.content.rules import Plan
from platform_core.engagement.calendar import bank_holidays_between
from platform_core.engagement.policy import Policy
from platform_core.engagement.replay.log import (
    FIRST_DAY,
    Flagged,
    Log,
    Person,
    Presentation,
    Task,
)
from platform_core.engagement.services import around
from platform_core.enrolment.queries import pauses_of
from platform_core.enrolment.rules import EXITS, Span, Status
from platform_core.release.ahead import ahead
from platform_core.release.policy import read_policy as release_policy
from platform_core.release.queries import progress_of_many
from platform_core.release.values import Progress, StageState
from platform_core.storage.tables import Activity, CheckIn, Enrolment, EnrolmentEvent, Flag

_DAY = timedelta(days=1)
_AT_ONCE = 500
_LEFT = (Status.WITHDREW.value, Status.DECLINED.value)
_OVER = tuple(sorted({*(status.value for status in EXITS), Status.PROGRAMME_STARTED.value}))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked of the database for some enrolments, by their ids; days in order."""

    visits: Mapping[int, Sequence[date]]
    check_ins: Mapping[int, Sequence[date]]
    pauses: Mapping[int, tuple[Span, ...]]
    progress: Mapping[int, Progress]
    ended_on: Mapping[int, date]
    flags: Mapping[int, Sequence[Flag]]


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The dates of a log: its first day, and today, of which nothing is known yet."""

    first_on: date
    today: date

    def day(self, on: date) -> int:
        return (on - self.first_on).days

    def span(self, span: Span) -> tuple[int, int]:
        return self.day(span.first_on), self.day(span.last_on)


def own_log(
    session: Session, *, caseload: Caseload, policy: Policy, zone: ZoneInfo, today: date
) -> Log:
    """Everybody of a service who joined, by their ref, up to yesterday; empty if nobody did."""
    enrolments = session.exec(
        select(Enrolment)
        .where(Enrolment.service_id == caseload.service_id, col(Enrolment.joined_at).is_not(None))
        .order_by(col(Enrolment.id))
    ).all()
    if not enrolments:
        return Log(())
    first_on = min(_joined_on(one, zone) for one in enrolments)
    calendar = _Calendar(first_on, today)
    shared = around(session, caseload.service_id)
    plan = shared.plans.get(caseload.service_id)
    people: list[Person] = []
    for at in range(0, len(enrolments), _AT_ONCE):
        some = enrolments[at : at + _AT_ONCE]
        known = _known(session, some, zone)
        people += (_person(one, known, plan, policy, calendar, zone) for one in some)
    closed = [calendar.span(span) for span in shared.days[caseload.service_id].closures]
    holidays = (calendar.day(day) for day in bank_holidays_between(first_on, today))
    closures = tuple(sorted([*closed, *((day, day) for day in holidays)]))
    last_day = calendar.day(today) - 1
    name = f"service-{caseload.service_id}"
    return Log((Presentation(name, last_day, last_day, tuple(people), closures),))


def _joined_on(enrolment: Enrolment, zone: ZoneInfo) -> date:
    if enrolment.joined_at is None:
        raise ValueError("this enrolment has not joined")
    return enrolment.joined_at.astimezone(zone).date()


def _known(session: Session, enrolments: Sequence[Enrolment], zone: ZoneInfo) -> _Known:
    ids = [one.id for one in enrolments if one.id is not None]
    visits, check_ins = defaultdict[int, list[date]](list), defaultdict[int, list[date]](list)
    came = select(col(Activity.enrolment_id), col(Activity.on_day)).where(
        col(Activity.enrolment_id).in_(ids), Activity.kind == "visit"
    )
    for one, on_day in session.exec(came.order_by(col(Activity.on_day))):
        visits[one].append(on_day)
    answered = select(col(CheckIn.enrolment_id), col(CheckIn.on_day)).where(
        col(CheckIn.enrolment_id).in_(ids), col(CheckIn.corrects_id).is_(None)
    )
    for one, on_day in session.exec(answered.order_by(col(CheckIn.on_day))):
        check_ins[one].append(on_day)
    ended = select(col(EnrolmentEvent.enrolment_id), col(EnrolmentEvent.at)).where(
        col(EnrolmentEvent.enrolment_id).in_(ids),
        EnrolmentEvent.kind == "status",
        col(EnrolmentEvent.after).in_(_OVER),
    )
    last = {one: at.astimezone(zone).date() for one, at in session.exec(ended)}
    still_over = {one.id for one in enrolments if one.status in _OVER}
    return _Known(
        visits,
        check_ins,
        pauses_of(session, ids),
        progress_of_many(session, enrolments),
        {one: on for one, on in last.items() if one in still_over},
        _flags_of(session, ids),
    )


def _flags_of(session: Session, ids: Sequence[int]) -> Mapping[int, Sequence[Flag]]:
    found = defaultdict[int, list[Flag]](list)
    asked = select(Flag).where(col(Flag.enrolment_id).in_(ids))
    for flag in session.exec(asked.order_by(col(Flag.raised_at), col(Flag.id))):
        found[flag.enrolment_id].append(flag)
    return found


def _person(
    enrolment: Enrolment,
    known: _Known,
    plan: Plan | None,
    policy: Policy,
    calendar: _Calendar,
    zone: ZoneInfo,
) -> Person:
    one, joined_on = enrolment.id or 0, _joined_on(enrolment, zone)
    ended_on = known.ended_on.get(one)
    left = ended_on is not None and enrolment.status in _LEFT
    over = [] if ended_on is None or left else [Span(ended_on, calendar.today)]
    due = [
        *_stages(plan, known.progress.get(one), calendar),
        *_check_ins(enrolment, known, joined_on, policy, calendar),
    ]
    return Person(
        id=enrolment.ref,
        registered_day=calendar.day(joined_on),
        withdrew_day=calendar.day(ended_on) if left and ended_on else None,
        visits=tuple(
            day
            for on in known.visits.get(one, ())
            if on < calendar.today and (day := calendar.day(on)) >= FIRST_DAY
        ),
        tasks=tuple(sorted(due, key=lambda task: task.due_day)),
        breaks=tuple(sorted(calendar.span(s) for s in [*known.pauses.get(one, ()), *over])),
        flags=tuple(_flagged(flag, calendar, zone) for flag in known.flags.get(one, ())),
    )


def _flagged(flag: Flag, calendar: _Calendar, zone: ZoneInfo) -> Flagged:
    def day(at: datetime) -> int:
        return calendar.day(at.astimezone(zone).date())

    resolved_day = day(flag.resolved_at) if flag.resolved_at else None
    return Flagged(flag.rule, day(flag.raised_at), resolved_day, flag.outcome)


def _stages(plan: Plan | None, progress: Progress | None, calendar: _Calendar) -> Iterator[Task]:
    if plan is None or progress is None:
        return
    steps = {stage.key: [step.key for step in stage.steps] for stage in plan.stages}
    for stage in ahead(plan, progress, release_policy(), today=calendar.today).stages:
        done = None
        if stage.state is StageState.DONE:
            days = [progress.finished[key] for key in steps[stage.key] if key in progress.finished]
            done = max(days, default=None)
        yield Task(calendar.day(stage.due_on), None if done is None else calendar.day(done))


def _check_ins(
    enrolment: Enrolment, known: _Known, joined_on: date, policy: Policy, calendar: _Calendar
) -> Iterator[Task]:
    """Each check-in that came due, undone after as many days as production gives it."""
    every, weekday = enrolment.check_in_every, enrolment.check_in_weekday
    pauses = known.pauses.get(enrolment.id or 0, ())
    late = timedelta(days=policy.started.check_in_late)
    last: date | None = None
    for answered in (*known.check_ins.get(enrolment.id or 0, ()), None):
        due = due_on(every, weekday, last, joined_on, pauses=pauses)
        until = answered or calendar.today
        while due is not None and due + every * _DAY <= until:
            yield Task(calendar.day(due + late))
            due += every * _DAY
        if answered is not None:
            if due is not None:
                yield Task(calendar.day(due + late), calendar.day(answered))
            last = answered
        elif due is not None:
            yield Task(calendar.day(due + late))
