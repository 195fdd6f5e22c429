"""What readers did with a step: counted for one service, and never so that it tells of a few."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.insights.readers.queries import readers
from platform_core.insights.readers.rules import (
    Group,
    Read,
    Readers,
    by_language,
    by_pace,
    by_step,
    headings_of,
    is_hidden,
    most_lost,
    most_stopped_at,
    shown_share,
    tells_of_a_few,
)
from platform_core.storage.tables import (
    Activity,
    ContentVersion,
    Enrolment,
    Place,
    Service,
    StepWord,
)
from tests.factories import AT, TODAY, a_service, an_enrolment

STEP, NEXT = "start-here/right-place", "start-here/what-happens-next"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def version(session: Session) -> int:
    row = ContentVersion(
        kind="module", key="start-here", number=1, digest="d", document={}, created_at=AT
    )
    session.add(row)
    session.flush()
    return row.id or 0


def did(
    session: Session, one: Enrolment, kind: str, days: int = 0, minutes: int = 0, **more: str
) -> None:
    facts = {"step": STEP, "details": {}, **more}
    at = AT + days * DAY + minutes * MINUTE
    session.add(Activity(enrolment_id=one.id, kind=kind, at=at, on_day=TODAY + days * DAY, **facts))
    session.flush()


def found(session: Session, service: Service, days: int = 0, **since: object) -> Readers:
    caseload = Caseload(service.id or 0)
    return readers(session, caseload=caseload, today=TODAY + days * DAY, **since)  # type: ignore[arg-type]


def test_one_sitting_is_timed_and_kept_with_its_language_and_pace(
    session: Session, service: Service
) -> None:
    one = an_enrolment(session, service, pace="gentle")
    did(session, one, "step_opened", details={"language": "cy"})
    did(session, one, "step_finished", minutes=4)
    read = found(session, service)[Group(STEP, "cy", "gentle")]
    assert read == Read(opened=1, finished=1, minutes=Counter({4: 1}))


@pytest.mark.parametrize(("minutes", "timed"), [(59, True), (60, True), (61, False)])
def test_a_sitting_of_more_than_an_hour_is_not_timed(
    session: Session, service: Service, minutes: int, timed: bool
) -> None:
    one = an_enrolment(session, service)
    did(session, one, "step_opened")
    did(session, one, "step_finished", minutes=minutes)
    (read,) = found(session, service).values()
    assert bool(read.minutes) is timed
    assert read.finished == 1


def test_reading_again_is_on_a_later_day_than_finishing(
    session: Session, service: Service, version: int
) -> None:
    for again in (0, 3):
        one = an_enrolment(session, service)
        did(session, one, "step_opened")
        did(session, one, "step_finished", minutes=2)
        session.add(
            Activity(
                enrolment_id=one.id,
                kind="step_opened",
                at=AT + again * DAY + 5 * MINUTE,
                on_day=TODAY + again * DAY,
                step=STEP,
                version_id=version,
                details={},
            )
        )
        session.flush()
    assert by_step(found(session, service))[STEP].again == 1


@pytest.mark.parametrize(("days", "stopped"), [(13, 0), (14, 1)])
def test_whoever_left_it_and_touched_no_step_for_a_fortnight_stopped_here(
    session: Session, service: Service, days: int, stopped: int
) -> None:
    did(session, an_enrolment(session, service), "step_opened")
    assert by_step(found(session, service, days))[STEP].stopped_here == stopped


def test_whoever_went_on_with_another_step_did_not_stop_here(
    session: Session, service: Service
) -> None:
    one = an_enrolment(session, service)
    did(session, one, "step_opened")
    did(session, one, "step_opened", days=2, step=NEXT)
    steps = by_step(found(session, service, days=30))
    assert (steps[STEP].stopped_here, steps[NEXT].stopped_here) == (0, 1)
    assert steps[STEP].unfinished == 1


def test_what_they_said_and_where_they_stopped_are_counted_once(
    session: Session, service: Service, version: int
) -> None:
    one = an_enrolment(session, service, pace="steady")
    did(session, one, "step_opened", details={"language": "en"})
    session.add(Place(enrolment_id=one.id, step=STEP, at_heading=2, short=False, saved_at=AT))
    for amount in ("just_right", "too_much"):
        session.add(
            StepWord(
                enrolment_id=one.id,
                step=STEP,
                version_id=version,
                language="cy",
                amount=amount,
                helped="partly",
                at=AT,
            )
        )
        session.flush()
    now = found(session, service)
    whole = by_step(now)[STEP]
    assert (whole.opened, whole.at_heading) == (1, Counter({2: 1}))
    assert (whole.amounts, whole.helped) == (Counter({"too_much": 1}), Counter({"partly": 1}))
    assert by_language(now, STEP)["cy"].amounts == Counter({"too_much": 1})
    assert set(by_pace(now, STEP)) == {"steady"}


def stopped_and_said(session: Session, one: Enrolment, version: int) -> None:
    """They opened the step, stopped at a heading, and said a word on it."""
    did(session, one, "step_opened")
    session.add(Place(enrolment_id=one.id, step=STEP, at_heading=2, short=False, saved_at=AT))
    word = {"step": STEP, "version_id": version, "language": "en", "amount": "too_much", "at": AT}
    session.add(StepWord(enrolment_id=one.id, **word))
    session.flush()


def test_only_what_was_begun_since_a_day_is_counted(
    session: Session, service: Service, version: int
) -> None:
    one = an_enrolment(session, service)
    stopped_and_said(session, one, version)
    whole = by_step(found(session, service, since=TODAY))[STEP]
    assert (whole.opened, whole.at_heading.total(), whole.amounts.total()) == (1, 1, 1)
    assert not found(session, service, since=TODAY + DAY)
    did(session, an_enrolment(session, service), "step_opened", days=1)
    assert by_step(found(session, service, since=TODAY + DAY))[STEP] == Read(opened=1)


def test_another_services_readers_are_not_counted(
    session: Session, service: Service, version: int
) -> None:
    stopped_and_said(session, an_enrolment(session, a_service(session, "other")), version)
    assert not found(session, service)
    did(session, an_enrolment(session, service), "step_opened")
    assert by_step(found(session, service))[STEP] == Read(opened=1)


def test_a_median_needs_five_sittings() -> None:
    assert Read(minutes=Counter({2: 2, 9: 2})).half_took is None
    assert Read(minutes=Counter({2: 3, 9: 2})).half_took == 2
    assert Read(minutes=Counter({2: 2, 9: 4})).half_took == 9


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [(0, 10, 0), (4, 10, None), (5, 10, 50), (7, 10, None), (10, 10, 100), (2, 4, None)],
)
def test_a_share_never_tells_of_fewer_than_five_nor_of_the_rest(
    count: int, of: int, shown: int | None
) -> None:
    assert shown_share(count, of) == shown


@pytest.mark.parametrize(
    ("opened", "tells"),
    [((5, 3), True), ((5, 4, 1), False), ((5, 2, 2), True), ((5, 0), False), ((5, 6), False)],
)
def test_a_split_tells_of_a_few_when_the_hidden_ones_are_few_together(
    opened: tuple[int, ...], tells: bool
) -> None:
    assert tells_of_a_few([Read(opened=count, finished=count) for count in opened]) is tells


def _ten(**counts: object) -> Read:
    return Read(opened=10, **{"finished": 10, **counts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "tells"),
    [
        (_ten(finished=8), _ten(finished=5), True),  # 7 of 20 did not: 5, and so 2
        (_ten(finished=8), _ten(), False),  # the whole hides its 2 as well
        (_ten(finished=8), _ten(finished=7), False),  # 5 of 20 did not, in whichever group
        (_ten(finished=3), _ten(finished=0), False),
        (_ten(again=2), _ten(again=5), True),
        (_ten(again=2), _ten(again=2), False),
        (_ten(amounts=Counter(no=1)), _ten(amounts=Counter(no=3, yes=3)), True),
        (_ten(helped=Counter(no=4)), _ten(helped=Counter(yes=6)), True),
        (_ten(helped=Counter(no=5)), _ten(helped=Counter(yes=6)), False),
    ],
)
def test_a_split_tells_of_no_other_count_either(one: Read, other: Read, tells: bool) -> None:
    assert tells_of_a_few([one, other]) is tells


def test_small_counts_hide() -> None:
    assert [is_hidden(count) for count in (0, 1, 4, 5)] == [False, True, True, False]


def test_the_step_that_loses_people_is_the_one_with_the_largest_share() -> None:
    steps = {"a": Read(opened=100, stopped_here=6), "b": Read(opened=10, stopped_here=5)}
    assert most_lost(steps) == ("b", steps["b"])
    assert most_lost({"a": Read(opened=5, stopped_here=4)}) is None


def test_where_most_stopped_is_said_of_five_or_more() -> None:
    assert most_stopped_at(Read(at_heading=Counter({1: 4, 2: 3}))) is None
    assert most_stopped_at(Read(at_heading=Counter({1: 3, 2: 5}))) == 2
    assert headings_of("Words.\n\n## One\n\nMore.\n\n### Two\n") == ["One", "Two"]
