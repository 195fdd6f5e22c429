"""Several questions as one statement answer as each does alone, on both databases."""

from datetime import date, timedelta

from sqlalchemy import Engine, bindparam, func, select, union_all
from sqlmodel import Session

from platform_core.storage.among import among, ask
from platform_core.storage.columns import NOTHING, constant
from platform_core.storage.tables import Activity, Enrolment
from platform_core.storage.together import Together
from tests.asked import asked
from tests.factories import AT, a_person, a_service, an_enrolment

_PLACE, _SAID = (table.__table__.c for table in (Enrolment, Activity))  # type: ignore[attr-defined]

STANDS = select(_PLACE.id, _PLACE.ref, _PLACE.status, _PLACE.joined_at).where(among(_PLACE.id))
LAST = (
    select(_SAID.enrolment_id, func.max(_SAID.at), func.max(_SAID.on_day), constant("last"))
    .where(among(_SAID.enrolment_id))
    .group_by(_SAID.enrolment_id)
)
STEPS = union_all(
    *(
        select(_SAID.enrolment_id, _SAID.step, _SAID.on_day).where(
            among(_SAID.enrolment_id), _SAID.kind == constant(kind)
        )
        for kind in ("step_opened", "step_finished")
    )
)
QUESTIONS = (STANDS, LAST, STEPS)


def _people(session: Session) -> list[int]:
    service = a_service(session)
    ids = [an_enrolment(session, service, a_person(session)).id or 0 for _ in range(3)]
    for one, kind in ((ids[0], "step_opened"), (ids[0], "step_finished"), (ids[1], "step_opened")):
        on_day, at = date(2026, 11, one), AT + timedelta(days=one)
        session.add(
            Activity(enrolment_id=one, kind=kind, at=at, on_day=on_day, step="a/b", details={})
        )
    session.flush()
    return ids


def test_they_answer_as_each_does_alone(session: Session) -> None:
    ids = _people(session)
    together = Together(*QUESTIONS)
    for whom in ([], ids[:1], ids[1:2], ids[2:], ids):
        alone = [sorted(map(tuple, ask(session, one, whom)), key=str) for one in QUESTIONS]
        found = [sorted(map(tuple, rows), key=str) for rows in together.ask(session, whom)]
        assert found == alone
    (stands,), (last,), steps = together.ask(session, ids[:1])
    assert stands[0] == last[0] == ids[0]
    assert last == (ids[0], AT + timedelta(days=ids[0]), date(2026, 11, ids[0]), "last")
    assert [step for _, step, _ in steps] == ["a/b", "a/b"]


def test_of_one_person_they_are_one_statement(session: Session, database: Engine) -> None:
    ids = _people(session)
    together = Together(*QUESTIONS)
    with asked(database) as heard:
        together.ask(session, ids[:1])
    assert len(heard) == 1
    assert "json_each" not in heard[0]
    assert "ANY" not in heard[0]


def test_a_question_may_be_told_more_than_whom_it_is_about(session: Session) -> None:
    ids = _people(session)
    opened_on = select(_SAID.enrolment_id, _SAID.on_day).where(
        among(_SAID.enrolment_id), _SAID.kind == bindparam("kind")
    )
    elsewhere = union_all(
        select(_PLACE.id, _PLACE.ref).where(_PLACE.status == bindparam("status")),
        select(func.max(_PLACE.id), NOTHING).where(_PLACE.status != bindparam("status")),
    )
    together = Together(STANDS, opened_on, elsewhere)
    for whom in (ids[:1], ids):
        _, days, (newest,) = together.ask(session, whom, kind="step_finished", status="invited")
        assert [tuple(row) for row in days] == [(ids[0], date(2026, 11, ids[0]))]
        assert tuple(newest) == (ids[2], None)


def test_nobody_is_asked_about_nobody(session: Session) -> None:
    assert [list(rows) for rows in Together(*QUESTIONS).ask(session, [])] == [[], [], []]
