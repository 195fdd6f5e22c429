"""Whole lives through the real actions and sweeps; what the log says is what was kept."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, select

from platform_core.__main__ import main
from platform_core.checkins.actions import submit
from platform_core.checkins.rules import Answers
from platform_core.content.actions import load_content
from platform_core.content.queries import current_plan
from platform_core.engagement.visits import visit
from platform_core.enrolment.actions import (
    ChangeRefused,
    come_back,
    declare_closure,
    leave,
    pause,
    set_pace,
)
from platform_core.enrolment.rules import Pace, Status
from platform_core.flags.actions import ask_for_contact, record_contact, resolve
from platform_core.jobs import on_write
from platform_core.jobs.rebuild import Rebuilt, rebuild, repair
from platform_core.jobs.sweep import sweep
from platform_core.release.actions import ask_for_more, finish_step, open_step
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.settings import CONTENT
from platform_core.storage import database as storage
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment, Flag, Rhythm, Service, ServiceDay
from tests.factories import AT, TODAY
from tests.jobs.conftest import DAY, Clinic, enrolment_now, problems, rows

DAYS = 32
FEW = 40
MANY = 80  # few enough to be quick; every act and every state is among them all the same
Act = Callable[["Life", Session, Enrolment], object]


class Life:
    """One person's weeks, each day by the throw of a dice that always falls alike."""

    def __init__(self, clinic: Clinic, number: int) -> None:
        self.dice = Random(number)
        self.number, self.staff = number, clinic.staff_id
        self.joined = self.dice.randrange(9)
        joined_at = AT + self.joined * DAY
        self.id = clinic.patient(
            f"P {number}",
            starts=False,
            joined_at=joined_at,
            look_again_at=joined_at,
            pace=self.dice.choice(["gentle", "steady", "my_own"]),
            check_in_every=self.dice.choice([0, 7, 7, 14]),
            check_in_weekday=number % 7,
        )
        self.eagerness = self.dice.choice([0.1, 0.25, 0.5, 0.8])
        self.stops = self.dice.choice([6, 12, 20, 99, 99])
        self.did: set[str] = set()

    def live(self, day: int) -> None:
        self.at = AT + day * DAY + timedelta(hours=self.dice.randrange(11))
        self.today = TODAY + day * DAY
        if day < self.joined:
            return
        for act in self.acts(day):
            self.did.add(act.__name__)
            with open_transaction() as session:
                act(self, session, session.get_one(Enrolment, self.id))

    def acts(self, day: int) -> Iterator[Act]:
        if day < self.stops and self.dice.random() < self.eagerness:
            yield here
            yield from self.dice.sample(ON_A_VISIT, self.dice.randrange(3))
        if self.dice.random() < 0.06:
            yield self.dice.choice(NOW_AND_THEN)


def here(life: Life, session: Session, one: Enrolment) -> None:
    visit(session, one, by=one.person_id, at=life.at, today=life.today)


def _reads(life: Life, session: Session, one: Enrolment, *, to_the_end: bool) -> None:
    plan = current_plan(session, session.get_one(Service, one.service_id).plan_key)
    step = path(plan, progress_of(session, one), read_policy(), today=life.today).offer.step
    if step is None:
        return
    facts = {"by": one.person_id, "at": life.at, "today": life.today}
    open_step(session, one, step, plan.version_of(step.key), **facts)
    if to_the_end:
        finish_step(session, one, step, plan.version_of(step.key), **facts)


def read(life: Life, session: Session, one: Enrolment) -> None:
    _reads(life, session, one, to_the_end=True)


def begins(life: Life, session: Session, one: Enrolment) -> None:
    _reads(life, session, one, to_the_end=False)


def answer(life: Life, session: Session, one: Enrolment) -> None:
    submission = str(UUID(int=life.dice.getrandbits(128)))
    answers = Answers(mood=life.dice.choice([None, 1, 3, 5]))
    facts = {"by": one.person_id, "at": life.at, "today": life.today}
    submit(session, one, answers, submission=submission, **facts)


def more(life: Life, session: Session, one: Enrolment) -> None:
    ask_for_more(session, one, by=one.person_id, at=life.at, today=life.today)


def rests(life: Life, session: Session, one: Enrolment) -> None:
    until = life.today + life.dice.randrange(1, 20) * DAY
    _if_it_may(lambda: pause(session, one, until=until, by=1, at=life.at, today=life.today))


def returns(life: Life, session: Session, one: Enrolment) -> None:
    _if_it_may(lambda: come_back(session, one, by=1, at=life.at, today=life.today))


def ends(life: Life, session: Session, one: Enrolment) -> None:
    status = life.dice.choice([Status.WITHDREW, Status.MOVED_TO_PAPER, Status.GOT_WHAT_I_NEEDED])
    _if_it_may(lambda: leave(session, one, status, by=1, at=life.at))


def _if_it_may(act: Callable[[], object]) -> None:
    try:
        act()
    except ChangeRefused:
        return


