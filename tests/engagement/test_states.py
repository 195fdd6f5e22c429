"""The code does what docs/states.md says, line by line."""

import re

import pytest

from platform_core.engagement.facts import State
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.flags import rules as flags
from platform_core.storage.tables.enrolment import ENGAGEMENTS
from tests.engagement.situations import SITUATIONS, TODAY
from tests.states import state_table

ROWS = state_table("Engagement")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['state']}-{row['reason']}")
def test_every_line_of_the_table_is_judged_as_it_says(row: dict[str, str]) -> None:
    judged = judge(SITUATIONS[row["state"], row["reason"]], current_policy(), today=TODAY)
    assert judged.state == row["state"]
    assert judged.evidence[0].key == row["reason"]
    assert list(judged.flags) == ([row["raises"]] if row["raises"] else [])


def test_the_table_and_the_situations_are_the_same_set() -> None:
    assert {(row["state"], row["reason"]) for row in ROWS} == set(SITUATIONS)


def test_every_state_has_a_line() -> None:
    assert {row["state"] for row in ROWS} == set(State)


def test_the_numbers_in_the_table_are_those_of_the_policy() -> None:
    policy = current_policy()
    said = {
        (row["state"], row["reason"]): [int(n) for n in re.findall(r"\d+", row["when"])]
        for row in ROWS
    }
    assert said["invited_never_opened", "never_opened"] == [policy.invited.never_opened]
    assert said["joined_not_started", "opened_not_joined"] == [policy.invited.not_joined]
    assert said["joined_not_started", "joined_not_started"] == [policy.started.not_started]
    assert said["slowing", "no_visits_before"] == [policy.slowing.at, policy.slowing.or_after]
    assert said["reading_no_check_ins", "no_check_ins"] == [policy.started.no_check_ins]
    for (state, _), numbers in said.items():
        if state in {"quiet", "stopped_part_way"}:
            assert numbers[:2] == [policy.flag.at, policy.flag.backstop]


def test_what_a_line_raises_is_a_rule_the_database_knows() -> None:
    assert {row["raises"] for row in ROWS if row["raises"]} <= set(flags.Rule)


def test_the_states_are_those_of_the_database() -> None:
    assert set(State) == set(ENGAGEMENTS)
