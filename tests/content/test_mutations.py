"""Ten thousand spoilt files: each is refused or fine, quickly, and never an exception."""

import os
import random
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from platform_core.content.actions import load_content
from platform_core.content.exchange.importing import compare_folder
from platform_core.content.files import read_folder
from platform_core.content.listing import ModuleFiles
from platform_core.content.markdown import to_html
from platform_core.content.plan_files import read_plan
from platform_core.content.problems import Level, Problem
from platform_core.content.queries import current_pieces
from platform_core.content.step_files import read_module
from platform_core.content.urgent_help import read_help
from platform_core.settings import CONTENT
from tests.content.folders import (
    ENGLISH,
    MODULE_FILE,
    PICTURE,
    PLAN_FILE,
    URGENT,
    WELSH,
    a_folder,
    write,
)
from tests.content.recorded import with_media
from tests.factories import AT

SECONDS = 5.0

BOMBS = [
    b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
    b"[" * 20_000,
    b"{a: " * 20_000,
    b"- " * 20_000,
    b"? " * 20_000,
    b"\n".join(b" " * depth + b"a:" for depth in range(300)),
    b"a: !!python/object/apply:os.system [exit]\n",
    b"<<: &x {<<: *x}\n",
    b"a: 1\n" * 5_000,
    b"%YAML 99999999999999999999.1\n---\na: 1\n",
    b'a: "\\UFFFFFFFF"\n',
    b"x" * 255_000,
    b"\n" * 255_000,
]
SCRAPS = [
    b"\x00",
    "\u202e".encode(),
    "\u2066".encode(),
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"---\n",
    b"\t",
    b"&a *a",
    b"!!int ",
    b"../../../etc/passwd",
    b"<script>alert(1)</script>",
    b"[x](javascript:alert(1))",
    b"![x](https://example.org/x.png)",
    b"[" * 3_000,
    b"*a_" * 1_000,
    b"<" * 3_000,
    b"> " * 2_000,
    b"&" * 3_000,
    b"9" * 5_000,
    b"title: x\n",
    b"{}",
    b"'",
    b'"',
    b": ",
    b"\r",
    "🙂".encode() * 500,
    b"    file: ../../../etc/passwd\n",
    b"    file: C:\\film.mp4\n",
    b"    file: https://example.org/film.mp4\n",
    "    file: film\u202e4pm.exe\n".encode(),
    b"    transcript: &a x\n",
    b"    transcript: <iframe src=x>\n",
    b"<c.red><v Sian>",
    b"00:00.000 --> 99:99.999",
    b"\x00\x00\x00\x08udta",
    b"\xff\xf3\x64\xc0",
    b"RIFF\xff\xff\xff\xffWEBP",
]

Mutation = Callable[[random.Random, bytes], bytes]


def cut(chance: random.Random, raw: bytes) -> bytes:
    return raw[: chance.randrange(len(raw))]


