"""Proof that a form was sent from a page of ours: a cookie, and a field derived from it.

The field is different on every page that is sent, so that the size of a packed page tells nobody
what it is.
"""

import secrets
from hashlib import sha256
from hmac import compare_digest, new

from starlette.datastructures import Headers

from platform_core.settings import Settings
from platform_core.web.hosts import is_our_origin

FIELD = "form_token"


def new_form_secret() -> str:
    """A value for the cookie."""
    return secrets.token_urlsafe(32)


def token_for(secret: str) -> str:
    """A value for the hidden field of one page."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_mark(secret, salt)}"


def is_token_of(secret: str, token: str) -> bool:
    """Whether the hidden field goes with the cookie. Never for an empty cookie."""
    salt, _, mark = token.partition(".")
    expected = _mark(secret, salt)
    return bool(secret) and compare_digest(expected.encode(), mark.encode("utf-8", "replace"))


def _mark(secret: str, salt: str) -> str:
    return new(secret.encode(), salt.encode("utf-8", "replace"), sha256).hexdigest()


def came_from_us(headers: Headers, settings: Settings, *, may_be_null: bool = False) -> bool:
    """Whether the browser says that a page of ours sent this, as far as it says anything.

    ``may_be_null``: the page tells nobody its address, so that its origin is ``null``.
    """
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None or (may_be_null and origin == "null"):
        return True
    return is_our_origin(origin, headers.get("host", ""), settings)
