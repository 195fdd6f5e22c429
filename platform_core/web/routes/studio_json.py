"""What the editor's script asks in JSON: who may ask, and how it is answered.

The session is looked up for every question. What is asked while somebody writes counts as use of
the session; what the page asks by itself does not.
"""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from platform_core.accounts.actions import touch
from platform_core.accounts.rules import Role, Viewer, needs_touch
from platform_core.plain_text import storable_document
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.web.cookies import form_cookie_name, give
from platform_core.web.form_tokens import FIELD, came_from_us, is_token_of, new_form_secret
from platform_core.web.form_tokens import token_for as new_token
from platform_core.web.visits import Visit, visit_of

Asked = dict[str, Any]
Answer = Callable[[Visit, Viewer, Asked], Response]

_LONGEST = 2_000_000  # bytes: six fields of 40,000 characters, as escapes, and room to spare


def told(status: int = 200, **values: Any) -> Response:
    """An answer in JSON, kept by nobody."""
    return JSONResponse(values, status, headers={"cache-control": "no-store"})


def refused(status: int, why: str, **more: Any) -> Response:
    """Why something was not done: a word for the script, which has the sentences."""
    return told(status, why=why, **more)


def asked_in_json(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for authors that takes a JSON object with the form's token in it."""

    async def endpoint(request: Request) -> Response:
        visit = visit_of(request)
        if not came_from_us(request.headers, visit.settings):
            return refused(403, "not_ours")
        try:
            asked = await _object(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if isinstance(asked, Response):
            return asked
        return await run_in_threadpool(_answer, answer, visit, asked)

    return endpoint


async def _object(request: Request) -> Asked | Response:
    if not request.headers.get("content-type", "").startswith("application/json"):
        return refused(415, "not_json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            return refused(413, "too_long")
    try:
        asked = storable_document(json.loads(body))
    except (ValueError, RecursionError):
        return refused(400, "not_json")
    return asked if isinstance(asked, dict) else refused(400, "not_json")


def _answer(answer: Answer, visit: Visit, asked: Asked) -> Response:
    viewer = visit.viewer()
    if viewer is None or asked.get("person") not in (None, viewer.person_id):
        return refused(401, "signed_out")
    if Role.AUTHOR not in viewer.roles:
        return refused(403, "not_yours")
    secret = visit.cookies.get(form_cookie_name(visit.settings), "")
    if not is_token_of(secret, str(asked.get(FIELD, ""))):
        return _with_token(visit, secret)
    note_use(visit, viewer)
    return answer(visit, viewer, asked)


def _with_token(visit: Visit, secret: str) -> Response:
    """Whoever signed in again has a new secret: the page that stayed open goes on with this."""
    kept = secret or new_form_secret()
    response = refused(403, "token", token=new_token(kept))
    if not secret:
        give(response, form_cookie_name(visit.settings), kept, visit.settings)
    return response


def note_use(visit: Visit, viewer: Viewer) -> None:
    """Writing is use of the session, which else runs out."""
    if needs_touch(viewer, now=visit.now):
        with suppress(DatabaseAway), open_transaction() as session:
            touch(session, viewer, now=visit.now)
