"""The security headers of every answer."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from platform_core.settings import Settings

_REFERRER = "referrer-policy"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    _REFERRER: "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# An answer that asks for more than all others keeps it.
_STRICTER = {_REFERRER: "no-referrer", "content-security-policy": "default-src 'none';"}
_HSTS = "max-age=31536000; includeSubDomains"


def content_security_policy(script_hashes: Iterable[str], settings: Settings) -> str:
    """What a page may load and run: our own files, and the inline scripts with these hashes."""
    scripts = " ".join(f"'{value}'" for value in script_hashes)
    address = urlsplit(settings.address_for_people)
    socket = ("wss://" if settings.over_https else "ws://") + address.netloc
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {socket}",  # older Safari does not count a socket as 'self'
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds them, and keeps pages out of every cache."""

    def __init__(self, app: ASGIApp, policy: str, over_https: bool) -> None:
        self._app = app
        self._headers = {**_ALWAYS, "content-security-policy": policy}
        if over_https:
            self._headers["strict-transport-security"] = _HSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            if not headers.get(name, "").startswith(_STRICTER.get(name, "\0")):
                headers[name] = value
        is_page = headers.get("content-type", "").startswith("text/html")
        if is_page or "cache-control" not in headers:
            headers["cache-control"] = "no-store"
