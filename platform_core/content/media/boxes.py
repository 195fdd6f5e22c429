"""Look through the boxes of an MP4: how long it is, how large, and that it begins at once."""

from collections.abc import Iterator
from struct import unpack_from

from platform_core.content.media.rules import FILM_SIDES, MediaRefused
from platform_core.content.problems import told

_OUTSIDE = {b"ftyp", b"moov", b"free", b"mdat"}
_AROUND = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_CODECS = {b"vide": b"avc1", b"soun": b"mp4a"}
_NO_TAGS = b"\0\0\0\x08ilst"  # else: where telephones write down the place
_MOST_BOXES = 200
_CLOSED_AT = 8  # bytes: a length and a name


def film_seconds(content: bytes) -> int:
    """The length of a film, to the nearest second. Raises MediaRefused unless it is H.264 of at
    most 480 lines with at most one AAC sound, its index before its pictures, and no other boxes."""
    outside = [name for name, _, _ in _boxes(content, 0, len(content))]
    if set(outside) - _OUTSIDE or outside.count(b"moov") != 1 or b"mdat" not in outside:
        raise MediaRefused(told("media_broken"))
    if outside[0] != b"ftyp" or outside.index(b"mdat") < outside.index(b"moov"):
        raise MediaRefused(told("media_not_ours"))
    inside = list(_inside(content, 0, len(content)))
    _codecs(content, inside)
    _sides(content, inside)
    return _seconds(content, inside)


_Box = tuple[bytes, int, int]


def _boxes(content: bytes, start: int, end: int) -> Iterator[_Box]:
    """The name, the first byte and the end of each box."""
    while start < end:
        if end - start < _CLOSED_AT:
            raise MediaRefused(told("media_broken"))
        length, name = unpack_from(">I4s", content, start)
        if length < _CLOSED_AT or start + length > end:
            raise MediaRefused(told("media_broken"))
        yield name, start + _CLOSED_AT, start + length
        start += length


def _inside(content: bytes, start: int, end: int, depth: int = 0) -> Iterator[_Box]:
    for number, box in enumerate(_boxes(content, start, end)):
        if number > _MOST_BOXES or depth > len(_AROUND):
            raise MediaRefused(told("media_broken"))
        if box[0] == b"udta" and not content.endswith(_NO_TAGS, box[1], box[2]):
            raise MediaRefused(told("media_not_ours"))
        yield box
        if box[0] in _AROUND:
            yield from _inside(content, box[1], box[2], depth + 1)


def _named(inside: list[_Box], name: bytes, least: int) -> list[int]:
    found = [start for it, start, end in inside if it == name and end - start >= least]
    if not found:
        raise MediaRefused(told("media_broken"))
    return found


def _codecs(content: bytes, inside: list[_Box]) -> None:
    handlers = [content[at + 8 : at + 12] for at in _named(inside, b"hdlr", 12)]
    codecs = [content[at + 12 : at + 16] for at in _named(inside, b"stsd", 16)]
    known = [_CODECS.get(handler) for handler in handlers]
    if known != codecs or codecs.count(b"avc1") != 1 or codecs.count(b"mp4a") > 1:
        raise MediaRefused(told("media_not_ours"))


def _sides(content: bytes, inside: list[_Box]) -> None:
    for at in _named(inside, b"tkhd", 84):
        sides = sorted(side >> 16 for side in unpack_from(">II", content, at + 76))
        if any(side > most for side, most in zip(sides, FILM_SIDES, strict=True)):
            raise MediaRefused(told("media_not_ours"))


def _seconds(content: bytes, inside: list[_Box]) -> int:
    scale, length = unpack_from(">II", content, _named(inside, b"mvhd", 100)[0] + 12)
    if content[_named(inside, b"mvhd", 100)[0]] != 0 or scale == 0:
        raise MediaRefused(told("media_broken"))
    return max(1, round(int(length) / int(scale)))