def rung(life: Life, session: Session, one: Enrolment) -> None:
    result = life.dice.choice(["reached", "no_answer"])
    record_contact(session, None, one, "phone", result, "", None, by=life.staff, at=life.at)


def asks(life: Life, session: Session, one: Enrolment) -> None:
    ask_for_contact(session, one, "", by=one.person_id, at=life.at)


def changes_pace(life: Life, session: Session, one: Enrolment) -> None:
    set_pace(session, one, life.dice.choice(list(Pace)), by=one.person_id, at=life.at)


def settled(life: Life, session: Session, one: Enrolment) -> None:
    open_ones = select(Flag).where(Flag.enrolment_id == one.id, Flag.status != "resolved")
    for flag in session.exec(open_ones).all():
        resolve(session, flag, "declined_follow_up", by=life.staff, at=life.at)


ON_A_VISIT: list[Act] = [read, read, answer, more, begins]
NOW_AND_THEN: list[Act] = [rests, returns, ends, rung, rung, asks, changes_pace, settled]


def live(clinic: Clinic, people: int) -> datetime:
    """Live through weeks with a sweep each morning; the instant after the last one."""
    with open_transaction() as session:
        load_content(session, CONTENT, at=AT)
    lives = [Life(clinic, number) for number in range(people)]
    for day in range(DAYS):
        sweep(now=AT + day * DAY - timedelta(hours=9, minutes=59))
        if day == 9:
            clinic.does(
                lambda s: declare_closure(
                    s,
                    clinic.caseload,
                    TODAY + 12 * DAY,
                    TODAY + 14 * DAY,
                    by=clinic.staff_id,
                    at=AT + 9 * DAY,
                )
            )
        for life in lives:
            life.live(day)
    sweep(now=AT + DAYS * DAY)
    done = set[str]().union(*(life.did for life in lives))
    assert done == {act.__name__ for act in (here, *ON_A_VISIT, *NOW_AND_THEN)}
    return AT + DAYS * DAY


def found(now: datetime) -> Rebuilt:
    return rebuild(now=now, processes=1)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "_steps", [])
    on_write.install()


def test_rebuilding_many_lives_finds_what_was_kept(clinic: Clinic, installed: None) -> None:
    now = live(clinic, MANY)
    result = found(now)
    assert result.differences == ()
    assert (result.enrolments, result.due) == (MANY, 0)
    assert min(day.percent for day in rows(ServiceDay)) < 100  # type: ignore[attr-defined]
    assert 0 < result.sooner < 100
    states = {enrolment_now(one.id).engagement for one in rows(Enrolment)}  # type: ignore[attr-defined]
    assert {"on_track", "slowing", "quiet", "paused_by_choice", "withdrew"} <= states
    assert problems() == []


def test_the_same_lives_judged_by_sweeps_alone_come_to_the_same(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_steps", [])
    now = live(clinic, FEW)
    assert found(now).differences == ()


def test_with_no_low_days_every_deadline_is_exact(
    clinic: Clinic, installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform_core.engagement.pulse.A_FEW", 10**6)
    result = found(live(clinic, FEW))
    assert (result.differences, result.sooner) == ((), 0)


# What differs is found, said and mended


def spoil(session: Session, one: int) -> None:
    session.exec(update(Rhythm).where(Rhythm.enrolment_id == one).values(visits=77))  # type: ignore[arg-type]
    session.exec(
        update(Enrolment)
        .where(Enrolment.id == one)  # type: ignore[arg-type]
        .values(engagement="quiet", look_again_at=None)
    )


@pytest.fixture
def spoilt(clinic: Clinic, installed: None) -> int:
    sweep(now=AT)
    one = clinic.patient()
    clinic.does(lambda s: spoil(s, one))
    return one


def test_whatever_differs_is_named(spoilt: int) -> None:
    result = found(AT + timedelta(hours=1))
    assert [(d.enrolment_id, d.what, d.kept[:5]) for d in result.differences] == [
        (spoilt, "pattern", "Patte"),
        (spoilt, "state", "quiet"),
        (spoilt, "deadline", "None"),
    ]


def test_a_repair_leaves_nothing_different(spoilt: int) -> None:
    now = AT + timedelta(hours=1)
    assert repair(found(now).differences, at=now) == 1
    sweep(now=now)
    assert found(now).differences == ()
    assert enrolment_now(spoilt).engagement == "on_track"


def test_those_who_are_due_are_left_to_the_sweep(clinic: Clinic) -> None:
    clinic.patient()
    result = found(AT)
    assert (result.enrolments, result.due, result.differences) == (1, 1, ())


def test_the_command_says_what_it_found_and_repairs_when_told(
    spoilt: int,
    capsys: pytest.CaptureFixture[str],
    database: Engine,
) -> None:
    arguments = ["rebuild", "--processes", "1", "--now", "2026-11-03T11:00:00Z"]
    assert main(arguments) == 1
    assert json.loads(capsys.readouterr().out)["enrolments"] == 1
    assert main([*arguments, "--write"]) == 0
    assert main(arguments) == 0
