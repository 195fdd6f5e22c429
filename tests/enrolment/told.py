"""What the history and the audit tell of an enrolment."""

from sqlmodel import Session, select

from platform_core.enrolment.queries import history
from platform_core.storage.tables import AuditEntry, Enrolment


def told(session: Session, enrolment: Enrolment) -> list[tuple[str, str | None, str | None]]:
    session.flush()
    return [(event.kind, event.before, event.after) for event in history(session, enrolment.id)]


def audited(session: Session) -> list[tuple[str, int | None]]:
    session.flush()
    entries = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [(entry.action, entry.by) for entry in entries]
