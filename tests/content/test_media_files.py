"""Media beside the steps of a content folder: every problem with its file and its line."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from platform_core.content.files import read_folder
from platform_core.content.media.actions import keep_beside
from platform_core.content.media.beside import Beside, look_beside
from platform_core.content.problems import Level, Problem
from platform_core.storage.tables import MediaFile
from tests.content.folders import ENGLISH, WELSH, change, write
from tests.content.recorded import a_sound, with_media
from tests.factories import AT


def problems_of(folder: Path) -> list[Problem]:
    return [one for one in read_folder(folder).problems if one.level is Level.ERROR]


def test_sound_film_and_photographs_are_part_of_a_module(folder: Path) -> None:
    found = read_folder(with_media(folder))
    assert found.problems == []
    step = found.modules[0].document["steps"][0]
    drawing, voice, film = step["words"]["en"]["media"]
    assert drawing.keys() == {"file", "alt", "caption", "svg"}
    assert (voice["mime"], voice["seconds"]) == ("audio/mpeg", 2)
    assert voice["transcript"] == "The first words."
    assert len(film["captions"]) == len(film["digest"]) == 64
    assert {one.path.name for one in found.modules[0].media} == {
        *("voice.en.mp3", "voice.cy.mp3", "film.mp4", "film.en.vtt", "film.cy.vtt", "hill.webp")
    }
    assert read_folder(folder).modules == found.modules


def test_a_file_that_was_changed_since_is_looked_at_anew_and_not_kept_as_the_old_one(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "voice.en.mp3"
    path.write_bytes(a_sound(2))
    before = look_beside(path, path.name)
    assert isinstance(before, Beside)
    path.write_bytes(a_sound(1))
    after = look_beside(path, path.name)
    assert isinstance(after, Beside)
    assert (before.facts.seconds, after.facts.seconds) == (2, 1)
    assert not keep_beside(session, [before], at=AT)
    assert keep_beside(session, [after], at=AT)
    assert session.exec(select(MediaFile.digest)).all() == [after.facts.digest]


SPOILT_MEDIA = [
    (ENGLISH, "    transcript: |\n      The first words.\n", "", 15, "need a `transcript`"),
    (ENGLISH, 'alt: "A hill."\n', 'alt: "A hill."\n    transcript: x\n', 15, "only sound and"),
    (ENGLISH, "file: film.mp4", "file: no-film.mp4", 19, "is not in this module"),
    (ENGLISH, "file: film.mp4", "file: no-film.mp4", 19, "put no-film.en.vtt beside it"),
    (ENGLISH, "file: film.mp4", "file: ../film.mp4", 19, "a file beside this one"),
    (ENGLISH, "file: film.mp4", "file: film.mov", 19, "a file beside this one"),
    (ENGLISH, "file: film.mp4", "file: /etc/passwd", 19, "a file beside this one"),
    (ENGLISH, "Somebody walks.", "<script>alert(1)</script>", 22, "HTML"),
    (WELSH, "file: film.mp4", "file: voice.cy.mp3", 12, "are not the same pictures"),
    ("modules/first/film.en.vtt", "Hello.", "<i>Hello</i>", 4, "plain words"),
]


@pytest.mark.parametrize(("path", "before", "after", "line", "message"), SPOILT_MEDIA)
def test_a_problem_with_media_is_named_with_its_file_and_line(
    folder: Path, path: str, before: str, after: str, line: int, message: str
) -> None:
    change(with_media(folder), path, before, after)
    said = {(p.path, p.line): p.message for p in problems_of(folder) if message in p.message}
    assert (path, line) in said, problems_of(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("hill.webp", b"<html><script>alert(1)</script>", "damaged"),
        ("film.mp4", b"MZ" + b"x" * 100, "damaged"),
        ("film.mp4", b"\0" * 20_000_001, "the most is 20 MB"),
        ("voice.en.mp3", b"", "damaged"),
        ("film.cy.vtt", b"WEBVTT\n\n\xff", "not UTF-8"),
    ],
)
def test_media_that_is_not_what_it_says_holds_its_module_back(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    write(with_media(folder), f"modules/first/{name}", content)
    found = read_folder(folder)
    assert [p.message for p in found.problems if p.path.endswith(name) and message in p.message]
    assert found.held == {("module", "first")}


def test_what_a_camera_made_is_not_read_and_says_how_to_make_it_small(folder: Path) -> None:
    write(folder, "modules/first/hill.JPG", b"x")
    (problem,) = read_folder(folder).problems
    assert "as a camera or recorder made it" in problem.message
    assert problem.level is Level.ADVICE
