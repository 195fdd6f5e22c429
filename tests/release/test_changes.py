"""What another version of a plan does to the people on it."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from platform_core.content.rules import Plan
from platform_core.release.affected import MOST_COMPARED, compared, followers, readers_of
from platform_core.release.changes import Moves, moves, summary
from platform_core.release.rules import path
from platform_core.storage.tables import Activity, Service, StageRelease
from tests.factories import AT, TODAY, a_person, a_service, an_enrolment
from tests.release.plans import POLICY, a_plan, at, day

PLAN = replace(a_plan(), key="pain-and-fatigue")
LONGER = replace(
    a_plan({"welcome": (2, 3, 3, 4), "more": (2, 2), "understanding": (3, 2, 4), "ready": (2, 3)}),
    key=PLAN.key,
)
WITHOUT = replace(PLAN, stages=PLAN.stages[1:])
BACKWARDS = replace(
    PLAN,
    stages=(replace(PLAN.stages[0], steps=PLAN.stages[0].steps[::-1]), *PLAN.stages[1:]),
)
FIRST_TWO = {"welcome/1": 0, "welcome/2": 2}
ALL_FOUR = {**FIRST_TWO, "welcome/3": 4, "welcome/4": 10}


def between(before: Plan, after: Plan, number: int = 12, **known: object) -> Moves:
    progress = at(**known)  # type: ignore[arg-type]
    paths = (path(plan, progress, POLICY, today=day(number)) for plan in (before, after))
    return moves(*paths, today=day(number))


def test_the_same_plan_moves_nothing() -> None:
    assert between(PLAN, PLAN, finished=FIRST_TWO).is_none


def test_another_order_offers_another_step() -> None:
    moved = between(PLAN, BACKWARDS, finished=FIRST_TWO)
    assert moved.is_other
    assert not moved.is_none
    assert not moved.lost
    assert moved.stage == 0
    resting = between(PLAN, BACKWARDS, number=3, finished=FIRST_TWO)
    assert resting.is_other  # also of those who have nothing to read today
    assert resting.step == 0


def test_a_stage_that_is_gone_takes_what_was_open_with_it() -> None:
    moved = between(PLAN, WITHOUT, finished=FIRST_TWO)
    assert moved.lost == {"welcome/1", "welcome/2", "welcome/3", "welcome/4"}


def test_a_step_that_comes_later_or_sooner_is_told_in_days() -> None:
    rest = at(finished=ALL_FOUR)
    before, after = (path(plan, rest, POLICY, today=day(11)) for plan in (PLAN, LONGER))
    later = moves(before, after, today=day(11))
    assert before.offer.next_on == after.offer.next_on
    assert later.step == 0
    assert moves(after, before, today=day(11)).step == 0
    short = replace(PLAN, stages=PLAN.stages[:1])
    gone = moves(before, path(short, rest, POLICY, today=day(11)), today=day(11))
    assert gone.ends
    assert gone.step is None
    assert moves(path(short, rest, POLICY, today=day(11)), before, today=day(11)).begins


def test_an_opening_that_comes_later_counts_its_days() -> None:
    with_opened = at(finished={"welcome/1": 0}, opened={"welcome": 0})
    without_second = replace(PLAN, stages=(PLAN.stages[0], PLAN.stages[2]))
    heavy = a_plan({"welcome": (4,) * 9, "understanding": (3,), "ready": (2,)})
    light = a_plan({"welcome": (2,), "understanding": (3,), "ready": (2,)})
    paths = [path(p, with_opened, POLICY, today=day(3)) for p in (light, heavy, without_second)]
    opened = moves(paths[0], paths[1], today=day(3))
    assert opened.stage is not None
    assert opened.stage > 0
    counted = summary([opened, moves(paths[1], paths[0], today=day(3))])
    assert (counted.stage_later, counted.stage_sooner, counted.people) == (1, 1, 2)
    assert counted.latest == opened.stage


def test_a_summary_of_nobody_counts_nobody() -> None:
    counted = summary([])
    assert (counted.people, counted.same, counted.losing, counted.latest) == (0, 0, 0, 0)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


def reading(session: Session, service: Service, *steps: str, **given: object) -> int:
    """Somebody of a service for whom the first stage is open, with what they finished today."""
    enrolment = an_enrolment(session, service, a_person(session), **given)
    session.add(
        StageRelease(
            enrolment_id=enrolment.id,
            stage_key="welcome",
            opened_on=TODAY,
            reason="release.stage.joined",
            at=AT,
        )
    )
    for step in steps:
        session.add(
            Activity(
                enrolment_id=enrolment.id,
                kind="step_finished",
                step=step,
                on_day=TODAY,
                at=AT,
                details={},
            )
        )
    session.flush()
    return enrolment.id or 0


def test_everybody_on_a_plan_is_counted_by_service_and_stage(
    session: Session, service: Service
) -> None:
    first = reading(session, service)
    reading(session, service)
    session.add(
        StageRelease(
            enrolment_id=first, stage_key="understanding", opened_on=TODAY, reason="x", at=AT
        )
    )
    an_enrolment(session, service, a_person(session))  # nothing has opened yet
    an_enrolment(session, service, a_person(session), status="invited", joined_at=None)
    an_enrolment(session, service, a_person(session), status="withdrew")
    elsewhere = a_service(session, "gwent")
    reading(session, elsewhere)
    other_plan = a_service(session, "other")
    other_plan.plan_key = "another"
    reading(session, other_plan)
    session.flush()
    found = followers(session, PLAN.key)
    assert [one.name["en"] for one in found] == ["Service powys", "Service gwent"]
    assert found[0].stages == {"welcome": 1, "understanding": 1, "": 1}
    assert (found[0].people, found[0].coming) == (3, 1)
    assert (found[1].people, found[1].coming) == (1, 0)
    assert followers(session, "no-such-plan") == ()


def test_real_paths_are_compared_for_those_who_take_part(
    session: Session, service: Service
) -> None:
    reading(session, service, "welcome/1", "welcome/2")
    reading(session, service)
    reading(session, service, status="withdrew")
    elsewhere = a_service(session, "gwent")
    reading(session, elsewhere)
    ours, all_of_them = {service.id or 0}, {service.id or 0, elsewhere.id or 0}
    found = compared(session, PLAN, WITHOUT, POLICY, services=ours, today=TODAY)
    assert summary(found).people == 2
    assert summary(found).losing == 2
    same = compared(session, PLAN, PLAN, POLICY, services=all_of_them, today=TODAY)
    assert summary(same).same == 3


def test_at_most_so_many_are_compared_and_evenly(
    session: Session, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform_core.release.affected.MOST_COMPARED", 2)
    for _ in range(5):
        reading(session, service)
    ours = {service.id or 0}
    assert len(compared(session, PLAN, PLAN, POLICY, services=ours, today=TODAY)) == 2
    assert MOST_COMPARED == 200


def test_who_is_in_the_middle_of_a_module_is_counted_once(
    session: Session, service: Service
) -> None:
    reading(session, service, "welcome/1", "welcome/2")
    reading(session, service, "welcome/1", "welcome/2", "welcome/3", "welcome/4")  # finished
    reading(session, service)
    reading(session, service, "welcome/1", status="withdrew")
    reading(session, a_service(session, "gwent"), "welcome/1")
    ours = {service.id or 0}
    found = readers_of(session, PLAN, ["welcome", "understanding"], services=ours)
    assert found == {"welcome": 1}
    assert readers_of(session, PLAN, ["welcome"], services=()) == {}
