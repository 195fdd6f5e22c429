"""When somebody was last heard from, their quiet spell, and how far an invitation has come."""

from datetime import UTC, date, datetime, timedelta

import pytest

from platform_core.enrolment.rules import Span
from platform_core.insights.rules import Event, Kind, NotJoined, Way, last_heard_on, quiet_spell

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _event(kind: Kind, day: date, by: str | None = None) -> Event:
    return Event(day, datetime(day.year, day.month, day.day, 9, tzinfo=UTC), kind, "x", by=by)


@pytest.mark.parametrize("kind", [Kind.VISIT, Kind.STEP, Kind.CHECK_IN])
def test_visits_steps_and_own_check_ins_are_heard(kind: Kind) -> None:
    assert last_heard_on([_event(kind, date(2026, 11, 8))]) == date(2026, 11, 8)


@pytest.mark.parametrize(
    "kind", sorted(set(Kind) - {Kind.VISIT, Kind.STEP, Kind.CHECK_IN, Kind.ANSWER}, key=str)
)
def test_what_staff_or_the_platform_did_is_not_hearing_from_somebody(kind: Kind) -> None:
    assert last_heard_on([_event(kind, date(2026, 11, 8))]) is None


def test_a_check_in_that_staff_entered_is_not_heard_from_the_patient() -> None:
    events = [
        _event(Kind.VISIT, date(2026, 11, 1)),
        _event(Kind.CHECK_IN, date(2026, 11, 9), by="Siân Howells"),
    ]
    assert last_heard_on(events) == date(2026, 11, 1)


def test_a_quiet_spell_begins_the_day_after_the_last_visit_and_lasts_until_today() -> None:
    events = [_event(Kind.VISIT, date(2026, 11, 8)), _event(Kind.VISIT, date(2026, 11, 2))]
    assert quiet_spell(events, is_quiet=True, today=TODAY) == Span(date(2026, 11, 9), TODAY)


def test_somebody_heard_from_yesterday_has_been_quiet_for_one_day() -> None:
    events = [_event(Kind.VISIT, TODAY - timedelta(days=1))]
    assert quiet_spell(events, is_quiet=True, today=TODAY) == Span(TODAY, TODAY)


def test_somebody_heard_from_today_is_not_quiet() -> None:
    assert quiet_spell([_event(Kind.VISIT, TODAY)], is_quiet=True, today=TODAY) is None


def test_a_long_gap_is_no_quiet_spell_unless_it_is_what_we_look_at() -> None:
    events = [_event(Kind.VISIT, date(2026, 10, 1))]
    assert quiet_spell(events, is_quiet=False, today=TODAY) is None


def test_somebody_never_heard_from_has_no_quiet_spell() -> None:
    assert quiet_spell([], is_quiet=True, today=TODAY) is None


def _waiting(**given: datetime) -> NotJoined:
    return NotJoined("PF-0001", "Carys", "en", "text", date(2026, 10, 20), **given)


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ({}, Way.REFERRED),
        ({"invited_at": NOW, "expires_at": NOW + timedelta(days=28)}, Way.INVITED),
        ({"invited_at": NOW, "expires_at": NOW + timedelta(seconds=1)}, Way.INVITED),
        ({"invited_at": NOW, "expires_at": NOW}, Way.EXPIRED),
        (
            {"invited_at": NOW, "expires_at": NOW + timedelta(days=28), "opened_at": NOW},
            Way.OPENED,
        ),
        ({"invited_at": NOW, "expires_at": NOW, "opened_at": NOW}, Way.EXPIRED_OPENED),
    ],
)
def test_how_far_an_invitation_has_come(given: dict[str, datetime], way: Way) -> None:
    assert _waiting(**given).way(now=NOW) is way
