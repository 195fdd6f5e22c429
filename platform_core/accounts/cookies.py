"""The two cookies that pages and routes both read."""

from platform_core.settings import Settings

LANGUAGE_COOKIE = "camau_language"


def own_cookie(name: str, settings: Settings) -> str:
    """A cookie's full name; ``__Host-`` makes browsers insist on HTTPS and on this host."""
    return f"__Host-{name}" if settings.over_https else name


def session_cookie_name(settings: Settings) -> str:
    """The name of the cookie that holds a signed-in session's token."""
    return own_cookie("camau", settings)
