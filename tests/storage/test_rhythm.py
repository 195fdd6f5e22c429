"""What the databases hold of patterns, a service's days and notices, and its own policies."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session, SQLModel, select

from platform_core.storage.migrate import is_current, migrate, take_back
from platform_core.storage.tables import (
    EngagementChange,
    EngagementPolicy,
    Rhythm,
    ServiceDay,
    ServiceNotice,
)
from tests.factories import AT, TODAY, a_person, a_service, an_enrolment


def a_rhythm(session: Session, **given: object) -> Rhythm:
    enrolment = an_enrolment(session, a_service(session))
    facts = {"visits": 1, "last_on": TODAY, "recent": 1.0, "open_days": 1.0}
    return Rhythm(enrolment_id=enrolment.id or 0, **{**facts, **given})


def a_day(session: Session, **given: object) -> ServiceDay:
    service = a_service(session)
    return ServiceDay(
        **{"service_id": service.id, "on_day": TODAY, "visits": 10, "percent": 100, **given}
    )


def a_notice(session: Session, **given: object) -> ServiceNotice:
    service_id = given.pop("service_id", None) or a_service(session).id
    facts = {"kind": "dip", "first_on": TODAY, "details": {}, "raised_at": AT}
    return ServiceNotice(**{"service_id": service_id, **facts, **given})


@pytest.mark.parametrize("wrong", [{"visits": 0}, {"recent": -0.1}, {"open_days": -0.1}])
def test_a_pattern_counts_at_least_one_visit_and_no_time_below_nought(
    session: Session, wrong: dict[str, object]
) -> None:
    session.add(a_rhythm(session, **wrong))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_pattern_keeps_every_digit(session: Session) -> None:
    session.add(a_rhythm(session, recent=0.1 + 0.2, open_days=1 / 3))
    session.flush()
    session.expire_all()
    kept = session.exec(select(Rhythm)).one()
    assert (kept.recent, kept.open_days) == (0.1 + 0.2, 1 / 3)


@pytest.mark.parametrize("wrong", [{"visits": -1}, {"percent": -1}, {"percent": 101}])
def test_a_day_of_a_service_is_within_its_ranges(
    session: Session, wrong: dict[str, object]
) -> None:
    session.add(a_day(session, **wrong))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_service_has_each_day_once(session: Session) -> None:
    first = a_day(session)
    second = ServiceDay(service_id=first.service_id, on_day=TODAY, visits=9, percent=90)
    session.add_all([first, second])
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_notice_of_a_kind_is_open_at_a_time(session: Session) -> None:
    first = a_notice(session, ended_at=AT)
    second = a_notice(session, service_id=first.service_id)
    session.add_all([first, second])
    session.flush()
    session.add(a_notice(session, service_id=first.service_id))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("wrong", [{"kind": "storm"}, {"ended_at": AT - timedelta(seconds=1)}])
def test_a_notice_is_of_a_known_kind_and_ends_after_it_began(
    session: Session, wrong: dict[str, object]
) -> None:
    session.add(a_notice(session, **wrong))
    with pytest.raises(IntegrityError):
        session.flush()


def a_policy(session: Session, version: str = "1") -> EngagementPolicy:
    return EngagementPolicy(
        service_id=a_service(session).id,
        version=version,
        document={},
        signed_by=a_person(session).id,
        signed_at=AT,
        reason="",
    )


def test_a_service_has_each_version_of_its_policy_once(session: Session) -> None:
    first = a_policy(session)
    session.add(first)
    session.flush()
    session.add(EngagementPolicy(**{**first.model_dump(), "id": None}))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("make", [a_day, a_policy])
def test_days_that_are_over_and_signed_policies_are_history(session: Session, make: object) -> None:
    row: SQLModel = make(session)  # type: ignore[operator]
    session.add(row)
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"):
        session.connection().exec_driver_sql(f"DELETE FROM {row.__tablename__}")


def test_a_change_that_was_not_scored_has_no_points(session: Session) -> None:
    enrolment = an_enrolment(session, a_service(session))
    change = EngagementChange(
        enrolment_id=enrolment.id, before="x", after="y", at=AT, policy="1", inputs={}
    )
    session.add(change)
    session.flush()
    found = session.connection().exec_driver_sql("SELECT count(points) FROM engagement_change")
    assert found.scalar() == 0


def test_the_second_migration_can_be_taken_back_and_made_again(database: Engine) -> None:
    take_back(database, to="0001")
    there = inspect(database)
    assert not {"rhythm", "service_day"} & set(there.get_table_names())
    assert "score" not in {column["name"] for column in there.get_columns("engagement_change")}
    migrate(database)
    assert is_current(database)
