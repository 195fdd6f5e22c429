"""Signing in: who gets in, what the others are told, and who is slowed down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from platform_core.accounts import passwords
from platform_core.accounts.actions import disable, remove_role, sign_in
from platform_core.accounts.passwords import hash_password, needs_rehash
from platform_core.accounts.rules import Caseload, Refused, Role, SignedIn, Slowed
from platform_core.accounts.throttle import forget_old_failures
from platform_core.storage import database as storage
from platform_core.storage.tables import AuditEntry, Person, Service, SignInSession, Throttle
from tests.accounts.people import ADDRESS, PASSWORD, a_clinician
from tests.factories import a_service
from tests.race import at_once

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def huw(session: Session, service: Service) -> Person:
    return a_clinician(session, service)


def test_the_right_password_begins_a_session(session: Session, huw: Person, at: datetime) -> None:
    signed_in = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.viewer.person_id == huw.id
    assert signed_in.viewer.roles == {Role.CLINICIAN}
    assert signed_in.viewer.last_seen_at == at


def test_case_and_spaces_around_a_name_make_no_difference(
    session: Session, huw: Person, at: datetime
) -> None:
    signed_in = sign_in(session, " HUW@Example.org ", PASSWORD, address=ADDRESS, at=at)
    assert isinstance(signed_in, SignedIn)


def test_every_sign_in_has_its_own_token_and_only_its_hash_is_kept(
    session: Session, huw: Person, at: datetime
) -> None:
    tokens = set()
    for _ in range(2):
        signed_in = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
        assert isinstance(signed_in, SignedIn)
        tokens.add(signed_in.token)
    assert len(tokens) == 2
    assert all(len(token) == 43 for token in tokens)  # 256 bits in URL-safe base 64
    assert tokens.isdisjoint(session.exec(select(SignInSession.token_hash)).all())


def shut_out(session: Session, service: Service, huw: Person, at: datetime) -> None:
    disable(session, Caseload(service.id), huw.id, by=huw.id, at=at)


def without_a_role(session: Session, service: Service, huw: Person, at: datetime) -> None:
    remove_role(session, Caseload(service.id), huw.id, Role.CLINICIAN, by=huw.id, at=at)


def as_ever(session: Session, service: Service, huw: Person, at: datetime) -> None:
    """Nothing has happened to them."""


@pytest.mark.parametrize(
    ("name", "password", "first"),
    [
        ("nobody@example.org", PASSWORD, as_ever),
        ("huw@example.org", "a wrong password", as_ever),
        ("huw@example.org", "", as_ever),
        ("", "", as_ever),
        ("x" * 5000, "\0" * 5000, as_ever),
        ("huw@example.org", PASSWORD, shut_out),
        ("huw@example.org", PASSWORD, without_a_role),
    ],
)
def test_everybody_else_hears_the_same_after_the_same_time(
    session: Session,
    service: Service,
    huw: Person,
    at: datetime,
    name: str,
    password: str,
    first: Callable[[Session, Service, Person, datetime], None],
) -> None:
    first(session, service, huw, at)
    with patch.object(passwords, "_matches", wraps=passwords._matches) as matches:
        answer = sign_in(session, name, password, address=ADDRESS, at=at)
    assert answer == Refused()
    assert matches.call_count == 1
    assert session.exec(select(SignInSession)).all() == []


def test_a_weak_old_hash_is_made_anew_at_sign_in(
    session: Session, huw: Person, at: datetime
) -> None:
    with patch.object(passwords, "_CONTEXT", passwords._CONTEXT.copy(argon2__time_cost=1)):
        huw.password_hash = hash_password(PASSWORD)
    assert needs_rehash(huw.password_hash)
    sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert not needs_rehash(huw.password_hash)
    again = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert isinstance(again, SignedIn)


def test_the_audit_tells_sign_ins_and_refusals_without_what_was_typed(
    session: Session, huw: Person, at: datetime
) -> None:
    sign_in(session, "huw@example.org", "my other password", address=ADDRESS, at=at)
    sign_in(session, "nobody@example.org", PASSWORD, address=ADDRESS, at=at)
    sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    entries = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.by) for entry in entries] == [
        ("sign_in.refused", None),
        ("sign_in.refused", None),
        ("session.began", huw.id),
    ]
    assert [entry.details for entry in entries] == [{}, {}, {}]


def guess(session: Session, times: int, at: datetime, *, name: str, address: str) -> object:
    answer: object = None
    for _ in range(times):
        answer = sign_in(session, name, "a wrong password", address=address, at=at)
    return answer


def test_the_fourth_wrong_password_costs_a_second_and_the_fifth_two(
    session: Session, huw: Person, at: datetime
) -> None:
    name = "huw@example.org"
    assert guess(session, 4, at, name=name, address=ADDRESS) == Refused()
    assert guess(session, 1, at, name=name, address=ADDRESS) == Slowed(at + SECOND)
    assert guess(session, 1, at + SECOND, name=name, address=ADDRESS) == Refused()
    assert guess(session, 1, at + SECOND, name=name, address=ADDRESS) == Slowed(at + 3 * SECOND)


def test_while_slowed_even_the_right_password_waits_and_costs_nothing(
    session: Session, huw: Person, at: datetime
) -> None:
    guess(session, 4, at, name="huw@example.org", address=ADDRESS)
    with patch.object(passwords, "_matches") as matches:
        answer = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert answer == Slowed(at + SECOND)
    assert not matches.called
    later = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at + SECOND)
    assert isinstance(later, SignedIn)


def test_a_name_that_nobody_has_is_slowed_just_the_same(session: Session, at: datetime) -> None:
    guess(session, 4, at, name="nobody@example.org", address=ADDRESS)
    answer = guess(session, 1, at, name="nobody@example.org", address=ADDRESS)
    assert answer == Slowed(at + SECOND)


def test_the_right_password_clears_the_account(session: Session, huw: Person, at: datetime) -> None:
    guess(session, 3, at, name="huw@example.org", address=ADDRESS)
    sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert guess(session, 3, at, name="huw@example.org", address="192.0.2.8") == Refused()


def test_others_are_not_slowed_by_the_guessing_of_one(
    session: Session, service: Service, huw: Person, at: datetime
) -> None:
    a_clinician(session, service, "mair@example.org")
    guess(session, 9, at, name="huw@example.org", address=ADDRESS)
    mair = sign_in(session, "mair@example.org", PASSWORD, address="192.0.2.9", at=at)
    assert isinstance(mair, SignedIn)


def test_one_address_trying_many_names_is_slowed(
    session: Session, service: Service, at: datetime
) -> None:
    for number in range(11):
        guess(session, 1, at, name=f"name{number}@example.org", address=ADDRESS)
    answer = guess(session, 1, at, name="another@example.org", address=ADDRESS)
    assert answer == Slowed(at + SECOND)
    elsewhere = guess(session, 1, at, name="another@example.org", address="192.0.2.9")
    assert elsewhere == Refused()


def test_signing_in_oneself_does_not_clear_the_address(
    session: Session, huw: Person, at: datetime
) -> None:
    for number in range(10):
        guess(session, 1, at, name=f"name{number}@example.org", address=ADDRESS)
    sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    guess(session, 1, at, name="name10@example.org", address=ADDRESS)
    assert isinstance(guess(session, 1, at, name="one more", address=ADDRESS), Slowed)


def test_a_thousand_guesses_in_an_hour_get_a_handful_of_looks(
    session: Session, huw: Person, at: datetime
) -> None:
    looked_at = 0
    for number in range(1000):
        when = at + number * timedelta(seconds=3.6)
        answer = sign_in(session, "huw@example.org", "x", address=f"198.51.100.{number}", at=when)
        looked_at += answer == Refused()
    assert looked_at <= 17  # three free, eleven while it doubles, four an hour from then on


def test_nobody_is_locked_out_for_good(session: Session, huw: Person, at: datetime) -> None:
    when = at
    for _ in range(40):
        answer = sign_in(session, "huw@example.org", "x", address=ADDRESS, at=when)
        when = answer.until if isinstance(answer, Slowed) else when
    assert isinstance(
        sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=when + 15 * MINUTE),
        SignedIn,
    )


def test_a_day_later_all_is_forgotten(session: Session, huw: Person, at: datetime) -> None:
    guess(session, 4, at, name="huw@example.org", address=ADDRESS)
    tomorrow = at + timedelta(days=1)
    assert guess(session, 3, tomorrow, name="huw@example.org", address=ADDRESS) == Refused()
    assert guess(session, 1, tomorrow, name="huw@example.org", address=ADDRESS) == Refused()


def test_forgotten_failures_are_tidied_away(session: Session, at: datetime) -> None:
    guess(session, 2, at, name="nobody", address=ADDRESS)
    guess(session, 1, at + timedelta(hours=1), name="somebody", address="192.0.2.9")
    assert forget_old_failures(session, at=at + timedelta(hours=24)) == 2
    assert session.exec(select(func.count()).select_from(Throttle)).one() == 2


def test_neither_names_nor_addresses_are_kept(session: Session, at: datetime) -> None:
    guess(session, 1, at, name="nobody@example.org", address=ADDRESS)
    kept = " ".join(session.exec(select(Throttle.subject)).all())
    assert "nobody" not in kept
    assert ADDRESS not in kept


def test_counts_survive_a_restart(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        a_clinician(session, a_service(session))
    for _ in range(4):
        with storage.open_transaction() as session:
            sign_in(session, "huw@example.org", "wrong", address=ADDRESS, at=at)
    database.dispose()  # as a restarted process finds it
    with storage.open_transaction() as session:
        answer = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert answer == Slowed(at + SECOND)


def test_guesses_at_the_same_moment_are_counted_one_by_one(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        a_clinician(session, a_service(session))

    def one_guess(_: int) -> object:
        with storage.open_transaction() as session:
            return sign_in(session, "huw@example.org", "wrong", address=ADDRESS, at=at)

    answers = at_once(one_guess, 6)
    assert answers.count(Refused()) == 4
    assert answers.count(Slowed(at + SECOND)) == 2
