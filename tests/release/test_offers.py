"""What Today has for somebody, and the reason it gives."""

import pytest

from platform_core.enrolment.rules import Pace
from platform_core.release.rules import Offer, OfferKind, path
from platform_core.release.values import Progress
from platform_core.release.words import say_why
from tests.release.plans import POLICY, a_plan, at, day

PLAN = a_plan()
WELCOME = [f"welcome/{n}" for n in (1, 2, 3, 4)]
ALL = [step.key for step in PLAN.steps]


def offered(progress: Progress, number: int) -> Offer:
    return path(PLAN, progress, POLICY, today=day(number)).offer


def summary(offer: Offer) -> tuple[str, str | None, str]:
    return offer.kind.value, offer.step.key if offer.step else None, offer.why.key


@pytest.mark.parametrize(
    ("progress", "today", "kind", "step", "next_day"),
    [
        (at(), 0, "step", "welcome/1", None),
        (at(), 300, "step", "welcome/1", None),
        # steady: two days after the last
        (at(finished={"welcome/1": 0}), 0, "enough", None, 2),
        (at(finished={"welcome/1": 0}), 1, "enough", None, 2),
        (at(finished={"welcome/1": 0}), 2, "step", "welcome/2", None),
        # gentle: four days
        (at(Pace.GENTLE, finished={"welcome/1": 0}), 3, "enough", None, 4),
        (at(Pace.GENTLE, finished={"welcome/1": 0}), 4, "step", "welcome/2", None),
        # my own: at once
        (at(Pace.MY_OWN, finished={"welcome/1": 0}), 0, "step", "welcome/2", None),
        # read out of order: the first of what is left, after the usual wait
        (at(finished={"welcome/3": 0}), 2, "step", "welcome/1", None),
    ],
)
def test_one_step_at_a_time_in_order_with_the_wait_of_the_pace(
    progress: Progress, today: int, kind: str, step: str | None, next_day: int | None
) -> None:
    offer = offered(progress, today)
    assert summary(offer)[:2] == (kind, step)
    assert offer.next_on == (None if next_day is None else day(next_day))


def test_the_minutes_of_a_week_put_the_next_step_off() -> None:
    full = at(finished={"welcome/1": 0, "welcome/2": 2, "welcome/3": 4})  # 2 + 3 + 3 of 9
    assert summary(offered(full, 6)) == ("enough", None, "release.offer.week_is_full")
    assert offered(full, 6).next_on == day(9)  # 4 more fit when the 2 and a 3 are a week old
    assert summary(offered(full, 9))[:2] == ("step", "welcome/4")


def test_exactly_the_minutes_of_a_week_fit() -> None:
    plan = a_plan({"welcome": (3, 3, 3, 1)})
    progress = at(finished={"welcome/1": 0, "welcome/2": 2})
    assert path(plan, progress, POLICY, today=day(4)).offer.kind is OfferKind.STEP
    progress = at(finished={"welcome/1": 0, "welcome/2": 2, "welcome/3": 4})
    assert path(plan, progress, POLICY, today=day(6)).offer.next_on == day(7)


def test_a_step_longer_than_a_whole_week_still_comes_in_a_week_of_its_own() -> None:
    plan = a_plan({"welcome": (2, 12, 2)})
    progress = at(finished={"welcome/1": 0})
    assert path(plan, progress, POLICY, today=day(2)).offer.next_on == day(7)
    assert path(plan, progress, POLICY, today=day(7)).offer.kind is OfferKind.STEP


def test_days_of_a_break_do_not_count_toward_the_wait() -> None:
    progress = at(finished={"welcome/1": 0}, pauses=[(1, 14)])
    offer = offered(progress, 15)
    assert summary(offer) == ("enough", None, "release.offer.rest_and_break")
    assert offer.next_on == day(16)


def test_somebody_who_paused_is_offered_nothing_and_told_until_when() -> None:
    progress = at(finished={"welcome/1": 0}, pauses=[(3, 9)])
    for number in (3, 9):
        offer = offered(progress, number)
        assert summary(offer) == ("paused", None, "release.offer.paused")
        assert offer.why.params == {"until": day(10)}
        assert offer.next_on == day(10)
        assert not offer.may_ask
    assert offered(progress, 10).kind is OfferKind.STEP


def test_what_was_open_stays_to_be_read_in_a_break() -> None:
    seen = path(PLAN, at(pauses=[(0, 9)]), POLICY, today=day(4))
    assert seen.may_read("welcome/4")
    assert not seen.may_read("understanding/1")
    assert not seen.may_read("no/such-step")


