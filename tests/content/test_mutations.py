"""Hundreds of spoilt folders: each is refused or fine, quickly, and never an exception."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from platform_core.content.files import read_folder
from platform_core.content.markdown import to_html
from platform_core.content.problems import Level
from platform_core.settings import CONTENT
from tests.content.folders import ENGLISH, MODULE_FILE, PICTURE, PLAN_FILE, URGENT, WELSH

FILES = (ENGLISH, WELSH, MODULE_FILE, PLAN_FILE, PICTURE, URGENT)
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


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_spoilt_file_is_refused_or_fine_and_never_an_exception(
    folder: Path, mutation: Mutation
) -> None:
    chance = random.Random(mutation.__name__)
    for _ in range(75):
        path = folder / chance.choice(FILES)
        good = path.read_bytes()
        path.write_bytes(mutation(chance, good))
        began = time.perf_counter()
        found = read_folder(folder)
        assert time.perf_counter() - began < SECONDS, path.read_bytes()[:80]
        refused = any(problem.level is Level.ERROR for problem in found.problems)
        assert refused or not found.held
        for problem in found.problems:
            assert problem.line >= 1
            assert (problem.path + problem.message).isprintable()
        for module in found.modules:
            for step in module.document["steps"]:
                for words in step["words"].values():
                    assert "<script" not in to_html(words["body"])
        path.write_bytes(good)
    assert read_folder(folder).problems == []


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
