"""The policies that a service signed for itself, and the one that ships."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.engagement.policy import Policy, current_policy
from platform_core.engagement.signed import policies_by_version, signed_policies
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import EngagementPolicy
from tests.factories import AT, a_member, a_service


def sign(session: Session, service_id: int, by: int, version: str, days: int = 0) -> Policy:
    shipped = current_policy()
    flag = shipped.flag.model_copy(update={"at": shipped.flag.at + 1})
    policy = shipped.model_copy(update={"version": version, "flag": flag})
    session.add(
        EngagementPolicy(
            service_id=service_id,
            version=version,
            document=policy.model_dump(mode="json", by_alias=True),
            signed_by=by,
            signed_at=AT + timedelta(days=days),
            reason="Four calls a week",
        )
    )
    session.flush()
    return policy


def test_a_service_that_signed_nothing_knows_the_shipped_policy(database: Engine) -> None:
    with open_transaction() as session:
        caseload = Caseload(a_service(session).id or 0)
        assert signed_policies(session, caseload=caseload) == ()
        shipped = current_policy()
        assert policies_by_version(session, caseload=caseload) == {shipped.version: shipped}


def test_the_newest_comes_first_with_who_and_when_and_why(database: Engine) -> None:
    with open_transaction() as session:
        service, other = a_service(session), a_service(session, "gwent")
        mair = a_member(session, service, Role.ADMINISTRATOR, "Mair Jenkins")
        old = sign(session, service.id or 0, mair.id or 0, "one")
        new = sign(session, service.id or 0, mair.id or 0, "two", days=1)
        sign(session, other.id or 0, mair.id or 0, "theirs")
        caseload = Caseload(service.id or 0)
    with open_reading() as session:
        first, second = signed_policies(session, caseload=caseload)
        known = policies_by_version(session, caseload=caseload)
    assert (first.policy, first.by, first.reason) == (new, "Mair Jenkins", "Four calls a week")
    assert first.at == AT + timedelta(days=1)
    assert second.policy == old
    assert set(known) == {"one", "two", current_policy().version}


def test_one_that_can_no_longer_be_read_takes_no_page_down(database: Engine) -> None:
    with open_transaction() as session:
        service = a_service(session)
        mair = a_member(session, service, Role.ADMINISTRATOR, "Mair Jenkins")
        session.add(
            EngagementPolicy(
                service_id=service.id,
                version="of another age",
                document={"version": "of another age"},
                signed_by=mair.id,
                signed_at=AT,
                reason="",
            )
        )
        session.flush()
        known = policies_by_version(session, caseload=Caseload(service.id or 0))
    assert set(known) == {current_policy().version}
