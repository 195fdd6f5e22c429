"""Reminders in real databases: who gets one, once, and what happens to it on its way."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.content.actions import load_content
from platform_core.engagement.queries import around
from platform_core.enrolment.actions import (
    hold_reminders,
    leave,
    pause,
    refuse,
    set_contact,
    set_reminders,
)
from platform_core.enrolment.referral import ContactDetails
from platform_core.enrolment.refusals import Refused
from platform_core.enrolment.rules import Channel, Status
from platform_core.flags.actions import ask_for_contact
from platform_core.jobs import remind as job
from platform_core.jobs.remind import remind
from platform_core.jobs.send import letter_of, send_waiting
from platform_core.jobs.sweep import sweep
from platform_core.notifications.reminders.queries import (
    could_be_reminded,
    policy_now,
    situations_of,
)
from platform_core.notifications.rules import Delivery, Fate, Letter
from platform_core.settings import CONTENT
from platform_core.storage.database import open_reading
from platform_core.storage.tables import Enrolment, Message, Person, Service, TapLink
from platform_core.taps.actions import answer, issue_link
from platform_core.taps.queries import look_up
from platform_core.taps.rules import Answer
from tests.asked import asked
from tests.factories import AT
from tests.jobs.conftest import Clinic, problems
from tests.race import at_once

DAY = timedelta(days=1)
DUE = AT + 6 * DAY  # Monday 9 November, 10:00: a step has been open since the Thursday before


class Postbox:
    """A channel that keeps what it was given."""

    can_be_asked = False

    def __init__(self, answer: Delivery | None = None) -> None:
        self.got: list[Letter] = []
        self.answer = answer or Delivery(Fate.SENT)

    def send(self, letter: Letter) -> Delivery:
        self.got.append(letter)
        return self.answer

    def close(self) -> None:
        pass


@pytest.fixture
def pages(clinic: Clinic) -> Clinic:
    """A clinic whose plan is there."""
    clinic.does(lambda session: load_content(session, CONTENT, at=AT))
    return clinic


def carys(clinic: Clinic, name: str = "Carys Bevan", **given: object) -> int:
    """Somebody who joined, has not begun, and can be emailed."""
    language = given.pop("language", "en")
    one = clinic.patient(name, starts=False, preferred_channel="email", **given)

    def reachable(session: Session) -> None:
        person = session.get_one(Person, session.get_one(Enrolment, one).person_id)
        person.email, person.language = f"p{one}@example.org", str(language)

    clinic.does(reachable)
    return one


def messages() -> Sequence[Message]:
    with open_reading() as session:
        return session.exec(select(Message).order_by(Message.id)).all()  # type: ignore[arg-type]


def run(now: datetime = DUE) -> int:
    sweep(now=now)
    return remind(now=now).made


def send(box: Postbox, now: datetime) -> None:
    send_waiting(dict.fromkeys(("email", "text"), box), now=now)  # type: ignore[dict-item]


def test_somebody_who_has_not_begun_is_reminded_once(pages: Clinic) -> None:
    one = carys(pages)
    assert run() == 1
    assert run() == run(DUE + timedelta(hours=5)) == run(DUE + DAY) == 0
    (message,) = messages()
    assert (message.template, message.enrolment_id) == ("first_step", one)
    assert message.sender_name == "NHS Powys"


def test_the_link_in_it_is_a_link_of_theirs_and_only_its_hash_is_kept(pages: Clinic) -> None:
    one = carys(pages)
    run()
    (message,) = messages()
    letter = letter_of(message)
    link = next(line for line in letter.body.splitlines() if "/t/" in line)
    assert letter.stop_link == f"{link}/stop"
    with open_reading() as session:
        found = look_up(session, link.rpartition("/")[2], now=DUE)
        assert found
        assert found.enrolment.id == one
        assert len(session.exec(select(TapLink)).all()) == 1


def test_it_is_in_their_language(pages: Clinic) -> None:
    carys(pages, language="cy")
    run()
    assert "Mae eich cam cyntaf yn barod" in messages()[0].body


def test_three_to_a_silence_a_week_apart_and_then_none(pages: Clinic) -> None:
    carys(pages)
    box = Postbox()
    for day in range(60):
        now = DUE + day * DAY
        run(now)
        send(box, now)
    sent = messages()
    assert [message.template for message in sent] == ["first_step", "quiet", "last_one"]
    days = [message.created_at.date() for message in sent]
    assert all(later - sooner >= timedelta(days=7) for sooner, later in pairwise(days))
    assert len(box.got) == 3
    assert problems() == []


def test_outside_the_hours_nobody_is_even_looked_at(pages: Clinic) -> None:
    carys(pages)
    sweep(now=DUE)
    for hours in (-1, 8, 12):
        assert remind(now=DUE + timedelta(hours=hours)).looked_at == 0
    assert remind(now=DUE - DAY).looked_at == 0  # Sunday


NO = {
    "said no": lambda s, e: set_reminders(s, e, False, by=e.person_id, at=AT),
    "held": lambda s, e: hold_reminders(s, e, DUE.date(), by=e.person_id, at=AT),
    "left": lambda s, e: leave(s, e, Status.WITHDREW, by=e.person_id, at=AT),
    "paused": lambda s, e: pause(
        s, e, until=date(2026, 12, 1), by=e.person_id, at=AT, today=AT.date()
    ),
    "asked for contact": lambda s, e: ask_for_contact(s, e, "", by=e.person_id, at=AT),
    "no follow-up": lambda s, e: refuse(
        s, e, Refused.FOLLOW_UP, until_on=date(2026, 12, 1), by=e.person_id, at=AT
    ),
    "refuses email": lambda s, e: refuse(s, e, Refused.EMAIL, until_on=None, by=e.person_id, at=AT),
    "no address": lambda s, e: setattr(s.get_one(Person, e.person_id), "email", None),
    "service": lambda s, e: setattr(s.get_one(Service, e.service_id), "reminds", False),
    "phone": lambda _s, e: setattr(e, "preferred_channel", "phone"),
}


@pytest.mark.parametrize("says_no", NO.values(), ids=NO.keys())
def test_nobody_is_reminded_who_must_not_be(pages: Clinic, says_no: object) -> None:
    one, other = carys(pages), carys(pages, "Menna Roberts")
    pages.does(lambda session: says_no(session, session.get_one(Enrolment, one)))  # type: ignore[operator]
    run()
    told = {message.enrolment_id for message in messages()}
    assert one not in told
    if says_no is not NO["service"]:
        assert other in told


@pytest.mark.parametrize("says_no", [NO[name] for name in ("said no", "held", "left", "paused")])
def test_what_waits_is_cancelled_if_it_is_no_longer_wanted(pages: Clinic, says_no: object) -> None:
    one = carys(pages)
    run()
    pages.does(lambda session: says_no(session, session.get_one(Enrolment, one)))  # type: ignore[operator]
    box = Postbox()
    send(box, DUE + timedelta(minutes=5))
    assert box.got == []
    assert (messages()[0].status, messages()[0].body) == ("cancelled", "")


def test_somebody_who_came_meanwhile_is_not_reminded(pages: Clinic) -> None:
    one = carys(pages)
    run()
    pages.visits(one, DUE + timedelta(minutes=1))
    box = Postbox()
    send(box, DUE + timedelta(minutes=2))
    assert (box.got, messages()[0].status) == ([], "cancelled")


def test_a_reminder_that_got_late_waits_for_another_day_and_is_made_anew(pages: Clinic) -> None:
    carys(pages)
    run()
    box = Postbox()
    send(box, DUE + timedelta(hours=9))
    assert messages()[0].status == "cancelled"
    assert run(DUE + DAY) == 1
    send(box, DUE + DAY)
    assert [message.status for message in messages()] == ["cancelled", "sent"]


def test_another_way_that_was_chosen_meanwhile_is_taken(pages: Clinic) -> None:
    one = carys(pages)
    run()

    def changes(session: Session) -> None:
        held = session.get_one(Enrolment, one)
        person = session.get_one(Person, held.person_id)
        details = ContactDetails(person.email, "07700 900123", Channel.TEXT)
        set_contact(session, held, details, by=held.person_id, at=DUE)

    pages.does(changes)
    box = Postbox()
    send(box, DUE + timedelta(minutes=1))
    (letter,) = box.got
    assert letter.address.endswith("900123")
    assert letter.body.startswith("NHS Powys: hello.")
    assert "\n" not in letter.body


def test_after_a_failure_of_ours_there_is_none_until_it_is_mended(pages: Clinic) -> None:
    one = carys(pages)
    run()
    send(Postbox(Delivery(Fate.REFUSED, "550 5.1.1")), DUE)
    assert messages()[0].status == "failed"
    assert run(DUE + 8 * DAY) == 0

    def mends(session: Session) -> None:
        held = session.get_one(Enrolment, one)
        details = ContactDetails("new@example.org", None, Channel.EMAIL)
        set_contact(session, held, details, by=held.person_id, at=DUE + 8 * DAY)

    pages.does(mends)
    assert run(DUE + 9 * DAY) == 1
    assert messages()[-1].template == "our_fault"


def test_whoever_would_rather_not_say_is_left_in_peace_and_then_reminded_once(
    pages: Clinic,
) -> None:
    one = carys(pages)

    def says(session: Session) -> None:
        token = issue_link(session, one, at=AT)
        found = look_up(session, token, now=AT)
        assert found
        answer(session, found.link, Answer.RATHER_NOT_SAY, at=AT, today=AT.date())

    pages.does(says)
    made = [day for day in range(0, 70, 2) if run(AT + day * DAY)]
    assert len(made) == 1
    assert made[0] > 28


def test_two_days_before_a_break_ends_they_hear_of_it(pages: Clinic) -> None:
    one = carys(pages)

    def rests(session: Session) -> None:
        held = session.get_one(Enrolment, one)
        until = date(2026, 11, 18)
        pause(session, held, until=until, by=held.person_id, at=AT, today=AT.date())

    pages.does(rests)
    assert run(DUE + 4 * DAY) == 0
    assert run(DUE + 7 * DAY) == 1
    (message,) = messages()
    assert message.template == "break_ending"
    assert "18 November 2026" in message.body
    box = Postbox()
    send(box, DUE + 7 * DAY)
    assert len(box.got) == 1


def test_if_the_clock_goes_back_nobody_is_reminded_twice(pages: Clinic) -> None:
    carys(pages)
    assert run(DUE + 7 * DAY) == 1
    for days in (0, 1, 2, 3, 4):
        assert remind(now=DUE + days * DAY).made == 0
    assert len(messages()) == 1


def test_on_a_bank_holiday_and_while_the_service_is_closed_nothing_is_sent(pages: Clinic) -> None:
    carys(pages, joined_at=datetime.fromisoformat("2026-12-15T10:00:00+00:00"))
    christmas = datetime.fromisoformat("2026-12-25T11:00:00+00:00")
    assert run(christmas) == 0
    assert run(christmas + 3 * DAY) == 0  # Boxing Day is a Saturday, so Monday is off as well
    assert run(christmas + 4 * DAY) == 1


def test_four_runs_at_once_make_each_reminder_once(pages: Clinic) -> None:
    for number in range(12):
        carys(pages, f"P {number}")
    sweep(now=DUE)
    made = at_once(lambda _: remind(now=DUE).made, 4)
    assert sum(made) == len(messages()) == 12
    with open_reading() as session:
        assert len(session.exec(select(TapLink)).all()) == 12
    assert problems() == []


def test_however_many_are_looked_at_the_questions_are_the_same(
    pages: Clinic, database: Engine
) -> None:
    def questions() -> int:
        with asked(database) as said, open_reading() as session:
            shared, policy = around(session), policy_now()
            page = could_be_reminded(session, policy, now=DUE)
            situations_of(session, page, shared, today=DUE.date())
        return len(said)

    carys(pages)
    sweep(now=DUE)
    alone = questions()
    carys(pages, "Second")
    sweep(now=DUE)
    two = questions()
    for number in range(12):
        carys(pages, f"P {number}")
    sweep(now=DUE)
    assert questions() == two > alone


@pytest.mark.parametrize("spoiled", ["next_reminder", "make_reminder"])
def test_a_row_that_fails_steps_aside(
    pages: Clinic, monkeypatch: pytest.MonkeyPatch, spoiled: str
) -> None:
    bad, good = carys(pages, pace="gentle"), carys(pages, "Menna Roberts")
    sweep(now=DUE)
    real, times = getattr(job, spoiled), iter(range(10))

    def fails_first(*given: object, **named: object) -> object:
        # The page fails, then its first row once more when it is looked at alone
        if next(times) < (2 if spoiled == "next_reminder" else 1):
            raise ZeroDivisionError
        return real(*given, **named)

    monkeypatch.setattr(job, spoiled, fails_first)
    assert job.remind(now=DUE).made == 1
    assert [message.enrolment_id for message in messages()] == [good]
    assert [problem.subject_id for problem in problems()] == [bad]
    assert job.remind(now=DUE).made == 1  # and has its turn again
