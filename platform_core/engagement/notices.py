"""What a team should know about its service as a whole."""

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.storage.tables import ServiceNotice

DIP = "dip"


def open_notice(session: Session, *, caseload: Caseload) -> ServiceNotice | None:
    """The notice that fewer people than usual have been coming to the whole service, if they are.

    ``first_on`` is the first low day; ``details`` hold ``usual``, the visits on a usual day, and
    ``visits``, those on the first three low ones.
    """
    return session.exec(
        select(ServiceNotice).where(
            ServiceNotice.service_id == caseload.service_id,
            ServiceNotice.kind == DIP,
            col(ServiceNotice.ended_at).is_(None),
        )
    ).first()
