"""Our own stylesheet, script and pictures, under addresses that change when they do."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from platform_core.web.packing import BEST, coding_for, pack

ASSETS = Path(__file__).parent / "assets"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent. ``forms`` holds it plain (under nothing) and in each coding."""

    media_type: str
    digest: str
    forms: dict[str | None, bytes]


@cache
def assets() -> dict[str, Asset]:
    """Every file of the folder that a browser may ask for, by name."""
    return {path.name: _read(path) for path in sorted(ASSETS.iterdir()) if path.suffix in _TYPES}


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    forms: dict[str | None, bytes] = {None: body}
    if path.suffix != ".png":
        forms |= {"br": pack(body, "br", BEST), "gzip": pack(body, "gzip")}
    return Asset(_TYPES[path.suffix], sha256(body).hexdigest()[:12], forms)


def asset_address(name: str) -> str:
    """Where a page finds a file, such as ``/assets/styles.css?v=0123456789ab``."""
    found = assets().get(name)
    return f"/assets/{name}?v={found.digest}" if found else f"/assets/{name}"


async def send_asset(request: Request) -> Response:
    """``/assets/{name}``."""
    found = assets().get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("Not found", 404)
    coding = coding_for(request.headers.get("accept-encoding", ""))
    coding = coding if coding in found.forms else None
    headers = {"vary": "Accept-Encoding", "cache-control": "no-cache"}
    if request.query_params.get("v") == found.digest:
        headers["cache-control"] = _FOR_EVER
    if coding:
        headers["content-encoding"] = coding
    return Response(found.forms[coding], headers=headers, media_type=found.media_type)
