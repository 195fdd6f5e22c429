"""What another programme date would do to a plan, and that it then does just that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace
from platform_core.release.policy import read_policy
from platform_core.release.preview import with_programme
from platform_core.release.rules import path
from platform_core.release.values import Progress, StageState
from tests.factories import TODAY
from tests.release.plans import a_plan

WEEK = timedelta(weeks=1)


def _plan() -> Plan:
    return a_plan()


@pytest.mark.parametrize("pace", list(Pace))
@pytest.mark.parametrize("weeks", [1, 4, 12, 40, None])
@pytest.mark.parametrize("before", [None, 8])
def test_the_preview_is_the_path_that_then_is(
    pace: Pace, weeks: int | None, before: int | None
) -> None:
    progress = Progress(
        joined_on=TODAY - 3 * WEEK,
        pace=pace,
        programme_on=TODAY + before * WEEK if before else None,
    )
    on = TODAY + weeks * WEEK if weeks else None
    shown = with_programme(_plan(), progress, read_policy(), on, today=TODAY)
    settled = replace(progress, programme_on=on, replanned_on=TODAY)
    then = path(_plan(), settled, read_policy(), today=TODAY).stages
    assert [one.after for one in shown] == [stage.opens_on for stage in then]


def test_what_has_opened_never_moves_and_the_same_date_moves_nothing() -> None:
    on = TODAY + 20 * WEEK
    progress = Progress(joined_on=TODAY - 3 * WEEK, pace=Pace.STEADY, programme_on=on)
    now = path(_plan(), progress, read_policy(), today=TODAY).stages
    shown = with_programme(_plan(), progress, read_policy(), TODAY + WEEK, today=TODAY)
    assert [one.is_open for one in shown] == [s.state is not StageState.LATER for s in now]
    assert not any(one.moves for one in shown if one.is_open)
    assert any(one.moves for one in shown)
