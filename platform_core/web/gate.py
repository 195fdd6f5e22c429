"""The gate before Streamlit: which addresses exist, and for whom.

Streamlit answers every address with its page, and runs scripts for whoever opens its socket. Here
what is not known does not exist, and nobody who is not signed in gets as far as a script.
"""

from collections.abc import Callable, Iterable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from platform_core import clock
from platform_core.accounts.rules import Language, Role, Viewer
from platform_core.settings import Settings
from platform_core.storage.database import DatabaseAway
from platform_core.web.cookies import chosen_language
from platform_core.web.hosts import is_our_host, is_our_origin
from platform_core.web.index import Index
from platform_core.web.packing import packed_for
from platform_core.web.pages import draw
from platform_core.web.places import is_streamlit_page, with_next
from platform_core.web.problems import message
from platform_core.web.static import PREFIX, FrontEnd
from platform_core.web.viewers import signed_in, who_is

FirstWords = Callable[[str, Viewer, Language], str]

_STREAM = "/_stcore/stream"
_HEALTH = "/_stcore/health"
_HOST_CONFIG = "/_stcore/host-config"
_MEDIA = "/media/"
_UPLOAD = "/_stcore/upload_file/"


class Gate:
    """Lets through what exists for whoever asks; ``first_words`` draws the page before Streamlit
    does, from the path, who is asking and their language."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Sequence[Route],
        settings: Settings,
        index: Index,
        front_end: FrontEnd,
        first_words: FirstWords,
    ) -> None:
        self._app = app
        self._routes = routes
        self._settings = settings
        self._index = index
        self._front_end = front_end
        self._first_words = first_words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            answer = await self._answer(scope)
            await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> ASGIApp:
        path = scope["path"]
        if not is_our_host(Request(scope).headers.get("host", ""), self._settings):
            return PlainTextResponse("This address is not served here.", 400)
        if path.startswith(PREFIX):
            return self._front_end
        matches = [(route.matches(scope)[0], route.methods or set()) for route in self._routes]
        if any(match is Match.FULL for match, _ in matches):
            return self._app
        allowed = set().union(*(methods for match, methods in matches if match is Match.PARTIAL))
        if allowed:  # Streamlit would answer it with its own page
            return _not_allowed(allowed)
        if path == _HEALTH:
            return self._app
        if path == _HOST_CONFIG:
            return _host_config(Request(scope))
        if is_streamlit_page(path):
            return await run_in_threadpool(self._page, Request(scope))
        if path.startswith(_MEDIA) and await run_in_threadpool(self._who, Request(scope)):
            return self._app
        if path.startswith(_UPLOAD) and await run_in_threadpool(self._may_bring, Request(scope)):
            return self._app
        return message(scope, "web.not_found", 404)

    def _who(self, connection: HTTPConnection) -> Viewer | None:
        return signed_in(connection.cookies, self._settings, now=clock.utc_now())

    def _may_bring(self, request: Request) -> bool:
        """Whether somebody may give a file to a page, or take it back: clinicians, whose lists of
        referrals are the only files anybody brings. Streamlit keeps it in the session's memory, up
        to its limit, and has no address from which to read it."""
        host, origin = request.headers.get("host", ""), request.headers.get("origin", "")
        if request.method not in {"PUT", "DELETE"}:
            return False
        if not is_our_origin(origin, host, self._settings):
            return False
        viewer = self._who(request)
        return viewer is not None and Role.CLINICIAN in viewer.roles

    def _page(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return _not_allowed({"GET", "HEAD"})
        viewer = self._who(request)
        if viewer is None:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(with_next("/sign-in", request.url.path + query), 303)
        language = chosen_language(request.cookies) or viewer.language
        html = self._index.draw(
            language=language,
            title="Camau",
            words=self._first_words(request.url.path, viewer, language),
            without_script=draw("without_script.html", language, request.url.path),
            for_staff=bool(viewer.roles - {Role.PATIENT}),
        )
        body, headers = packed_for(request.headers.get("accept-encoding", ""), html.encode())
        return HTMLResponse(body, headers=dict(headers))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A closing before the handshake reaches the browser as 403."""
        if await run_in_threadpool(self._may_connect, HTTPConnection(scope)):
            await self._app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    def _may_connect(self, connection: HTTPConnection) -> bool:
        """Whoever is signed in, or was until the time ran out: their script keeps what they had
        written and says so. Nobody from another site's page."""
        headers = connection.headers
        origin, host = headers.get("origin", ""), headers.get("host", "")
        if connection.url.path != _STREAM or not is_our_origin(origin, host, self._settings):
            return False
        try:
            return who_is(connection.cookies, self._settings, now=clock.utc_now()) is not None
        except DatabaseAway:
            return False


def _not_allowed(methods: Iterable[str]) -> Response:
    return PlainTextResponse("Not allowed", 405, {"allow": ", ".join(sorted(methods))})


def _host_config(request: Request) -> Response:
    """What the front end asks for before it connects again: nobody may embed or steer it."""
    origin = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return JSONResponse(
        {
            "allowedOrigins": [origin],
            "useExternalAuthToken": False,
            "enableCustomParentMessages": False,
            "enforceDownloadInNewTab": False,
            "metricsUrl": "",
            "blockErrorDialogs": False,
        }
    )
