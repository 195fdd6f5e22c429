"""Pages that anybody may read and that need no database."""

from collections.abc import Callable
from datetime import date
from functools import partial

from starlette.responses import Response

from platform_core.content.signposting import AREAS, signposts
from platform_core.web.pages import page
from platform_core.web.visits import Visit
from platform_core.wording import say_full_date

_STATEMENT_PREPARED_ON = date(2026, 11, 21)


def urgent_help_page(visit: Visit) -> Response:
    """``/urgent-help``."""
    return page(visit, "urgent_help.html")


def support_page(visit: Visit) -> Response:
    """``/support``: help that is not urgent. Without a list that can be read, it says so."""
    listed = signposts(visit.language)
    return page(visit, "support.html", listed=listed, areas=AREAS, full_date=_full_date(visit))


def privacy(visit: Visit) -> Response:
    """``/privacy``."""
    return page(visit, "privacy.html")


def accessibility(visit: Visit) -> Response:
    """``/accessibility``: what works, and what is known not to."""
    prepared_on = say_full_date(_STATEMENT_PREPARED_ON, visit.language)
    return page(visit, "accessibility.html", prepared_on=prepared_on)


def _full_date(visit: Visit) -> Callable[[date], str]:
    return partial(say_full_date, language=visit.language)
