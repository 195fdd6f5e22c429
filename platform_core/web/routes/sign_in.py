"""Sign in, sign out, and what to do when signing in does not work."""

from starlette.responses import Response

from platform_core.accounts.actions import set_language, sign_in, sign_out
from platform_core.accounts.cookies import session_cookie_name
from platform_core.accounts.rules import Language, SignedIn, Slowed
from platform_core.storage.database import open_reading, open_transaction
from platform_core.web.cookies import form_cookie_name, give, remember_language, take_away
from platform_core.web.pages import Problem, go, page
from platform_core.web.places import onward, own_address, with_next
from platform_core.web.queries import services_to_call
from platform_core.web.viewers import who_is
from platform_core.web.visits import Visit
from platform_core.web.waiting import wait_words
from platform_core.wording import say

_LONGEST_SHOWN = 500


def sign_in_page(visit: Visit) -> Response:
    """``/sign-in``: the form, and what becomes of it."""
    if visit.sends:
        return _try(visit)
    viewer = visit.viewer()
    if viewer is not None:
        return go(onward(visit.asked("next"), viewer.roles))
    return _form(visit, next_=visit.asked("next"), chosen=visit.asked("chosen"))


def _try(visit: Visit) -> Response:
    name, password = visit.form.get("sign_in_name", ""), visit.form.get("password", "")
    missing = [
        Problem(field, say(f"web.sign_in.{field}_missing", visit.language))
        for field, given in (("sign_in_name", name.strip()), ("password", password))
        if not given
    ]
    if missing:
        return _again(visit, *missing)
    with open_transaction() as session:
        result = sign_in(session, name, password, address=visit.client, at=visit.now)
        if isinstance(result, SignedIn) and visit.form.get("chosen") in set(Language):
            set_language(session, result.viewer.person_id, visit.language, at=visit.now)
    if isinstance(result, SignedIn):
        return _let_in(visit, result)
    if isinstance(result, Slowed):
        return _again(visit, Problem("sign_in_name", wait_words(visit, result)), status=429)
    words = say(result.wording, visit.language)
    return _again(visit, Problem("sign_in_name", words), status=403)


def _let_in(visit: Visit, signed_in: SignedIn) -> Response:
    viewer = signed_in.viewer
    response = go(onward(visit.form.get("next", ""), viewer.roles))
    stays = visit.form.get("chosen") in set(Language)
    begin_session(response, visit, signed_in.token, visit.language if stays else viewer.language)
    return response


def begin_session(response: Response, visit: Visit, token: str, language: Language) -> None:
    """Give the browser its session, its person's language, and a new secret for its forms."""
    give(response, session_cookie_name(visit.settings), token, visit.settings)
    remember_language(response, language, visit.settings)
    take_away(response, form_cookie_name(visit.settings), visit.settings)


def _again(visit: Visit, *problems: Problem, status: int = 422) -> Response:
    return _form(
        visit,
        next_=visit.form.get("next", ""),
        chosen=visit.form.get("chosen", ""),
        name=visit.form.get("sign_in_name", "")[:_LONGEST_SHOWN],
        problems=problems,
        status=status,
    )


def _form(
    visit: Visit,
    *,
    next_: str,
    chosen: str,
    name: str = "",
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    next_ = own_address(next_) or ""
    return page(
        visit,
        "sign_in.html",
        status=status,
        problems=problems,
        address=with_next("/sign-in", next_),
        next=next_,
        chosen=chosen if chosen in set(Language) else "",
        name=name,
    )


def help_page(visit: Visit) -> Response:
    """``/sign-in-help``: whom to call, and what usually helps."""
    with open_reading() as session:
        services = services_to_call(session, visit.language)
    return page(visit, "sign_in_help.html", services=services)


def sign_out_page(visit: Visit) -> Response:
    """``/sign-out``: asked for, a button; sent, the session ends in the database, so in every
    tab. Pages already drawn are cleared from the browser's memory."""
    if not visit.sends:
        return page(visit, "sign_out.html")
    found = who_is(visit.cookies, visit.settings, now=visit.now)
    if found is not None:
        with open_transaction() as session:
            sign_out(session, found.session_id, at=visit.now)
    response = go("/sign-in")
    take_away(response, session_cookie_name(visit.settings), visit.settings)
    take_away(response, form_cookie_name(visit.settings), visit.settings)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response