def test_asking_for_more_in_a_break_waits_until_it_is_over() -> None:
    assert offered(at(pauses=[(0, 9)], more=[4]), 4).kind is OfferKind.PAUSED


def test_leaving_it_for_today_is_enough_until_tomorrow() -> None:
    offer = offered(at(left=[0]), 0)
    assert summary(offer) == ("enough", None, "release.offer.left")
    assert offer.next_on == day(1)
    assert offered(at(left=[0]), 1).kind is OfferKind.STEP


def test_whoever_left_it_may_still_ask() -> None:
    assert offered(at(left=[0]), 0).may_ask


def test_whoever_asked_and_then_left_it_may_ask_again() -> None:
    assert offered(at(finished={"welcome/1": 0}, more=[0], left=[0]), 0).may_ask


def test_whoever_had_more_and_left_what_the_pace_offers_may_take_it_up_again() -> None:
    left = at(Pace.MY_OWN, finished={"welcome/1": 0}, more=[0], left=[0])
    left = Progress(**{**_fields(left), "had_more_on": frozenset({day(0)})})
    assert offered(left, 0).kind is OfferKind.ENOUGH
    assert offered(left, 0).may_ask


def test_leaving_it_changes_nothing_where_nothing_was_offered() -> None:
    offer = offered(at(finished={"welcome/1": 0}, left=[0]), 0)
    assert summary(offer) == ("enough", None, "release.offer.rest_from_today")


def test_asking_lifts_the_wait_for_one_step_today() -> None:
    finished = {"welcome/1": 0}
    assert offered(at(finished=finished), 0).may_ask
    asked = at(finished=finished, more=[0])
    assert summary(offered(asked, 0)) == ("step", "welcome/2", "release.offer.asked")
    assert offered(asked, 1).kind is OfferKind.ENOUGH  # it was for today


def test_asking_brings_one_step_and_not_another() -> None:
    had = at(finished={"welcome/1": 0, "welcome/2": 0}, more=[0])
    assert offered(had, 0).kind is OfferKind.STEP
    had = Progress(**{**_fields(had), "had_more_on": frozenset({day(0)})})
    assert offered(had, 0).kind is OfferKind.ENOUGH
    assert not offered(had, 0).may_ask


def _fields(progress: Progress) -> dict[str, object]:
    return {name: getattr(progress, name) for name in Progress.__slots__}


def test_asking_lifts_the_minutes_of_the_week_too_and_they_are_counted_after() -> None:
    full = at(finished={"welcome/1": 0, "welcome/2": 2, "welcome/3": 4}, more=[5])
    assert summary(offered(full, 5))[:2] == ("step", "welcome/4")
    after = at(finished=dict(zip(WELCOME, (0, 2, 4, 5), strict=True)), more=[5])
    assert summary(offered(after, 7)) == ("enough", None, "release.offer.week_is_full")
    assert offered(after, 7).next_on == day(11)


def test_asking_opens_the_next_stage_when_everything_open_is_finished() -> None:
    finished = dict(zip(WELCOME, (0, 1, 2, 3), strict=True))
    assert offered(at(finished=finished), 3).kind is OfferKind.WAITING
    assert offered(at(finished=finished), 3).may_ask
    asked = at(finished=finished, more=[3])
    seen = path(PLAN, asked, POLICY, today=day(3))
    assert summary(seen.offer)[:2] == ("step", "understanding/1")
    assert seen.due_openings[1][:2] == ("understanding", day(3))
    assert seen.due_openings[1][2].key == "release.stage.asked"


def test_asking_on_the_day_a_stage_opened_opens_the_next_if_it_is_all_finished() -> None:
    asked = at(Pace.MY_OWN, finished=dict.fromkeys(WELCOME, 0), more=[0])
    assert summary(offered(asked, 0))[:2] == ("step", "understanding/1")


def test_asking_opens_the_next_stage_although_the_near_one_waits_for_its_date() -> None:
    finished = dict(zip(WELCOME, (0, 1, 2, 3), strict=True))
    asked = at(finished=finished, more=[3], programme=200)
    assert summary(offered(asked, 3))[:2] == ("step", "understanding/1")


def test_asking_before_the_last_step_was_finished_opens_nothing() -> None:
    finished = dict(zip(WELCOME, (0, 2, 4, 9), strict=True))
    assert path(PLAN, at(finished=finished, more=[3]), POLICY, today=day(9)).stages[
        1
    ].opens_on == day(11)


