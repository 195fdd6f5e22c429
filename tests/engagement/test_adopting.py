"""A service chooses its threshold: dated, signed, in force from then on, and everybody is due."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from platform_core.engagement.adopting import AlreadyInForce, adopt_policy
from platform_core.engagement.policy import Policy, PolicyRefused, current_policy
from platform_core.engagement.queries import policy_of
from platform_core.plain_text import TextRefused
from platform_core.settings import settings
from platform_core.storage.tables import AuditEntry, EngagementPolicy, Enrolment
from tests.factories import AT, a_service, an_enrolment

NOW = current_policy().flag.at


def adopt(
    session: Session, service_id: int, points: int, *, by: int, at: datetime, reason: str = "Fewer"
) -> Policy:
    return adopt_policy(
        session,
        service_id,
        at_points=points,
        by=by,
        at=at,
        zone=settings().zone,
        reason=reason,
    )


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def enrolment(session: Session) -> Enrolment:
    joined_at = AT - timedelta(days=30)
    found = an_enrolment(session, a_service(session), joined_at=joined_at)
    found.look_again_at = AT + timedelta(days=9)
    session.flush()
    return found


def test_what_is_adopted_is_in_force_signed_and_audited(
    session: Session, enrolment: Enrolment, at: datetime
) -> None:
    service, by = enrolment.service_id, enrolment.person_id
    adopt(session, service, NOW + 4, by=by, at=at)
    policy = policy_of(session, service)
    assert policy.flag.at == NOW + 4
    assert policy.slowing.at == current_policy().slowing.at + 4
    assert policy.points == current_policy().points
    (row,) = session.exec(select(EngagementPolicy)).all()
    assert (row.signed_by, row.signed_at, row.reason) == (by, at, "Fewer")
    entry = session.exec(
        select(AuditEntry).where(AuditEntry.action == "service.policy_adopted")
    ).one()
    assert (entry.by, entry.details["points"], entry.details["before"]) == (by, NOW + 4, NOW)


def test_everybody_of_the_service_is_due(
    session: Session, enrolment: Enrolment, at: datetime
) -> None:
    adopt(session, enrolment.service_id, NOW - 4, by=enrolment.person_id, at=at)
    session.refresh(enrolment)
    assert enrolment.look_again_at == at


def test_each_version_has_the_day_and_a_number(
    session: Session, enrolment: Enrolment, at: datetime
) -> None:
    for points in (NOW + 2, NOW + 4):
        adopt(session, enrolment.service_id, points, by=enrolment.person_id, at=at)
    adopt(session, enrolment.service_id, NOW, by=enrolment.person_id, at=at + timedelta(days=1))
    versions = session.exec(
        select(EngagementPolicy.version).order_by(col(EngagementPolicy.id))
    ).all()
    assert [version[-2:] for version in versions] == [".1", ".2", ".1"]
    assert versions[0][:-2] == versions[1][:-2] != versions[2][:-2]


def test_what_is_in_force_cannot_be_adopted_again(
    session: Session, enrolment: Enrolment, at: datetime
) -> None:
    with pytest.raises(AlreadyInForce):
        adopt(session, enrolment.service_id, NOW, by=enrolment.person_id, at=at)
    assert session.exec(select(EngagementPolicy)).all() == []


@pytest.mark.parametrize("points", [-1, 1001])
def test_no_policy_can_have_such_a_threshold(
    session: Session, enrolment: Enrolment, at: datetime, points: int
) -> None:
    with pytest.raises(PolicyRefused):
        adopt(session, enrolment.service_id, points, by=enrolment.person_id, at=at)
    assert session.exec(select(EngagementPolicy)).all() == []


def test_a_reason_that_is_too_long_is_refused(
    session: Session, enrolment: Enrolment, at: datetime
) -> None:
    with pytest.raises(TextRefused):
        adopt(
            session,
            enrolment.service_id,
            NOW + 2,
            by=enrolment.person_id,
            at=at,
            reason="x" * 10_000,
        )
