"""On what day each stage opens, and why."""

import pytest

from platform_core.enrolment.rules import Pace
from platform_core.release.rules import Path, StageOnPath, StageState, path
from platform_core.release.values import Progress
from tests.release.plans import MINUTES, POLICY, a_plan, at, day

PLAN = a_plan()
WELCOME = [f"welcome/{n}" for n in (1, 2, 3, 4)]
UNDERSTANDING = [f"understanding/{n}" for n in (1, 2, 3)]


def on(progress: Progress, number: int = 0) -> Path:
    return path(PLAN, progress, POLICY, today=day(number))


def stage(progress: Progress, key: str, number: int = 0) -> StageOnPath:
    return next(s for s in on(progress, number).stages if s.key == key)


def opens(progress: Progress, key: str = "understanding") -> int:
    opens_on = stage(progress, key).opens_on
    assert opens_on is not None
    return (opens_on - day(0)).days


def all_by(number: int, *keys: str) -> dict[str, int]:
    return dict.fromkeys(keys or WELCOME, number)


def test_the_first_stage_is_open_from_the_day_of_joining() -> None:
    assert stage(at(), "welcome").state is StageState.OPEN
    assert on(at()).due_openings[0][:2] == ("welcome", day(0))


@pytest.mark.parametrize(
    ("pace", "finished", "number", "reason"),
    [
        (Pace.STEADY, 3, 7, "spaced"),  # finished soon: not before a week
        (Pace.STEADY, 5, 7, "after_finish"),
        (Pace.STEADY, 10, 12, "after_finish"),
        (Pace.STEADY, 18, 20, "after_finish"),
        (Pace.STEADY, 20, 21, "as_planned"),  # the longest wait counts from the opening
        (Pace.GENTLE, 3, 14, "spaced"),
        (Pace.GENTLE, 13, 15, "after_finish"),
        (Pace.GENTLE, 41, 42, "as_planned"),
        (Pace.MY_OWN, 0, 2, "after_finish"),
        (Pace.MY_OWN, 13, 14, "as_planned"),
    ],
)
def test_a_stage_opens_two_days_after_the_one_before_within_the_limits_of_the_pace(
    pace: Pace, finished: int, number: int, reason: str
) -> None:
    progress = at(pace, finished=all_by(finished))
    assert opens(progress) == number
    assert stage(progress, "understanding").why.key == f"release.stage.{reason}"
    assert not stage(progress, "understanding").is_estimate


@pytest.mark.parametrize(
    ("pace", "number"), [(Pace.STEADY, 21), (Pace.GENTLE, 42), (Pace.MY_OWN, 14)]
)
def test_an_unfinished_stage_holds_the_next_one_back_no_longer_than_the_pace_says(
    pace: Pace, number: int
) -> None:
    progress = at(pace, finished=all_by(1, *WELCOME[:3]))
    seen = stage(progress, "understanding")
    assert (opens(progress), seen.is_estimate, seen.why.key) == (number, True, "release.stage.by")
    assert opens(progress, "ready") == 2 * number
    before, then = on(progress, number - 1), on(progress, number)
    assert before.stages[1].state is StageState.LATER
    assert then.stages[1].state is StageState.OPEN
    assert not then.stages[1].is_estimate


def test_days_of_a_break_do_not_count_toward_a_stage() -> None:
    assert opens(at(finished=all_by(10), pauses=[(11, 17)])) == 19
    seen = stage(at(finished=all_by(10), pauses=[(11, 17)]), "understanding")
    assert seen.why.key == "release.stage.after_finish_and_break"
    assert opens(at(pauses=[(5, 11)])) == 28


def test_the_near_stage_comes_in_turn_while_no_date_is_known() -> None:
    assert opens(at(), "ready") == 42
    progress = at(finished={**all_by(5), **all_by(10, *UNDERSTANDING)})
    assert opens(progress, "ready") == 14  # a week after the second stage opened on day 7


def test_the_near_stage_opens_four_weeks_before_a_date_whatever_is_unfinished() -> None:
    progress = at(programme=40)
    assert opens(progress, "ready") == 12
    assert stage(progress, "ready").why.key == "release.stage.near"
    assert on(progress, 11).stages[2].state is StageState.LATER
    assert on(progress, 12).stages[2].state is StageState.OPEN


def test_the_near_stage_waits_for_its_date_although_all_else_is_done() -> None:
    progress = at(finished={**all_by(5), **all_by(10, *UNDERSTANDING)}, programme=200)
    assert opens(progress, "ready") == 172


@pytest.mark.parametrize("programme", [28, 27, 1, 0, -30])
def test_a_date_that_is_near_today_or_past_opens_the_near_stage_at_once(programme: int) -> None:
    progress = at(programme=programme)
    assert opens(progress, "ready") == 0
    assert stage(progress, "ready").state is StageState.OPEN
    assert opens(progress) == 21  # what is left goes on in turn


def test_a_date_made_known_late_opens_the_near_stage_on_the_day_it_was_known() -> None:
    progress = at(programme=30, replanned=20)
    assert opens(progress, "ready") == 20
    assert ("ready", day(20)) in [due[:2] for due in on(progress, 20).due_openings]


def test_a_near_date_lets_what_is_left_come_sooner() -> None:
    # 20 days up to the near stage, shared by two gaps; the first stage takes 10 to read
    assert opens(at(programme=48)) == 10
    assert stage(at(programme=48), "understanding").why.key == "release.stage.by"
    assert opens(at(programme=48, finished=all_by(5))) == 7