def test_asking_does_not_bring_the_near_stage_before_its_time() -> None:
    finished = dict.fromkeys(ALL[:7], 1)
    progress = at(finished=finished, opened={"understanding": 1}, programme=200)
    offer = offered(progress, 3)
    assert offer.kind is OfferKind.WAITING
    assert offer.next_on == day(172)
    assert not offer.may_ask


def test_everything_open_is_done_and_the_next_part_opens_on_a_date() -> None:
    finished = dict(zip(WELCOME, (0, 2, 4, 9), strict=True))
    offer = offered(at(finished=finished), 9)
    assert summary(offer) == ("waiting", None, "release.offer.stage_opens")
    assert offer.next_on == day(11)


def test_a_part_that_opens_before_its_first_step_comes_says_both_days() -> None:
    plan = a_plan({"welcome": (1, 1, 1, 1), "understanding": (3, 2)})
    finished = dict(zip(WELCOME, (0, 4, 8, 12), strict=True))
    offer = path(plan, at(Pace.GENTLE, finished=finished), POLICY, today=day(12)).offer
    assert summary(offer) == ("waiting", None, "release.offer.stage_opens_first")
    assert offer.why.params["opens"] == day(14)
    assert offer.next_on == day(16)


def test_all_is_done_when_nothing_is_left_to_open() -> None:
    offer = offered(at(finished=dict.fromkeys(ALL, 30)), 31)
    assert summary(offer) == ("all_done", None, "release.offer.all_done")
    assert (offer.next_on, offer.may_ask) == (None, False)


def test_a_plan_without_steps_is_all_done() -> None:
    seen = path(a_plan({}), at(), POLICY, today=day(0))
    assert seen.offer.kind is OfferKind.ALL_DONE
    assert (seen.open_from, seen.next_change_on, seen.stages) == (None, None, ())


def test_a_step_that_was_taken_out_of_the_plan_costs_no_minutes_but_its_day_counts() -> None:
    progress = at(finished={"gone/1": 0})
    assert offered(progress, 1).next_on == day(2)
    assert offered(progress, 2).kind is OfferKind.STEP


def test_the_day_that_a_coming_break_begins_is_the_next_change() -> None:
    progress = at(pauses=[(5, 9)])
    assert path(PLAN, progress, POLICY, today=day(0)).next_change_on == day(5)
    assert path(PLAN, progress, POLICY, today=day(5)).next_change_on == day(10)


def test_what_was_asked_for_or_left_today_changes_tomorrow() -> None:
    asked = at(finished={"welcome/1": 0}, more=[0])
    assert path(PLAN, asked, POLICY, today=day(0)).next_change_on == day(1)
    left = at(left=[5])
    assert path(PLAN, left, POLICY, today=day(5)).next_change_on == day(6)


def test_nothing_changes_any_more_once_all_is_done() -> None:
    assert (
        path(PLAN, at(finished=dict.fromkeys(ALL, 1)), POLICY, today=day(60)).next_change_on is None
    )


def test_the_day_count_of_something_open_begins_with_the_offer() -> None:
    assert path(PLAN, at(), POLICY, today=day(9)).open_from == day(0)
    assert path(PLAN, at(finished={"welcome/1": 0}), POLICY, today=day(9)).open_from == day(2)
    asked = at(finished={"welcome/1": 8}, more=[8])
    assert path(PLAN, asked, POLICY, today=day(8)).open_from == day(8)
    assert path(PLAN, at(finished=dict.fromkeys(ALL, 1)), POLICY, today=day(9)).open_from is None


def test_the_near_stage_comes_first_once_the_programme_is_near() -> None:
    progress = at(finished={"welcome/1": 0}, programme=30)
    assert summary(offered(progress, 2))[:2] == ("step", "ready/1")


def test_what_fits_is_offered_while_the_near_stage_waits_for_its_minutes() -> None:
    plan = a_plan({"welcome": (3, 3, 1, 1), "ready": (4,)})
    progress = at(finished={"welcome/1": 0, "welcome/2": 0}, programme=28)
    assert path(plan, progress, POLICY, today=day(2)).offer.step == plan.step("welcome/3")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Your next step will be here on Thursday 5 November, "
            "2 days after you finished this one.",
        ),
        (
            "cy",
            "Bydd eich cam nesaf yma ddydd Iau 5 Tachwedd, "
            "2 ddiwrnod ar ôl i chi orffen yr un yma.",
        ),
    ],
)
def test_the_reason_is_a_whole_sentence_in_either_language(language: str, sentence: str) -> None:
    assert say_why(offered(at(finished={"welcome/1": 0}), 0).why, language) == sentence
