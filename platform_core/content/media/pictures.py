"""Make a photograph small for slow lines, and check one that was made small before."""

from io import BytesIO
from struct import error as ShortOf
from struct import unpack_from

from PIL import Image, ImageOps, UnidentifiedImageError

from platform_core.content.media.rules import KEPT_LIMIT, LONGEST_SIDE, Kind, MediaRefused
from platform_core.content.problems import told

# A photograph of today has 12 to 50 million dots; a bomb is a small file with thousands of them.
_MOST_DOTS = 50_000_000
_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}  # no EXIF, no XMP, nothing that moves
_TRIES = ((LONGEST_SIDE, 80), (LONGEST_SIDE, 60), (1_024, 60), (800, 50), (640, 40))
_BROKEN = (
    *(UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError),
    *(OverflowError, EOFError, MemoryError, ShortOf),
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_DOTS = told("media_dots", most=_MOST_DOTS // 1_000_000)


def small_picture(sent: bytes) -> bytes:
    """A PNG, JPEG or WebP as WebP: its longest side LONGEST_SIDE at most, upright, and without
    what the camera wrote into it. Raises MediaRefused."""
    try:
        with Image.open(BytesIO(sent), formats=("PNG", "JPEG", "WEBP")) as opened:
            _not_a_bomb(opened)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _small(_plain(opened))
    except _BOMB:
        raise MediaRefused(_DOTS) from None
    except _BROKEN:
        raise MediaRefused(told("media_broken")) from None


def _not_a_bomb(opened: Image.Image) -> None:
    if opened.width * opened.height > _MOST_DOTS:
        raise MediaRefused(_DOTS)


def _plain(opened: Image.Image) -> Image.Image:
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    return upright.convert("RGBA" if clear else "RGB")


def _small(picture: Image.Image) -> bytes:
    for side, quality in _TRIES:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        made = BytesIO()
        picture.save(made, "WEBP", quality=quality, method=4, exif=b"", xmp=b"", icc_profile=b"")
        if made.tell() <= KEPT_LIMIT[Kind.PICTURE]:
            return made.getvalue()
    raise MediaRefused(_DOTS)


def check_picture(content: bytes) -> None:
    """Raises MediaRefused unless it is a WebP that we could have made, from end to end."""
    try:
        if not set(_chunks(content)) <= _PARTS:
            raise MediaRefused(told("media_not_ours"))
        with Image.open(BytesIO(content), formats=("WEBP",)) as opened:
            if max(opened.size) > LONGEST_SIDE:
                raise MediaRefused(told("media_side", most=LONGEST_SIDE))
            opened.load()
    except (*_BOMB, *_BROKEN):
        raise MediaRefused(told("media_broken")) from None


def _chunks(content: bytes) -> list[bytes]:
    """The names of the parts. What stands after the last is no picture."""
    riff, length, webp = unpack_from("<4sI4s", content)
    if (riff, webp) != (b"RIFF", b"WEBP") or length + 8 != len(content):
        raise MediaRefused(told("media_broken"))
    names, at = [], 12
    while at < len(content):
        name, length = unpack_from("<4sI", content, at)
        names.append(name)
        at += 8 + length + length % 2
    if at != len(content):
        raise MediaRefused(told("media_broken"))
    return names
