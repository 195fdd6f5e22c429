"""Finding enrolments, and only those of one's own service."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.enrolment.actions import hear
from platform_core.enrolment.queries import (
    NotInCaseload,
    caseload_counts,
    caseload_rows,
    enrolment_by_ref,
    enrolment_of,
)
from platform_core.enrolment.rules import Status
from platform_core.storage.tables import CheckIn, Enrolment, Service
from tests.factories import TODAY, a_member, a_service, an_enrolment

DAY = timedelta(days=1)
NAMES = ["Ŵyn Ellis", "Carys Bevan", "carwyn o'Neil", "Siân 100% Rees", "Zoë_Pugh"]


@pytest.fixture
def people(session: Session, service: Service) -> list[Enrolment]:
    return [
        an_enrolment(
            session,
            service,
            a_member(session, service, Role.PATIENT, name),
            ref=f"PF-{number:04}",
            status=status,
        )
        for number, (name, status) in enumerate(
            zip(NAMES, ["active", "active", "paused", "referred", "withdrew"], strict=True), 1
        )
    ]


def names(session: Session, caseload: Caseload, **given: object) -> list[str]:
    return [row.name for row in caseload_rows(session, caseload=caseload, **given)]


def test_ones_own_enrolment_is_found_in_its_service_alone(
    session: Session, service: Service, active: Enrolment
) -> None:
    assert enrolment_of(session, active.person_id, service.id) is active
    assert enrolment_of(session, active.person_id, service.id + 1) is None
    assert enrolment_of(session, active.person_id + 99, service.id) is None


@pytest.mark.parametrize("typed", ["PF-0002", " pf-0002 "])
def test_a_ref_is_found_however_it_is_typed(
    session: Session, caseload: Caseload, people: list[Enrolment], typed: str
) -> None:
    assert enrolment_by_ref(session, typed, caseload=caseload) is people[1]


@pytest.mark.parametrize("ref", ["", "\0", "PF-0099", "%", "' OR 1=1 --", "x" * 10_000])
def test_a_ref_that_is_not_there_is_refused(
    session: Session, caseload: Caseload, people: list[Enrolment], ref: str
) -> None:
    with pytest.raises(NotInCaseload):
        enrolment_by_ref(session, ref, caseload=caseload)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("carys", ["Carys Bevan"]),
        ("CAR", ["carwyn o'Neil", "Carys Bevan"]),
        ("ŵyn", ["Ŵyn Ellis"]),
        ("ŴYN", ["Ŵyn Ellis"]),
        ("0003", ["carwyn o'Neil"]),
        ("pf-0003", ["carwyn o'Neil"]),
        ("%", ["Siân 100% Rees"]),
        ("_", ["Zoë_Pugh"]),
        ("o'neil", ["carwyn o'Neil"]),
        ("Sia\u0302n", ["Siân 100% Rees"]),
        ("nobody", []),
        ("\0carys\0", ["Carys Bevan"]),
    ],
)
def test_people_are_found_by_part_of_a_name_or_ref(
    session: Session,
    caseload: Caseload,
    people: list[Enrolment],
    search: str,
    found: list[str],
) -> None:
    assert names(session, caseload, search=search) == found


def test_people_are_found_by_status(
    session: Session, caseload: Caseload, people: list[Enrolment]
) -> None:
    assert set(names(session, caseload, status=Status.ACTIVE)) == {"Ŵyn Ellis", "Carys Bevan"}
    assert names(session, caseload, status=Status.ACTIVE, search="bevan") == ["Carys Bevan"]


def test_pages_hold_everybody_once(
    session: Session, caseload: Caseload, people: list[Enrolment]
) -> None:
    whole = names(session, caseload)
    pages = [names(session, caseload, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [name for page in pages for name in page] == whole
    assert sorted(whole) == sorted(NAMES)


def test_statuses_are_counted(
    session: Session, caseload: Caseload, people: list[Enrolment]
) -> None:
    assert caseload_counts(session, caseload=caseload) == {
        Status.ACTIVE: 2,
        Status.PAUSED: 1,
        Status.REFERRED: 1,
        Status.WITHDREW: 1,
    }
    assert caseload_counts(session, caseload=caseload, search="carys") == {Status.ACTIVE: 1}


def test_another_service_sees_nobody(session: Session, people: list[Enrolment]) -> None:
    elsewhere = Caseload(a_service(session, "elsewhere").id)
    assert caseload_rows(session, caseload=elsewhere) == []
    assert caseload_rows(session, caseload=elsewhere, search="carys") == []
    assert caseload_counts(session, caseload=elsewhere) == {}


def test_a_line_says_when_they_were_last_heard_from(
    session: Session, caseload: Caseload, active: Enrolment, at: datetime
) -> None:
    def heard() -> object:
        return caseload_rows(session, caseload=caseload)[0].last_heard_on

    assert heard() is None
    hear(session, active, "visit", by=active.person_id, at=at, today=TODAY)
    assert heard() == TODAY
    session.add(
        CheckIn(
            enrolment_id=active.id,
            submission="one",
            at=at,
            on_day=TODAY + DAY,
            note="",
            source="paper",
            entered_by=active.person_id,
        )
    )
    session.flush()
    assert heard() == TODAY + DAY


def test_a_page_of_the_caseload_is_one_statement(
    database: Engine, session: Session, caseload: Caseload, people: list[Enrolment]
) -> None:
    asked: list[str] = []
    event.listen(
        database, "before_cursor_execute", lambda _c, _x, statement, *_: asked.append(statement)
    )
    assert len(caseload_rows(session, caseload=caseload)) == len(NAMES)
    assert len(asked) == 1
