"""The figures agree with those of the fixed definitions, worked out elsewhere on the same log."""

from pathlib import Path

import numpy as np
import pytest

from platform_core.engagement.replay.days import Days, Stop
from platform_core.engagement.replay.log import FIRST_DAY, Log, Person, Presentation
from platform_core.engagement.replay.measuring import Said, measure, weeks
from platform_core.engagement.replay.ranking import auprc, auroc
from platform_core.engagement.replay.reading import read_log
from tests.engagement.replay.logs import a_folder


def ten_quiet_days(on: Days) -> Said:
    """A flag on the tenth quiet day, once a silence, and not within 14 days of the one before."""
    raised = np.zeros(on.heard.shape, bool)
    for person in range(len(raised)):
        armed, last = True, -999
        for column in range(-FIRST_DAY, on.presentation.last_monitored_day - FIRST_DAY + 1):
            armed |= bool(on.heard[person, column]) and column - last >= 14
            hit = armed and on.watched[person, column] and on.quiet[person, column] >= 10
            if hit:
                raised[person, column], armed, last = True, False, column
    return Said(on.quiet.astype(float), raised)


def presentations(log: Log) -> list[Days]:
    return [Days.of(one) for one in log.presentations]


def one(*people: Person, last: int = 100) -> Days:
    return Days.of(Presentation("A", last, last - 42, people))


# The figures of a plain rule of ten days on the log of a_folder, by an independent evaluator.
ELSEWHERE = {
    "weekly_rows": 396,
    "positives": 0.104,
    "auroc": 0.861,
    "auprc": 0.658,
    "flags": 13,
    "flags_a_week": 3.114,
    "precision": 0.923,
    "silences": 11,
    "recall": 0.909,
    "by_day_7": 0.0,
    "by_day_14": 0.909,
    "withdrawals": 8,
    "withdrawals_caught": 0.25,
}


def test_the_figures_are_those_of_the_fixed_definitions(tmp_path: Path) -> None:
    on = presentations(read_log(a_folder(tmp_path)))
    found = measure(on, {"A": ten_quiet_days(on[0])})
    assert found.as_json() == ELSEWHERE


def test_the_weeks_add_up_to_the_whole(tmp_path: Path) -> None:
    on = presentations(read_log(a_folder(tmp_path)))
    by_week = list(weeks(on, {"A": ten_quiet_days(on[0])}))
    assert [week for _, week, _, _ in by_week] == list(range(12))
    assert sum(flags for _, _, flags, _ in by_week) == 13
    assert sum(true for _, _, _, true in by_week) == 12


def test_a_share_of_nothing_is_nothing() -> None:
    on = one(Person("1"))
    nothing = Said(np.zeros(on.heard.shape), np.zeros(on.heard.shape, bool))
    found = measure([on], {"A": nothing})
    assert (found.auroc, found.auprc, found.precision, found.recall) == (None, None, None, None)
    assert found.lines()[2].split() == ["auroc", "-"]


@pytest.mark.parametrize(("back_on", "stops"), [(38, 0), (39, 1)])
def test_a_silence_is_more_than_28_days_from_one_visit_to_the_next(
    back_on: int, stops: int
) -> None:
    on = one(Person("1", visits=(10, *range(back_on, 101, 7))))
    assert len(list(on.who_stopped())) == stops


def test_whoever_is_silent_at_the_end_has_stopped_if_that_can_be_known() -> None:
    assert list(one(Person("1", visits=(10, 58))).who_stopped()) == [Stop(0, 10), Stop(0, 58)]
    assert list(one(Person("1", visits=(40, 59))).who_stopped()) == []


def test_a_withdrawal_is_a_stop_of_its_own() -> None:
    on = one(Person("1", visits=(10, 12, 80), withdrew_day=30))
    assert list(on.who_stopped()) == [Stop(0, 12, 30)]
    assert np.flatnonzero(on.true_alerts()[0])[[0, -1]].tolist() == [2 - FIRST_DAY, 29 - FIRST_DAY]


def test_a_break_is_no_silence_and_is_not_watched() -> None:
    on = one(Person("1", visits=(10, *range(50, 101, 7)), breaks=((15, 45),)))
    assert list(on.who_stopped()) == []
    assert not on.watched[0, 15 - FIRST_DAY : 46 - FIRST_DAY].any()
    assert on.watched[0, [14 - FIRST_DAY, 46 - FIRST_DAY]].all()


def test_people_are_watched_while_enrolled_and_once_started() -> None:
    on = one(
        Person("never came", withdrew_day=30),
        Person("early", registered_day=-9, visits=(-5,)),
        Person("late", registered_day=4, visits=(-5,), withdrew_day=9),
        Person("by and by", visits=(57,)),
    )
    watched = [np.flatnonzero(row) + FIRST_DAY for row in on.watched]
    assert [(row[0], row[-1]) for row in watched[1:]] == [(0, 58), (4, 8), (57, 58)]
    assert len(watched[0]) == 0


def test_ties_count_half_and_are_taken_together() -> None:
    outcome = np.array([True, False, True, False])
    assert auroc(outcome, np.array([2.0, 1, 1, 0])) == pytest.approx(3.5 / 4)
    assert auprc(outcome, np.array([2.0, 1, 1, 0])) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert auroc(np.array([True]), np.array([1.0])) is None
