"""What Notify tells us: only from Notify, early or twice or out of order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import uvicorn
from sqlalchemy import Engine
from sqlmodel import select
from starlette.applications import Starlette
from starlette.routing import Route

from platform_core.jobs.send import send_waiting
from platform_core.jobs.sweep import sweep
from platform_core.settings import settings
from platform_core.storage import database as storage
from platform_core.storage.database import DatabaseAway, open_reading
from platform_core.storage.tables import Message
from platform_core.web.routes import notify as route
from tests.factories import AT
from tests.jobs.conftest import Clinic, clinic, enrolment_now, flags_of  # noqa: F401  (a fixture)
from tests.jobs.test_reconcile import notify, saved  # noqa: F401  (a fixture)
from tests.notifications.notify_server import CALLBACK_TOKEN, Notify, receipt_of, send_receipt
from tests.web.running import Server, free_port

EARLIER, LATER = "2026-11-03T10:04:00.000000Z", "2026-11-03T10:06:00.000000Z"
SOON = AT + timedelta(minutes=5)


@contextmanager
def _running() -> Iterator[str]:
    app = Starlette(routes=[Route("/notify/callback", route.callback, methods=["POST"])])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.005)
        yield f"http://127.0.0.1:{port}/notify/callback"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def callback() -> Iterator[str]:
    """The address that Notify posts to, in this process."""
    with _running() as address:
        yield address


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMAU_NOTIFY_CALLBACK_TOKEN", CALLBACK_TOKEN)
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: SOON)
    settings.cache_clear()


def message() -> Message:
    with open_reading() as session:
        return session.exec(select(Message)).one()


@pytest.fixture
def sent(database: Engine, notify: Notify) -> dict[str, Any]:  # noqa: F811
    """A message as Notify has taken it."""
    saved()
    assert send_waiting(now=AT).sent == 1
    return notify.taken[0]


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ("delivered", "delivered"),
        ("permanent-failure", "failed"),
        ("temporary-failure", "failed"),
        ("technical-failure", "failed"),
        ("some-day-something-new", "sent"),
    ],
)
def test_a_receipt_is_kept(callback: str, sent: dict[str, Any], status: str, becomes: str) -> None:
    receipt = {**receipt_of(sent), "status": status, "completed_at": LATER}
    assert send_receipt(callback, receipt) == 204
    assert message().status == becomes
    assert message().problem == (status if becomes == "failed" else "")


def test_twice_is_once(callback: str, sent: dict[str, Any]) -> None:
    receipt = {**receipt_of(sent), "status": "permanent-failure", "completed_at": LATER}
    assert [send_receipt(callback, receipt) for _ in range(2)] == [204, 204]
    assert (message().status, message().settled_at) == ("failed", SOON)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_word_counts_in_whatever_order(
    callback: str, sent: dict[str, Any], order: tuple[int, int]
) -> None:
    said = (("temporary-failure", EARLIER), ("delivered", LATER))
    for number in order:
        status, at = said[number]
        send_receipt(callback, {**receipt_of(sent), "status": status, "completed_at": at})
    assert message().status == "delivered"


def test_one_that_comes_before_our_own_commit_counts(
    callback: str,
    database: Engine,
    notify: Notify,  # noqa: F811
) -> None:
    saved()
    answers: list[int] = []

    def at_once(taken: dict[str, Any]) -> None:
        early = {**receipt_of(taken), "status": "permanent-failure", "completed_at": LATER}
        answers.append(send_receipt(callback, early))

    notify.before_answering = at_once
    send_waiting(now=AT)
    assert answers == [204]
    assert (message().status, message().body) == ("failed", "")
    assert message().provider_id == notify.taken[0]["id"]


def test_one_about_what_nobody_knew_settles_it(
    callback: str,
    database: Engine,
    notify: Notify,  # noqa: F811
) -> None:
    saved()
    notify.silent_after_taking = 0
    send_waiting(now=AT)
    assert message().status == "unknown"
    told = {**receipt_of(notify.taken[0]), "status": "delivered", "completed_at": LATER}
    send_receipt(callback, told)
    assert (message().status, message().body) == ("delivered", "")


@pytest.mark.parametrize(
    "given",
    [
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": None},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": "somebody elses"},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": "camau-999999999-1"},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": "camau-1-1"},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a"},  # our reference, and another try
    ],
)
def test_one_about_another_message_changes_nothing(
    callback: str, sent: dict[str, Any], given: dict[str, Any]
) -> None:
    receipt = {**receipt_of(sent), "status": "permanent-failure", "completed_at": LATER, **given}
    assert send_receipt(callback, receipt) == 204
    assert message().status == "sent"


def test_a_failure_after_it_was_sent_reaches_the_teams_list(
    callback: str,
    clinic: Clinic,  # noqa: F811
    notify: Notify,  # noqa: F811
) -> None:
    one = clinic.patient(status="invited", joined_at=None, starts=False, look_again_at=None)
    saved("1", one)
    send_waiting(now=AT)
    sweep(now=AT)
    told = {**receipt_of(notify.becomes("permanent-failure"))}
    send_receipt(callback, told)
    sweep(now=SOON)
    assert enrolment_now(one).engagement == "could_not_reach"
    assert [flag.rule for flag in flags_of(one)] == ["could_not_reach"]


@pytest.mark.parametrize("token", ["", "wrong", CALLBACK_TOKEN + "!", "ŵ"])
def test_who_does_not_know_the_token_is_not_heard(
    callback: str, sent: dict[str, Any], token: str
) -> None:
    receipt = {**receipt_of(sent), "status": "permanent-failure", "completed_at": LATER}
    assert send_receipt(callback, receipt, token.encode().decode("latin-1")) == 401
    assert message().status == "sent"


def test_without_a_token_of_our_own_nobody_is_heard(
    callback: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CAMAU_NOTIFY_CALLBACK_TOKEN")
    settings.cache_clear()
    assert send_receipt(callback, {}, "") == 401
    assert send_receipt(callback, {}) == 401


@pytest.mark.parametrize(
    "receipt",
    [
        [],
        "delivered",
        {},
        {"id": 7, "status": "delivered"},
        {"id": "7", "status": "delivered"},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "status": None},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "status": "sent", "reference": 7},
        {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "status": "sent", "sent_at": "soon"},
        {"id": "7" * 20_000, "status": "delivered"},
    ],
)
def test_what_is_no_receipt_is_refused(callback: str, receipt: object) -> None:
    assert send_receipt(callback, receipt) == 400


def test_while_the_database_is_away_notify_is_to_try_again(
    callback: str, sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> object:
        raise DatabaseAway("gone")

    monkeypatch.setattr(route, "open_transaction", away)
    receipt = {**receipt_of(sent), "status": "delivered", "completed_at": LATER}
    assert send_receipt(callback, receipt) == 503
    monkeypatch.setattr(route, "open_transaction", storage.open_transaction)
    assert send_receipt(callback, receipt) == 204
    assert message().status == "delivered"


@pytest.mark.server
def test_the_gate_lets_it_through_to_be_asked_for_its_token(server: Server) -> None:
    assert send_receipt(f"{server.address}/notify/callback", {}) == 401
    assert server.browser().get("/notify/callback").status_code == 405
