"""A row once, and another that comes with it: both or neither, on both databases."""

from datetime import date
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.storage.insert import insert_once_then_put, put
from platform_core.storage.tables import Activity, Rhythm
from tests.asked import asked
from tests.factories import AT, TODAY, a_service, an_enrolment


def _keep(session: Session, one: int, on_day: date, visits: int) -> bool:
    return insert_once_then_put(
        session,
        (
            Activity,
            {"enrolment_id": one, "kind": "visit", "at": AT, "on_day": on_day, "details": {"a": 1}},
        ),
        (
            Rhythm,
            {
                "enrolment_id": one,
                "visits": visits,
                "last_on": on_day,
                "recent": 1.25,
                "open_days": 0.5,
            },
        ),
    )


def _kept(session: Session) -> tuple[list[Any], list[Any]]:
    session.expire_all()
    visits = session.exec(select(Activity).order_by(Activity.id)).all()  # type: ignore[arg-type]
    patterns = session.exec(select(Rhythm)).all()
    return (
        [(it.enrolment_id, it.kind, it.at, it.on_day, it.step, it.details) for it in visits],
        [(it.enrolment_id, it.visits, it.last_on, it.recent, it.open_days) for it in patterns],
    )


def test_both_are_kept_and_then_changed(session: Session) -> None:
    one = an_enrolment(session, a_service(session)).id or 0
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    assert _keep(session, one, TODAY, 1)
    first = (one, "visit", AT, TODAY, None, {"a": 1})
    assert _kept(session) == ([first], [(one, 1, TODAY, 1.25, 0.5)])
    assert _keep(session, one, tomorrow, 2)
    second = (one, "visit", AT, tomorrow, None, {"a": 1})
    assert _kept(session) == ([first, second], [(one, 2, tomorrow, 1.25, 0.5)])


def test_neither_is_when_the_first_is_there_already(session: Session) -> None:
    one = an_enrolment(session, a_service(session)).id or 0
    _keep(session, one, TODAY, 1)
    before = _kept(session)
    assert not _keep(session, one, TODAY, 7)
    assert _kept(session) == before


def test_a_row_that_is_put_has_these_values_whatever_it_had(session: Session) -> None:
    one = an_enrolment(session, a_service(session)).id or 0
    _keep(session, one, TODAY, 1)
    put(session, Rhythm, enrolment_id=one, visits=9, last_on=TODAY, recent=2.0, open_days=3.0)
    assert _kept(session)[1] == [(one, 9, TODAY, 2.0, 3.0)]


def test_they_are_one_statement_where_each_is_a_journey(session: Session, database: Engine) -> None:
    one = an_enrolment(session, a_service(session)).id or 0
    with asked(database) as said:
        _keep(session, one, TODAY, 1)
    assert len(said) == (1 if database.dialect.name == "postgresql" else 2)
