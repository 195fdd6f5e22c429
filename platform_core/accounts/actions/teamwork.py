"""How a service's team works with its list: who hears when nobody did, how many contacts there is
time for, and whether its patients get reminders."""

from datetime import datetime

from sqlmodel import Session

from platform_core.accounts.actions.services import ServiceRefused
from platform_core.accounts.actions.settings import keep_settings, switch
from platform_core.accounts.queries import may_be_deputy
from platform_core.accounts.rules import Caseload, Problem

MOST_CONTACTS = 500


def set_teamwork(
    session: Session,
    caseload: Caseload,
    deputy_id: int | None,
    contacts_a_week: str,
    *,
    by: int,
    at: datetime,
) -> tuple[str, ...]:
    """Change the deputy and the week's contacts, either of which may be nothing; which of them were
    different. Changes nothing about the score that lists people. Raises ServiceRefused."""
    typed = contacts_a_week.strip()
    problems = []
    is_number = typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= MOST_CONTACTS
    if typed and not is_number:
        problems.append(Problem("contacts_a_week", "service.contacts_wrong"))
    if deputy_id is not None and not may_be_deputy(session, deputy_id, caseload=caseload):
        problems.append(Problem("deputy_id", "service.deputy_wrong"))
    if problems:
        raise ServiceRefused(*problems)
    wanted = {"deputy_id": deputy_id, "contacts_a_week": int(typed) if typed else None}
    return keep_settings(session, caseload, wanted, by=by, at=at)


def send_reminders(
    session: Session, caseload: Caseload, sends: bool, *, by: int, at: datetime
) -> bool:
    """Begin or stop reminders to this service's patients; whether that was a change."""
    return switch(
        session, caseload, "reminds", sends, action="service.reminders", by=by, at=at, sends=sends
    )
