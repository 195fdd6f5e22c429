"""Check captions: WebVTT with plain words in it, in order of time, and nothing else."""

import re
from collections.abc import Iterator

from platform_core.content.problems import Said, told

_CLOCK = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"{_CLOCK}[ \t]+-->[ \t]+{_CLOCK}[ \t]*(.*)")
_MOST_CUES = 2_000


def check_captions(text: str) -> list[tuple[int, Said]]:
    """Every problem with its line, counted from 1. Line ends are ``\\n``."""
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
        return [(1, told("captions_start"))]
    found = list(_blocks(lines))
    cues = [block for block in found if _cue_line(block) is not None]
    if not cues:
        return [(1, told("captions_none"))]
    if len(cues) > _MOST_CUES:
        return [(1, told("captions_many", most=_MOST_CUES))]
    return [*_all(found)]


def _blocks(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """What stands between empty lines, after the head."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _cue_line(block: list[tuple[int, str]]) -> int | None:
    return next((at for at, (_, line) in enumerate(block[:2]) if "-->" in line), None)


def _all(blocks: list[list[tuple[int, str]]]) -> Iterator[tuple[int, Said]]:
    before = 0
    for block in blocks:
        at = _cue_line(block)
        if at is None:
            if not block[0][1].startswith("NOTE"):
                yield block[0][0], told("captions_odd")
            continue
        number, line = block[at]
        times = _times(line)
        if times is None or times[0] >= times[1] or times[0] < before:
            yield number, told("captions_time")
        before = times[0] if times else before
        yield from _words(number, block[at + 1 :])


def _times(line: str) -> tuple[int, int] | None:
    match = _CUE.fullmatch(line)
    if match is None or match[9]:  # where a cue stands is for the player to choose
        return None
    return _thousandths(match.groups()[:4]), _thousandths(match.groups()[4:8])


def _thousandths(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _words(number: int, lines: list[tuple[int, str]]) -> Iterator[tuple[int, Said]]:
    if not lines:
        yield number, told("captions_empty")
    for line, words in lines:
        if "<" in words or ">" in words:
            yield line, told("captions_markup")