def put_in(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + chance.choice(SCRAPS) + raw[at:]


def take_out(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[at + chance.randrange(1, 40) :]


def flip(chance: random.Random, raw: bytes) -> bytes:
    spoilt = bytearray(raw)
    for _ in range(chance.randrange(1, 6)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def repeat_a_line(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def lose_a_line(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def indent(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = b" " * chance.randrange(1, 6) + lines[at]
    return b"\n".join(lines)


def blow_up(chance: random.Random, raw: bytes) -> bytes:
    bomb = chance.choice(BOMBS)
    return chance.choice([bomb, raw + bomb, b"---\n" + bomb + b"\n---\nWords.\n", raw * 40])


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    put_in,
    take_out,
    flip,
    repeat_a_line,
    lose_a_line,
    indent,
    blow_up,
)


# 10,000 spoilt files: most are read alone, because that is quick, and some in their folder.
FOLDERS = 128
ALONE = {
    ENGLISH: 1_600,
    MODULE_FILE: 900,
    PLAN_FILE: 500,
    URGENT: 300,
    PICTURE: 1_400,
    "modules/first/film.en.vtt": 1_900,
    "modules/first/hill.webp": 822,
    "modules/first/voice.en.mp3": 1_100,
    "modules/first/film.mp4": 1_300,
}
SEEDS = 50


def test_there_are_ten_thousand() -> None:
    assert sum(ALONE.values()) + FOLDERS + SEEDS == 10_000


def read_alone(folder: Path, path: str) -> list[Problem]:
    """What reading this one file of the folder says."""
    name = Path(path).name
    if path == PLAN_FILE:
        return read_plan(folder, "waiting", {}).problems
    if path == URGENT:
        return read_help(folder, "en")[1]
    files = ModuleFiles()
    files.described = name == "module.yaml"
    files.steps = {"one": ["en"]} if path == ENGLISH else {}
    files.pictures = [name] if path == PICTURE else []
    files.media = [name] if name.endswith((".vtt", ".webp", ".mp3", ".mp4")) else []
    problems = read_module(folder, "first", files).problems
    return [problem for problem in problems if not problem.missing]


@pytest.fixture(scope="module")
def with_everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every kind of file, to be left as it was."""
    return with_media(a_folder(tmp_path_factory.mktemp("spoilt") / "content"))


@pytest.mark.parametrize("path", ALONE)
def test_a_spoilt_file_says_where_and_never_takes_long(with_everything: Path, path: str) -> None:
    chance, file = random.Random(path), with_everything / path
    good = file.read_bytes()
    try:
        for turn in range(ALONE[path]):
            file.write_bytes(MUTATIONS[turn % len(MUTATIONS)](chance, good))
            began = time.perf_counter()
            problems = read_alone(with_everything, path)
            assert time.perf_counter() - began < SECONDS, file.read_bytes()[:80]
            for problem in problems:
                assert problem.line >= 1
                assert problem.path == path
                assert problem.message.isprintable()
    finally:
        file.write_bytes(good)
    assert read_alone(with_everything, path) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_spoilt_file_holds_its_module_back_and_nothing_else(
    with_everything: Path, mutation: Mutation
) -> None:
    chance = random.Random(mutation.__name__)
    for _ in range(FOLDERS // len(MUTATIONS)):
        path = with_everything / chance.choice([*ALONE, WELSH])
        good = path.read_bytes()
        path.write_bytes(mutation(chance, good))
        found = read_folder(with_everything)
        path.write_bytes(good)
        refused = any(problem.level is Level.ERROR for problem in found.problems)
        assert refused or not found.held
        assert ("module", "second") not in found.held
        for problem in found.problems:
            assert problem.line >= 1
            assert (problem.path + problem.message).isprintable()
        for module in found.modules:
            for step in module.document["steps"]:
                for words in step["words"].values():
                    assert "<script" not in to_html(words["body"])
    assert read_folder(with_everything).problems == []


@pytest.mark.parametrize("path", [ENGLISH, MODULE_FILE, "modules/first/film.en.vtt"])
def test_no_bomb_takes_much_memory(with_everything: Path, path: str) -> None:
    file = with_everything / path
    good = file.read_bytes()
    tracemalloc.start()
    try:
        for bomb in BOMBS:
            file.write_bytes(b"---\n" + bomb + b"\n---\nWords.\n")
            read_alone(with_everything, path)
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()
        file.write_bytes(good)


@pytest.mark.parametrize(
    "name",
    [
        *("x..mp4", "A.mp4", "film.fr.vtt", "film.EN.vtt", "film..mp4", "a b.webp", "-.mp3"),
        *("film\u202e4pm.mp4", "film\n.mp4", "film\x07.webp", "🙂.mp3", "film.mp4.exe"),
        *("one.fr.md", "one.md", "%2e%2e.webp", "x" * 150 + ".WEBP", "con:.mp4", "~.vtt"),
    ],
)
def test_a_name_that_plays_tricks_is_named_and_not_read(folder: Path, name: str) -> None:
    write(folder, f"modules/first/{name}", b"x")
    found = read_folder(folder)
    (problem,) = found.problems
    assert problem.path.startswith("modules/first/")
    assert (problem.path + problem.message).isprintable()
    assert "x" not in {it.path.name for piece in found.modules for it in piece.media}


def test_media_are_never_read_through_a_link_or_from_a_pipe(folder: Path, tmp_path: Path) -> None:
    with_media(folder)
    secret = tmp_path / "secret.mp4"
    (folder / "modules/first/film.mp4").rename(secret)
    (folder / "modules/first/film.mp4").symlink_to(secret)
    (folder / "modules/first/hill.webp").unlink()
    os.mkfifo(folder / "modules/first/hill.webp")
    said = {Path(one.path).name: one.message for one in read_folder(folder).problems}
    assert "link" in said["film.mp4"]
    assert "ordinary file" in said["hill.webp"]


@pytest.mark.parametrize("path", [ENGLISH, "modules/first/film.mp4"])
def test_the_last_good_version_is_read_on_and_nothing_is_drafted_of_a_spoilt_one(
    session: Session, folder: Path, path: str
) -> None:
    load_content(session, with_media(folder), at=AT)
    before = {name: one.digest for name, one in current_pieces(session).items()}
    chance, file = random.Random(path), folder / path
    good = file.read_bytes()
    for mutation in (cut, flip, blow_up):
        file.write_bytes(mutation(chance, good))
        held = read_folder(folder).held
        load_content(session, folder, at=AT)
        now = {name: one.digest for name, one in current_pieces(session).items()}
        assert {name: now[name] for name in held} == {name: before[name] for name in held}
        before = now
        compared = compare_folder(session, folder).compared
        assert held.isdisjoint((one.piece.kind, one.piece.key) for one in compared)


@pytest.mark.parametrize("seed", range(10))
def test_spoilt_copies_of_the_real_steps_never_raise(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    real = sorted((CONTENT / "modules").glob("*/*.md"))
    for _ in range(5):
        raw = chance.choice(real).read_bytes()
        for _ in range(3):
            raw = chance.choice(MUTATIONS)(chance, raw or b"x")
        (folder / ENGLISH).write_bytes(raw)
        read_folder(folder)


def test_the_slowest_wording_that_is_still_read_takes_no_time(folder: Path) -> None:
    for path in (ENGLISH, WELSH):
        words = (folder / path).read_bytes()
        (folder / path).write_bytes(words + b"![" * 3_800)
    began = time.perf_counter()
    read_folder(folder)
    assert time.perf_counter() - began < SECONDS
