"""The one-tap page: a link in a message, no sign-in, no script, nothing about health around it.

Asking for a page changes nothing, however often: mail scanners, previews and curious people do
that. Only a form that was sent from the page answers. A link that never was, one that has had its
time and one of somebody who left all get the same page, so that nobody learns which it is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from platform_core import clock
from platform_core.accounts import throttle
from platform_core.accounts.rules import Language, Slowed
from platform_core.accounts.throttle_rules import link_address
from platform_core.clock import local_date
from platform_core.enrolment.actions import ChangeRefused, PauseRefused, set_reminders
from platform_core.storage.database import open_reading, open_transaction
from platform_core.taps.actions import TapRefused, answer, follow
from platform_core.taps.queries import Found, look_up
from platform_core.taps.rules import Answer, Standing, Then, could_be_token
from platform_core.web.cookies import chosen_language
from platform_core.web.pages import go, page, refuse_form
from platform_core.web.queries import services_to_call
from platform_core.web.tapped import tapped
from platform_core.web.visits import Visit, plain
from platform_core.web.waiting import wait_words

_ONE_CLICK = b"List-Unsubscribe=One-Click"
_ENOUGH = 4096  # bytes; a mail program sends that one word, however it wraps it


def tap_page(visit: Visit) -> Response:
    """``/t/<token>``: eight buttons, and what one of them did."""
    if visit.sends:
        return _take(visit)
    with open_reading() as session:
        found = look_up(session, _token(visit), now=visit.now)
        if found and found.standing is not Standing.CLOSED:
            theirs = _in_their_language(visit, found)
            words = tapped(session, found, theirs.language, done=visit.asked("done"))
            return _private(
                page(
                    theirs,
                    "tap_said.html" if words.said else "tap.html",
                    address=_address(visit),
                    here=_address(visit),
                    tapped=words,
                    answers=[each.value for each in Answer],
                )
            )
    return _closed(visit, is_guess=found is None)


def _take(visit: Visit) -> Response:
    try:
        with open_transaction() as session:
            found = look_up(session, _token(visit), now=visit.now)
            is_open = found is not None and found.standing is not Standing.CLOSED
            done = _act(session, visit, found) if found and is_open else ""
    except (TapRefused, ChangeRefused, PauseRefused):
        is_open, done = True, ""  # answered before, or moved on: the page says how it stands
    if not is_open:
        return _closed(visit, is_guess=found is None)
    return _private(go(_address(visit) + done))


def _act(session: Session, visit: Visit, found: Found) -> str:
    """Do what was pressed; what to add to the address so that the page says so."""
    given, then = visit.form.get("answer", ""), visit.form.get("then", "")
    today = local_date(visit.now, visit.settings.zone)
    if given in set(Answer):
        answer(session, found.link, Answer(given), at=visit.now, today=today)
    elif then in set(Then):
        follow(session, found.link, Then(then), at=visit.now, today=today)
        return f"?done={then}"
    return ""


def stop_page(visit: Visit) -> Response:
    """``/t/<token>/stop``: no more reminders, with one tap. An old link will still do for that."""
    if visit.sends:
        wanted = visit.form.get("reminders") == "on"
        return _private(go(f"{_address(visit)}/stop")) if _set(visit, wanted) else _closed(visit)
    with open_reading() as session:
        found = look_up(session, _token(visit), now=visit.now)
        if found and _takes_part(found):
            theirs = _in_their_language(visit, found)
            return _private(
                page(
                    theirs,
                    "tap_stop.html",
                    here=_address(visit),
                    stopped=not found.enrolment.wants_reminders,
                )
            )
    return _closed(visit, is_guess=found is None)


def stopping(stop: Callable[[Visit], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of ``stop_page``, which also takes the one click of a mail program (RFC 8058):
    that has no cookie and no page of ours, and the link alone says whose it is."""
    page_itself = plain(stop, refuse_form, says_no_origin=True)

    async def endpoint(request: Request) -> Response:
        try:
            body = await _short_body(request) if request.method == "POST" else b""
        except ClientDisconnect:
            return Response(status_code=400)
        if not _is_one_click(body):
            return await page_itself(request)
        await run_in_threadpool(_stop, request.path_params["token"])
        return _private(PlainTextResponse("", headers={"cache-control": "no-store"}))

    return endpoint


async def _short_body(request: Request) -> bytes:
    """The body if it is short; Starlette keeps it for whoever reads the request next."""
    length = request.headers.get("content-length", "")
    return await request.body() if length.isdecimal() and int(length) <= _ENOUGH else b""


def _is_one_click(body: bytes) -> bool:
    in_one = b"".join(body.split())
    return _ONE_CLICK in in_one or (b'"List-Unsubscribe"' in in_one and b"One-Click" in in_one)


def _stop(token: str) -> None:
    now = clock.utc_now()
    with open_transaction() as session:
        found = look_up(session, token, now=now)
        if found and _takes_part(found):
            by = found.enrolment.person_id
            set_reminders(session, found.enrolment, False, by=by, at=now)


def _set(visit: Visit, wanted: bool) -> bool:
    with open_transaction() as session:
        found = look_up(session, _token(visit), now=visit.now)
        if found is None or not _takes_part(found):
            return False
        by = found.enrolment.person_id
        set_reminders(session, found.enrolment, wanted, by=by, at=visit.now)
    return True


def _takes_part(found: Found) -> bool:
    return found.enrolment.status in {"joined", "active", "paused"}


def _closed(visit: Visit, *, is_guess: bool = False) -> Response:
    """The same kind page for every link that cannot be used. Guesses cost their address time."""
    slowed = _count(visit) if is_guess and could_be_token(_token(visit)) else None
    with open_reading() as session:
        services = services_to_call(session, visit.language)
    return _private(
        page(
            visit,
            "tap_closed.html",
            status=429 if slowed else 404,
            services=services,
            wait=wait_words(visit, slowed) if slowed else "",
        )
    )


def _count(visit: Visit) -> Slowed | None:
    subjects = (link_address(visit.client),)
    with open_transaction() as session:
        slowed = throttle.hold(session, subjects, at=visit.now)
        if slowed is None:
            throttle.note_failure(session, subjects, at=visit.now)
    return slowed


def _in_their_language(visit: Visit, found: Found) -> Visit:
    """The page in the language that was chosen on it, or else in the person's own."""
    chosen = chosen_language(visit.cookies)
    return replace(visit, language=chosen or Language(found.person.language))


def _private(response: Response) -> Response:
    response.headers["referrer-policy"] = "no-referrer"  # the address itself is the key
    return response


def _token(visit: Visit) -> str:
    return str(visit.request.path_params["token"])


def _address(visit: Visit) -> str:
    return f"/t/{_token(visit)}"
