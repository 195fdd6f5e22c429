"""Inviting many at once: by email, by letters to print, and those who want neither."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload, Role
from platform_core.enrolment.actions import invite, refuse
from platform_core.enrolment.refusals import Refused
from platform_core.enrolment.rules import Channel
from platform_core.insights.invitations import by_way_and_spell, not_opened
from platform_core.notifications import inviting
from platform_core.notifications.inviting import (
    invite_by_email,
    make_letters,
    not_invited,
    way_in,
)
from platform_core.storage.tables import AuditEntry, Enrolment, Invitation, Message, Person, Service
from tests.factories import TODAY, a_member, a_person, a_service, an_enrolment

C = Channel


class Desk:
    def __init__(self, session: Session, at: datetime, slug: str = "powys") -> None:
        self.session, self.at = session, at
        self.service: Service = a_service(session, slug)
        self.caseload = Caseload(self.service.id or 0)
        self.by = a_member(session, self.service, Role.CLINICIAN).id or 0

    def referred(self, name: str, likes: Channel = C.LETTER, email: str = "") -> Enrolment:
        person = a_person(self.session, name, email=email or None)
        return an_enrolment(
            self.session,
            self.service,
            person,
            status="referred",
            joined_at=None,
            engagement="referred",
            preferred_channel=likes.value,
        )

    def email(self, *refs: str) -> int:
        return invite_by_email(
            self.session,
            self.caseload,
            refs,
            by=self.by,
            at=self.at,
            link=lambda token: f"https://example.org/join?t={token}",
        )

    def letters(self, *refs: str) -> list[str]:
        made = make_letters(self.session, self.caseload, refs, by=self.by, at=self.at)
        return [one.person.name for one in made]

    def refuse(self, one: Enrolment, what: Refused) -> None:
        until = TODAY + timedelta(days=7)
        refuse(self.session, one, what, until_on=until, by=self.by, at=self.at)


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return Desk(session, at)


@pytest.mark.parametrize(
    ("likes", "email", "refused", "way"),
    [
        (C.EMAIL, "a@b.cy", (), C.EMAIL),
        (C.TEXT, "a@b.cy", (), C.EMAIL),
        (C.LETTER, "a@b.cy", (), C.LETTER),
        (C.PHONE, "a@b.cy", (), C.LETTER),
        (C.EMAIL, None, (), C.LETTER),
        (C.EMAIL, "a@b.cy", ("email",), C.LETTER),
        (C.LETTER, "a@b.cy", ("letter",), C.EMAIL),
        (C.LETTER, "a@b.cy", ("letter", "email"), None),
        (C.LETTER, None, ("letter",), None),
        (C.EMAIL, "a@b.cy", ("follow_up",), None),
        (C.EMAIL, "a@b.cy", ("phone",), C.EMAIL),
    ],
)
def test_the_way_an_invitation_goes(
    likes: Channel, email: str | None, refused: tuple[str, ...], way: Channel | None
) -> None:
    assert way_in(likes, email, refused) is way


def test_those_who_like_email_are_invited_in_one_go(session: Session, desk: Desk) -> None:
    ann, bob = desk.referred("Ann", C.EMAIL, "a@b.cy"), desk.referred("Bob", C.TEXT, "b@b.cy")
    cai = desk.referred("Cai")
    assert desk.email(ann.ref, bob.ref, cai.ref) == 2
    session.expire_all()
    assert [one.status for one in (ann, bob, cai)] == ["invited", "invited", "referred"]
    bodies = session.exec(select(Message.body).order_by(col(Message.id))).all()
    assert len(bodies) == 2
    assert all("https://example.org/join?t=" in body for body in bodies)
    assert len(session.exec(select(Invitation)).all()) == 2


def test_a_second_press_invites_nobody_again(session: Session, desk: Desk) -> None:
    ann = desk.referred("Ann", C.EMAIL, "a@b.cy")
    assert (desk.email(ann.ref), desk.email(ann.ref)) == (1, 0)
    assert len(session.exec(select(Invitation)).all()) == 1


def test_letters_are_made_once_and_noted(session: Session, desk: Desk) -> None:
    desk.referred("Ann"), desk.referred("Bob", C.EMAIL, "b@b.cy"), desk.referred("Cai", C.PHONE)
    assert desk.letters() == ["Ann", "Cai"]
    assert desk.letters() == []
    printed = session.exec(select(AuditEntry).where(AuditEntry.action == "letter.printed")).all()
    assert [entry.by for entry in printed] == [desk.by, desk.by]
    assert len(session.exec(select(Invitation)).all()) == 2


def test_only_those_chosen_get_letters(desk: Desk) -> None:
    desk.referred("Ann")
    assert desk.letters(desk.referred("Bob").ref, "PF-9999") == ["Bob"]


def test_a_long_run_is_made_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "LETTERS_AT_ONCE", 2)
    for number in range(3):
        desk.referred(f"Person {number}")
    assert [len(desk.letters()) for _ in range(3)] == [2, 1, 0]


def test_who_refused_is_left_alone(desk: Desk) -> None:
    one = desk.referred("Ann", C.EMAIL, "a@b.cy")
    desk.refuse(one, Refused.FOLLOW_UP)
    (listed,) = not_invited(desk.session, caseload=desk.caseload, today=TODAY)
    assert listed.way is None
    assert (desk.email(one.ref), desk.letters(one.ref)) == (0, [])


def test_another_service_invites_nobody_of_ours(session: Session, desk: Desk, at: datetime) -> None:
    ann = desk.referred("Ann", C.EMAIL, "a@b.cy")
    bob = desk.referred("Bob")
    theirs = Desk(session, at, "gwent")
    assert (theirs.email(ann.ref), theirs.letters(bob.ref), theirs.letters()) == (0, [], [])
    assert not_invited(session, caseload=theirs.caseload, today=TODAY) == []


def test_who_has_not_opened_theirs_by_way_and_time(
    session: Session, desk: Desk, at: datetime
) -> None:
    desk.email(desk.referred("Ann", C.EMAIL, "a@b.cy").ref)
    desk.letters(desk.referred("Bob").ref)
    old, opened = desk.referred("Cai"), desk.referred("Dai")
    for one, days in ((old, 14), (opened, 2)):
        invite(session, one, by=desk.by, at=at - timedelta(days=days))
    held = session.exec(select(Invitation).where(Invitation.enrolment_id == opened.id)).one()
    held.opened_at = at
    message = session.exec(select(Message)).one()
    message.status = "failed"
    session.flush()
    found = not_opened(session, caseload=desk.caseload, today=TODAY)
    assert [(one.name, one.way, one.days, one.failed) for one in found] == [
        ("Cai", C.LETTER, 14, False),
        ("Ann", C.EMAIL, 0, True),
        ("Bob", C.LETTER, 0, False),
    ]
    assert by_way_and_spell(found) == {C.EMAIL: [1, 0, 0, 0], C.LETTER: [1, 0, 1, 0]}
    assert not_opened(session, caseload=Caseload(9_999), today=TODAY) == []


def test_a_new_invitation_takes_the_place_of_the_old_in_the_list(
    session: Session, desk: Desk, at: datetime
) -> None:
    one = desk.referred("Ann")
    for days in (20, 3):
        invite(session, one, by=desk.by, at=at - timedelta(days=days))
    (listed,) = not_opened(session, caseload=desk.caseload, today=TODAY)
    assert listed.days == 3
    assert isinstance(session.get_one(Person, one.person_id), Person)
