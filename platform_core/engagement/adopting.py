"""Choose how many contacts a week flags ask for: a new policy version, dated and signed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from platform_core.audit.actions import record
from platform_core.clock import local_date
from platform_core.engagement.policy import Policy, policy_from
from platform_core.engagement.services import policy_of
from platform_core.errors import PlatformError
from platform_core.plain_text import plain_text
from platform_core.storage.tables import EngagementPolicy, Enrolment, Service

REASON_LIMIT = 300  # characters


class AlreadyInForce(PlatformError):
    """The threshold that was chosen is the one in force."""


def adopt_policy(
    session: Session,
    service_id: int,
    *,
    at_points: int,
    by: int,
    at: datetime,
    zone: ZoneInfo,
    reason: str,
) -> Policy:
    """Put a threshold in force in a service from now on; all else stays as it was.

    Slowing moves by as many points. Raises AlreadyInForce, TextRefused for the reason, and
    PolicyRefused if no policy can have that threshold.
    """
    session.exec(select(Service.id).where(Service.id == service_id).with_for_update()).one()
    now = policy_of(session, service_id)
    if at_points == now.flag.at:
        raise AlreadyInForce(f"service {service_id}: {at_points}")
    kept = plain_text(reason, field="dial_reason", limit=REASON_LIMIT)
    document = now.model_dump(mode="json", by_alias=True, exclude_none=True)
    document["slowing"]["at"] = max(now.slowing.at + at_points - now.flag.at, 0)
    document["flag"]["at"] = at_points
    document["version"] = _next_version(session, service_id, at, zone)
    chosen = policy_from(document)
    row = EngagementPolicy(
        service_id=service_id,
        version=chosen.version,
        document=document,
        signed_by=by,
        signed_at=at,
        reason=kept,
    )
    session.add(row)
    session.flush()
    # Every state of the service may be another by it: one statement makes them all due
    session.exec(
        update(Enrolment)
        .where(col(Enrolment.service_id) == service_id, col(Enrolment.look_again_at).is_not(None))
        .values(look_again_at=at)
    )
    record(
        session,
        "service.policy_adopted",
        "service",
        service_id,
        by=by,
        at=at,
        service_id=service_id,
        version=chosen.version,
        points=at_points,
        before=now.flag.at,
    )
    return chosen


def _next_version(session: Session, service_id: int, at: datetime, zone: ZoneInfo) -> str:
    """The day and a number: "2026-11-22.1"."""
    day = local_date(at, zone).isoformat()
    count = session.exec(
        select(func.count())
        .select_from(EngagementPolicy)
        .where(EngagementPolicy.service_id == service_id)
        .where(col(EngagementPolicy.version).startswith(f"{day}.", autoescape=True))
    ).one()
    return f"{day}.{count + 1}"
