"""The names of our cookies."""

from platform_core.settings import Settings

LANGUAGE_COOKIE = "camau_language"


def session_cookie_name(settings: Settings) -> str:
    """The session cookie's name; ``__Host-`` makes browsers insist on HTTPS and on this host."""
    return "__Host-camau" if settings.over_https else "camau"
