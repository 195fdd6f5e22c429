"""Whether the parts answer, and when the worker last did something."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from starlette.requests import Request

from platform_core.jobs.heartbeat import began, ended
from platform_core.jobs.send import SendSummary
from platform_core.web.routes.health import health
from tests.factories import AT

ANSWER = SendSummary(sent=1, refused=0, later=0, unknown=0, lost=0)


@pytest.fixture
def _here(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform_core.web.routes.health.engine", lambda: database)
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: AT)


def _ask() -> dict[str, object]:
    return json.loads(asyncio.run(health(Request({"type": "http"}))).body)


@pytest.mark.usefixtures("_here")
def test_it_says_how_long_ago_the_worker_swept_and_sent() -> None:
    assert _ask()["seconds_since"] == {"sweep": None, "send": None}
    began("sweep", at=AT - timedelta(seconds=90))
    began("send", at=AT - timedelta(seconds=31))
    ended("send", ANSWER, began_at=AT - timedelta(seconds=31), at=AT - timedelta(seconds=30))
    began("digest", at=AT)
    told = _ask()
    assert told["seconds_since"] == {"sweep": 90, "send": 30}
    assert told["ok"] is True