def test_what_is_left_never_comes_sooner_than_its_minutes_allow() -> None:
    assert opens(at(programme=34)) == 10  # 12 minutes at 9 a week, not 6 // 2
    assert opens(at(Pace.GENTLE, programme=34)) == 17  # at 5 a week
    assert opens(at(Pace.MY_OWN, programme=34)) == 3  # no limit to keep


def test_a_date_far_away_stretches_what_is_left_no_further_than_the_pace_says() -> None:
    assert opens(at(programme=28 + 30)) == 15
    assert opens(at(programme=28 + 42)) == 21
    assert opens(at(programme=28 + 365)) == 21


def test_whoever_has_finished_need_not_wait_longer_than_the_share_of_the_days() -> None:
    progress = at(finished=all_by(0), programme=34)
    assert opens(progress) == 3  # not a week: the near stage opens on day 6
    assert stage(progress, "understanding").why.key == "release.stage.before_programme"


def test_what_follows_from_an_estimate_is_one() -> None:
    seen = on(at(programme=28 + 365, opened={"welcome": 0}))
    assert [s.is_estimate for s in seen.stages] == [False, True, False]
    assert [s.is_estimate for s in on(at()).stages] == [False, True, True]


def test_what_is_planned_after_an_estimate_is_an_estimate_too() -> None:
    plan = a_plan({"welcome": (3, 3, 3), "understanding": (2,), "tools": (2,), "ready": (2,)})
    seen = path(plan, at(programme=28 + 12), POLICY, today=day(0))
    assert [s.is_estimate for s in seen.stages] == [False, True, True, False]
    assert seen.stages[2].why.key == "release.stage.before_programme"


def test_a_stage_that_was_read_ahead_takes_no_share_of_the_days() -> None:
    plan = a_plan({**MINUTES, "tools": (3, 3)}, near=["ready"])
    ahead = at(finished={"tools/1": 0}, programme=28 + 36)
    assert path(plan, ahead, POLICY, today=day(0)).stages[1].opens_on == day(18)


def test_a_far_date_holds_nobody_back_who_has_finished() -> None:
    assert opens(at(finished=all_by(5), programme=300)) == opens(at(finished=all_by(5))) == 7


def test_the_share_of_days_is_what_is_left_for_what_is_left() -> None:
    plan = a_plan({**MINUTES, "tools": (3, 3)}, near=["ready"])
    progress = at(programme=28 + 60, opened={"welcome": 0, "understanding": 20})
    by_key = {s.key: s for s in path(plan, progress, POLICY, today=day(20)).stages}
    assert by_key["tools"].opens_on == day(40)  # halfway from day 20 to day 60


def test_a_moved_date_moves_only_what_has_not_opened() -> None:
    opened = {"welcome": 0, "understanding": 9}
    for programme in (None, 40, 400):
        progress = at(opened=opened, programme=programme, replanned=15)
        assert opens(progress) == 9
        assert stage(progress, "understanding", 15).state is StageState.OPEN


def test_a_near_stage_that_opened_stays_open_when_the_date_moves_away() -> None:
    progress = at(opened={"welcome": 0, "ready": 12}, programme=300, replanned=14)
    assert stage(progress, "ready", 14).state is StageState.OPEN


def test_a_new_reckoning_opens_nothing_before_the_day_it_was_made() -> None:
    # at a quicker pace the stage would have come on day 14; the pace was chosen on day 18
    progress = at(Pace.MY_OWN, replanned=18)
    assert opens(progress) == 18
    due = on(progress, 18).due_openings
    assert [(key, since, why.key) for key, since, why in due] == [
        ("welcome", day(0), "release.stage.joined"),
        ("understanding", day(18), "release.stage.replanned"),
    ]


def test_what_is_recorded_is_not_due_again() -> None:
    assert on(at(opened={"welcome": 0}), 5).due_openings == ()


def test_what_is_recorded_counts_from_the_day_it_was() -> None:
    assert opens(at(opened={"welcome": 0, "understanding": 9}), "ready") == 30


def test_a_stage_with_a_finished_step_is_open_whatever_became_of_the_plan() -> None:
    seen = stage(at(finished={"understanding/2": 4}), "understanding", 5)
    assert (seen.state, seen.opens_on) == (StageState.OPEN, day(4))


def test_a_stage_is_done_when_its_last_step_is_whatever_the_order() -> None:
    finished = {"welcome/4": 1, "welcome/1": 6, "welcome/3": 2, "welcome/2": 3}
    seen = stage(at(finished=finished), "welcome", 6)
    assert (seen.state, seen.why.key) == (StageState.DONE, "release.stage.done")
    assert seen.why.params == {"on": day(6)}
    assert [s.finished_on for s in seen.steps] == [day(6), day(3), day(2), day(1)]


def test_a_stage_that_gained_a_step_is_open_again_and_closes_nothing() -> None:
    longer = a_plan({**MINUTES, "welcome": (2, 3, 3, 4, 2)})
    progress = at(finished=all_by(5), opened={"welcome": 0, "understanding": 7})
    seen = path(longer, progress, POLICY, today=day(12))
    assert [s.state for s in seen.stages[:2]] == [StageState.OPEN, StageState.OPEN]
    assert seen.offer.step == longer.step("welcome/5")


def test_a_stage_without_steps_is_done_as_soon_as_it_opens() -> None:
    plan = a_plan({"welcome": (), "understanding": (2,)})
    seen = path(plan, at(), POLICY, today=day(0))
    assert seen.stages[0].state is StageState.DONE
    assert seen.stages[1].opens_on == day(7)
    assert seen.offer.next_on == day(7)
