"""Publish what the content files say, and have those judged again whose plan is another by it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Table, update
from sqlmodel import Session

from platform_core.content.actions import LoadReport, publish
from platform_core.content.files import Found
from platform_core.content.rules import Plan
from platform_core.engagement.queries import around
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment

_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]


def publish_found(found: Found, *, at: datetime) -> LoadReport:
    """Publish what was found, in a transaction of its own. Other words change nobody's deadline;
    other stages, steps or minutes may change all of a service's."""
    with open_transaction() as session:
        before = _shapes(session)
        report = publish(session, found, at=at)
        if report.changed:
            after = _shapes(session)
            _look_again(session, [key for key in after if after[key] != before.get(key)], at)
    return report


def _shapes(session: Session) -> Mapping[int, object]:
    """For each service, all of its plan that release and engagement reckon with."""
    return {service: _shape(plan) for service, plan in around(session).plans.items()}


def _shape(plan: Plan | None) -> object:
    if plan is None:
        return None
    return tuple(
        (stage.key, stage.near_programme, tuple((step.key, step.minutes) for step in stage.steps))
        for stage in plan.stages
    )


def _look_again(session: Session, services: list[int], at: datetime) -> None:
    if services:
        session.connection().execute(
            update(_ENROLMENT).where(_ENROLMENT.c.service_id.in_(services)).values(look_again_at=at)
        )
