"""Some people's weeks, lived through the platform's own actions and sweeps, to be copied.

So whatever the benchmark measures has the history, the patterns, the states and the deadlines that
real use would have left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session, select

from platform_core.checkins.actions import submit
from platform_core.checkins.rules import Answers
from platform_core.content.actions import load_content
from platform_core.content.queries import current_plan
from platform_core.engagement.visits import visit
from platform_core.jobs import on_write
from platform_core.jobs.sweep import sweep
from platform_core.release.actions import finish_step, open_step
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.settings import CONTENT
from platform_core.storage import database
from platform_core.storage.migrate import migrate
from platform_core.storage.tables import Enrolment, Person, Service

NOW = datetime(2026, 11, 3, 0, 1, tzinfo=UTC)  # a Tuesday has just begun
TODAY = NOW.date()
PLAN = "pain-and-fatigue"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Habit:
    """One person: when they joined, how often they come, and for how many days they have not."""

    number: int

    @property
    def joined(self) -> int:
        return 34 + 3 * self.number % 26  # days ago

    @property
    def every(self) -> int:
        return (3, 4, 5, 6)[self.number % 4]

    @property
    def days(self) -> Iterator[int]:
        """The days on which they come, in days ago, from the first."""
        away = (0, 0, 1, 0, 2, 1, 0, 3, 1, 5, 0, 8, 12)[self.number % 13]
        yield from range(self.joined, away, -self.every)


def live(folder: Path, people: int) -> str:
    """The address of a database in which so many people have lived until last night."""
    url = f"sqlite:///{folder / 'lives.sqlite3'}"
    there = database.connect(url)
    migrate(there)
    before = database.engine
    database.engine = lambda: there  # type: ignore[assignment, misc]
    on_write.install()
    try:
        _begin([Habit(number) for number in range(1, people + 1)])
        first = max(Habit(number).joined for number in range(1, people + 1))
        for ago in range(first, 0, -1):
            sweep(now=NOW - ago * _DAY)
            for number in range(1, people + 1):
                _one_day(Habit(number), ago)
    finally:
        database.engine = before
        there.dispose()
    return url


def _begin(habits: list[Habit]) -> None:
    with database.open_transaction() as session:
        load_content(session, CONTENT, at=NOW - 90 * _DAY)
        session.add(_service())
        for habit in habits:
            session.add(_person(habit))
        session.flush()
        for habit in habits:
            session.add(_enrolment(habit))


def _one_day(habit: Habit, ago: int) -> None:
    if ago not in habit.days:
        return
    today = TODAY - ago * _DAY
    at = datetime.combine(today, time(9 + habit.number % 10), tzinfo=UTC)
    with database.open_transaction() as session:
        enrolment = session.get_one(Enrolment, habit.number)
        visit(session, enrolment, by=habit.number, at=at, today=today)
        if (habit.joined - ago) // habit.every % 2 == 0:
            _read(session, enrolment, at, today)
        if today.weekday() >= habit.number % 7 and (habit.joined - ago) // 7 % 4 < 3:
            _answer(session, enrolment, at, today)


def _read(session: Session, enrolment: Enrolment, at: datetime, today: date) -> None:
    plan = current_plan(session, PLAN)
    step = path(plan, progress_of(session, enrolment), read_policy(), today=today).offer.step
    if step is None:
        return
    by, version = enrolment.person_id, plan.version_of(step.key)
    open_step(session, enrolment, step, version, by=by, at=at, today=today)
    finish_step(session, enrolment, step, version, by=by, at=at + timedelta(minutes=8), today=today)


def _answer(session: Session, enrolment: Enrolment, at: datetime, today: date) -> None:
    key = str(uuid5(NAMESPACE_URL, f"{enrolment.id} {today.isocalendar().week}"))
    answers = Answers(pain_nrs=(enrolment.id or 0) % 11, mood=2 + (enrolment.id or 0) % 4)
    by = enrolment.person_id
    submit(session, enrolment, answers, submission=key, by=by, at=at, today=today)


def _service() -> Service:
    return Service(
        id=1,
        slug="large",
        name_en="Large",
        name_cy="Mawr",
        sender_name="NHS",
        phone="",
        hours_en="",
        hours_cy="",
        plan_key=PLAN,
    )


def _person(habit: Habit) -> Person:
    return Person(
        id=habit.number, name=f"Person {habit.number}", language="en", created_at=NOW - 60 * _DAY
    )


def _enrolment(habit: Habit) -> Enrolment:
    joined_at = NOW - habit.joined * _DAY + timedelta(hours=8)
    return Enrolment(
        id=habit.number,
        service_id=1,
        person_id=habit.number,
        ref=f"PF-{habit.number:06}",
        status="active",
        pace="steady",
        check_in_weekday=habit.number % 7,
        preferred_channel="text",
        contact_times="",
        access_needs="",
        referred_on=joined_at.date() - 10 * _DAY,
        joined_at=joined_at,
        engagement="on_track",
        engagement_since=joined_at,
        look_again_at=joined_at,
    )


def due(url: str) -> tuple[list[int], list[int]]:
    """Who is due this morning, and who is not."""
    there = database.connect(url)
    with Session(there) as session:
        everybody = session.exec(select(Enrolment)).all()
    there.dispose()
    at = {one.id or 0: one.look_again_at for one in everybody}
    ready = [number for number, again in at.items() if again is not None and again <= NOW]
    return ready, [number for number in at if number not in ready]
