"""Publish what the content files say, and have those judged again whose plan is another by it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Table, update
from sqlmodel import Session, col, select

from platform_core.content.actions import LoadReport, publish
from platform_core.content.files import Found
from platform_core.content.queries import published
from platform_core.content.rules import Plan
from platform_core.content.versions import take_changed
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment, Service

_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]


def publish_found(found: Found, *, at: datetime) -> LoadReport:
    """Publish what was found, in a transaction of its own."""
    with open_transaction() as session:
        report = publish(session, found, at=at)
        look_again(session)
    return report


def look_again(session: Session) -> None:
    """Have those judged again whose plan this transaction has changed: one statement, however many
    they are, and the sweep does the rest.

    Other words change nobody's deadline; other stages, steps or minutes may change all of a
    service's. Publishing itself goes to no patient: what is open to them is worked out when they
    come, and openings are kept when they are next judged.
    """
    changed = take_changed(session)
    if changed is None:
        return
    before, after = _shapes(changed.before.plans), _shapes(published(session).plans)
    others = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    if others:
        services = select(Service.id).where(col(Service.plan_key).in_(others))
        session.connection().execute(
            update(_ENROLMENT)
            .where(_ENROLMENT.c.service_id.in_(services))
            .values(look_again_at=changed.at)
        )


def _shapes(plans: Mapping[str, Plan]) -> Mapping[str, object]:
    return {plan.key: plan.shape for plan in plans.values()}
