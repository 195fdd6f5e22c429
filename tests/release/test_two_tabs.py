"""Two tabs, or a page and the sweep, at the very same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.release.actions import finish_step, record_openings
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Activity, AuditEntry, ContentVersion, Enrolment
from tests.factories import AT, a_service, an_enrolment
from tests.release.plans import POLICY, a_plan, day

PLAN = a_plan()
TABS = 4


def someone() -> tuple[Enrolment, int]:
    version = ContentVersion(
        kind="module", key="welcome", number=1, digest="d1", document={}, created_at=AT
    )
    with open_transaction() as session:
        session.add(version)
        enrolment = an_enrolment(session, a_service(session), status="joined")
    return enrolment, version.id or 0


def at_once(act: Callable[[Session], Any]) -> list[Any]:
    """What each tab was answered with."""
    barrier = Barrier(TABS)

    def tab(_: int) -> Any:
        barrier.wait()
        with open_transaction() as session:
            return act(session)

    with ThreadPoolExecutor(TABS) as tabs:
        return list(tabs.map(tab, range(TABS)))


def audited(action: str) -> int:
    with open_reading() as session:
        return len(session.exec(select(AuditEntry).where(AuditEntry.action == action)).all())


def test_a_step_finished_in_several_tabs_is_finished_once(database: Engine) -> None:
    enrolment, version_id = someone()
    when = {"by": enrolment.person_id, "at": AT, "today": day(0)}

    def finish(session: Session) -> bool:
        mine = session.get_one(Enrolment, enrolment.id)
        return finish_step(session, mine, PLAN.step("welcome/1"), version_id, **when)

    assert sorted(at_once(finish)) == [False] * (TABS - 1) + [True]
    with open_reading() as session:
        assert len(session.exec(select(Activity)).all()) == 1
    assert audited("step.finished") == audited("enrolment.active") == 1


def test_a_stage_recorded_by_the_page_and_the_sweep_is_recorded_once(database: Engine) -> None:
    enrolment, _ = someone()
    with open_reading() as session:
        seen = path(PLAN, progress_of(session, enrolment), POLICY, today=day(0))
    answered = at_once(lambda session: record_openings(session, enrolment, seen, at=AT))
    assert sorted(answered) == [()] * (TABS - 1) + [("welcome",)]
    assert audited("stage.opened") == 1
