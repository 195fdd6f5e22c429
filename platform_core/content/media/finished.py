"""Check a file as it goes out to readers: its form, its size, and nothing hidden beside it.

The same rules hold for what we made small ourselves and for what lies in a content folder.
"""

from platform_core.content.media.boxes import film_seconds
from platform_core.content.media.frames import sound_seconds
from platform_core.content.media.pictures import check_picture
from platform_core.content.media.rules import (
    KB,
    KEPT_LIMIT,
    LONGEST_SECONDS,
    MB,
    Facts,
    Kind,
    MediaRefused,
    digest_of,
)
from platform_core.content.media.webvtt import check_captions
from platform_core.content.plain_text import decoded
from platform_core.content.problems import Problem, Said, told


def facts_of(content: bytes, kind: Kind) -> Facts:
    """What is known of a finished file. Raises MediaRefused."""
    most = KEPT_LIMIT[kind]
    if len(content) > most:
        raise MediaRefused(too_big(len(content), most))
    seconds = None
    if kind is Kind.PICTURE:
        check_picture(content)
    elif kind is Kind.CAPTIONS:
        captions_of(content)
    else:
        seconds = sound_seconds(content) if kind is Kind.SOUND else film_seconds(content)
        if seconds > LONGEST_SECONDS:
            raise MediaRefused(told("media_long", minutes=LONGEST_SECONDS // 60))
    return Facts(digest_of(content), kind, len(content), seconds)


def captions_of(content: bytes) -> str:
    """The words of captions with their line ends as ``\\n``. Raises MediaRefused."""
    text = decoded(content, "")
    if isinstance(text, Problem):
        raise MediaRefused(text.said, text.line)
    for line, said in check_captions(text):
        raise MediaRefused(said, line)
    return text


def too_big(size: int, most: int) -> Said:
    """That a file is bigger than what is taken, in whole numbers."""
    unit, name = (MB, "MB") if most >= MB else (KB, "kB")
    return told("media_too_big", size=-(-size // unit), most=most // unit, unit=name)
