"""When something is missing or goes wrong: plain words and urgent help, never a traceback."""

import logging
import traceback

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from platform_core.errors import PlatformError
from platform_core.storage.database import DatabaseAway
from platform_core.web.pages import draw, html_response
from platform_core.web.places import own_address, without_secrets
from platform_core.web.visits import Visit, language_of

log = logging.getLogger("camau.web")


def not_found(visit: Visit) -> Response:
    """There is no page here."""
    html = draw("message.html", visit.language, "/", key="web.not_found", onward="/")
    return html_response(visit, html, 404)


def message(scope: Scope, key: str, status: int, *, onward: str = "/") -> Response:
    """A page of the words under ``key``, in the browser's language. Never asks the database."""
    request = Request(scope)
    language = language_of(request.cookies, request.headers.get("accept-language", ""))
    html = draw("message.html", language, onward, key=key, onward=onward)
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


class Problems:
    """Answers for whatever the application could not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting_send(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except Exception as problem:  # the top of a request: recorded, answered, and on we go
            note(problem, without_secrets(scope["path"]))
            if not begun:
                await _sorry(scope, problem)(scope, receive, send)


def _sorry(scope: Scope, problem: Exception) -> Response:
    onward = own_address(scope["path"]) or "/"
    if isinstance(problem, DatabaseAway):
        return message(scope, "web.away", 503, onward=onward)
    return message(scope, "web.broken", 500, onward="/")


def note(problem: Exception, where: str) -> None:
    """Log what kind of problem it was and where in the code; the message only of our own errors,
    because others may quote somebody's words."""
    frames = traceback.extract_tb(problem.__traceback__)[-6:]
    trail = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
    own = f" ({problem})" if isinstance(problem, PlatformError) else ""
    log.error("%s at %s: %s%s", type(problem).__name__, where, trail, own)
