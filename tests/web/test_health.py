"""Whether the parts answer, and when the worker last did something."""

import asyncio
import json
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import Engine
from starlette.requests import Request

from platform_core.jobs.heartbeat import began, ended
from platform_core.jobs.send import SendSummary
from tests.factories import AT

module = import_module("platform_core.web.routes.health")  # its name is that of a function, too
ANSWER = SendSummary(sent=1, refused=0, later=0, unknown=0, lost=0)


@pytest.fixture
def _here(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "engine", lambda: database)
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: AT)


def _ask() -> dict[str, object]:
    return json.loads(asyncio.run(module.health(Request({"type": "http"}))).body)


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
