"""Joining with the code or link of an invitation: code, language, sign-in name and password.

Asking for a page never uses an invitation up: mail scanners and link previews do that. What was
typed travels from page to page in a cookie that no script can read, never in an address.
"""

from starlette.responses import Response

from platform_core.accounts.actions import start_session
from platform_core.accounts.rules import Incomplete, InvitationRefused, Joined, Language, Slowed
from platform_core.enrolment.actions import join, open_invitation, recognise
from platform_core.storage.database import open_transaction
from platform_core.web.cookies import give, joining_cookie_name, remember_language, take_away
from platform_core.web.pages import Problem, go, page
from platform_core.web.routes.sign_in import begin_session
from platform_core.web.visits import Visit
from platform_core.web.waiting import wait_words
from platform_core.wording import say

_HALF_AN_HOUR = 30 * 60
_LONGEST_SECRET = 200


def code_page(visit: Visit) -> Response:
    """``/join``: type the code, or go on from the link."""
    if visit.sends:
        return _open(visit)
    if visit.asked("t"):
        # At once off the address bar, out of the history and out of any Referer
        return _keeping(visit, go("/join"), visit.asked("t"))
    by_link = bool(_secret(visit)) and "code" not in visit.request.query_params
    return page(visit, "join_code.html", by_link=by_link, code="")


def _open(visit: Visit) -> Response:
    typed = visit.form.get("code")
    secret = (_secret(visit) if typed is None else typed).strip()
    if not secret:
        return _closed(visit, say("web.join.code_missing", visit.language))
    with open_transaction() as session:
        found = recognise(session, secret, address=visit.client, at=visit.now)
        if not isinstance(found, InvitationRefused | Slowed):
            open_invitation(session, found, at=visit.now)
    if isinstance(found, InvitationRefused | Slowed):
        return _refused(visit, found)
    return _keeping(visit, go("/join/language"), secret)


def _refused(visit: Visit, refusal: InvitationRefused | Slowed) -> Response:
    if isinstance(refusal, Slowed):
        return _closed(visit, wait_words(visit, refusal), status=429)
    return _closed(visit, say(refusal.wording, visit.language), status=403)


def _closed(visit: Visit, words: str, *, status: int = 422) -> Response:
    """The first page again, with the reason; what was typed is kept, a link's secret is not."""
    response = page(
        visit,
        "join_code.html",
        status=status,
        problems=[Problem("code", words)],
        address="/join",
        by_link=False,
        code=visit.form.get("code", "")[:_LONGEST_SECRET],
    )
    take_away(response, joining_cookie_name(visit.settings), visit.settings)
    return response


def language_page(visit: Visit) -> Response:
    """``/join/language``: English or Welsh, asked before anything else and kept."""
    if not _secret(visit):
        return go("/join")
    chosen = visit.form.get("language", "")
    if chosen in set(Language):
        response = go("/join/account")
        remember_language(response, Language(chosen), visit.settings)
        return response
    return page(
        visit,
        "join_language.html",
        in_welsh=say("web.join_language.ask", Language.WELSH),
        in_english=say("web.join_language.ask", Language.ENGLISH),
    )


def account_page(visit: Visit) -> Response:
    """``/join/account``: a name to sign in with and a password; sending it joins."""
    secret = _secret(visit)
    if not secret:
        return go("/join")
    return _join(visit, secret) if visit.sends else page(visit, "join_account.html", name="")


def _join(visit: Visit, secret: str) -> Response:
    name, password = visit.form.get("sign_in_name", ""), visit.form.get("password", "")
    with open_transaction() as session:
        result = join(
            session, secret, name, password, visit.language, address=visit.client, at=visit.now
        )
        token = (
            start_session(session, result.person_id, at=visit.now)
            if isinstance(result, Joined)
            else ""
        )
    if isinstance(result, Incomplete):
        return _account_again(visit, result, name)
    if isinstance(result, InvitationRefused | Slowed):
        return _refused(visit, result)
    response = go("/welcome")
    begin_session(response, visit, token, visit.language)
    take_away(response, joining_cookie_name(visit.settings), visit.settings)
    return response


def _account_again(visit: Visit, incomplete: Incomplete, name: str) -> Response:
    problems = [
        Problem(problem.field, say(problem.wording, visit.language, **problem.names))
        for problem in incomplete.problems
    ]
    return page(visit, "join_account.html", status=422, problems=problems, name=name[:500])


def _secret(visit: Visit) -> str:
    return visit.cookies.get(joining_cookie_name(visit.settings), "")


def _keeping(visit: Visit, response: Response, secret: str) -> Response:
    name = joining_cookie_name(visit.settings)
    kept = "".join(sign for sign in secret[:_LONGEST_SECRET] if sign.isalnum() or sign in "-_")
    give(response, name, kept, visit.settings, seconds=_HALF_AN_HOUR)
    return response
