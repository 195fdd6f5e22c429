"""Invitations: issued, recognised without being used up, used once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.actions import sign_in, start_session
from platform_core.accounts.queries import session_for
from platform_core.accounts.rules import (
    Caseload,
    Incomplete,
    InvitationRefused,
    Joined,
    Language,
    Reason,
    Role,
    SignedIn,
    Slowed,
    Viewer,
)
from platform_core.enrolment.actions import (
    ChangeRefused,
    Issued,
    Referral,
    invite,
    join,
    leave,
    open_invitation,
    recognise,
    refer,
)
from platform_core.enrolment.queries import enrolment_of, invited_by
from platform_core.enrolment.rules import CODE_ALPHABET, LETTER_LASTS, Status
from platform_core.storage import database as storage
from platform_core.storage.tables import Enrolment, Invitation, Person, RoleGrant, Throttle
from tests.enrolment.told import audited, told
from tests.factories import TODAY, a_member, a_person, a_service
from tests.race import at_once
from tests.states import state_table

PASSWORD = "purple lamp rides a bicycle"
ADDRESS = "192.0.2.7"
SECOND = timedelta(seconds=1)


@pytest.fixture
def referred(session: Session, caseload: Caseload, clinician: Person, at: datetime) -> Enrolment:
    return refer(session, caseload, Referral("Carys Bevan"), by=clinician.id, at=at, today=TODAY)


@pytest.fixture
def issued(session: Session, referred: Enrolment, clinician: Person, at: datetime) -> Issued:
    return invite(session, referred, by=clinician.id, at=at)


def come_in(
    session: Session,
    secret: str,
    at: datetime,
    *,
    name: str = "carys",
    password: str = PASSWORD,
    language: Language = Language.WELSH,
) -> Joined | Incomplete | InvitationRefused | Slowed:
    return join(session, secret, name, password, language, address=ADDRESS, at=at)


def test_an_invitation_is_a_link_and_a_printed_code_for_28_days(
    session: Session, referred: Enrolment, issued: Issued, clinician: Person, at: datetime
) -> None:
    assert [len(part) for part in issued.code.split("-")] == [4, 4, 4]
    assert set(issued.code) <= {*CODE_ALPHABET, "-"}
    assert len(issued.token) == 43
    assert issued.expires_at == at + LETTER_LASTS
    assert referred.status == "invited"
    assert told(session, referred)[1:] == [("status", "referred", "invited")]
    assert audited(session)[1:] == [
        ("enrolment.invited", clinician.id),
        ("invitation.issued", clinician.id),
    ]


def test_neither_secret_is_kept(session: Session, issued: Issued) -> None:
    kept = session.exec(select(Invitation)).one().model_dump_json()
    assert issued.token not in kept
    assert issued.code.replace("-", "") not in kept


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_link_and_code_are_the_same_invitation(
    session: Session, issued: Issued, at: datetime, typed: Callable[[str], str]
) -> None:
    by_link = recognise(session, issued.token, address=ADDRESS, at=at)
    by_code = recognise(session, typed(issued.code), address=ADDRESS, at=at)
    assert isinstance(by_link, Invitation)
    assert by_code is by_link
    assert invited_by(session, by_link).name == "Carys Bevan"


def _nothing(session: Session, issued: Issued, clinician: Person, at: datetime) -> datetime:
    return at


def _opened(session: Session, issued: Issued, clinician: Person, at: datetime) -> datetime:
    open_invitation(session, session.get_one(Invitation, issued.invitation_id), at=at)
    return at


def _used(session: Session, issued: Issued, clinician: Person, at: datetime) -> datetime:
    assert isinstance(come_in(session, issued.token, at, name="first"), Joined)
    return at


def _revoked(session: Session, issued: Issued, clinician: Person, at: datetime) -> datetime:
    enrolment = session.exec(select(Enrolment)).one()
    invite(session, enrolment, by=clinician.id, at=at)
    return at


def _expired(session: Session, issued: Issued, clinician: Person, at: datetime) -> datetime:
    return issued.expires_at


WHAT_HAPPENED = {
    "issued": _nothing,
    "opened": _opened,
    "used": _used,
    "revoked": _revoked,
    "expired": _expired,
    "unknown": _nothing,
}


@pytest.mark.parametrize("row", state_table("Invitation"), ids=lambda row: row["state"])
@pytest.mark.parametrize("by", ["token", "code"])
def test_an_invitation_answers_as_documented(
    session: Session,
    issued: Issued,
    clinician: Person,
    at: datetime,
    row: dict[str, str],
    by: str,
) -> None:
    now = WHAT_HAPPENED[row["state"]](session, issued, clinician, at)
    secret = getattr(issued, by)
    if row["state"] == "unknown":
        secret = "Z" * len(secret)
    looked_at = recognise(session, secret, address=ADDRESS, at=now)
    joined = come_in(session, secret, now, name="second")
    if row["lets somebody in"] == "yes":
        assert isinstance(looked_at, Invitation)
        assert isinstance(joined, Joined)
    else:
        assert looked_at == joined == InvitationRefused(Reason(row["answer otherwise"]))


def test_an_invitation_lasts_to_its_very_end(
    session: Session, issued: Issued, at: datetime
) -> None:
    just = issued.expires_at - SECOND
    assert isinstance(come_in(session, issued.token, just), Joined)


@pytest.mark.parametrize("secret", ["", "\0", "ABCD", "x" * 10_000, "🐑", "\ud800", "' OR 1=1 --"])
def test_what_is_no_secret_is_unknown(session: Session, at: datetime, secret: str) -> None:
    assert come_in(session, secret, at) == InvitationRefused(Reason.UNKNOWN)


def test_looking_any_number_of_times_uses_nothing_up(
    session: Session, issued: Issued, at: datetime
) -> None:
    for _ in range(20):
        assert isinstance(recognise(session, issued.token, address=ADDRESS, at=at), Invitation)
    assert isinstance(come_in(session, issued.token, at), Joined)


def test_the_first_opening_counts_and_makes_the_enrolment_due(
    session: Session, referred: Enrolment, issued: Issued, at: datetime
) -> None:
    invitation = session.get_one(Invitation, issued.invitation_id)
    for later in (1, 2):
        open_invitation(session, invitation, at=at + timedelta(days=later))
    session.refresh(invitation)
    assert invitation.opened_at == at + timedelta(days=1)
    assert referred.look_again_at == at + timedelta(days=1)


def test_joining_makes_a_patient_who_can_sign_in(
    session: Session, service: object, referred: Enrolment, issued: Issued, at: datetime
) -> None:
    later = at + timedelta(days=2)
    joined = come_in(session, issued.code, later, name=" Carys ")
    assert isinstance(joined, Joined)
    mine = enrolment_of(session, joined.person_id, service.id)
    assert mine is referred
    assert (mine.status, mine.joined_at, mine.look_again_at) == ("joined", later, later)
    assert session.get_one(Person, joined.person_id).language == "cy"
    assert session.exec(
        select(RoleGrant.role).where(RoleGrant.person_id == joined.person_id)
    ).all() == [Role.PATIENT]
    assert told(session, referred)[-1] == ("status", "invited", "joined")
    assert ("enrolment.joined", joined.person_id) in audited(session)
    assert isinstance(sign_in(session, "carys", PASSWORD, address=ADDRESS, at=later), SignedIn)
    token = start_session(session, joined.person_id, at=later)
    assert isinstance(session_for(session, token, now=later), Viewer)


def test_everything_wrong_with_the_form_is_said_and_the_invitation_stays(
    session: Session, issued: Issued, at: datetime
) -> None:
    answer = come_in(session, issued.token, at, name="ab", password="short")
    assert isinstance(answer, Incomplete)
    assert [(problem.field, problem.wording) for problem in answer.problems] == [
        ("sign_in_name", "sign_in_name.wrong"),
        ("password", "password.too_short"),
    ]
    assert isinstance(come_in(session, issued.token, at), Joined)


@pytest.mark.parametrize("password", ["Mrs.Bevan@Powys!", "service powys 2026"])
def test_a_password_of_what_is_known_is_refused(
    session: Session, issued: Issued, at: datetime, password: str
) -> None:
    answer = come_in(session, issued.token, at, password=password)
    assert isinstance(answer, Incomplete)
    assert answer.problems[0].wording == "password.too_like_you"


def test_a_name_that_is_taken_is_refused_and_the_invitation_stays(
    session: Session, referred: Enrolment, issued: Issued, at: datetime
) -> None:
    a_person(session, "Somebody else", sign_in_name="carys", password_hash="x")
    answer = come_in(session, issued.token, at, name="CARYS")
    assert isinstance(answer, Incomplete)
    assert [problem.wording for problem in answer.problems] == ["sign_in_name.taken"]
    assert isinstance(recognise(session, issued.token, address=ADDRESS, at=at), Invitation)
    assert referred.status == "invited"
    assert isinstance(come_in(session, issued.token, at, name="carys2"), Joined)


def test_inviting_again_ends_what_was_sent_before_and_says_who_and_when(
    session: Session, referred: Enrolment, issued: Issued, clinician: Person, at: datetime
) -> None:
    later = at + timedelta(days=1)
    second = invite(session, referred, by=clinician.id, at=later)
    first = session.get_one(Invitation, issued.invitation_id)
    session.refresh(first)
    assert (first.revoked_at, first.revoked_by) == (later, clinician.id)
    assert isinstance(come_in(session, second.token, later), Joined)
    assert told(session, referred)[1:] == [
        ("status", "referred", "invited"),
        ("status", "invited", "joined"),
    ]


def test_somebody_who_has_joined_is_not_invited_again(
    session: Session, referred: Enrolment, issued: Issued, clinician: Person, at: datetime
) -> None:
    come_in(session, issued.token, at)
    with pytest.raises(ChangeRefused):
        invite(session, referred, by=clinician.id, at=at)


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDREW, Status.MOVED_TO_PAPER])
def test_leaving_ends_the_invitation_and_a_new_one_lets_them_back(
    session: Session,
    referred: Enrolment,
    issued: Issued,
    clinician: Person,
    at: datetime,
    status: Status,
) -> None:
    leave(session, referred, status, by=clinician.id, at=at)
    assert come_in(session, issued.token, at) == InvitationRefused(Reason.REVOKED)
    again = invite(session, referred, by=clinician.id, at=at)
    assert isinstance(come_in(session, again.token, at), Joined)


def guess(session: Session, number: int, at: datetime, address: str = ADDRESS) -> object:
    return recognise(session, f"ZZZZ-ZZZZ-{number:04}", address=address, at=at)


def test_guessing_codes_slows_the_address_and_nobody_else(
    session: Session, issued: Issued, at: datetime
) -> None:
    unknown = InvitationRefused(Reason.UNKNOWN)
    assert {guess(session, n, at) for n in range(11)} == {unknown}
    assert guess(session, 12, at) == Slowed(at + SECOND)
    assert come_in(session, issued.code, at) == Slowed(at + SECOND)
    assert guess(session, 13, at, "192.0.2.8") == unknown
    assert isinstance(recognise(session, issued.token, address=ADDRESS, at=at), Invitation)
    assert isinstance(come_in(session, issued.code, at + SECOND), Joined)


def test_a_guess_through_the_form_is_counted_as_well(session: Session, at: datetime) -> None:
    for number in range(11):
        come_in(session, f"ZZZZ-ZZZZ-{number:04}", at)
    assert isinstance(guess(session, 12, at), Slowed)


def test_a_real_code_that_no_longer_works_is_no_guess(
    session: Session, issued: Issued, at: datetime
) -> None:
    come_in(session, issued.code, at)
    for _ in range(20):
        answer = recognise(session, issued.code, address=ADDRESS, at=at)
        assert answer == InvitationRefused(Reason.USED)


def test_guesses_are_counted_in_a_transaction_that_commits(database: Engine, at: datetime) -> None:
    for number in range(11):
        with storage.open_transaction() as session:
            guess(session, number, at)
    with storage.open_reading() as session:
        assert session.exec(select(Throttle.failures)).one() == 11


def test_two_tabs_with_one_invitation_make_one_patient(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        service = a_service(session)
        clinician = a_member(session, service, Role.CLINICIAN)
        enrolment = refer(
            session,
            Caseload(service.id),
            Referral("Carys Bevan"),
            by=clinician.id,
            at=at,
            today=TODAY,
        )
        issued = invite(session, enrolment, by=clinician.id, at=at)

    def one(number: int) -> object:
        with storage.open_transaction() as session:
            return come_in(session, (issued.token, issued.code)[number % 2], at, name=f"c{number}x")

    answers = at_once(one, 4)
    assert answers.count(Joined(enrolment.person_id)) == 1
    assert answers.count(InvitationRefused(Reason.USED)) == 3
    with storage.open_reading() as session:
        assert len(told(session, enrolment)) == 3
        winner = answers.index(Joined(enrolment.person_id))
        assert session.get_one(Person, enrolment.person_id).sign_in_name == f"c{winner}x"


def test_two_people_choosing_one_name_at_once_are_two_people(
    database: Engine, at: datetime
) -> None:
    with storage.open_transaction() as session:
        service = a_service(session)
        clinician = a_member(session, service, Role.CLINICIAN)
        tokens = [
            invite(
                session,
                refer(
                    session,
                    Caseload(service.id),
                    Referral(f"Carys {number}"),
                    by=clinician.id,
                    at=at,
                    today=TODAY,
                ),
                by=clinician.id,
                at=at,
            ).token
            for number in range(2)
        ]

    def one(number: int) -> str:
        with storage.open_transaction() as session:
            return type(come_in(session, tokens[number], at)).__name__

    assert sorted(at_once(one, 2)) == ["Incomplete", "Joined"]
