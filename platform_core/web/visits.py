"""One request for a plain page: what came with it, and the guard that every such page shares."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from platform_core import clock
from platform_core.accounts.rules import Language, Viewer
from platform_core.settings import Settings, settings
from platform_core.web.cookies import chosen_language, form_cookie_name
from platform_core.web.form_tokens import FIELD, came_from_us, is_token_of
from platform_core.web.forms import read_form
from platform_core.web.viewers import signed_in


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as a plain page sees it. ``form`` is empty unless something was sent."""

    request: Request
    settings: Settings
    now: datetime
    language: Language
    form: Mapping[str, str]

    @property
    def cookies(self) -> Mapping[str, str]:
        """The browser's cookies, by name."""
        return self.request.cookies

    @property
    def sends(self) -> bool:
        """Whether a form was sent, rather than a page asked for."""
        return self.request.method == "POST"

    @property
    def address(self) -> str:
        """The address asked for, with its query."""
        query = self.request.url.query
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    @property
    def client(self) -> str:
        """The network address that asks; several people may share one."""
        return self.request.client.host if self.request.client else "unknown"

    def asked(self, name: str) -> str:
        """One value of the query, or an empty text."""
        return self.request.query_params.get(name, "")

    def viewer(self) -> Viewer | None:
        """The signed-in person. Raises DatabaseAway when that cannot be told."""
        return signed_in(self.cookies, self.settings, now=self.now)


def language_of(cookies: Mapping[str, str], accepted: str) -> Language:
    """The language chosen in this browser; else Welsh if the browser puts it before English."""
    chosen = chosen_language(cookies)
    if chosen:
        return chosen
    codes = [part.strip()[:2].lower() for part in accepted.split(",")]
    known = [code for code in codes if code in set(Language)]
    return Language(known[0]) if known else Language.ENGLISH


def visit_of(request: Request, form: Mapping[str, str] = MappingProxyType({})) -> Visit:
    """A request, with what was sent, as a plain page sees it."""
    return Visit(
        request=request,
        settings=settings(),
        now=clock.utc_now(),
        language=language_of(request.cookies, request.headers.get("accept-language", "")),
        form=form,
    )


def plain(
    answer: Callable[[Visit], Response],
    refuse: Callable[[Visit], Response],
    *,
    says_no_origin: bool = False,
    roomy: bool = False,
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that runs ``answer`` in a thread of its own, because it may wait for the
    database. What another site's page sent, or nobody's page, gets ``refuse`` instead.

    ``says_no_origin``: its pages tell nobody their address, so browsers send their forms with the
    origin ``null``, and the form's own token has to do. ``roomy``: its form may be long.
    """

    async def endpoint(request: Request) -> Response:
        try:
            sent = request.method == "POST"
            form = await read_form(request, roomy=roomy) if sent else {}
        except ClientDisconnect:
            return Response(status_code=400)
        visit = visit_of(request, form or {})
        refused = request.method == "POST" and (form is None or not _is_ours(visit, says_no_origin))
        return await run_in_threadpool(refuse if refused else answer, visit)

    return endpoint


def _is_ours(visit: Visit, says_no_origin: bool) -> bool:
    secret = visit.cookies.get(form_cookie_name(visit.settings), "")
    headers = visit.request.headers
    return came_from_us(headers, visit.settings, may_be_null=says_no_origin) and is_token_of(
        secret, visit.form.get(FIELD, "")
    )
