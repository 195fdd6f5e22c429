"""What somebody does is kept once, audited, and lets their enrolment be looked at again."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from platform_core.release.actions import (
    ask_for_more,
    finish_step,
    leave_for_today,
    open_step,
    record_openings,
    save_place,
)
from platform_core.release.queries import place_of, progress_of, version_opened
from platform_core.release.rules import OfferKind
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    ContentVersion,
    Enrolment,
    StageRelease,
)
from tests.factories import AT
from tests.release.conftest import Reader
from tests.release.plans import day


def activities(reader: Reader, kind: str) -> list[Activity]:
    return list(reader.session.exec(select(Activity).where(Activity.kind == kind)).all())


def audited(reader: Reader, action: str) -> list[AuditEntry]:
    return list(reader.session.exec(select(AuditEntry).where(AuditEntry.action == action)).all())


def stored(reader: Reader) -> Enrolment:
    reader.session.expire_all()
    return reader.session.get_one(Enrolment, reader.enrolment.id)


def finish(reader: Reader, key: str = "welcome/1", **when: Any) -> bool:
    return finish_step(
        reader.session, reader.enrolment, reader.step(key), reader.version_id, **when
    )


def read(reader: Reader, key: str = "welcome/1", **when: Any) -> bool:
    return open_step(reader.session, reader.enrolment, reader.step(key), reader.version_id, **when)


def test_opening_a_step_keeps_which_version_was_read(reader: Reader) -> None:
    assert read(reader, **reader.when())
    (opened,) = activities(reader, "step_opened")
    assert (opened.step, opened.version_id, opened.on_day) == (
        "welcome/1",
        reader.version_id,
        day(0),
    )


def test_the_version_that_was_read_last_is_known(reader: Reader) -> None:
    session, enrolment = reader.session, reader.enrolment
    id_ = enrolment.id or 0
    assert version_opened(session, id_, "welcome/1") is None
    read(reader, **reader.when())
    newer = ContentVersion(
        kind="module", key="welcome", number=2, digest="d2", document={}, created_at=AT
    )
    session.add(newer)
    session.flush()
    open_step(session, enrolment, reader.step(), newer.id or 0, **reader.when(1))
    assert version_opened(session, id_, "welcome/1") == newer.id
    assert version_opened(session, id_, "welcome/2") is None


def test_how_a_step_is_read_is_kept_of_the_first_opening_of_a_day(reader: Reader) -> None:
    read(reader, **reader.when(), language="cy", short=True)
    read(reader, **reader.when(hour=15), language="en", short=False)
    read(reader, **reader.when(1))
    first, second = activities(reader, "step_opened")
    assert first.details == {"language": "cy", "short": True}
    assert second.details == {}


def test_opening_it_again_the_same_day_is_opening_it_once(reader: Reader) -> None:
    assert read(reader, **reader.when())
    assert not read(reader, **reader.when(hour=15))
    assert read(reader, **reader.when(1))
    assert len(activities(reader, "step_opened")) == len(audited(reader, "step.opened")) == 2


def test_the_first_step_opened_makes_somebody_active_and_the_next_does_not_again(
    reader: Reader,
) -> None:
    read(reader, **reader.when())
    assert stored(reader).status == "active"
    finish(reader, **reader.when())
    assert len(audited(reader, "enrolment.active")) == 1


def test_finishing_a_step_is_kept_audited_and_looked_at_again(reader: Reader) -> None:
    when = reader.when()
    assert finish(reader, **when)
    assert progress_of(reader.session, reader.enrolment).finished == {"welcome/1": day(0)}
    (entry,) = audited(reader, "step.finished")
    assert (entry.by, entry.subject, entry.subject_id) == (
        reader.enrolment.person_id,
        "enrolment",
        reader.enrolment.id,
    )
    assert entry.details == {"step": "welcome/1", "version": reader.version_id}
    assert stored(reader).look_again_at == when["at"]
    assert stored(reader).status == "active"


def test_finishing_it_twice_or_in_two_tabs_is_finishing_it_once_on_the_first_day(
    reader: Reader,
) -> None:
    assert finish(reader, **reader.when())
    assert not finish(reader, **reader.when(3))
    assert progress_of(reader.session, reader.enrolment).finished == {"welcome/1": day(0)}
    assert len(activities(reader, "step_finished")) == len(audited(reader, "step.finished")) == 1


def test_a_version_that_does_not_exist_is_refused(reader: Reader) -> None:
    with pytest.raises(IntegrityError):
        finish_step(reader.session, reader.enrolment, reader.step(), 999_999, **reader.when())


def test_a_place_is_kept_moved_and_gone_once_the_step_is_finished(reader: Reader) -> None:
    session, enrolment, step = reader.session, reader.enrolment, reader.step()
    save_place(session, enrolment, step, 1, short=False, at=AT)
    save_place(session, enrolment, step, 3, short=True, at=AT)
    place = place_of(session, enrolment.id or 0, step.key)
    assert place is not None
    assert (place.at_heading, place.short) == (3, True)
    finish(reader, **reader.when())
    assert place_of(session, enrolment.id or 0, step.key) is None


def test_a_place_before_the_top_is_the_top(reader: Reader) -> None:
    save_place(reader.session, reader.enrolment, reader.step(), -4, short=False, at=AT)
    place = place_of(reader.session, reader.enrolment.id or 0, "welcome/1")
    assert place is not None
    assert place.at_heading == 0


def test_nobody_has_a_place_in_a_step_they_never_left(reader: Reader) -> None:
    assert place_of(reader.session, reader.enrolment.id or 0, "welcome/1") is None


def test_asking_for_more_brings_one_step_however_often_it_is_asked(reader: Reader) -> None:
    finish(reader, **reader.when())
    assert reader.path().offer.kind is OfferKind.ENOUGH
    assert ask_for_more(reader.session, reader.enrolment, **reader.when(hour=13))
    assert not ask_for_more(reader.session, reader.enrolment, **reader.when(hour=14))
    assert reader.path().offer.step == reader.step("welcome/2")
    finish(reader, "welcome/2", **reader.when(hour=15))
    assert not ask_for_more(reader.session, reader.enrolment, **reader.when(hour=16))
    assert reader.path().offer.kind is OfferKind.ENOUGH
    assert not reader.path().offer.may_ask
    assert len(audited(reader, "enrolment.asked_for_more")) == 1


def test_asking_is_for_one_day(reader: Reader) -> None:
    finish(reader, **reader.when())
    ask_for_more(reader.session, reader.enrolment, **reader.when())
    assert reader.path(1).offer.kind is OfferKind.ENOUGH
    assert ask_for_more(reader.session, reader.enrolment, **reader.when(1))
    assert reader.path(1).offer.kind is OfferKind.STEP


def test_leaving_it_for_today_is_kept_once_and_ends_with_the_day(reader: Reader) -> None:
    assert leave_for_today(reader.session, reader.enrolment, **reader.when())
    assert not leave_for_today(reader.session, reader.enrolment, **reader.when(hour=13))
    assert reader.path().offer.kind is OfferKind.ENOUGH
    assert reader.path(1).offer.kind is OfferKind.STEP
    assert len(audited(reader, "enrolment.left_for_today")) == 1


def test_the_last_word_of_the_day_counts(reader: Reader) -> None:
    leave_for_today(reader.session, reader.enrolment, **reader.when(hour=12))
    ask_for_more(reader.session, reader.enrolment, **reader.when(hour=13))
    assert reader.path().offer.kind is OfferKind.STEP
    leave_for_today(reader.session, reader.enrolment, **reader.when(hour=14))
    assert reader.path().offer.kind is OfferKind.ENOUGH


def test_what_opens_is_recorded_once_with_its_reason_and_its_own_day(reader: Reader) -> None:
    seen = reader.path(23)
    recorded = record_openings(reader.session, reader.enrolment, seen, at=AT)
    assert recorded == ("welcome", "understanding")
    rows = reader.session.exec(select(StageRelease).order_by(StageRelease.stage_key)).all()
    assert [(row.stage_key, row.opened_on, row.reason) for row in rows] == [
        ("understanding", day(21), "release.stage.by"),
        ("welcome", day(0), "release.stage.joined"),
    ]
    assert record_openings(reader.session, reader.enrolment, seen, at=AT) == ()
    assert [entry.details["stage"] for entry in audited(reader, "stage.opened")] == [
        "welcome",
        "understanding",
    ]
    assert reader.path(23).due_openings == ()


def test_what_was_recorded_stays_open_at_a_slower_pace(reader: Reader) -> None:
    record_openings(reader.session, reader.enrolment, reader.path(21), at=AT)
    reader.enrolment.pace = "gentle"
    reader.session.flush()
    assert reader.path(22).may_read("understanding/1")
