"""The policies of a service: each that was signed for it, and the one that ships with Camau."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.engagement.policy import Policy, PolicyRefused, current_policy, policy_from
from platform_core.storage.tables import EngagementPolicy, Person


@dataclass(frozen=True, slots=True)
class Signed:
    """A policy that a service chose for itself; ``by`` is a name."""

    policy: Policy
    by: str
    at: datetime
    reason: str


def signed_policies(session: Session, *, caseload: Caseload) -> tuple[Signed, ...]:
    """Every policy that was signed for a service, the newest, which is in force, first."""
    return tuple(
        Signed(policy_from(row.document, name=row.version), by, row.signed_at, row.reason)
        for row, by in _rows(session, caseload)
    )


def policies_by_version(session: Session, *, caseload: Caseload) -> Mapping[str, Policy]:
    """The policies that a service was ever judged by, as far as they can still be read."""
    shipped = current_policy()
    found = {shipped.version: shipped}
    for row, _ in _rows(session, caseload):
        with suppress(PolicyRefused):  # an old one; whoever was judged by it is still listed
            found[row.version] = policy_from(row.document, name=row.version)
    return found


def _rows(session: Session, caseload: Caseload) -> Sequence[tuple[EngagementPolicy, str]]:
    return session.exec(
        select(EngagementPolicy, Person.name)
        .join(Person, col(Person.id) == col(EngagementPolicy.signed_by))
        .where(EngagementPolicy.service_id == caseload.service_id)
        .order_by(col(EngagementPolicy.id).desc())
    ).all()
