"""The staff of a service: added, let in, given and relieved of roles."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.actions import (
    LastAdministrator,
    MemberRefused,
    NotAMember,
    StaffInvitationIssued,
    add_member,
    disable,
    enable,
    give_role,
    recognise_staff_invitation,
    redeem_staff_invitation,
    remove_role,
    sign_in,
)
from platform_core.accounts.actions.members import LINK_LASTS
from platform_core.accounts.queries import people_of
from platform_core.accounts.rules import (
    Caseload,
    Incomplete,
    InvitationRefused,
    Joined,
    Language,
    Reason,
    Role,
    SignedIn,
)
from platform_core.storage import database as storage
from platform_core.storage.tables import AuditEntry, Person, Service, StaffInvitation
from tests.accounts.people import ADDRESS, PASSWORD, a_clinician, somebody
from tests.factories import a_member, a_service
from tests.race import at_once


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def admin(session: Session, service: Service) -> Person:
    return a_member(session, service, Role.ADMINISTRATOR, "Aled")


@pytest.fixture
def caseload(service: Service) -> Caseload:
    return Caseload(service.id)


def add(
    session: Session,
    caseload: Caseload,
    admin: Person,
    at: datetime,
    *,
    name: str = "Huw Prosser",
    email: str = "Huw@Example.org",
    role: Role = Role.CLINICIAN,
) -> StaffInvitationIssued:
    return add_member(session, caseload, name, email, role, Language.WELSH, by=admin.id, at=at)


def test_a_member_gets_in_with_the_link_and_a_password(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    assert issued.expires_at == at + LINK_LASTS
    assert redeem_staff_invitation(session, issued.token, PASSWORD, at=at) == Joined(
        issued.person_id
    )
    signed_in = sign_in(session, "huw@example.org", PASSWORD, address=ADDRESS, at=at)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.viewer.roles == {Role.CLINICIAN}
    assert signed_in.viewer.language is Language.WELSH


def test_only_the_hash_of_a_link_is_kept(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    assert session.exec(select(StaffInvitation.token_hash)).one() != issued.token


def test_a_link_is_used_once(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    redeem_staff_invitation(session, issued.token, PASSWORD, at=at)
    again = redeem_staff_invitation(session, issued.token, "another long secret", at=at)
    assert again == InvitationRefused(Reason.USED)


def test_looking_at_a_link_does_not_use_it(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    for _ in range(3):
        found = recognise_staff_invitation(session, issued.token, at=at)
        assert isinstance(found, StaffInvitation)
    assert isinstance(redeem_staff_invitation(session, issued.token, PASSWORD, at=at), Joined)


def test_a_link_runs_out_after_72_hours(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    expired = InvitationRefused(Reason.EXPIRED)
    late = redeem_staff_invitation(session, issued.token, PASSWORD, at=issued.expires_at)
    assert late == expired
    just = issued.expires_at - timedelta(seconds=1)
    assert isinstance(redeem_staff_invitation(session, issued.token, PASSWORD, at=just), Joined)


@pytest.mark.parametrize("token", ["", "guess", "\0", "x" * 10_000])
def test_a_guessed_link_is_unknown(session: Session, at: datetime, token: str) -> None:
    assert redeem_staff_invitation(session, token, PASSWORD, at=at) == InvitationRefused(
        Reason.UNKNOWN
    )


def test_adding_somebody_again_ends_the_link_they_have(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    first = add(session, caseload, admin, at)
    second = add(session, caseload, admin, at, role=Role.AUTHOR)
    assert second.person_id == first.person_id
    assert redeem_staff_invitation(session, first.token, PASSWORD, at=at) == InvitationRefused(
        Reason.REVOKED
    )
    redeem_staff_invitation(session, second.token, PASSWORD, at=at)
    huw = people_of(session, caseload=caseload)[1]
    assert huw.roles == {Role.CLINICIAN, Role.AUTHOR}


def test_a_poor_password_leaves_the_link_unused(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    answer = redeem_staff_invitation(session, issued.token, "Huw Prosser Huw", at=at)
    assert isinstance(answer, Incomplete)
    assert [problem.wording for problem in answer.problems] == ["password.too_like_you"]
    assert isinstance(redeem_staff_invitation(session, issued.token, PASSWORD, at=at), Joined)


def test_everything_wrong_with_a_new_member_is_said_at_once(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    with pytest.raises(MemberRefused) as refusal:
        add(session, caseload, admin, at, name=" \0 ", email="huw", role=Role.PATIENT)
    assert [(problem.field, problem.wording) for problem in refusal.value.problems] == [
        ("name", "name.missing"),
        ("email", "email.wrong"),
        ("role", "role.not_staff"),
    ]


def test_a_name_that_is_too_long_is_refused(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    with pytest.raises(MemberRefused) as refusal:
        add(session, caseload, admin, at, name="x" * 121)
    assert refusal.value.problems[0].names == {"limit": 120}


def test_an_address_that_signs_somebody_in_cannot_be_added_again(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    elsewhere = a_service(session, "elsewhere")
    a_clinician(session, elsewhere, "huw@example.org")
    with pytest.raises(MemberRefused) as refusal:
        add(session, caseload, admin, at)
    assert refusal.value.problems[0].wording == "email.taken"


def test_an_address_taken_meanwhile_leaves_the_link_unused(
    session: Session, service: Service, caseload: Caseload, admin: Person, at: datetime
) -> None:
    issued = add(session, caseload, admin, at)
    somebody(session, service, Role.PATIENT, "huw@example.org")
    answer = redeem_staff_invitation(session, issued.token, PASSWORD, at=at)
    assert isinstance(answer, Incomplete)
    assert answer.problems[0].wording == "sign_in_name.taken"
    assert isinstance(recognise_staff_invitation(session, issued.token, at=at), StaffInvitation)


def test_two_tabs_with_one_link_make_one_member(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        service = a_service(session)
        admin = a_member(session, service, Role.ADMINISTRATOR)
        issued = add(session, Caseload(service.id), admin, at)

    def redeem(_: int) -> object:
        with storage.open_transaction() as session:
            return redeem_staff_invitation(session, issued.token, PASSWORD, at=at)

    answers = at_once(redeem, 3)
    assert answers.count(Joined(issued.person_id)) == 1
    assert answers.count(InvitationRefused(Reason.USED)) == 2


def test_a_service_sees_its_own_staff_and_no_patients(
    session: Session, service: Service, caseload: Caseload, admin: Person, at: datetime
) -> None:
    a_member(session, service, Role.PATIENT, "Carys Bevan")
    a_member(session, a_service(session, "elsewhere"), Role.CLINICIAN, "Mair")
    issued = add(session, caseload, admin, at)
    disable(session, caseload, issued.person_id, by=admin.id, at=at)
    members = people_of(session, caseload=caseload)
    assert [(m.name, m.has_joined, m.is_disabled) for m in members] == [
        ("Aled", False, False),
        ("Huw Prosser", False, True),
    ]


def test_giving_a_role_twice_gives_it_once(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    assert give_role(session, caseload, admin.id, Role.AUTHOR, by=admin.id, at=at)
    assert not give_role(session, caseload, admin.id, Role.AUTHOR, by=admin.id, at=at)
    assert actions(session) == ["role.given"]


def test_a_role_can_be_given_again_after_it_was_taken(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    for _ in range(2):
        give_role(session, caseload, admin.id, Role.AUTHOR, by=admin.id, at=at)
        remove_role(session, caseload, admin.id, Role.AUTHOR, by=admin.id, at=at)
    assert actions(session) == ["role.given", "role.removed"] * 2


def test_a_role_that_somebody_does_not_have_here_cannot_be_taken(
    session: Session, caseload: Caseload, admin: Person, at: datetime
) -> None:
    mair = a_member(session, a_service(session, "elsewhere"), Role.CLINICIAN, "Mair")
    with pytest.raises(NotAMember):
        remove_role(session, caseload, mair.id, Role.CLINICIAN, by=admin.id, at=at)


@pytest.mark.parametrize("act", [disable, enable])
def test_another_services_people_are_out_of_reach(
    session: Session, caseload: Caseload, admin: Person, at: datetime, act: object
) -> None:
    mair = a_member(session, a_service(session, "elsewhere"), Role.CLINICIAN, "Mair")
    with pytest.raises(NotAMember):
        act(session, caseload, mair.id, by=admin.id, at=at)
    assert mair.disabled_at is None


def test_somebody_must_be_left_to_manage_the_service(
    session: Session, service: Service, caseload: Caseload, admin: Person, at: datetime
) -> None:
    with pytest.raises(LastAdministrator):
        remove_role(session, caseload, admin.id, Role.ADMINISTRATOR, by=admin.id, at=at)
    with pytest.raises(LastAdministrator):
        disable(session, caseload, admin.id, by=admin.id, at=at)
    second = a_member(session, service, Role.ADMINISTRATOR, "Beti")
    disable(session, caseload, admin.id, by=second.id, at=at)
    with pytest.raises(LastAdministrator):
        remove_role(session, caseload, second.id, Role.ADMINISTRATOR, by=second.id, at=at)


def test_two_administrators_cannot_remove_each_other_at_once(
    database: Engine, at: datetime
) -> None:
    with storage.open_transaction() as session:
        service = a_service(session)
        people = [a_member(session, service, Role.ADMINISTRATOR, n).id for n in ("A", "B")]

    def remove(number: int) -> str:
        try:
            with storage.open_transaction() as session:
                remove_role(
                    session,
                    Caseload(service.id),
                    people[1 - number],
                    Role.ADMINISTRATOR,
                    by=people[number],
                    at=at,
                )
        except LastAdministrator:
            return "refused"
        return "removed"

    assert sorted(at_once(remove, 2)) == ["refused", "removed"]


def test_shutting_out_and_letting_in_twice_is_once(
    session: Session, service: Service, caseload: Caseload, admin: Person, at: datetime
) -> None:
    huw = a_clinician(session, service)
    for act in (disable, disable, enable, enable):
        act(session, caseload, huw.id, by=admin.id, at=at)
    assert actions(session) == ["person.disabled", "person.enabled"]


def actions(session: Session) -> list[str]:
    return list(session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all())
