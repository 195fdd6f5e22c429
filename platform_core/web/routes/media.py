"""Pictures, sound, film and captions: sent to readers in parts, and taken in from authors."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from platform_core.accounts.rules import Role, Viewer
from platform_core.content.media.actions import keep_media
from platform_core.content.media.prepare import Prepared, prepare
from platform_core.content.media.queries import media_bytes, media_facts
from platform_core.content.media.rules import Facts, Kind, MediaRefused, file_name, plain_stem
from platform_core.content.pictures import check_svg
from platform_core.content.plain_text import decoded
from platform_core.content.problems import Problem
from platform_core.storage.database import open_reading, open_transaction
from platform_core.web.cookies import form_cookie_name
from platform_core.web.form_tokens import came_from_us, is_token_of
from platform_core.web.sentences import as_sentence
from platform_core.web.uploads import NotOurForm, Sent, a_folder, take_file
from platform_core.web.visits import Visit, visit_of
from platform_core.wording import say

_PIECE = 1_000_000  # bytes read from the database at a time
_KEPT = "private, max-age=31536000, immutable"
_RANGE = re.compile(r"bytes=(?=.*\d)(\d{0,12})-(\d{0,12})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Nothing of ours has scripts or frames, so nothing in such a file may do anything at all.
_NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox"
# One at a time and on a thread of its own: making a film small takes a minute, and pages go first.
_makers = ThreadPoolExecutor(1, thread_name_prefix="media")


def media_file(visit: Visit) -> Response:
    """``/media-file/<digest>``: to whoever is signed in, as a whole or the part they ask for."""
    digest = visit.request.path_params["digest"]
    if visit.viewer() is None:
        return _plainly(401)
    facts = _facts(digest) if _DIGEST.fullmatch(digest) else None
    if facts is None:
        return _plainly(404)
    headers = {
        "etag": f'"{digest}"',
        "accept-ranges": "bytes",
        "cache-control": _KEPT,
        "content-security-policy": _NOTHING,
        "content-disposition": "inline",
    }
    if visit.request.headers.get("if-none-match", "") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return _part(visit.request, facts, headers)


def _facts(digest: str) -> Facts | None:
    with open_reading() as session:
        return media_facts(session, digest)


def _plainly(status: int) -> Response:
    return Response(status_code=status, headers={"cache-control": "no-store"})


def _part(request: Request, facts: Facts, headers: dict[str, str]) -> Response:
    is_same = request.headers.get("if-range", headers["etag"]) == headers["etag"]
    try:
        part = _asked(request.headers.get("range", ""), facts.size) if is_same else None
    except ValueError:
        outside = {**headers, "content-range": f"bytes */{facts.size}", "cache-control": "no-store"}
        return Response(status_code=416, headers=outside)
    start, end = part or (0, facts.size)
    if part:
        headers["content-range"] = f"bytes {start}-{end - 1}/{facts.size}"
    headers["content-length"] = str(end - start)
    body = _pieces(facts.digest, start, end)
    return StreamingResponse(body, 206 if part else 200, headers=headers, media_type=_type(facts))


def _asked(asked: str, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last; nothing for the whole. Raises ValueError."""
    match = _RANGE.fullmatch(asked)
    if match is None:
        return None
    if match[1]:
        start, end = int(match[1]), min(int(match[2] or size), size - 1) + 1
    else:
        start, end = max(0, size - int(match[2])), size
    if start >= end:
        raise ValueError(asked)
    return start, end


def _pieces(digest: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes, so that however many people watch, little of it is in memory."""
    while start < end:
        with open_reading() as session:
            piece = media_bytes(session, digest, start, min(_PIECE, end - start))
        if not piece:
            return
        yield piece
        start += len(piece)


def _type(facts: Facts) -> str:
    return f"{facts.mime}; charset=utf-8" if facts.kind is Kind.CAPTIONS else facts.mime


async def take_media(request: Request) -> Response:
    """``/studio/media``: an author sends a file, and is told the entry that goes into the words.

    ``{"kind": …, "media": {"file": …, …}}``, or ``{"problem": …}`` with one sentence.
    """
    visit = visit_of(request)
    if not came_from_us(request.headers, visit.settings):
        return _told(visit, 403, "media.not_ours")
    viewer = await run_in_threadpool(visit.viewer)
    if viewer is None or Role.AUTHOR not in viewer.roles:
        return _told(visit, 401 if viewer is None else 403, "media.not_yours")
    secret = visit.cookies.get(form_cookie_name(visit.settings), "")
    with a_folder() as folder:
        try:
            sent = await take_file(request, Path(folder), partial(is_token_of, secret))
            return _answer(await _taken(sent, viewer, at=visit.now))
        except MediaRefused as refused:
            words = refused.said.in_language(visit.language)
            return _json({"problem": as_sentence(words), "line": refused.line}, 422)
        except NotOurForm:
            return _told(visit, 403, "media.not_ours")
        except ClientDisconnect:
            return Response(status_code=400)


async def _taken(sent: Sent, viewer: Viewer, *, at: datetime) -> tuple[Kind, dict[str, Any]]:
    if sent.form.kind is Kind.DRAWING:
        return Kind.DRAWING, _drawing(sent)
    loop = asyncio.get_running_loop()
    prepared = await loop.run_in_executor(_makers, prepare, sent.path)
    await run_in_threadpool(_keep, prepared, viewer.person_id, at)
    facts = prepared.facts
    entry = {"digest": facts.digest, "mime": facts.mime, "size": facts.size}
    length = {} if facts.seconds is None else {"seconds": facts.seconds}
    return facts.kind, {"file": file_name(sent.name, facts), **entry, **length}


def _drawing(sent: Sent) -> dict[str, Any]:
    """A drawing is kept among the words, once it is sure that it only draws."""
    text = decoded(sent.path.read_bytes(), "")
    problems = [text] if isinstance(text, Problem) else check_svg(text, "")
    for problem in problems:
        if problem.level is problem.level.ERROR:
            raise MediaRefused(problem.said, problem.line)
    return {"file": f"{plain_stem(sent.name)}.svg", "svg": text}


def _keep(prepared: Prepared, by: int, at: datetime) -> None:
    with open_transaction() as session:
        keep_media(session, prepared, by=by, at=at)


def _answer(taken: tuple[Kind, dict[str, Any]]) -> Response:
    return _json({"kind": taken[0].value, "media": taken[1]}, 200)


def _told(visit: Visit, status: int, wording: str) -> Response:
    return _json({"problem": say(wording, visit.language)}, status)


def _json(document: dict[str, Any], status: int) -> Response:
    return JSONResponse(document, status, headers={"cache-control": "no-store"})
