"""The front door, and the first page after joining."""

from starlette.responses import Response

from platform_core.accounts.rules import Role
from platform_core.web.pages import go, page
from platform_core.web.places import home_of, with_next
from platform_core.web.visits import Visit


def home(visit: Visit) -> Response:
    """``/``: to one's own first page, or to sign in."""
    viewer = visit.viewer()
    return go(home_of(viewer.roles) if viewer else "/sign-in")


def welcome(visit: Visit) -> Response:
    """``/welcome``: what this is and is not, once somebody has joined."""
    viewer = visit.viewer()
    if viewer is None:
        return go(with_next("/sign-in", "/welcome"))
    if Role.PATIENT not in viewer.roles:
        return go(home_of(viewer.roles))
    return page(visit, "welcome.html")
