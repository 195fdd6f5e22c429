"""A new member of staff sets a password with the link that an administrator gave them."""

from starlette.responses import Response

from platform_core.accounts.actions import (
    recognise_staff_invitation,
    redeem_staff_invitation,
    start_session,
)
from platform_core.accounts.queries import session_for
from platform_core.accounts.rules import Incomplete, InvitationRefused, Joined, Viewer
from platform_core.storage.database import open_reading, open_transaction
from platform_core.web.cookies import give, joining_cookie_name, take_away
from platform_core.web.pages import Problem, go, page
from platform_core.web.places import home_of
from platform_core.web.routes.sign_in import begin_session
from platform_core.web.visits import Visit
from platform_core.wording import say

_HALF_AN_HOUR = 30 * 60


def staff_join_page(visit: Visit) -> Response:
    """``/staff-join``: the link's secret goes into a cookie; the password is set by sending it."""
    name = joining_cookie_name(visit.settings)
    if visit.asked("t"):
        response = go("/staff-join")
        give(response, name, _clean(visit.asked("t")), visit.settings, seconds=_HALF_AN_HOUR)
        return response
    token = visit.cookies.get(name, "")
    if visit.sends and token:
        return _redeem(visit, token)
    with open_reading() as session:
        found = recognise_staff_invitation(session, token, at=visit.now)
    return page(visit, "staff_join.html", open=not isinstance(found, InvitationRefused))


def _redeem(visit: Visit, token: str) -> Response:
    with open_transaction() as session:
        result = redeem_staff_invitation(
            session, token, visit.form.get("password", ""), at=visit.now
        )
        if isinstance(result, Joined):
            begun = start_session(session, result.person_id, at=visit.now)
            viewer = session_for(session, begun, now=visit.now)
    if isinstance(result, Incomplete):
        problems = [
            Problem("password", say(problem.wording, visit.language, **problem.names))
            for problem in result.problems
        ]
        return page(visit, "staff_join.html", status=422, problems=problems, open=True)
    if isinstance(result, InvitationRefused):
        return page(visit, "staff_join.html", status=403, open=False)
    response = go(home_of(viewer.roles) if isinstance(viewer, Viewer) else "/sign-in")
    begin_session(response, visit, begun, visit.language)
    take_away(response, joining_cookie_name(visit.settings), visit.settings)
    return response


def _clean(token: str) -> str:
    return "".join(sign for sign in token[:200] if sign.isalnum() or sign in "-_")
