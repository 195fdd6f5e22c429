"""Move an engagement state, with everything it was judged on beside it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from platform_core.audit.actions import record
from platform_core.engagement.facts import Facts, Judgement
from platform_core.storage.tables import EngagementChange, Enrolment


def move(
    session: Session,
    seen: Enrolment,
    facts: Facts,
    judgement: Judgement,
    *,
    policy: str,
    look_again_at: datetime | None,
    at: datetime,
) -> bool:
    """Give an enrolment the state it was judged to have; whether it was still as it was seen.

    ``seen`` is the enrolment as the facts were gathered. If anything has made it due since, the
    row is left alone: whoever looks next will know more.
    """
    is_new = judgement.state != seen.engagement
    values: dict[str, Any] = {"look_again_at": look_again_at}
    if is_new:
        values |= {"engagement": judgement.state.value, "engagement_since": at}
    statement = (
        update(Enrolment)
        .where(
            col(Enrolment.id) == seen.id,
            col(Enrolment.engagement) == seen.engagement,
            col(Enrolment.look_again_at) == seen.look_again_at,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if session.exec(statement).rowcount != 1:
        return False
    if is_new:
        _remember(session, seen, facts, judgement, policy=policy, at=at)
    return True


def _remember(
    session: Session,
    seen: Enrolment,
    facts: Facts,
    judgement: Judgement,
    *,
    policy: str,
    at: datetime,
) -> None:
    change = EngagementChange(
        enrolment_id=seen.id or 0,
        before=seen.engagement,
        after=judgement.state.value,
        at=at,
        policy=policy,
        inputs={
            "facts": _plain(asdict(facts)),
            "reasons": [reason.as_json() for reason in judgement.evidence],
        },
    )
    session.add(change)
    record(
        session,
        "engagement.changed",
        "enrolment",
        seen.id,
        by=None,
        at=at,
        service_id=seen.service_id,
        after=change.after,
    )


def _plain(value: Any) -> Any:
    """A value as JSON takes it: dates in ISO form, and nothing that was not known."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items() if held is not None}
    if isinstance(value, tuple | list):
        return [_plain(held) for held in value]
    return value
