"""Our cookies: their names, and how they are given and taken away."""

from collections.abc import Mapping

from starlette.responses import Response

from platform_core.accounts.cookies import LANGUAGE_COOKIE, own_cookie
from platform_core.accounts.rules import Language
from platform_core.settings import Settings

_YEAR = 365 * 24 * 60 * 60


def form_cookie_name(settings: Settings) -> str:
    """The name of the cookie that a form's hidden field is checked against."""
    return own_cookie("camau_form", settings)


def joining_cookie_name(settings: Settings) -> str:
    """The name of the cookie that carries an invitation from one page of joining to the next."""
    return own_cookie("camau_joining", settings)


def give(
    response: Response, name: str, value: str, settings: Settings, *, seconds: int | None = None
) -> None:
    """Set a cookie that no script of a page can read; for this visit only, without ``seconds``."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings.over_https,
        httponly=True,
        samesite="lax",
    )


def take_away(response: Response, name: str, settings: Settings) -> None:
    """Delete a cookie."""
    give(response, name, "", settings, seconds=0)


def remember_language(response: Response, language: Language, settings: Settings) -> None:
    """Keep the chosen language in this browser for a year."""
    give(response, LANGUAGE_COOKIE, language.value, settings, seconds=_YEAR)


def chosen_language(cookies: Mapping[str, str]) -> Language | None:
    """The language chosen in this browser, if any was."""
    value = cookies.get(LANGUAGE_COOKIE, "")
    return Language(value) if value in set(Language) else None
