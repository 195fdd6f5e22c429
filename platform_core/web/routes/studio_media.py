"""The pictures, sounds and films of a step while it is edited: put in, taken out, moved."""

from collections.abc import Mapping
from typing import Any

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
