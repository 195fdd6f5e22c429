"""Taking a list of referrals: all of it, once, by the rules of the form."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload, Language, Role
from platform_core.enrolment.actions import take_changes
from platform_core.enrolment.importing.actions import ListRefused, look_through, take_list
from platform_core.enrolment.importing.reading import read_sheet
from platform_core.enrolment.importing.rules import Preview
from platform_core.enrolment.importing.words import heads
from platform_core.storage import database as storage
from platform_core.storage.tables import AuditEntry, Enrolment, EnrolmentEvent, Person
from platform_core.wording import say
from tests.enrolment.told import audited
from tests.factories import AT, TODAY, a_member, a_person, a_service, an_enrolment
from tests.race import at_once

HEADS = (
    "Reference,Name,Language,Email,Phone,Preferred contact,"
    "Contact times,Access needs,Programme date"
)
CARYS = (
    "A1,Carys Bevan,Cymraeg,Carys@Example.org,07700 900000,Neges destun,"
    "Mornings,Large print,24 3 2027"
)
ANN = "A2,Ann Price,English,,01597 000111,phone,,,"
DAI = ",Dai Rees,Welsh,dai@example.org,,,,,2027-03-24"


class Desk:
    """Somebody at one service who brings lists in."""

    def __init__(self, session: Session, caseload: Caseload, by: int) -> None:
        self.session, self.caseload, self.by = session, caseload, by

    def look(self, *rows: str, heads_: str = HEADS) -> Preview:
        sheet = read_sheet("\n".join((heads_, *rows)).encode(), heads())
        return look_through(self.session, self.caseload, sheet, today=TODAY)

    def take(self, *rows: str, **more: object) -> Preview:
        sheet = read_sheet("\n".join((HEADS, *rows)).encode(), heads())
        return take_list(self.session, self.caseload, sheet, by=self.by, at=AT, today=TODAY, **more)

    def people(self) -> list[tuple[str, str]]:
        found = self.session.exec(
            select(col(Enrolment.ref), col(Person.name))
            .join(Person, col(Person.id) == col(Enrolment.person_id))
            .where(Enrolment.service_id == self.caseload.service_id)
            .order_by(col(Enrolment.id))
        )
        return [tuple(row) for row in found]


@pytest.fixture
def desk(session: Session, caseload: Caseload, clinician: Person) -> Desk:
    return Desk(session, caseload, clinician.id or 0)


def wrong(preview: Preview) -> list[tuple[int, str, str]]:
    for problem in preview.problems:
        for language in Language:
            assert say(problem.wording, language, **problem.names)
    return [(problem.row, problem.column, problem.wording) for problem in preview.problems]


def test_everybody_is_referred_as_the_form_would(session: Session, desk: Desk) -> None:
    desk.take(CARYS, ANN, DAI)
    assert desk.people() == [
        ("PF-0001", "Carys Bevan"),
        ("PF-0002", "Ann Price"),
        ("PF-0003", "Dai Rees"),
    ]
    carys, ann, dai = session.exec(select(Enrolment).order_by(col(Enrolment.id))).all()
    person = session.get_one(Person, carys.person_id)
    assert (person.language, person.email, person.phone) == (
        "cy",
        "carys@example.org",
        "07700 900000",
    )
    assert (carys.their_ref, carys.preferred_channel, carys.contact_times, carys.access_needs) == (
        "A1",
        "text",
        "Mornings",
        "Large print",
    )
    assert carys.programme_on == dai.programme_on
    assert (ann.programme_on, ann.preferred_channel, dai.preferred_channel) == (
        None,
        "phone",
        "letter",
    )
    for one in (carys, ann, dai):
        assert (one.status, one.pace, one.engagement, one.referred_on) == (
            "referred",
            "steady",
            "referred",
            TODAY,
        )
        assert (one.check_in_every, one.check_in_weekday, one.wants_reminders) == (7, 6, True)
        assert one.look_again_at == AT


def test_each_has_a_line_of_history_and_of_audit(session: Session, desk: Desk) -> None:
    desk.take(CARYS, ANN)
    ids = list(session.exec(select(Enrolment.id).order_by(col(Enrolment.id))))
    events = session.exec(select(EnrolmentEvent).order_by(col(EnrolmentEvent.enrolment_id))).all()
    assert [(e.enrolment_id, e.kind, e.before, e.after, e.by) for e in events] == [
        (one, "status", None, "referred", desk.by) for one in ids
    ]
    assert audited(session) == [("enrolment.referred", desk.by)] * 2
    assert sorted(entry.subject_id or 0 for entry in session.exec(select(AuditEntry))) == ids
    assert [one for one, _ in take_changes(session)] == ids


def test_the_same_list_again_changes_nothing(session: Session, desk: Desk) -> None:
    desk.take(CARYS, ANN, DAI)
    again = desk.take(CARYS, ANN, DAI)
    assert (again.new, again.unchanged, again.different) == ((), 3, ())
    assert len(desk.people()) == 3
    assert len(session.exec(select(EnrolmentEvent)).all()) == 3


def test_who_is_here_is_left_alone_and_what_differs_is_listed(session: Session, desk: Desk) -> None:
    desk.take(CARYS, ANN)
    found = desk.take(CARYS.replace("Mornings", "Evenings").replace("A1", "a1"), ANN, DAI)
    (different,) = found.different
    assert (different.row, different.ref, different.columns) == (2, "PF-0001", ("contact_times",))
    assert [one.referral.name for one in found.new] == ["Dai Rees"]
    first = select(Enrolment.contact_times).order_by(col(Enrolment.id))
    assert session.exec(first).first() == "Mornings"


def test_an_empty_cell_says_nothing_about_who_is_here(desk: Desk) -> None:
    desk.take(CARYS)
    assert desk.look("A1,Carys Bevan,cy,,,text,,,").different == ()


def test_a_new_list_next_year_finds_a_past_date_only_in_who_is_new(desk: Desk) -> None:
    desk.take(CARYS)
    past = "A9,New Person,en,,01597 000222,phone,,,1 1 2020"
    kept = CARYS.replace("24 3 2027", "1 1 2020")
    assert wrong(desk.look(kept, past)) == [(3, "programme_on", "programme_on.in_the_past")]


def test_without_a_number_somebody_is_known_by_name_and_address(desk: Desk) -> None:
    desk.take(DAI)
    assert desk.look(",dai  rees,Welsh,DAI@example.org,,,,,").unchanged == 1
    assert len(desk.look(",Dai Rees,Welsh,other@example.org,,,,,").new) == 1
    assert len(desk.look(",Mair Rees,Welsh,dai@example.org,,,,,").new) == 1


def test_one_entered_by_hand_is_not_referred_again_by_a_list(
    session: Session, desk: Desk, service: object
) -> None:
    person = a_person(session, "Ann Price", phone="01597 000 111")
    an_enrolment(session, service, person)
    assert desk.look(ANN).new == ()


def test_another_number_is_another_person(desk: Desk) -> None:
    desk.take(ANN)
    assert len(desk.look(ANN.replace("A2", "A3")).new) == 1


@pytest.mark.parametrize(
    ("row", "column", "wording"),
    [
        ("A1,,en,,,,,,", "name", "name.missing"),
        (f"A1,{'x' * 121},en,,,,,,", "name", "text.too_long"),
        ("A1,Ann,,,,,,,", "language", "referral_list.language_missing"),
        ("A1,Ann,Français,,,,,,", "language", "referral_list.language_unknown"),
        ("A1,Ann,en,not an address,,,,,", "email", "email.wrong"),
        ("A1,Ann,en,,ring me,,,,", "phone", "phone.wrong"),
        ("A1,Ann,en,,,email,,,", "email", "email.needed"),
        ("A1,Ann,en,,,text,,,", "phone", "phone.needed"),
        ("A1,Ann,en,,,pigeon,,,", "preferred_channel", "referral_list.channel_unknown"),
        ("A1,Ann,en,,,,,,31 2 2027", "programme_on", "referral_list.date_wrong"),
        ("A1,Ann,en,,,,,,2 11 2026", "programme_on", "programme_on.in_the_past"),
        (f"{'9' * 61},Ann,en,,,,,,", "their_ref", "text.too_long"),
        (",Ann,en,,,,,,", "their_ref", "referral_list.nothing_to_know_by"),
        ("A1,Ann,en,,,,,,,more", "", "referral_list.longer"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_column(
    desk: Desk, row: str, column: str, wording: str
) -> None:
    assert wrong(desk.look(CARYS.replace("A1", "B1"), row)) == [(3, column, wording)]


def test_today_is_no_past_date(desk: Desk) -> None:
    assert wrong(desk.look("A1,Ann,en,,,,,,3 11 2026")) == []


def test_the_same_person_twice_in_a_list_is_named_with_the_other_row(desk: Desk) -> None:
    found = desk.look(ANN, CARYS, ANN, "Z9,ann price,en,,01597-000111,,,,")
    assert wrong(found) == [
        (4, "their_ref", "referral_list.twice_ref"),
        (5, "name", "referral_list.twice_person"),
    ]
    assert [problem.names for problem in found.problems] == [{"other": 2}, {"other": 2}]


def test_one_bad_row_in_twenty_and_nothing_is_taken(session: Session, desk: Desk) -> None:
    rows = [f"A{n},Person {n},{'en' if n % 20 else 'xx'},,,,,," for n in range(1, 201)]
    with pytest.raises(ListRefused) as refusal:
        desk.take(*rows)
    assert [problem.row for problem in refusal.value.problems] == [
        n + 1 for n in range(20, 201, 20)
    ]
    assert desk.people() == []
    assert audited(session) == []


def test_a_formula_is_kept_as_the_text_it_is(session: Session, desk: Desk) -> None:
    desk.take('=1+1,"=HYPERLINK(""http://x"")",en,,+44 1597 000111,,@SUM(A1),-2,')
    (row,) = session.exec(select(Enrolment)).all()
    person = session.get_one(Person, row.person_id)
    assert person.name == '=HYPERLINK("http://x")'
    assert (row.their_ref, row.contact_times, row.access_needs) == ("=1+1", "@SUM(A1)", "-2")


def test_a_long_list_goes_in_by_parts_and_says_how_far_it_is(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    rows = [f"A{n},Person {n},en,,,,,," for n in range(1, 1_102)]
    desk.take(*rows, tell=lambda done, of: told.append((done, of)))
    assert told == [(500, 1_101), (1_000, 1_101), (1_101, 1_101)]
    people = desk.people()
    assert people[0] == ("PF-0001", "Person 1")
    assert people[-1] == ("PF-1101", "Person 1101")


def test_numbers_go_on_after_the_last_one(session: Session, desk: Desk, service: object) -> None:
    an_enrolment(session, service, a_person(session), ref="PF-9999")
    desk.take(ANN, DAI)
    assert [ref for ref, _ in desk.people()] == ["PF-9999", "PF-10000", "PF-10001"]


def test_another_service_neither_knows_nor_is_told_of_them(session: Session, desk: Desk) -> None:
    desk.take(ANN)
    other = a_service(session, "gwent")
    theirs = Desk(session, Caseload(other.id or 0), desk.by)
    assert len(theirs.take(ANN).new) == 1
    assert theirs.people() == [("PF-0001", "Ann Price")]


def test_the_same_list_sent_twice_at_once_is_taken_once(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        service = a_service(session)
        by = a_member(session, service, Role.CLINICIAN).id or 0
        caseload = Caseload(service.id or 0)
    sheet = read_sheet(f"{HEADS}\n{CARYS}\n{ANN}\n".encode(), heads())

    def bring(number: int) -> int:
        with storage.open_transaction() as session:
            later = at + timedelta(seconds=number)
            found = take_list(session, caseload, sheet, by=by, at=later, today=TODAY)
            return len(found.new)

    assert sorted(at_once(bring, 2)) == [0, 2]
