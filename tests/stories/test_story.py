"""A story: whose it is, who may open it, and that nobody else learns that there is one."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from platform_core.accounts.rules import Caseload
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import Story, StoryOpened
from platform_core.stories.actions import (
    NothingToShare,
    NotTheirOwn,
    StoryEmpty,
    StoryMoved,
    StoryNotShared,
    remove_story,
)
from platform_core.stories.queries import (
    openings_of,
    share_of,
    shared_since,
    shared_story,
    story_of,
)
from platform_core.stories.rules import BOX_LIMIT
from tests.factories import AT, a_service
from tests.stories.conftest import Writer


def stories(writer: Writer) -> list[Story]:
    return list(writer.session.exec(select(Story)))


def test_one_box_is_enough(writer: Writer) -> None:
    writer.writes(one_thing=" I rest at noon. ", helps=" ", nonsense="x")
    (kept,) = stories(writer)
    assert kept.boxes == {"one_thing": "I rest at noon."}
    assert (kept.revision, kept.language, kept.written, kept.saved_at) == (1, "en", "by_me", AT)


def test_saving_again_changes_it_and_saving_the_same_does_not(writer: Writer) -> None:
    writer.writes(one_thing="I rest at noon.")
    writer.writes(seen=1, one_thing="I rest at noon.", questions="When?")
    writer.writes(seen=1, one_thing="I rest at noon.", questions="When?")  # sent again
    (kept,) = stories(writer)
    assert kept.revision == 2
    assert kept.boxes == {"one_thing": "I rest at noon.", "questions": "When?"}


@pytest.mark.parametrize("seen", [0, 2])
def test_another_window_is_told_and_nothing_is_overwritten(writer: Writer, seen: int) -> None:
    writer.writes(one_thing="From one window.")
    with pytest.raises(StoryMoved) as moved:
        writer.writes(seen=seen, one_thing="From the other.")
    assert moved.value.theirs.boxes == {"one_thing": "From one window."}
    assert stories(writer)[0].boxes == {"one_thing": "From one window."}


def test_a_story_without_words_or_with_too_many_is_refused(writer: Writer) -> None:
    with pytest.raises(StoryEmpty):
        writer.writes(one_thing="  ")
    with pytest.raises(TextRefused) as refused:
        writer.writes(one_thing="x", helps="x" * (BOX_LIMIT + 1))
    assert refused.value.field == "helps"
    assert stories(writer) == []
    writer.writes(helps="x" * BOX_LIMIT)


def test_nobody_writes_shares_or_removes_somebody_elses(writer: Writer) -> None:
    writer.writes(one_thing="Mine.")
    with pytest.raises(NotTheirOwn):
        writer.writes(seen=1, one_thing="Theirs.", by=writer.clinician_id)
    with pytest.raises(NotTheirOwn):
        writer.shares(by=writer.clinician_id)
    with pytest.raises(NotTheirOwn):
        remove_story(writer.session, writer.enrolment, by=writer.clinician_id, at=AT)
    assert stories(writer)[0].boxes == {"one_thing": "Mine."}


def test_the_audit_is_silent_until_the_story_is_shared(writer: Writer) -> None:
    writer.writes(one_thing="Mine.")
    assert writer.audited() == []
    assert writer.shares()
    assert not writer.shares()
    writer.is_opened()
    assert writer.stops_sharing()
    assert not writer.stops_sharing()
    assert writer.audited() == [
        ("story.shared", writer.me, {}),
        ("story.opened", writer.clinician_id, {"revision": 1}),
        ("story.unshared", writer.me, {}),
    ]


def test_there_must_be_a_story_to_share(writer: Writer) -> None:
    with pytest.raises(NothingToShare):
        writer.shares()
    assert share_of(writer.session, writer.enrolment.id or 0) is None


def test_what_is_not_shared_looks_the_same_as_none(writer: Writer) -> None:
    enrolment_id = writer.enrolment.id or 0
    seen = [shared_since(writer.session, enrolment_id, caseload=writer.caseload)]
    writer.writes(one_thing="Mine.")
    seen.append(shared_since(writer.session, enrolment_id, caseload=writer.caseload))
    writer.shares()
    writer.stops_sharing()
    seen.append(shared_since(writer.session, enrolment_id, caseload=writer.caseload))
    assert seen == [None, None, None]
    with pytest.raises(StoryNotShared):
        writer.is_opened()
    assert writer.session.exec(select(StoryOpened)).all() == []


def test_an_opening_is_noted_for_the_writer_every_time(writer: Writer) -> None:
    writer.writes(one_thing="Mine.")
    writer.shares()
    later = AT + timedelta(days=2)
    assert writer.is_opened().boxes == {"one_thing": "Mine."}
    writer.is_opened(at=later)
    found = openings_of(writer.session, writer.enrolment.id or 0)
    assert [(opened.name, opened.at) for opened in found] == [
        ("Siân for carys", later),
        ("Siân for carys", AT),
    ]


def test_another_service_sees_nothing(session: Session, writer: Writer) -> None:
    other = Caseload(a_service(session, "gwent").id or 0)
    writer.writes(one_thing="Mine.")
    writer.shares()
    enrolment_id = writer.enrolment.id or 0
    assert shared_since(session, enrolment_id, caseload=writer.caseload) == AT
    assert shared_since(session, enrolment_id, caseload=other) is None
    with pytest.raises(StoryNotShared):
        writer.is_opened(other)
    assert openings_of(session, enrolment_id) == []
    assert shared_story(session, enrolment_id, caseload=other) is None
    assert shared_story(session, enrolment_id, caseload=writer.caseload) is not None


def test_removed_means_gone_for_everybody_and_not_shared_again_by_itself(writer: Writer) -> None:
    writer.writes(one_thing="Mine.")
    writer.shares()
    writer.is_opened()
    for _ in range(2):
        remove_story(writer.session, writer.enrolment, by=writer.me, at=AT + timedelta(hours=1))
    enrolment_id = writer.enrolment.id or 0
    assert story_of(writer.session, enrolment_id) is None
    writer.writes(one_thing="Another.")
    assert shared_since(writer.session, enrolment_id, caseload=writer.caseload) is None
    assert len(openings_of(writer.session, enrolment_id)) == 1  # who had read it stays known


def test_one_removed_in_another_window_is_told(writer: Writer) -> None:
    writer.writes(one_thing="Mine.")
    remove_story(writer.session, writer.enrolment, by=writer.me, at=AT)
    with pytest.raises(StoryMoved) as moved:
        writer.writes(seen=1, one_thing="Mine, longer.")
    assert moved.value.theirs is None


def test_the_database_holds_one_sharing_at_a_time(writer: Writer) -> None:
    writer.writes(one_thing="Mine.")
    writer.shares()
    again = "INSERT INTO story_share (enrolment_id, shared_at) SELECT enrolment_id, shared_at "
    with pytest.raises(IntegrityError), writer.session.begin_nested():
        writer.session.connection().execute(text(again + "FROM story_share"))
    writer.stops_sharing()
    assert writer.shares(at=AT + timedelta(days=3))
