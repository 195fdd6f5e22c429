"""``/notify/callback``: what GOV.UK Notify tells us became of a message."""

import json
from hmac import compare_digest
from typing import Any
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from platform_core import clock
from platform_core.notifications.actions import hear
from platform_core.notifications.notify import word_of
from platform_core.notifications.queries import message_called
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_transaction

_LONGEST = 16 * 1024
_NO_CONTENT = 204


async def callback(request: Request) -> Response:
    """A delivery receipt. Notify tries again for a while unless it is answered with a 2xx.

    Only for who knows the token; about a message that is not ours there is nothing to do.
    """
    if request.method != "POST":
        return PlainTextResponse("Not allowed", 405, {"allow": "POST"})
    if not _is_from_notify(request.headers.get("authorization", "")):
        return PlainTextResponse("Unauthorized", 401, {"www-authenticate": "Bearer"})
    try:
        told = _read(await _body(request))
    except (ValueError, OverflowError, RecursionError, ClientDisconnect):
        return PlainTextResponse("This is not a delivery receipt.", 400)
    try:
        await run_in_threadpool(_hear, told)
    except DatabaseAway:
        return PlainTextResponse("Not now", 503)
    return Response(status_code=_NO_CONTENT)


def _is_from_notify(authorization: str) -> bool:
    token = settings().notify_callback_token
    scheme, _, given = authorization.partition(" ")
    is_known = compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
    return bool(token) and scheme.casefold() == "bearer" and is_known


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            raise ValueError("too long")
    return body


def _read(body: bytes) -> dict[str, Any]:
    """A receipt whose parts are all of the right kind. Raises ValueError."""
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("not an object")
    wrong = [name for name in ("id", "status") if not isinstance(told.get(name), str)]
    reference = told.get("reference")
    if wrong or not isinstance(reference, str | None):
        raise ValueError("not a receipt")
    UUID(told["id"])
    word_of(told, at=clock.utc_now())  # its instants can be read
    return told


def _hear(told: dict[str, Any]) -> None:
    now = clock.utc_now()
    word = word_of(told, at=now)
    if word is None:
        return
    with open_transaction() as session:
        one = message_called(session, provider_id=word.provider_id, reference=told.get("reference"))
        if one is not None:
            hear(session, one, word, at=now)
