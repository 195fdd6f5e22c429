"""Pictures, sound, film and captions: what is taken in, what comes out, and what is refused."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, select

from platform_core.content.media import bounded
from platform_core.content.media import prepare as preparing
from platform_core.content.media.actions import keep_media
from platform_core.content.media.finished import facts_of
from platform_core.content.media.prepare import prepare
from platform_core.content.media.queries import media_bytes, media_facts
from platform_core.content.media.rules import (
    Kind,
    MediaRefused,
    captions_name,
    file_name,
    form_of,
    plain_stem,
    shown_as,
)
from platform_core.content.media.webvtt import check_captions
from platform_core.storage.tables import AuditEntry, MediaFile
from tests.content.recorded import (
    CAPTIONS,
    a_film,
    a_photo,
    a_picture,
    a_raw_film,
    a_raw_sound,
    a_sound,
)
from tests.factories import AT


def sent(folder: Path, content: bytes) -> Path:
    file = folder / "a name that says nothing"
    file.write_bytes(content)
    return file


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(MediaRefused) as refused:
        prepare(sent(folder, content))
    return refused.value.said.in_language("en")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_webp(tmp_path: Path, form: str) -> None:
    made = prepare(sent(tmp_path, a_photo((2000, 1500), form)))
    assert made.facts.kind is Kind.PICTURE
    with Image.open(BytesIO(made.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1280, 960))
    assert made.facts.size == len(made.content) <= 300_000


def test_what_the_camera_wrote_is_gone_and_the_picture_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret Camera", 6  # turned by a quarter
    photo = a_photo((400, 200), "JPEG", exif=exif)
    assert b"Secret" in photo
    made = prepare(sent(tmp_path, photo))
    assert b"Secret" not in made.content
    with Image.open(BytesIO(made.content)) as picture:
        assert picture.size == (200, 400)
        assert not picture.getexif()


def test_a_noisy_picture_still_fits(tmp_path: Path) -> None:
    noise, photo = Image.effect_noise((1600, 1600), 120).convert("RGB"), BytesIO()
    noise.save(photo, "JPEG")
    assert prepare(sent(tmp_path, photo.getvalue())).facts.size <= 300_000


def test_a_small_file_with_thousands_of_millions_of_dots_is_refused(tmp_path: Path) -> None:
    bomb = BytesIO()
    Image.new("1", (8000, 8000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 20_000
    assert "too many dots" in refusal(tmp_path, bomb.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        a_photo()[:100],
        b"\xff\xd8\xff\xe0" + b"x" * 500,
        b"RIFF\x10\x00\x00\x00WEBP" + b"x" * 50,
        b"ID3" + b"x" * 5_000,
        b"\x00\x00\x00\x18ftypmp42" + b"x" * 5_000,
        b"\x1aE\xdf\xa3" + b"x" * 5_000,
        b"OggS" + b"\x00" * 5_000,
    ],
)
def test_what_only_begins_like_one_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "damaged" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"%PDF-1.7", b"#!/bin/sh", b"<html>", b"#EXTM3U\nhttp://x/", b"ffconcat"],
)
def test_what_is_none_of_ours_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "no picture, sound, film or captions" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    "does",
    [
        "f = open(sys.argv[1], 'wb', 0); f.write(bytes(1_000)); f.write(b'x')",
        "bytearray(2_000_000_000)",
        "exec('while True: pass')",
    ],
)
def test_a_command_may_use_only_so_much(tmp_path: Path, does: str) -> None:
    command = [sys.executable, "-c", f"import sys; {does}", str(tmp_path / "made")]
    ended = subprocess.run(
        [sys.executable, bounded.__file__, "1", "1000", *command], capture_output=True, timeout=20
    )
    assert ended.returncode != 0


@pytest.mark.parametrize(
    ("head", "most"), [(b"\x89PNG\r\n\x1a\n", 10), (b"OggS", 40), (b"\x1aE\xdf\xa3", 200)]
)
def test_more_than_is_taken_is_refused_before_it_is_read(
    tmp_path: Path, head: bytes, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_made", None)
    file = sent(tmp_path, head)
    with file.open("r+b") as sparse:
        sparse.truncate(most * 1_000_000 + 1)
    with pytest.raises(MediaRefused) as refused:
        prepare(file)
    assert f"the most is {most} MB" in refused.value.said.in_language("en")


@pytest.mark.parametrize("ending", ["wav", "ogg", "m4a", "mp3"])
def test_sound_becomes_a_mono_mp3_without_tags(tmp_path: Path, ending: str) -> None:
    made = prepare(sent(tmp_path, a_raw_sound(ending)))
    assert (made.facts.kind, made.facts.seconds) == (Kind.SOUND, 1)
    assert made.content[:2] == b"\xff\xf3"
    assert b"Lavf" not in made.content


@pytest.mark.parametrize(("size", "ending"), [("1280x720", "mov"), ("90x160", "webm")])
def test_film_becomes_a_small_mp4_that_begins_at_once(
    tmp_path: Path, size: str, ending: str
) -> None:
    made = prepare(sent(tmp_path, a_raw_film(size, ending)))
    assert (made.facts.kind, made.facts.seconds) == (Kind.FILM, 1)
    assert made.content.index(b"moov") < made.content.index(b"mdat")
    assert b"+52.1" not in made.content


def test_a_film_without_pictures_is_a_sound(tmp_path: Path) -> None:
    made = prepare(sent(tmp_path, a_raw_sound("mov")))
    assert made.facts.kind is Kind.SOUND


def test_what_we_made_is_what_a_content_folder_may_hold() -> None:
    assert facts_of(a_picture(), Kind.PICTURE).seconds is None
    assert facts_of(a_sound(2), Kind.SOUND).seconds == 2
    assert facts_of(a_film(), Kind.FILM).seconds == 1
    assert facts_of(CAPTIONS.encode(), Kind.CAPTIONS).mime == "text/vtt"


@pytest.mark.parametrize(
    ("spoilt", "kind"),
    [
        (lambda: a_picture() + b"<script>", Kind.PICTURE),
        (lambda: a_photo(form="WEBP", exif=b"Exif\x00\x00secret"), Kind.PICTURE),
        (lambda: a_photo((1281, 10), "WEBP"), Kind.PICTURE),
        (lambda: a_photo(), Kind.PICTURE),
        (lambda: a_sound() + b"<html>", Kind.SOUND),
        (lambda: b"ID3" + a_sound(), Kind.SOUND),
        (lambda: a_sound(601), Kind.SOUND),
        (lambda: b"", Kind.SOUND),
        (lambda: a_film() + b"x", Kind.FILM),
        (lambda: a_film() + b"\x00\x00\x00\x0cuuid<ht>", Kind.FILM),
        (lambda: a_raw_film(), Kind.FILM),
        (lambda: a_film()[:-10], Kind.FILM),
        (lambda: a_film().replace(b"\0\0\0\x08ilst", b"\0\0\0\x08\xa9xyz"), Kind.FILM),
        (lambda: b"WEBVTT\n", Kind.CAPTIONS),
    ],
)
def test_what_we_would_not_have_made_is_refused(spoilt: Callable[[], bytes], kind: Kind) -> None:
    with pytest.raises(MediaRefused):
        facts_of(spoilt(), kind)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Words", 1, "WEBVTT"),
        ("WEBVTT", 1, "no captions"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nA <b>b</b>", 4, "plain words"),
        (
            "WEBVTT\n\nSTYLE\n::cue { background: url(x) }\n\n00:00.000 --> 00:01.000\na",
            3,
            "belong",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:00.500\na", 3, "time"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000 position:10%\na", 3, "time"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:02.000\nb", 6, "order"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000", 3, "no words"),
    ],
)
def test_captions_are_refused_with_their_line(text: str, line: int, words: str) -> None:
    (at, said), *_ = check_captions(text)
    assert at == line
    assert words in said.in_language("en")


def test_captions_may_have_numbers_hours_and_notes() -> None:
    good = "WEBVTT\n\nNOTE by Siân\n\n1\n00:00:01.000 --> 01:00:02.000\nHelo.\nEto.\n"
    assert check_captions(good) == []


def test_the_name_a_file_was_sent_with_becomes_a_plain_one() -> None:
    facts = facts_of(a_picture(), Kind.PICTURE)
    assert plain_stem("../../etc/My Hill (1).JPG") == "my-hill-1"
    assert plain_stem("C:\\Users\\x\\..png") == "file"
    assert file_name("My Hill.JPG", facts) == f"my-hill-{facts.digest[:6]}.webp"
    assert captions_name("a-walk.mp4", "cy") == "a-walk.cy.vtt"
    assert captions_name("a-walk.cy.mp4", "cy") == "a-walk.cy.vtt"
    assert shown_as("voice.en.mp3") == shown_as("llais.mp3") != shown_as("hill.svg")
    assert form_of(b"<svg xmlns=") == form_of(b"<?xml version=")


def test_the_same_bytes_are_kept_once(session: Session, tmp_path: Path) -> None:
    made = prepare(sent(tmp_path, a_photo()))
    first = keep_media(session, made, by=None, at=AT)
    assert keep_media(session, made, by=None, at=AT).id == first.id
    assert len(session.exec(select(MediaFile)).all()) == 1
    audit = session.exec(select(AuditEntry).where(AuditEntry.action == "media.added")).one()
    assert audit.details["digest"] == first.digest
    facts = media_facts(session, first.digest)
    assert facts
    assert facts.mime == "image/webp"
    assert media_bytes(session, first.digest, 0, 4) == b"RIFF"
    assert media_bytes(session, first.digest, facts.size - 3, 100) == first.content[-3:]
    assert media_bytes(session, "f" * 64, 0, 4) == b""
    assert media_facts(session, "f" * 64) is None
