"""A service with thousands of people and a list that nobody has worked through, made at once."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from platform_core.accounts.actions import start_session
from platform_core.accounts.rules import Role
from platform_core.clock import utc_now
from platform_core.engagement.facts import Reason
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    Contact,
    Enrolment,
    Flag,
    FlagEvent,
    Person,
    Service,
    TapLink,
)
from tests.factories import a_member
from tests.web.running import Server, first_service

# One line in ten is a contact task, as on a service's own list.
RULES = ("quiet",) * 6 + ("not_started", "never_opened", "could_not_reach", "asked_for_contact")
_DAY = timedelta(days=1)
_CHANNELS = ("phone", "text", "email", "letter")
_AT_ONCE = 5_000


def fill(server: Server, size: int, open_flags: int) -> int:
    """So many more patients in the first service, so many of them on the list: the id of one of
    those flags."""
    with server.writing() as session:
        service, now = first_service(session), utc_now()
        staff = a_member(session, service, Role.CLINICIAN, "Huw Bevan")
        first = max(id_ or 0 for id_ in session.exec(select(Person.id))) + 1
        ids = range(first, first + size)
        _save(session, Person, (_person(id_, now) for id_ in ids))
        _save(session, Enrolment, (_enrolment(id_, service, now) for id_ in ids))
        _save(session, Activity, (row for id_ in ids for row in _visits(id_, now)))
        _save(session, CheckIn, (row for id_ in ids for row in _check_ins(id_, now)))
        old = [(id_, now - (20 + id_ % 300) * _DAY, False) for id_ in ids[::3]]
        listed = [(id_, now - id_ % 4 * _DAY, True) for id_ in ids[:: size // open_flags]]
        flags = [*old, *listed[:open_flags]]
        _save(session, Flag, (_flag(n, *one, staff.id or 0) for n, one in enumerate(flags, 1)))
        _save(session, FlagEvent, (row for n, one in enumerate(flags, 1) for row in _told(n, *one)))
        _save(session, Contact, (_contact(id_, at, staff.id or 0) for id_, at, _ in old))
        _save(session, TapLink, (_answer(id_, now) for id_ in ids[::7]))
    return len(flags)


def clinicians(server: Server, number: int) -> list[str]:
    """The cookies of so many signed-in clinicians of the first service."""
    with server.writing() as session:
        service, cookies = first_service(session), []
        for n in range(number):
            person = a_member(session, service, Role.CLINICIAN, f"Clinician {n}")
            cookies.append(f"camau={start_session(session, person.id or 0, at=utc_now())}")
    return cookies

    return select(Person.id)


def _save(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == _AT_ONCE:
            session.connection().execute(insert(table.__table__), some)
            some = []
    if some:
        session.connection().execute(insert(table.__table__), some)


def _person(id_: int, now: datetime) -> dict[str, Any]:
    return {
        "id": id_,
        "name": f"Person {id_}",
        "language": "cy" if id_ % 4 == 0 else "en",
        "phone": f"01597 {id_:06}",
        "email": f"person{id_}@example.org",
        "wants_digest": True,
        "created_at": now,
    }


def _enrolment(id_: int, service: Service, now: datetime) -> dict[str, Any]:
    return {
        "id": id_,
        "service_id": service.id,
        "person_id": id_,
        "ref": f"PF-{id_:05}",
        "status": "active",
        "pace": "steady",
        "check_in_every": 7,
        "check_in_weekday": 6,
        "hides_answers": False,
        "preferred_channel": _CHANNELS[id_ % 4],
        "contact_times": "after 10am" if id_ % 3 == 0 else "",
        "access_needs": "",
        "wants_reminders": True,
        "referred_on": now.date() - 90 * _DAY,
        "joined_at": now - 80 * _DAY,
        "engagement": "on_track",
        "engagement_since": now - 30 * _DAY,
        "look_again_at": now + 30 * _DAY,
    }


def _visits(id_: int, now: datetime) -> Iterator[dict[str, Any]]:
    for ago in range(16 + id_ % 5, 60, 4):
        at = now - ago * _DAY
        yield {
            "enrolment_id": id_, "kind": "visit", "at": at, "on_day": at.date(), "details": {}
        }  # fmt: skip


def _check_ins(id_: int, now: datetime) -> Iterator[dict[str, Any]]:
    for ago in (20, 27, 34):
        at = now - ago * _DAY
        yield {
            "enrolment_id": id_,
            "submission": f"{id_} {ago}",
            "at": at,
            "on_day": at.date(),
            "pain_nrs": id_ % 11,
            "mood": 1 + id_ % 5,
            "note": "",
            "source": "web",
            "entered_by": id_,
        }


def _flag(
    number: int, enrolment_id: int, at: datetime, is_open: bool, staff: int
) -> dict[str, Any]:
    rule = RULES[enrolment_id % len(RULES)] if is_open else "quiet"
    seen = is_open and enrolment_id % 3 == 0
    return {
        "id": number,
        "enrolment_id": enrolment_id,
        "rule": rule,
        "status": ("acknowledged" if seen else "open") if is_open else "resolved",
        "evidence": {"reasons": _reasons(rule, at.date()), "note": "", "policy": None},
        "raised_at": at,
        "acknowledged_at": at if seen else None,
        "acknowledged_by": staff if seen else None,
        "owner_id": staff if seen else None,
        "resolved_at": None if is_open else at + 3 * _DAY,
        "outcome": None if is_open else "came_back",
    }


def _reasons(rule: str, on: date) -> Sequence[dict[str, Any]]:
    if rule == "asked_for_contact":
        return [Reason("asked_for_contact").as_json()]
    quiet = Reason.ago("no_visits_before", on - 16 * _DAY, on, a_week=3)
    return [quiet.as_json(), Reason("check_ins_missed", {"n": 2}).as_json()]


def _told(number: int, enrolment_id: int, at: datetime, is_open: bool) -> Iterator[dict[str, Any]]:
    yield {"flag_id": number, "kind": "raised", "at": at, "details": {}}
    if not is_open:
        yield {"flag_id": number, "kind": "resolved", "at": at + 3 * _DAY, "details": {}}


def _contact(enrolment_id: int, at: datetime, staff: int) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment_id,
        "channel": "phone",
        "result": "no_answer",
        "note": "",
        "at": at,
        "by": staff,
    }


def _answer(enrolment_id: int, now: datetime) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment_id,
        "token_hash": f"hash {enrolment_id}",
        "issued_at": now - 5 * _DAY,
        "expires_at": now + 9 * _DAY,
        "answered_at": now - 4 * _DAY,
        "answer": "worn_out",
    }
