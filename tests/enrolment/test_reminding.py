"""Whether somebody is reminded, and until when they are left in peace."""

from datetime import date

from sqlmodel import Session, select

from platform_core.enrolment.actions import hold_reminders, set_reminders
from platform_core.enrolment.queries import history
from platform_core.storage.tables import AuditEntry, Enrolment
from tests.factories import AT, a_service, an_enrolment

UNTIL = date(2026, 12, 1)


def told(session: Session, enrolment: Enrolment) -> list[tuple[str | None, str | None]]:
    return [
        (event.before, event.after)
        for event in history(session, enrolment.id or 0)
        if event.kind == "reminders"
    ]


def test_reminders_are_turned_off_and_on_and_twice_is_once(session: Session) -> None:
    carys = an_enrolment(session, a_service(session))
    by = carys.person_id
    for wanted in (False, False, True, True):
        set_reminders(session, carys, wanted, by=by, at=AT)
        assert carys.wants_reminders is wanted
    assert told(session, carys) == [("on", "off"), ("off", "on")]
    entries = session.exec(
        select(AuditEntry).where(AuditEntry.action == "enrolment.reminders")
    ).all()
    assert [(entry.by, entry.details) for entry in entries] == [
        (by, {"after": "off"}),
        (by, {"after": "on"}),
    ]


def test_a_hold_is_kept_moved_and_ended(session: Session) -> None:
    carys = an_enrolment(session, a_service(session))
    for until in (UNTIL, UNTIL, None, None):
        hold_reminders(session, carys, until, by=carys.person_id, at=AT)
        assert carys.no_reminder_until == until
    assert told(session, carys) == [(None, "2026-12-01"), ("2026-12-01", None)]


def test_whoever_wants_reminders_again_is_not_held_any_longer(session: Session) -> None:
    carys = an_enrolment(session, a_service(session))
    hold_reminders(session, carys, UNTIL, by=carys.person_id, at=AT)
    set_reminders(session, carys, True, by=carys.person_id, at=AT)
    assert carys.no_reminder_until is None
