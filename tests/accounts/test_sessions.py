"""Staying signed in, and no longer being so."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.actions import (
    disable,
    enable,
    end_all_sessions,
    give_role,
    remove_role,
    set_language,
    sign_out,
    start_session,
    touch,
)
from platform_core.accounts.queries import session_for
from platform_core.accounts.rules import (
    PATIENT_LIMITS,
    STAFF_LIMITS,
    Caseload,
    Expired,
    Language,
    Role,
    SessionLimits,
    Viewer,
    limits_for,
    needs_touch,
)
from platform_core.storage.tables import AuditEntry, Person, Service, SignInSession
from tests.asked import asked
from tests.factories import a_member, a_person, a_service
from tests.states import state_table

SECOND = timedelta(seconds=1)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def carys(session: Session, service: Service) -> Person:
    return a_member(session, service, Role.PATIENT, "Carys Bevan", language="cy")


@pytest.fixture
def token(session: Session, carys: Person, at: datetime) -> str:
    return start_session(session, carys.id, at=at)


def test_a_viewer_is_who_they_are_where_they_are(
    session: Session, service: Service, carys: Person, token: str, at: datetime
) -> None:
    viewer = session_for(session, token, now=at)
    assert viewer == Viewer(
        person_id=carys.id,
        name="Carys Bevan",
        language=Language.WELSH,
        service_id=service.id,
        roles=frozenset({Role.PATIENT}),
        session_id=viewer.session_id,
        last_seen_at=at,
    )
    assert viewer.caseload == Caseload(service.id)


def test_asking_who_is_here_is_one_statement(
    database: Engine, session: Session, token: str, at: datetime
) -> None:
    with asked(database) as said:
        assert isinstance(session_for(session, token, now=at), Viewer)
    assert len(said) == 1


GoesOn = Callable[[Session, Person, int, datetime], datetime]


def _nothing(_session: Session, _carys: Person, _id: int, at: datetime) -> datetime:
    return at + PATIENT_LIMITS.idle - SECOND


def _idle(_session: Session, _carys: Person, _id: int, at: datetime) -> datetime:
    return at + PATIENT_LIMITS.idle


def _old(session: Session, _carys: Person, id_: int, at: datetime) -> datetime:
    session.get_one(SignInSession, id_).last_seen_at = at + PATIENT_LIMITS.absolute - SECOND
    session.flush()
    return at + PATIENT_LIMITS.absolute


def _signed_out(session: Session, _carys: Person, id_: int, at: datetime) -> datetime:
    sign_out(session, id_, at=at)
    return at


def _shut_out(session: Session, carys: Person, _id: int, at: datetime) -> datetime:
    carys.disabled_at, carys.disabled_by = at, carys.id
    session.flush()
    return at + PATIENT_LIMITS.idle  # even when it would be over by now


WHAT_HAPPENED: dict[str, GoesOn] = {
    "going": _nothing,
    "idle too long": _idle,
    "too old": _old,
    "signed out": _signed_out,
    "shut out": _shut_out,
    "unknown": _nothing,
}


@pytest.mark.parametrize("row", state_table("Session"), ids=lambda row: row["state"])
def test_a_session_is_judged_as_documented(
    session: Session, carys: Person, token: str, at: datetime, row: dict[str, str]
) -> None:
    id_ = session.exec(select(SignInSession.id)).one()
    now = WHAT_HAPPENED[row["state"]](session, carys, id_, at)
    found = session_for(session, "other" if row["state"] == "unknown" else token, now=now)
    assert isinstance(found, Viewer) == (row["who is there"] == "the person")
    kept = {"yes": Expired(carys.id, id_), "no": None, "": found}
    assert found == kept[row["unsent answers are kept"]]


@pytest.mark.parametrize("token", [None, "", "\0", "x" * 10_000, "\ud800"])
def test_what_is_no_token_is_nobody(session: Session, at: datetime, token: str | None) -> None:
    assert session_for(session, token, now=at) is None


@pytest.mark.parametrize(
    ("roles", "limits"),
    [
        ({Role.PATIENT}, PATIENT_LIMITS),
        ({Role.CLINICIAN}, STAFF_LIMITS),
        ({Role.PATIENT, Role.AUTHOR}, STAFF_LIMITS),
    ],
)
def test_any_staff_role_brings_the_stricter_limits(
    session: Session,
    service: Service,
    carys: Person,
    token: str,
    at: datetime,
    roles: set[Role],
    limits: SessionLimits,
) -> None:
    for role in roles:
        give_role(session, Caseload(service.id), carys.id, role, by=carys.id, at=at)
    if Role.PATIENT not in roles:
        remove_role(session, Caseload(service.id), carys.id, Role.PATIENT, by=carys.id, at=at)
    assert limits_for(frozenset(roles)) == limits
    assert isinstance(session_for(session, token, now=at + limits.idle - SECOND), Viewer)
    assert isinstance(session_for(session, token, now=at + limits.idle), Expired)


def test_a_role_taken_away_is_gone_at_the_next_run(
    session: Session, service: Service, carys: Person, token: str, at: datetime
) -> None:
    load = Caseload(service.id)
    give_role(session, load, carys.id, Role.AUTHOR, by=carys.id, at=at)
    remove_role(session, load, carys.id, Role.PATIENT, by=carys.id, at=at)
    viewer = session_for(session, token, now=at)
    assert isinstance(viewer, Viewer)
    assert viewer.roles == {Role.AUTHOR}
    remove_role(session, load, carys.id, Role.AUTHOR, by=carys.id, at=at)
    assert session_for(session, token, now=at) is None


def test_being_let_back_in_takes_a_new_sign_in(
    session: Session, service: Service, carys: Person, token: str, at: datetime
) -> None:
    disable(session, Caseload(service.id), carys.id, by=carys.id, at=at)
    enable(session, Caseload(service.id), carys.id, by=carys.id, at=at)
    assert session_for(session, token, now=at) is None
    again = start_session(session, carys.id, at=at)
    assert isinstance(session_for(session, again, now=at), Viewer)


def test_roles_in_another_service_are_not_mixed_in(
    session: Session, carys: Person, token: str, at: datetime
) -> None:
    elsewhere = a_service(session, "elsewhere")
    give_role(session, Caseload(elsewhere.id), carys.id, Role.CLINICIAN, by=carys.id, at=at)
    viewer = session_for(session, token, now=at)
    assert isinstance(viewer, Viewer)
    assert viewer.roles == {Role.PATIENT}
    assert viewer.service_id != elsewhere.id


def test_use_keeps_a_session_going_until_its_absolute_limit(
    session: Session, token: str, at: datetime
) -> None:
    now = at
    while isinstance(viewer := session_for(session, token, now=now), Viewer):
        touch(session, viewer, now=now)
        now += timedelta(minutes=20)
    assert now == at + PATIENT_LIMITS.absolute


def test_use_is_noted_at_most_once_a_minute(session: Session, token: str, at: datetime) -> None:
    viewer = session_for(session, token, now=at)
    assert isinstance(viewer, Viewer)
    just_before, after = at + timedelta(seconds=59), at + timedelta(seconds=60)
    assert not needs_touch(viewer, now=just_before)
    assert needs_touch(viewer, now=after)
    for now, noted in ((just_before, at), (after, after)):
        touch(session, viewer, now=now)
        seen = session_for(session, token, now=now)
        assert isinstance(seen, Viewer)
        assert seen.last_seen_at == noted


def test_a_session_that_was_signed_out_is_not_touched_back(
    session: Session, token: str, at: datetime
) -> None:
    viewer = session_for(session, token, now=at)
    assert isinstance(viewer, Viewer)
    sign_out(session, viewer.session_id, at=at)
    touch(session, viewer, now=at + timedelta(minutes=5))
    assert session_for(session, token, now=at + timedelta(minutes=5)) is None


def test_signing_out_ends_one_session_once_and_leaves_the_other_device(
    session: Session, carys: Person, token: str, at: datetime
) -> None:
    phone = start_session(session, carys.id, at=at)
    viewer = session_for(session, token, now=at)
    assert isinstance(viewer, Viewer)
    assert sign_out(session, viewer.session_id, at=at)
    assert not sign_out(session, viewer.session_id, at=at)
    assert isinstance(session_for(session, phone, now=at), Viewer)
    ended = session.exec(select(AuditEntry).where(AuditEntry.action == "session.ended")).one()
    assert (ended.by, ended.details) == (carys.id, {"reason": "signed_out"})


def test_all_of_a_persons_sessions_end_and_nobody_elses(
    session: Session, service: Service, carys: Person, token: str, at: datetime
) -> None:
    other = a_member(session, service, Role.PATIENT, "Mair")
    others = start_session(session, other.id, at=at)
    start_session(session, carys.id, at=at)
    assert end_all_sessions(session, carys.id, reason="password_changed", at=at) == 2
    assert session_for(session, token, now=at) is None
    assert isinstance(session_for(session, others, now=at), Viewer)


def test_a_language_is_kept_and_audited_when_it_changes(session: Session, at: datetime) -> None:
    person = a_person(session)
    for _ in range(2):
        set_language(session, person.id, Language.WELSH, at=at)
    assert person.language == "cy"
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.action, entry.details) == ("language.set", {"before": "en", "after": "cy"})
