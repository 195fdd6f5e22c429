"""Drawing plain HTML pages: one frame, both languages, no script needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from platform_core.accounts.rules import Language
from platform_core.content.urgent_help import urgent_help
from platform_core.settings import settings
from platform_core.web.assets import asset_address
from platform_core.web.cookies import form_cookie_name, give
from platform_core.web.form_tokens import FIELD, new_form_secret, token_for
from platform_core.web.packing import packed_for
from platform_core.web.places import own_address, with_next
from platform_core.web.urgent import telephone, urgent_line
from platform_core.web.visits import Visit
from platform_core.wording import say

TEMPLATES = Path(__file__).parent / "templates"
_TURNING = {ord(sign): None for sign in "\0\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"}
OTHER = {Language.ENGLISH: Language.WELSH, Language.WELSH: Language.ENGLISH}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right: the field it is about, and the words."""

    field: str
    words: str


@dataclass(slots=True)
class _FormToken:
    """The hidden field that every form needs; remembers whether a page had one."""

    secret: str
    used: bool = field(default=False)

    def __call__(self) -> Markup:
        self.used = True
        return Markup('<input type="hidden" name="{}" value="{}">').format(
            FIELD, token_for(self.secret)
        )


@cache
def templates() -> Environment:
    """The templates: everything that is filled in is escaped, and nothing may be missing."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_as_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _as_text(value: object) -> object:
    """Without the signs that turn a line around, which could make words look like others."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return value.translate(_TURNING)


def draw(template: str, language: Language, address: str, **values: Any) -> str:
    """The HTML of a page. Never asks the database."""
    tools: dict[str, Any] = {
        "say": partial(_say, language),
        "language": language.value,
        "other": OTHER[language].value,
        "switch": with_next(f"/language/{OTHER[language]}", own_address(address) or "/"),
        "asset": asset_address,
        "urgent": urgent_help(language),
        "urgent_line": urgent_line(language),
        "telephone": telephone,
        "problems": (),
        "demo": _demo_notice(language),
    }
    return templates().get_template(template).render(tools | values)


def _demo_notice(language: Language) -> str:
    """What a demonstration always says of itself, with how far its clock was moved."""
    given = settings()
    if not given.demo:
        return ""
    words = say("common.demo", language)
    moved = given.clock_offset.days
    return f"{words} {say('common.demo_moved', language, n=moved)}" if moved else words


def _say(language: Language, wording: str, **names: Any) -> str:
    return say(wording, language, **names)


def page(
    visit: Visit,
    template: str,
    *,
    status: int = 200,
    problems: Sequence[Problem] = (),
    address: str | None = None,
    **values: Any,
) -> Response:
    """A page of the given template; ``problems`` are said at its top and beside their fields.

    ``address`` is where switching language comes back to, if not to the address asked for.
    """
    name = form_cookie_name(visit.settings)
    token = _FormToken(visit.cookies.get(name) or new_form_secret())
    html = draw(
        template,
        visit.language,
        address or visit.address,
        form_token=token,
        problems=tuple(problems),
        **values,
    )
    response = html_response(visit, html, status)
    if token.used and name not in visit.cookies:
        give(response, name, token.secret, visit.settings)
    return response


def html_response(visit: Visit, html: str, status: int = 200) -> Response:
    """HTML, packed as the browser takes it, and kept by nobody."""
    body, headers = packed_for(visit.request.headers.get("accept-encoding", ""), html.encode())
    return HTMLResponse(body, status, headers={**headers, "cache-control": "no-store"})


def go(address: str) -> Response:
    """Send the browser on, with a GET."""
    return RedirectResponse(address, 303, headers={"cache-control": "no-store"})


def refuse_form(visit: Visit) -> Response:
    """For what did not come from a page of ours, or came from one that has grown old."""
    again = own_address(visit.address) or "/"
    return page(visit, "form_refused.html", status=403, again=again)
