"""A story goes the ways that docs/states.md says, and no others."""

from itertools import product

import pytest

from platform_core.stories.actions import NothingToShare, StoryNotShared, remove_story
from platform_core.stories.queries import share_of, story_of
from tests.factories import AT
from tests.states import state_table
from tests.stories.conftest import Writer

WAYS = {(row["from"], row["act"]): row["to"] for row in state_table("My story")}
STATES, ACTS = ("", "private", "shared"), ("saved", "shared", "opened", "unshared", "removed")


def state(writer: Writer) -> str:
    one = writer.enrolment.id or 0
    if story_of(writer.session, one) is None:
        return ""
    return "shared" if share_of(writer.session, one) else "private"


def do(writer: Writer, act: str) -> None:
    if act == "saved":
        story = story_of(writer.session, writer.enrolment.id or 0)
        revision = story.revision if story else 0
        writer.writes(seen=revision, one_thing=f"Words {revision}.")
    elif act == "removed":
        remove_story(writer.session, writer.enrolment, by=writer.me, at=AT)
    else:
        {"shared": writer.shares, "opened": writer.is_opened, "unshared": writer.stops_sharing}[
            act
        ]()


@pytest.mark.parametrize(("before", "act"), list(product(STATES, ACTS)))
def test_every_act_leads_where_the_table_says_or_nowhere(
    writer: Writer, before: str, act: str
) -> None:
    for way in {"": (), "private": ("saved",), "shared": ("saved", "shared")}[before]:
        do(writer, way)
    assert state(writer) == before
    try:
        do(writer, act)
    except (NothingToShare, StoryNotShared):
        assert (before, act) not in WAYS
    assert state(writer) == WAYS.get((before, act), before)
