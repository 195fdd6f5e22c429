"""What a file is by its first bytes, how much of it is taken in, and what goes out to readers."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from platform_core.content.problems import Said
from platform_core.errors import PlatformError

MB, KB = 1_000_000, 1_000
LONGEST_SIDE = 1_280  # pixels of a picture
FILM_SIDES = (480, 854)  # pixels of a film: the shorter side and the longer
LONGEST_SECONDS = 600


class Kind(StrEnum):
    """What readers do with it. A drawing's source is part of the words, so it is kept there."""

    DRAWING = "drawing"
    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    CAPTIONS = "captions"


# What an author may send of each kind, and what a reader is sent at most, in bytes.
SENT_LIMIT = {
    Kind.DRAWING: 200 * KB,
    Kind.PICTURE: 10 * MB,
    Kind.SOUND: 40 * MB,
    Kind.FILM: 200 * MB,
    Kind.CAPTIONS: 100 * KB,
}
KEPT_LIMIT = {
    Kind.PICTURE: 300 * KB,
    Kind.SOUND: 5 * MB,
    Kind.FILM: 20 * MB,
    Kind.CAPTIONS: 100 * KB,
}
MIME = {
    Kind.PICTURE: "image/webp",
    Kind.SOUND: "audio/mpeg",
    Kind.FILM: "video/mp4",
    Kind.CAPTIONS: "text/vtt",
}
ENDING = {Kind.PICTURE: "webp", Kind.SOUND: "mp3", Kind.FILM: "mp4", Kind.CAPTIONS: "vtt"}
KIND_OF_MIME = {mime: kind for kind, mime in MIME.items()}
RECORDED = frozenset({Kind.SOUND, Kind.FILM})


class MediaRefused(PlatformError):
    """A file cannot be taken; ``said`` tells its author why, in either language."""

    def __init__(self, said: Said, line: int = 1) -> None:
        super().__init__(said.wording)
        self.said = said
        self.line = line


@dataclass(frozen=True, slots=True)
class Form:
    """A format that authors send. ``reader``: the one part of ffmpeg that may open it."""

    name: str
    kind: Kind
    reader: str | None = None


_STARTS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Form("png", Kind.PICTURE)),
    (re.compile(rb"\xff\xd8\xff"), Form("jpeg", Kind.PICTURE)),
    (re.compile(rb"RIFF....WEBP", re.S), Form("webp", Kind.PICTURE)),
    (re.compile(rb"RIFF....WAVE", re.S), Form("wav", Kind.SOUND, "wav")),
    (re.compile(rb"OggS"), Form("ogg", Kind.SOUND, "ogg")),
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), Form("mp3", Kind.SOUND, "mp3")),
    (re.compile(rb"....ftypM4[AB] ", re.S), Form("m4a", Kind.SOUND, "mov")),
    (re.compile(rb"....ftyp", re.S), Form("mp4", Kind.FILM, "mov")),
    (re.compile(rb"....(moov|mdat|wide|free|skip)", re.S), Form("mov", Kind.FILM, "mov")),
    (re.compile(rb"\x1aE\xdf\xa3"), Form("webm", Kind.FILM, "matroska")),
    (re.compile(rb"(\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|$)"), Form("vtt", Kind.CAPTIONS)),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(svg|\?xml|!--)", re.I), Form("svg", Kind.DRAWING)),
)
HEAD = 64  # bytes that are enough to tell


def form_of(head: bytes) -> Form | None:
    """What a file is by how it begins, whatever its name says."""
    return next((form for start, form in _STARTS if start.match(head)), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """A file as it goes out to readers. ``size`` in bytes; ``seconds`` of sound and film."""

    digest: str
    kind: Kind
    size: int
    seconds: int | None = None

    @property
    def mime(self) -> str:
        """The media type that it is served under."""
        return MIME[self.kind]


def digest_of(content: bytes) -> str:
    """The name under which bytes are kept."""
    return sha256(content).hexdigest()


_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.(en|cy))?\.(webp|mp3|mp4|svg)")


def kind_of_name(name: str) -> Kind | None:
    """The kind that a file of the content folder has by its name."""
    if not _NAME.fullmatch(name):
        return None
    ending = name.rpartition(".")[2]
    return next((kind for kind, it in ENDING.items() if it == ending), Kind.DRAWING)


def plain_stem(sent: str) -> str:
    """A name as authors give them, made fit for the content folder: ``my-hill``."""
    stem = re.split(r"[/\\]", sent)[-1].rpartition(".")[0] or sent
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-") or "file"


def file_name(sent: str, facts: Facts) -> str:
    """Where an uploaded file lies in the content folder. A little of the digest keeps two files
    that their authors both called ``image`` apart."""
    return f"{plain_stem(sent)}-{facts.digest[:6]}.{ENDING[facts.kind]}"


def captions_name(file: str, language: str) -> str:
    """The captions of a film in one language: ``a-walk.mp4`` has ``a-walk.en.vtt``."""
    stem = re.sub(r"(\.(en|cy))?\.[a-z0-9]+$", "", file)
    return f"{stem}.{language}.vtt"


def shown_as(file: str) -> tuple[str, str]:
    """What must be alike in both languages: the drawing itself; of anything else its kind,
    because a voice or the words in a picture have a language."""
    kind = kind_of_name(file) or Kind.DRAWING
    return kind.value, file if kind is Kind.DRAWING else ""
