"""Make sound and film small for slow lines with ffmpeg: in a process of its own, with bounds."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from imageio_ffmpeg import get_ffmpeg_exe

from platform_core.content.media.rules import (
    FILM_SIDES,
    KEPT_LIMIT,
    LONGEST_SECONDS,
    Form,
    Kind,
    MediaRefused,
)
from platform_core.content.problems import told

_BOUNDED = Path(__file__).with_name("bounded.py")
_LOOK_SECONDS, _MAKE_SECONDS = 20, 300
_CPU_A_SECOND = 2  # cores
# What may read a stranger's file: one container at a time, these codecs, and no network.
_CODECS = (
    "h264,hevc,mpeg4,vp8,vp9,libdav1d,av1,mjpeg,prores,aac,aac_fixed,mp3,mp3float,opus,libopus,"
    "vorbis,flac,alac,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8,pcm_s16be,pcm_alaw,pcm_mulaw"
)
_NO_TAGS = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-sn", "-dn")
_MONO = ("-ac", "1", "-flags:a", "+bitexact")
_SOUND = (
    *("-map", "0:a:0", "-vn", *_MONO, "-c:a", "libmp3lame", "-ar", "24000", "-b:a", "48k"),
    *("-write_xing", "0", "-id3v2_version", "0", "-write_id3v1", "0", "-f", "mp3"),
)
_LESS = "min(1,min({}/min(iw,ih),{}/max(iw,ih)))".format(*FILM_SIDES)
_SCALE = f"scale=w='trunc(iw*{_LESS}/2)*2':h='trunc(ih*{_LESS}/2)*2',setsar=1"
_AUDIO_KBITS, _BEST_KBITS = 48, 600
_LENGTH = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", re.M)
_STREAM = re.compile(r"^  Stream #0:.*?: (Video|Audio): (.*)$", re.M)


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file has in it. ``seconds`` is unknown for some that a browser recorded."""

    has_pictures: bool
    has_sound: bool
    seconds: float | None


def small_recording(sent: Path, form: Form) -> tuple[Kind, bytes]:
    """Sound as a mono MP3; film as H.264 and AAC in an MP4 that begins before it is all there.

    Raises MediaRefused. Takes up to _MAKE_SECONDS: never call it while a transaction is open.
    """
    found = _look(sent, form)
    if found.seconds is not None and found.seconds > LONGEST_SECONDS:
        raise MediaRefused(told("media_long", minutes=LONGEST_SECONDS // 60))
    kind = Kind.FILM if found.has_pictures else Kind.SOUND
    if kind is Kind.SOUND and not found.has_sound:
        raise MediaRefused(told("media_broken"))
    how = _film(found) if kind is Kind.FILM else _SOUND
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        _make(sent, form, how, made, KEPT_LIMIT[kind])
        return kind, made.read_bytes()


def _look(sent: Path, form: Form) -> Recording:
    said = _run([*_reading(sent, form)], _LOOK_SECONDS, 0).stderr.decode("utf-8", "replace")
    streams = [
        (kind, about) for kind, about in _STREAM.findall(said) if "attached pic" not in about
    ]
    length = _LENGTH.search(said)
    hours, minutes, seconds, hundredths = map(int, length.groups()) if length else (0, 0, 0, 0)
    return Recording(
        has_pictures=form.kind is Kind.FILM and any(kind == "Video" for kind, _ in streams),
        has_sound=any(kind == "Audio" for kind, _ in streams),
        seconds=(hours * 60 + minutes) * 60 + seconds + hundredths / 100 if length else None,
    )


def _film(found: Recording) -> tuple[str, ...]:
    """The pictures get what the sound leaves of the size, and never more than looks good."""
    room = KEPT_LIMIT[Kind.FILM] * 8 // 1_100  # kbit, with a tenth for the container and for luck
    kbits = min(_BEST_KBITS, int(room / max(found.seconds or LONGEST_SECONDS, 1)) - _AUDIO_KBITS)
    sound = ("-map", "0:a:0", *_MONO, "-c:a", "aac", "-ar", "44100", "-b:a", f"{_AUDIO_KBITS}k")
    return (
        *("-map", "0:v:0", "-vf", _SCALE, "-fpsmax", "30", "-c:v", "libx264", "-crf", "27"),
        *("-preset", "veryfast", "-profile:v", "main", "-pix_fmt", "yuv420p", "-threads", "2"),
        *("-maxrate", f"{kbits}k", "-bufsize", f"{2 * kbits}k", "-flags:v", "+bitexact"),
        *(sound if found.has_sound else ("-an",)),
        *("-movflags", "+faststart", "-f", "mp4"),
    )


def _make(sent: Path, form: Form, how: tuple[str, ...], made: Path, most: int) -> None:
    longest = ("-t", str(LONGEST_SECONDS + 1))
    command = [*_reading(sent, form), *_NO_TAGS, *longest, *how, "-y", str(made)]
    ended = _run(command, _MAKE_SECONDS, most + most // 10)
    if ended.returncode != 0 or not made.exists():
        raise MediaRefused(told("media_broken"))


def _reading(sent: Path, form: Form) -> list[str]:
    assert form.reader is not None  # noqa: S101  (only recordings come here)
    return [
        *(get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-max_alloc", "200000000"),
        *("-filter_threads", "2", "-threads", "2"),
        *("-protocol_whitelist", "file,pipe", "-codec_whitelist", _CODECS),
        *("-format_whitelist", _DEMUXERS[form.reader], "-f", form.reader, "-i", str(sent)),
    ]


_DEMUXERS = {"mov": "mov", "matroska": "matroska,webm", "ogg": "ogg", "wav": "wav", "mp3": "mp3"}


def _run(command: list[str], seconds: int, size: int) -> "subprocess.CompletedProcess[bytes]":
    bounds = [sys.executable, "-I", "-S", str(_BOUNDED), str(seconds * _CPU_A_SECOND), str(size)]
    try:
        return subprocess.run(  # noqa: S603  (no shell; the file's name is ours)
            [*bounds, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise MediaRefused(told("media_slow")) from None
