"""The status table, in the documents and in the rules."""

from itertools import product

import pytest

from platform_core.enrolment.rules import (
    CHANGES,
    EXITS,
    TAKING_PART,
    Channel,
    Pace,
    Status,
    may_change,
)
from platform_core.storage.tables.enrolment import CHANNELS, PACES, STATUSES
from tests.states import state_table

DOCUMENTED = {(row["from"], row["to"]) for row in state_table("Enrolment")}


@pytest.mark.parametrize(("before", "after"), [*product(Status, Status)])
def test_what_the_document_allows_is_what_may_happen(before: Status, after: Status) -> None:
    assert may_change(before, after) == ((before.value, after.value) in DOCUMENTED)


def test_every_documented_change_is_told_once_and_with_its_occasion() -> None:
    rows = state_table("Enrolment")
    assert len(rows) == len(DOCUMENTED)
    assert all(row["when"] for row in rows)


def test_every_status_has_its_changes_and_none_changes_to_itself() -> None:
    assert set(CHANGES) == set(Status)
    assert not any(may_change(status, status) for status in Status)


def test_everybody_who_takes_part_can_leave_by_every_exit_but_declining() -> None:
    for before, after in product(TAKING_PART, EXITS):
        assert may_change(before, after) == (after is not Status.DECLINED)


def test_nobody_is_lost_for_good() -> None:
    for left in EXITS:
        assert {Status.INVITED, Status.ACTIVE} & CHANGES[left]


def test_the_database_knows_the_same_words() -> None:
    assert set(STATUSES) == {status.value for status in Status}
    assert set(PACES) == {pace.value for pace in Pace}
    assert set(CHANNELS) == {channel.value for channel in Channel}
