"""What readers did: counts for authors, small ones hidden, and never who."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Role
from platform_core.storage.tables import Activity, Place
from tests.factories import AT, TODAY
from tests.pages.patients import markup
from tests.pages.staff import Team, save, words

STEP = "start-here/right-place"
Open = Callable[..., AppTest]


@pytest.fixture
def author(team: Team) -> Open:
    return team.of(Role.AUTHOR, "Elin Rees").open


def read(team: Team, number: int, *kinds: str, language: str = "en") -> None:
    for n in range(number):
        one = team.patient(f"Gwen {n} {kinds} {language}")
        save(
            *(
                Activity(
                    enrolment_id=one,
                    kind=kind,
                    at=AT,
                    on_day=TODAY,
                    step=STEP,
                    details={"language": language} if kind == "step_opened" else {},
                )
                for kind in kinds
            )
        )


def test_steps_are_counted_and_nobody_is_named(team: Team, author: Open) -> None:
    read(team, 6, "step_opened", "step_finished")
    read(team, 5, "step_opened")
    seen = words(author("readers"))
    assert "You are in the right place Opened 11 Finished 6 (55%) Left part-way 5 (45%)" in seen
    assert "Gwen" not in seen


def test_fewer_than_five_are_not_counted_out(team: Team, author: Open) -> None:
    read(team, 6, "step_opened", "step_finished")
    read(team, 2, "step_opened")
    seen = words(author("readers"))
    assert "right place Opened 8 Finished All but a few Left part-way under 5" in seen
    assert "75%" not in seen


def test_a_group_of_a_few_is_not_told_by_what_is_left(team: Team, author: Open) -> None:
    read(team, 5, "step_opened", "step_finished")
    read(team, 3, "step_opened", "step_finished", language="cy")
    seen = words(author("readers", step=STEP))
    assert "so they are not shown apart" in seen
    assert "Welsh" not in seen.partition("By language")[2].partition("By pace")[0]


def test_nobody_is_said(author: Open) -> None:
    assert "Nobody has read anything here in this time." in words(author("readers"))


def test_one_step_by_language_pace_and_where_people_stopped(team: Team, author: Open) -> None:
    read(team, 5, "step_opened")
    read(team, 5, "step_opened", "step_finished", language="cy")
    for n in range(5):
        one = team.patient(f"Half-way {n}")
        save(Place(enrolment_id=one, step=STEP, at_heading=0, short=False, saved_at=AT))
    seen = words(author("readers", step=STEP))
    assert "stopped at the top: 5 people" in seen
    assert "Welsh Opened 5 Finished 5 (100%) Left part-way 0" in seen
    assert "Steady Opened 10" in seen


def test_a_step_that_is_not_in_the_plan_is_said(author: Open) -> None:
    page = author("readers", step="<b>gone</b>/x")
    assert "There is no such step in the plan" in words(page)
    assert "<b>gone" not in markup(page)


def test_the_page_in_welsh(team: Team) -> None:
    read(team, 5, "step_opened")
    page = team.of(Role.AUTHOR, "Elin Rees", language="cy").open("readers")
    assert "Beth wnaeth darllenwyr" in words(page)


def test_another_services_readers_are_not_in_it(team: Team, other_team: Team) -> None:
    read(team, 6, "step_opened")
    page = other_team.of(Role.AUTHOR, "Rhodri Ellis").open("readers")
    assert "Nobody has read anything" in words(page)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUTHOR}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    assert "This page is not yours" in words(team.of(role, "Mair Jenkins").open("readers"))
