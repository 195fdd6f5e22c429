"""The one ASGI application: Streamlit for signed-in pages, plain HTML for the rest."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import file_util
from streamlit.version import STREAMLIT_VERSION_STRING

from platform_core.accounts.rules import Language
from platform_core.content.queries import current_plan
from platform_core.errors import PlatformError
from platform_core.settings import ROOT, settings
from platform_core.storage.database import DatabaseAway, open_reading
from platform_core.web.gate import FirstWords, Gate
from platform_core.web.headers import SecurityHeaders, content_security_policy
from platform_core.web.index import Index, read_index
from platform_core.web.pages import draw, templates
from platform_core.web.problems import Problems
from platform_core.web.queries import plan_keys
from platform_core.web.routes import all_routes
from platform_core.web.static import FrontEnd

ENTRY = ROOT / "platform_core" / "ui" / "entry.py"


# Parts of the front end that any page of ours needs, and that it would ask for one by one.
_SOON = ("Html", "purify.es", "Button")


def splash(_path: str, _viewer: object, language: Language) -> str:
    """First words for any page: that it is opening, and whom to call."""
    return draw("first_words.html", language, "/")


@dataclass(frozen=True, slots=True)
class Parts:
    """What ``st.App`` is given besides its script."""

    routes: list[Route]
    middleware: list[Middleware]
    lifespan: Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]


def parts_of_the_app(first_words: FirstWords = splash) -> Parts:
    """Routes, middleware and start. ``first_words`` draws what is read before Streamlit draws.

    Raises IndexChanged if the installed Streamlit's page is not the one we know.
    """
    given = settings()
    static = Path(file_util.get_static_dir())
    front_end = FrontEnd(static / "static", given.data / "static-packed" / STREAMLIT_VERSION_STRING)
    index = read_index(
        (static / "index.html").read_text("utf-8"), soon=front_end.addresses_of(_SOON)
    )
    routes = all_routes()
    policy = content_security_policy(index.script_hashes, given)
    middleware = [
        Middleware(SecurityHeaders, policy=policy, over_https=given.over_https),
        Middleware(Problems),
        Middleware(
            Gate,
            routes=routes,
            settings=given,
            index=index,
            front_end=front_end,
            first_words=first_words,
        ),
    ]
    return Parts(routes, middleware, _lifespan(index, front_end))


def _lifespan(
    index: Index, front_end: FrontEnd
) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]:
    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        warm_up()
        front_end.pack_ahead(index.addresses)
        # What has been read by now stays for good: the collector need not look at it again, and
        # it no longer runs after every script (runner.postScriptGC), which cost 60 ms each time.
        gc.collect()
        gc.freeze()
        yield

    return lifespan


def warm_up() -> None:
    """Read catalogues, templates and the plans, so that nobody's first page waits for them."""
    for language in Language:
        draw("first_words.html", language, "/")
    for name in templates().list_templates():
        templates().get_template(name)
    with suppress(DatabaseAway, PlatformError), open_reading() as session:
        for key in plan_keys(session):
            current_plan(session, key)
