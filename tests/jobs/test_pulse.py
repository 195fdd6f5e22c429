"""The days of a service that are over, kept once, and the notice when they are low."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.engagement.notices import open_notice
from platform_core.jobs import pulse as keeping
from platform_core.jobs.pulse import keep_days
from platform_core.jobs.sweep import sweep
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    Closure,
    Enrolment,
    ServiceDay,
    ServiceNotice,
)
from tests.factories import AT, TODAY, a_person, a_service, an_enrolment
from tests.jobs.conftest import DAY, Clinic, rows
from tests.race import at_once

PEOPLE = 12


@pytest.fixture
def people(clinic: Clinic) -> list[int]:
    """Some of the clinic's people, who have not been here yet."""
    return [clinic.patient(f"P {number}", starts=False) for number in range(PEOPLE)]


def come(people: list[int], ago: int) -> None:
    with open_transaction() as session:
        for one in people:
            session.add(_visit(one, TODAY - ago * DAY))


def _visit(one: int, on: date) -> Activity:
    return Activity(enrolment_id=one, kind="visit", at=AT, on_day=on, details={})


def kept() -> list[tuple[int, int, int]]:
    """Days ago, visits and percent of each day that was kept, in order."""
    found = sorted(rows(ServiceDay), key=lambda day: day.on_day)  # type: ignore[attr-defined]
    return [((TODAY - day.on_day).days, day.visits, day.percent) for day in found]  # type: ignore[attr-defined]


def test_days_that_are_over_are_kept_once(people: list[int]) -> None:
    come(people, 2)
    come(people[:3], 1)
    come(people, 0)
    assert keep_days(now=AT) == 2
    assert keep_days(now=AT) == 0
    assert kept() == [(2, 12, 100), (1, 3, 100)]
    assert keep_days(now=AT + DAY) == 1
    assert kept()[-1] == (0, 12, 100)


def test_a_day_weighs_as_much_as_came(people: list[int]) -> None:
    for ago in range(8, 1, -1):
        come(people, ago)
    come(people[:3], 1)
    sweep(now=AT)
    assert kept()[-1] == (1, 3, 25)


def test_after_an_outage_the_missing_days_are_kept_as_they_were(people: list[int]) -> None:
    for ago in range(40, 0, -1):
        come(people[: 1 + ago % 12], ago)
    for ago in range(39, 29, -1):
        keep_days(now=AT - ago * DAY)
    keep_days(now=AT)
    late = kept()
    assert [ago for ago, *_ in late] == list(range(40, 0, -1))
    with open_transaction() as session:
        assert [day.percent for day in keeping.days(_visits(session), until=TODAY - DAY)] == [
            percent for *_, percent in late
        ]


def _visits(session: Session) -> dict[date, int]:
    found: dict[date, int] = {}
    for row in session.connection().exec_driver_sql("SELECT on_day FROM activity"):
        day = date.fromisoformat(str(row[0]))
        found[day] = found.get(day, 0) + 1
    return found


def test_a_service_without_visits_is_kept_too(clinic: Clinic) -> None:
    assert keep_days(now=AT) == 1
    assert keep_days(now=AT) == 0
    assert kept() == [(1, 0, 100)]


def test_each_service_has_its_own_days(people: list[int]) -> None:
    with open_transaction() as session:
        other = an_enrolment(session, a_service(session, "gwent"), a_person(session)).id or 0
    come(people, 1)
    come([other], 1)
    assert keep_days(now=AT) == 2
    assert sorted(visits for _, visits, _ in kept()) == [1, 12]


def test_four_at_once_keep_each_day_once(people: list[int]) -> None:
    for ago in range(20, 0, -1):
        come(people, ago)
    assert sum(at_once(lambda _: keep_days(now=AT), 4)) == 20
    assert len(kept()) == 20


def notice(clinic: Clinic) -> ServiceNotice | None:
    with open_reading() as session:
        return open_notice(session, caseload=clinic.caseload)


def live(people: list[int], *numbers: int) -> None:
    """So many people came on each of the days up to yesterday, and every morning it was swept."""
    for number, ago in zip(numbers, range(len(numbers), 0, -1), strict=True):
        come(people[:number], ago)
        keep_days(now=AT - (ago - 1) * DAY)


def test_a_dip_of_the_whole_service_is_one_notice(clinic: Clinic, people: list[int]) -> None:
    live(people, *[12] * 10, 3, 2, 1, 0)
    found = notice(clinic)
    assert found is not None
    assert (found.first_on, found.raised_at) == (TODAY - 4 * DAY, AT - DAY)
    assert found.details == {"usual": 12, "visits": [3, 2, 1]}
    assert len(rows(ServiceNotice)) == 1
    assert [entry.action for entry in rows(AuditEntry)] == ["service.dip_noticed"]  # type: ignore[attr-defined]


def test_it_ends_when_people_are_back(clinic: Clinic, people: list[int]) -> None:
    live(people, *[12] * 10, 3, 2, 1, 12)
    assert notice(clinic) is None
    (ended,) = rows(ServiceNotice)
    assert ended.ended_at == AT  # type: ignore[attr-defined]


def test_another_dip_is_another_notice(clinic: Clinic, people: list[int]) -> None:
    live(people, *[12] * 10, 3, 2, 1, 12, 12, 2, 2, 2)
    assert notice(clinic) is not None
    assert len(rows(ServiceNotice)) == 2


def test_a_closure_is_no_dip(clinic: Clinic, people: list[int]) -> None:
    with open_transaction() as session:
        session.add(
            Closure(
                service_id=clinic.service_id,
                first_on=TODAY - 4 * DAY,
                last_on=TODAY,
                reason="",
                declared_at=AT,
                declared_by=clinic.staff_id,
            )
        )
    live(people, *[12] * 10, 0, 0, 0, 0)
    assert notice(clinic) is None


def test_the_team_of_another_service_is_not_told(clinic: Clinic, people: list[int]) -> None:
    live(people, *[12] * 10, 0, 0, 0)
    with open_transaction() as session:
        other = a_service(session, "gwent").id or 0
    with open_reading() as session:
        assert open_notice(session, caseload=Caseload(other)) is None


def test_days_that_cannot_be_kept_do_not_keep_anybody_from_being_judged(
    clinic: Clinic, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = clinic.patient()

    def fails(**_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("platform_core.jobs.sweep.keep_days", fails)
    summary = sweep(now=AT + timedelta(days=1))
    assert (summary.looked_at, summary.problems) == (1, 1)
    with open_reading() as session:
        assert session.get_one(Enrolment, one).look_again_at != AT
