"""The opening of every plain page that is for one role."""

from collections.abc import Callable
from functools import wraps

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.web.pages import go
from platform_core.web.places import home_of, with_next
from platform_core.web.visits import Visit


def only_for(
    role: Role,
) -> Callable[[Callable[[Visit, Viewer], Response]], Callable[[Visit], Response]]:
    """A page that is answered to this role only.

    Strangers sign in first and come back; anybody else goes to their own first page.
    """

    def guarded(answer: Callable[[Visit, Viewer], Response]) -> Callable[[Visit], Response]:
        @wraps(answer)
        def guard(visit: Visit) -> Response:
            viewer = visit.viewer()
            if viewer is None:
                return go(with_next("/sign-in", visit.address))
            if role not in viewer.roles:
                return go(home_of(viewer.roles))
            return answer(visit, viewer)

        return guard

    return guarded
