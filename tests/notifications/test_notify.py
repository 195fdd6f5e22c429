"""What Notify's answers mean, asked of a server that answers as it does."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from platform_core.notifications import notify as module
from platform_core.notifications.channels import open_channels
from platform_core.notifications.notify import (
    STATUSES,
    NotifyAway,
    NotifyChannel,
    ask_about,
    client_of,
    look_up,
    read_instant,
    word_of,
)
from platform_core.notifications.rules import Delivery, Fate, Letter, MessageStatus
from platform_core.settings import Settings, read_settings
from tests.factories import AT
from tests.notifications.conftest import a_letter
from tests.notifications.notify_server import (
    EMAIL_TEMPLATE,
    KEY,
    TEXT_TEMPLATE,
    Notify,
    a_notify,
    receipt_of,
)


def its_settings(notify: Notify, **given: str) -> Settings:
    known = {
        "mail": "notify",
        "text": "notify",
        "notify_key": KEY,
        "notify_url": notify.url,
        "notify_text_template": TEXT_TEMPLATE,
        "notify_email_template": EMAIL_TEMPLATE,
    }
    return read_settings(**{**known, **given})


@pytest.fixture
def notify() -> Iterator[Notify]:
    with a_notify() as running:
        yield running


@pytest.fixture
def texts(notify: Notify) -> Iterator[NotifyChannel]:
    with closing(NotifyChannel(client_of(its_settings(notify)), "sms", TEXT_TEMPLATE)) as channel:
        yield channel


def a_text(**given: str) -> Letter:
    return a_letter(**{"address": "07700 900123", "body": "NHS Powys: ŵ. https://x.org", **given})


def test_a_text_goes_out_as_it_was_written(notify: Notify, texts: NotifyChannel) -> None:
    delivery = texts.send(a_text())
    (taken,) = notify.taken
    assert delivery == Delivery(Fate.SENT, provider_id=taken["id"])
    assert taken["phone_number"] == "07700 900123"
    assert taken["body"] == "NHS Powys: ŵ. https://x.org"
    assert taken["reference"] == "camau-7"


def test_an_email_goes_out_with_its_subject(notify: Notify) -> None:
    with open_channels(its_settings(notify)) as channels:
        assert channels["email"].send(a_letter()).fate is Fate.SENT
    (taken,) = notify.taken
    assert taken["email_address"] == "carys@example.org"
    assert taken["subject"] == "An invitation for you / Gwahoddiad i chi"


@pytest.mark.parametrize(
    ("code", "error", "fate", "can_be_asked"),
    [
        (400, "ValidationError", Fate.REFUSED, False),  # the recipient is wrong
        (400, "BadRequestError", Fate.LATER, False),  # we are: template, trial mode, key
        (403, "AuthError", Fate.LATER, False),
        (404, "NoResultFound", Fate.LATER, False),
        (429, "RateLimitError", Fate.BUSY, False),
        (429, "TooManyRequestsError", Fate.SPENT, False),
        (500, "Exception", Fate.UNKNOWN, True),
        (502, "", Fate.UNKNOWN, True),
        (503, "", Fate.UNKNOWN, True),
    ],
)
def test_a_refusal_is_the_persons_or_ours_or_leaves_its_fate_unknown(
    notify: Notify, texts: NotifyChannel, code: int, error: str, fate: Fate, can_be_asked: bool
) -> None:
    notify.refuses_with = (code, error)
    problem = f"{code} {error}".rstrip()
    assert texts.send(a_text()) == Delivery(fate, problem, can_be_asked=can_be_asked)
    assert notify.taken == []


def test_a_wrong_key_is_ours_to_mend(notify: Notify) -> None:
    wrong = its_settings(notify, notify_key=KEY.replace("3d84", "4d84"))
    with closing(NotifyChannel(client_of(wrong), "sms", TEXT_TEMPLATE)) as channel:
        assert channel.send(a_text()) == Delivery(Fate.LATER, "403 AuthError")


def test_a_template_that_is_not_there_is_ours_to_mend(notify: Notify) -> None:
    with closing(NotifyChannel(client_of(its_settings(notify)), "sms", EMAIL_TEMPLATE)) as channel:
        assert channel.send(a_text()) == Delivery(Fate.LATER, "400 BadRequestError")


@pytest.mark.parametrize("silence", [0, 1.5])
def test_silence_after_it_was_taken_leaves_its_fate_unknown(
    notify: Notify, texts: NotifyChannel, silence: float
) -> None:
    texts.client.timeout = 0.5
    notify.silent_after_taking = silence
    delivery = texts.send(a_text())
    assert (delivery.fate, delivery.can_be_asked) == (Fate.UNKNOWN, True)
    assert len(notify.taken) == 1


def test_an_answer_in_other_words_leaves_its_fate_unknown(
    notify: Notify, texts: NotifyChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts.client, "send_sms_notification", lambda *_: {"thanks": True})
    assert texts.send(a_text()) == Delivery(Fate.UNKNOWN, "answer", can_be_asked=True)


def test_a_server_that_cannot_be_reached_may_come_back(notify: Notify) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        away = its_settings(notify, notify_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with closing(NotifyChannel(client_of(away), "sms", TEXT_TEMPLATE)) as channel:
            assert channel.send(a_text()) == Delivery(Fate.LATER, "ConnectionError")


def test_a_host_that_nobody_knows_may_come_to_be_known(notify: Notify) -> None:
    away = its_settings(notify, notify_url="http://nowhere.invalid")
    with closing(NotifyChannel(client_of(away), "sms", TEXT_TEMPLATE)) as channel:
        assert channel.send(a_text()).fate is Fate.LATER


def test_a_problem_is_a_code_that_names_nobody(
    notify: Notify, texts: NotifyChannel, caplog: pytest.LogCaptureFixture
) -> None:
    notify.refuses_with = (400, "Carys 07700 900123")
    assert texts.send(a_text()).problem == "400"
    assert "07700" not in caplog.text


def test_it_keeps_to_three_thousand_a_minute(notify: Notify, texts: NotifyChannel) -> None:
    waits: list[float] = []
    texts.wait = waits.append
    for _ in range(3):
        texts.send(a_text())
    assert all(0 < wait <= 0.02 for wait in waits)
    assert round(60 / module.AT_MOST_EVERY) == 3000


class TestAsking:
    """Notify is asked what became of a message."""

    def test_one_is_found_by_what_we_called_it(self, texts: NotifyChannel) -> None:
        texts.send(a_text(reference="camau-8"))
        provider_id = texts.send(a_text()).provider_id
        word = look_up(texts.client, "camau-7", at=AT)
        assert word is not None
        assert (word.status, word.provider_id) == (MessageStatus.SENT, provider_id)

    def test_one_it_has_not_got_is_nothing(self, texts: NotifyChannel) -> None:
        assert look_up(texts.client, "camau-9", at=AT) is None

    @pytest.mark.parametrize("status", [*STATUSES, "some-day-something-new"])
    def test_one_that_is_there_was_taken_whatever_it_has_become(
        self, notify: Notify, texts: NotifyChannel, status: str
    ) -> None:
        provider_id = texts.send(a_text()).provider_id or ""
        notify.becomes(status)
        looked_up = look_up(texts.client, "camau-7", at=AT)
        assert looked_up is not None
        assert looked_up.status is STATUSES.get(status, MessageStatus.SENT)
        asked = ask_about(texts.client, provider_id, at=AT)
        assert (asked.status if asked else None) is STATUSES.get(status)

    def test_no_answer_is_no_answer(self, notify: Notify, texts: NotifyChannel) -> None:
        notify.is_away = True
        with pytest.raises(NotifyAway):
            look_up(texts.client, "camau-7", at=AT)
        with pytest.raises(NotifyAway):
            ask_about(texts.client, "none", at=AT)


@pytest.mark.parametrize(
    ("status", "becomes", "problem"),
    [
        ("created", "sent", ""),
        ("sending", "sent", ""),
        ("pending", "sent", ""),
        ("sent", "sent", ""),
        ("delivered", "delivered", ""),
        ("permanent-failure", "failed", "permanent-failure"),
        ("temporary-failure", "failed", "temporary-failure"),
        ("technical-failure", "failed", "technical-failure"),
    ],
)
def test_every_status_has_its_meaning(status: str, becomes: str, problem: str) -> None:
    told = {"id": "1", "status": status, "completed_at": "2026-11-03T10:05:00.000000Z"}
    word = word_of(told, at=AT)
    assert word is not None
    assert (word.status, word.problem) == (becomes, problem)
    assert word.said_at == datetime(2026, 11, 3, 10, 5, tzinfo=UTC)


def test_a_status_we_do_not_know_is_no_news() -> None:
    assert word_of({"id": "1", "status": "virus-scan-failed"}, at=AT) is None


def test_an_instant_is_the_newest_that_is_told() -> None:
    told = {"id": "1", "status": "sending", "completed_at": None, "sent_at": "2026-11-03 09:30:01"}
    word = word_of({**told, "created_at": "2026-11-03 09:30:00"}, at=AT)
    assert word is not None
    assert word.said_at == datetime(2026, 11, 3, 9, 30, 1, tzinfo=UTC)
    assert read_instant("2026-11-03T11:30:00+01:00") == datetime(2026, 11, 3, 10, 30, tzinfo=UTC)


def test_a_receipt_says_what_the_api_says(notify: Notify, texts: NotifyChannel) -> None:
    texts.send(a_text())
    told = notify.becomes("delivered")
    assert word_of(receipt_of(told), at=AT) == word_of(told, at=AT)
