"""Small pictures, sounds and films for the tests, made as they are needed."""

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image

from platform_core.content.media.pictures import small_picture
from platform_core.content.media.recordings import small_recording
from platform_core.content.media.rules import Form, Kind
from tests.content.folders import change, write

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n"
RECORDED = """\
media:
  - file: hill.svg
    alt: "A hill."
  - file: voice.{language}.mp3
    alt: "Siân reads this."
    transcript: |
      The first words.
  - file: film.mp4
    alt: "A walk."
    transcript: |
      Somebody walks.
"""
_FRAME = b"\xff\xf3\x64\xc0" + bytes(140)  # 24 ms of silence: MPEG-2 layer III, 48 kbit/s, mono


def a_sound(seconds: int = 2) -> bytes:
    """Silence as readers are sent it."""
    return _FRAME * (seconds * 1000 // 24 + 1)


def a_photo(size: tuple[int, int] = (64, 48), form: str = "PNG", **given: object) -> bytes:
    """A picture as an author sends it."""
    made = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(made, form, **given)
    return made.getvalue()


@cache
def a_picture() -> bytes:
    """A picture as readers are sent it."""
    return small_picture(a_photo())


@cache
def a_raw_film(size: str = "160x90", ending: str = "mp4") -> bytes:
    """A second of film as an author sends it, with the place where it was taken."""
    return _made(
        *("-f", "lavfi", "-i", f"testsrc=size={size}:rate=5:duration=1"),
        *("-f", "lavfi", "-i", "sine=frequency=300:duration=1"),
        *("-metadata", "location=+52.1-003.4/"),
        ending=ending,
    )


@cache
def a_raw_sound(ending: str = "wav") -> bytes:
    """A second of sound as an author sends it."""
    return _made("-f", "lavfi", "-i", "sine=frequency=300:duration=1", ending=ending)


@cache
def a_film() -> bytes:
    """A second of film as readers are sent it."""
    with TemporaryDirectory() as folder:
        sent = Path(folder) / "sent"
        sent.write_bytes(a_raw_film())
        return small_recording(sent, Form("mp4", Kind.FILM, "mov"))[1]


def with_media(folder: Path) -> Path:
    """The folder with sound and film in its first step, and a photograph in its second."""
    for language in ("en", "cy"):
        step = f"modules/first/one.{language}.md"
        before = 'media:\n  - file: hill.svg\n    alt: "A hill."\n'
        change(folder, step, before, RECORDED.format(language=language))
        change(folder, f"modules/first/two.{language}.md", "hill.svg", "hill.webp")
        write(folder, f"modules/first/voice.{language}.mp3", a_sound())
        write(folder, f"modules/first/film.{language}.vtt", CAPTIONS)
    write(folder, "modules/first/film.mp4", a_film())
    write(folder, "modules/first/hill.webp", a_picture())
    return folder


def _made(*how: str, ending: str) -> bytes:
    with TemporaryDirectory() as folder:
        made = Path(folder) / f"made.{ending}"
        subprocess.run([get_ffmpeg_exe(), "-v", "error", *how, str(made)], check=True)
        return made.read_bytes()
