"""Who is asking, from the session cookie, looked up in the database for this very request."""

from collections.abc import Mapping
from datetime import datetime

from platform_core.accounts.cookies import session_cookie_name
from platform_core.accounts.queries import Expired, session_for
from platform_core.accounts.rules import Viewer
from platform_core.settings import Settings
from platform_core.storage.database import open_reading


def who_is(
    cookies: Mapping[str, str], settings: Settings, *, now: datetime
) -> Viewer | Expired | None:
    """Whose session the cookie names: somebody's, one that timed out, or nobody's.

    Raises DatabaseAway when that cannot be told.
    """
    token = cookies.get(session_cookie_name(settings), "")
    if not token:
        return None
    with open_reading() as session:
        return session_for(session, token, now=now)


def signed_in(cookies: Mapping[str, str], settings: Settings, *, now: datetime) -> Viewer | None:
    """The signed-in person, if there is one. Raises DatabaseAway when that cannot be told."""
    found = who_is(cookies, settings, now=now)
    return found if isinstance(found, Viewer) else None
