"""The pictures, sounds and films of a step while it is edited: put in, taken out, moved."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from platform_core.content.media.queries import media_facts
from platform_core.content.pictures import check_svg
from platform_core.content.plain_text import SVG_LIMIT
from platform_core.content.problems import Level
from platform_core.content.rules import LANGUAGES
from platform_core.web.routes.studio_words import SAID, Words


def changed_media(
    words: Mapping[str, dict[str, Any]], wanted: str, file: str, known: Mapping[str, Words]
) -> None:
    """Do to the list of both languages what a button asked for: ``add``, ``out.2``, ``up.2``."""
    act, _, number = wanted.partition(".")
    for name, part in words.items():
        if name.rpartition("/")[2] in LANGUAGES:
            media = part["media"]
            if act == "add" and file in known:
                media.append({"file": file, **dict.fromkeys(SAID[:2], "")})
            elif number.isascii() and number.isdigit():
                _moved(media, act, int(number))


def _moved(media: list[Any], act: str, at: int) -> None:
    if act == "out" and at < len(media):
        del media[at]
    elif act == "up" and 0 < at < len(media):
        media[at - 1], media[at] = media[at], media[at - 1]


def with_new(
    session: Session, known: Mapping[str, Words], words: Mapping[str, Any]
) -> dict[str, Words]:
    """What is known of each file, with those that were uploaded a moment ago.

    Of an uploaded file the browser says only under which digest it is kept; a drawing comes as its
    source, which is looked through once more.
    """
    sent = [one for one in words.get("media") or () if isinstance(one, Mapping)]
    new = {str(one.get("file")): _new(session, one) for one in sent if one.get("file") not in known}
    return {**known, **{file: found for file, found in new.items() if found}}


def _new(session: Session, sent: Mapping[str, Any]) -> Words | None:
    file, svg = str(sent["file"]), sent.get("svg")
    if isinstance(svg, str):
        problems = check_svg(svg, file) if len(svg) <= SVG_LIMIT else [None]
        is_wrong = any(one is None or one.level is Level.ERROR for one in problems)
        return None if is_wrong else {"file": file, "svg": svg}
    facts = media_facts(session, str(sent.get("digest", "")))
    if facts is None:
        return None
    found: Words = {"file": file, "digest": facts.digest, "mime": facts.mime, "size": facts.size}
    return found if facts.seconds is None else {**found, "seconds": facts.seconds}
