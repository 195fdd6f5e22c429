"""Two tabs at the very same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from platform_core.checkins.actions import CorrectionRefused, submit
from platform_core.checkins.queries import check_ins_of
from platform_core.checkins.rules import Answers
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import AuditEntry, Enrolment
from tests.factories import AT, TODAY, a_service, an_enrolment

TABS = 4


def someone() -> Enrolment:
    with open_transaction() as session:
        return an_enrolment(session, a_service(session))


def at_once(enrolment: Enrolment, keys: list[int], corrects: int | None = None) -> list[int]:
    """The row each tab was answered with; 0 for a tab that was refused."""
    barrier = Barrier(len(keys))

    def send(key: int) -> int:
        barrier.wait()
        try:
            with open_transaction() as session:
                saved = submit(
                    session,
                    enrolment,
                    Answers(pain_nrs=4),
                    submission=str(UUID(int=key)),
                    by=enrolment.person_id,
                    at=AT,
                    today=TODAY,
                    corrects=corrects,
                )
                return saved.id or 0
        except CorrectionRefused:
            return 0

    with ThreadPoolExecutor(len(keys)) as tabs:
        return list(tabs.map(send, keys))


def test_one_form_sent_from_several_tabs_is_one_row_for_all(database: Engine) -> None:
    enrolment = someone()
    answered = at_once(enrolment, [1] * TABS)
    assert len(set(answered)) == 1
    with open_reading() as session:
        assert len(check_ins_of(session, enrolment.id or 0)) == 1
        audited = select(AuditEntry).where(AuditEntry.action == "check_in.saved")
        assert len(session.exec(audited).all()) == 1


def test_of_several_corrections_at_once_one_is_saved(database: Engine) -> None:
    enrolment = someone()
    (first,) = at_once(enrolment, [1])
    answered = at_once(enrolment, list(range(2, 2 + TABS)), corrects=first)
    assert sorted(map(bool, answered)) == [False] * (TABS - 1) + [True]
    with open_reading() as session:
        assert len(check_ins_of(session, enrolment.id or 0)) == 1
