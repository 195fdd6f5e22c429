"""Words to the question of a step: for oneself, to change and to remove, and nobody's business."""

import pytest
from sqlmodel import select

from platform_core.plain_text import TextRefused
from platform_core.storage.tables import Reflection
from platform_core.stories.actions import (
    NotTheirOwn,
    ReflectionMoved,
    remove_reflection,
    remove_reflections,
)
from platform_core.stories.queries import reflection_of, reflections_of
from platform_core.stories.rules import REFLECTION_LIMIT
from tests.stories.conftest import STEP, Writer


def kept(writer: Writer) -> list[tuple[str, str, int]]:
    rows = writer.session.exec(select(Reflection).order_by(Reflection.id))
    return [(row.step, row.words, row.revision) for row in rows]


def test_words_are_kept_changed_and_kept_once(writer: Writer) -> None:
    writer.reflects("  The garden.\nMy girls.  ")
    assert kept(writer) == [(STEP, "The garden.\nMy girls.", 1)]
    writer.reflects("The garden.", seen=1)
    writer.reflects("The garden.", seen=1)  # sent again
    assert kept(writer) == [(STEP, "The garden.", 2)]


def test_nothing_removes_them(writer: Writer) -> None:
    assert writer.reflects("") is None
    writer.reflects("The garden.")
    assert writer.reflects(" \n ", seen=1) is None
    assert kept(writer) == []


@pytest.mark.parametrize("seen", [0, 2])
def test_another_window_is_told_and_nothing_is_overwritten(writer: Writer, seen: int) -> None:
    writer.reflects("From one window.")
    with pytest.raises(ReflectionMoved) as moved:
        writer.reflects("From the other.", seen=seen)
    assert moved.value.theirs.words == "From one window."
    assert kept(writer) == [(STEP, "From one window.", 1)]


def test_one_that_was_removed_meanwhile_is_told_too(writer: Writer) -> None:
    with pytest.raises(ReflectionMoved) as moved:
        writer.reflects("Still here.", seen=1)
    assert moved.value.theirs is None


def test_exactly_the_limit_fits_and_one_more_does_not(writer: Writer) -> None:
    writer.reflects("x" * REFLECTION_LIMIT)
    with pytest.raises(TextRefused):
        writer.reflects("x" * (REFLECTION_LIMIT + 1), seen=1)
    assert len(kept(writer)[0][1]) == REFLECTION_LIMIT


def test_nobody_writes_or_removes_for_somebody_else(writer: Writer) -> None:
    writer.reflects("Mine.")
    with pytest.raises(NotTheirOwn):
        writer.reflects("Theirs.", seen=1, by=writer.clinician_id)
    with pytest.raises(NotTheirOwn):
        remove_reflections(writer.session, writer.enrolment, by=writer.clinician_id)
    assert kept(writer) == [(STEP, "Mine.", 1)]


def test_one_or_all_can_be_removed_and_removing_again_is_no_fault(writer: Writer) -> None:
    for step in (STEP, "a/1", "a/2"):
        writer.reflects("Words.", step=step)
    remove_reflection(writer.session, writer.enrolment, "a/1", by=writer.me)
    remove_reflection(writer.session, writer.enrolment, "a/1", by=writer.me)
    enrolment_id = writer.enrolment.id or 0
    assert [row.step for row in reflections_of(writer.session, enrolment_id)] == ["a/2", STEP]
    remove_reflections(writer.session, writer.enrolment, by=writer.me)
    assert reflection_of(writer.session, enrolment_id, STEP) is None


def test_the_audit_does_not_say_that_there_is_one(writer: Writer) -> None:
    writer.reflects("Mine.")
    writer.reflects("", seen=1)
    assert writer.audited() == []
