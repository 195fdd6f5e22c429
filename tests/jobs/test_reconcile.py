"""What nobody knows is looked up before anything else is done about it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from platform_core.jobs.reconcile import ReconcileSummary, reconcile
from platform_core.jobs.send import send_waiting
from platform_core.jobs.sweep import sweep
from platform_core.notifications import notify as channel
from platform_core.notifications.actions import claim, prepare, save_message
from platform_core.notifications.notify import STATUSES
from platform_core.notifications.rules import GIVE_UP_AFTER, LOST_AFTER, SURELY_THERE_AFTER
from platform_core.settings import settings
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment, Message, Person
from tests.factories import AT, a_person
from tests.jobs.conftest import Clinic, enrolment_now, flags_of
from tests.jobs.test_send import messages
from tests.notifications.notify_server import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE, Notify, a_notify

MINUTE = timedelta(minutes=1)
NOTHING = ReconcileSummary(found=0, sent_again=0, given_up=0, news=0, in_vain=0)


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Iterator[Notify]:
    monkeypatch.setattr(channel, "TIMEOUT", 0.5)
    with a_notify() as running:
        for name, value in {
            "MAIL": "notify",
            "TEXT": "notify",
            "NOTIFY_KEY": KEY,
            "NOTIFY_URL": running.url,
            "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE,
            "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE,
        }.items():
            monkeypatch.setenv(f"CAMAU_{name}", value)
        settings.cache_clear()
        yield running


def saved(occasion: str = "1", enrolment_id: int | None = None) -> None:
    with open_transaction() as session:
        person = (
            session.get_one(Person, session.get_one(Enrolment, enrolment_id).person_id)
            if enrolment_id
            else a_person(session, f"P {occasion}")
        )
        person.email = "p@example.org"
        session.flush()
        until, link = date(2026, 12, 1), "https://camau.example/join?token=1"
        save_message(
            session,
            person,
            "invitation",
            occasion,
            at=AT,
            enrolment_id=enrolment_id,
            link=link,
            until=until,
        )


def message() -> Message:
    (one,) = messages()
    return one


@pytest.fixture
def unknown(database: Engine, notify: Notify) -> Notify:
    """Notify has one message of ours, and we do not know so."""
    saved()
    notify.silent_after_taking = 0
    assert send_waiting(now=AT).unknown == 1
    notify.silent_after_taking = None
    assert (message().status, bool(message().body)) == ("unknown", True)
    return notify


@pytest.mark.parametrize(
    ("status", "becomes"), [*STATUSES.items(), ("some-day-something-new", "sent")]
)
def test_what_was_taken_after_all_is_not_sent_again(
    unknown: Notify, status: str, becomes: str
) -> None:
    unknown.becomes(status)
    assert reconcile(now=AT + MINUTE).found == 1
    one = message()
    assert (one.status, one.body, one.provider_id) == (becomes, "", unknown.taken[0]["id"])
    assert send_waiting(now=AT + timedelta(days=1)).sent == 0
    assert len(unknown.taken) == 1


@pytest.mark.parametrize("code", [500, 503])
def test_what_an_error_lost_is_looked_up_and_then_sent(
    database: Engine, notify: Notify, code: int
) -> None:
    saved()
    notify.refuses_with = (code, "Exception")
    assert send_waiting(now=AT).unknown == 1
    notify.refuses_with = None
    soon = AT + SURELY_THERE_AFTER - timedelta(seconds=1)
    assert reconcile(now=soon) == NOTHING
    assert send_waiting(now=soon).sent == 0
    assert reconcile(now=AT + SURELY_THERE_AFTER).sent_again == 1
    assert send_waiting(now=AT + SURELY_THERE_AFTER).sent == 1
    assert (message().status, message().attempts, len(notify.taken)) == ("sent", 2, 1)


def test_an_error_after_it_was_taken_is_looked_up_and_not_sent_again(
    database: Engine, notify: Notify
) -> None:
    saved()
    notify.fails_after_taking = True
    assert send_waiting(now=AT).unknown == 1
    assert reconcile(now=AT + SURELY_THERE_AFTER).found == 1
    assert (message().status, len(notify.taken)) == ("sent", 1)


def test_while_notify_does_not_answer_nothing_is_sent(unknown: Notify) -> None:
    unknown.is_away = True
    assert reconcile(now=AT + timedelta(hours=5)).in_vain == 1
    assert (message().status, bool(message().body)) == ("unknown", True)
    assert send_waiting(now=AT + timedelta(hours=5)).sent == 0
    unknown.is_away = False
    assert reconcile(now=AT + timedelta(hours=6)).found == 1


def test_after_three_days_it_stays_unknown_and_its_words_are_forgotten(unknown: Notify) -> None:
    unknown.taken.clear()  # as Notify does after a week
    assert reconcile(now=AT + GIVE_UP_AFTER).given_up == 1
    assert (message().status, message().body) == ("unknown", "")
    assert message().settled_at == AT + GIVE_UP_AFTER
    assert reconcile(now=AT + GIVE_UP_AFTER + MINUTE) == NOTHING


def test_without_a_key_nothing_is_asked_and_nothing_sent_again(
    unknown: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MAIL", "TEXT", "NOTIFY_KEY"):
        monkeypatch.delenv(f"CAMAU_{name}")
    settings.cache_clear()
    assert reconcile(now=AT + timedelta(hours=1)) == NOTHING
    assert message().status == "unknown"
    assert reconcile(now=AT + GIVE_UP_AFTER).given_up == 1


def test_what_a_sender_died_on_is_looked_up(database: Engine, notify: Notify) -> None:
    saved()
    with open_transaction() as session:  # and nothing more is heard of it
        prepare(session, claim(session, now=AT, limit=1), now=AT, can_be_asked={"email"})
    late = AT + LOST_AFTER
    assert send_waiting(now=late).lost == 1
    assert (message().status, bool(message().body)) == ("unknown", True)
    assert reconcile(now=late).sent_again == 1
    assert send_waiting(now=late).sent == 1
    assert len(notify.taken) == 1


def test_what_a_mail_server_may_have_cannot_be_looked_up(
    database: Engine, notify: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved()
    with open_transaction() as session:
        prepare(session, claim(session, now=AT, limit=1), now=AT)
    send_waiting(now=AT + LOST_AFTER)
    assert (message().status, message().body) == ("unknown", "")
    assert reconcile(now=AT + LOST_AFTER) == NOTHING
    assert notify.asked == []


@pytest.fixture
def sent(database: Engine, notify: Notify) -> Notify:
    saved()
    assert send_waiting(now=AT).sent == 1
    return notify


def test_what_was_sent_is_asked_about_until_there_is_a_last_word(sent: Notify) -> None:
    assert reconcile(now=AT + 9 * MINUTE) == NOTHING
    assert sent.asked == []
    sent.becomes("sending", at="2026-11-03T10:01:00Z")
    assert reconcile(now=AT + 10 * MINUTE).news == 1
    sent.becomes("delivered", at="2026-11-03T10:12:00Z")
    assert reconcile(now=AT + 15 * MINUTE).news == 1
    assert (message().status, message().settled_at) == ("delivered", AT)
    assert message().last_word_at == AT + 12 * MINUTE
    assert reconcile(now=AT + 20 * MINUTE) == NOTHING
    assert len(sent.asked) == 2


def test_nothing_is_asked_after_four_days(sent: Notify) -> None:
    assert reconcile(now=AT + timedelta(days=4)) == NOTHING
    assert sent.asked == []


def test_an_answer_that_cannot_be_read_keeps_nobody_from_the_next(sent: Notify) -> None:
    sent.taken[0] |= {"status": "delivered", "completed_at": "yesterday"}
    saved("2")
    send_waiting(now=AT)
    sent.becomes("delivered")
    summary = reconcile(now=AT + 10 * MINUTE)
    assert (summary.news, summary.in_vain) == (1, 1)
    assert [each.status for each in messages()] == ["sent", "delivered"]


def test_it_stops_when_it_is_told_to(sent: Notify) -> None:
    assert reconcile(now=AT + 10 * MINUTE, stop=lambda: True) == NOTHING
    assert sent.asked == []


def test_a_failure_that_comes_later_reaches_the_teams_list(clinic: Clinic, notify: Notify) -> None:
    one = clinic.patient(status="invited", joined_at=None, starts=False, look_again_at=None)
    saved("1", one)
    send_waiting(now=AT)
    sweep(now=AT)
    assert enrolment_now(one).engagement != "could_not_reach"
    notify.becomes("permanent-failure")
    reconcile(now=AT + 10 * MINUTE)
    sweep(now=AT + 10 * MINUTE)
    assert enrolment_now(one).engagement == "could_not_reach"
    assert [flag.rule for flag in flags_of(one)] == ["could_not_reach"]


def test_a_limit_puts_the_channel_off_and_no_message_away(database: Engine, notify: Notify) -> None:
    for number in range(3):
        saved(str(number))
    notify.refuses_with = (429, "RateLimitError")
    assert send_waiting(now=AT).later == 1
    assert {(each.status, each.send_after) for each in messages()} == {("waiting", AT + MINUTE)}
    notify.refuses_with = (429, "TooManyRequestsError")
    assert send_waiting(now=AT + MINUTE).later == 1
    midnight = AT.replace(hour=0) + timedelta(days=1)
    assert {each.send_after for each in messages()} == {midnight}
    notify.refuses_with = None
    assert send_waiting(now=midnight - MINUTE).sent == 0
    assert send_waiting(now=midnight).sent == 3
    assert len(notify.taken) == 3
