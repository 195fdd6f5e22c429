"""Pages that anybody may read and that need no database."""

from datetime import date

from starlette.responses import Response

from platform_core.web.pages import page
from platform_core.web.visits import Visit
from platform_core.wording import say_full_date

_STATEMENT_PREPARED_ON = date(2026, 11, 21)


def urgent_help_page(visit: Visit) -> Response:
    """``/urgent-help``."""
    return page(visit, "urgent_help.html")


def privacy(visit: Visit) -> Response:
    """``/privacy``."""
    return page(visit, "privacy.html")


def accessibility(visit: Visit) -> Response:
    """``/accessibility``: what works, and what is known not to."""
    prepared_on = say_full_date(_STATEMENT_PREPARED_ON, visit.language)
    return page(visit, "accessibility.html", prepared_on=prepared_on)
