"""Switching between English and Welsh, on any page, without losing the place."""

from urllib.parse import urlsplit

from starlette.responses import Response

from platform_core.accounts.actions import set_language
from platform_core.accounts.rules import Language
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.web.cookies import remember_language
from platform_core.web.pages import go
from platform_core.web.places import own_address
from platform_core.web.problems import not_found
from platform_core.web.visits import Visit


def switch(visit: Visit) -> Response:
    """``/language/cy?next=...``: this browser, and the signed-in person, read Welsh from now on.

    The browser's choice works without the database.
    """
    code = visit.request.path_params["code"]
    if code not in set(Language):
        return not_found(visit)
    language = Language(code)
    signed_in = _remember(visit, language)
    address = own_address(visit.asked("next")) or "/"
    if not signed_in and urlsplit(address).path == "/sign-in":
        address += f"{'&' if '?' in address else '?'}chosen={language}"
    response = go(address)
    remember_language(response, language, visit.settings)
    return response


def _remember(visit: Visit, language: Language) -> bool:
    try:
        viewer = visit.viewer()
        if viewer and viewer.language is not language:
            with open_transaction() as session:
                set_language(session, viewer.person_id, language, at=visit.now)
    except DatabaseAway:
        return False
    return viewer is not None
