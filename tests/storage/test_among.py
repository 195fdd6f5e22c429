"""One statement for one id and for many, on both databases, by the index."""

from sqlalchemy import select
from sqlmodel import Session

from platform_core.storage.among import among, ask
from platform_core.storage.tables import Enrolment
from tests.factories import a_person, a_service, an_enrolment

_TABLE = Enrolment.__table__  # type: ignore[attr-defined]
QUESTION = select(_TABLE.c.id).where(among(_TABLE.c.id)).order_by(_TABLE.c.id)


def test_it_finds_those_and_no_others(session: Session) -> None:
    service = a_service(session)
    ids = [an_enrolment(session, service, a_person(session)).id or 0 for _ in range(4)]
    assert [row.id for row in ask(session, QUESTION, ids[1:3])] == ids[1:3]
    assert [row.id for row in ask(session, QUESTION, (*ids[:1], 999))] == ids[:1]
    assert list(ask(session, QUESTION, ())) == []


def test_its_text_is_the_same_however_many_there_are(session: Session) -> None:
    text = str(QUESTION.compile(session.get_bind()))
    assert "IN (SELECT value FROM json_each(" in text or "= ANY(" in text
    assert " = 1" not in text
