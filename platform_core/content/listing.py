"""What lies in a content folder, by name: nothing is opened and no link is followed."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platform_core.content.plain_text import TEXT_LIMIT, without_hidden
from platform_core.content.problems import Problem, Said, advice, told
from platform_core.content.rules import LANGUAGES

MOST_FILES = 1_000
MOST_BYTES = 8_000_000  # to be read in all; a file above its own limit is refused, not read
MOST_MEDIA_BYTES = 1_000_000_000

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_FOLDER = re.compile(_NAME)
_STEP = re.compile(rf"({_NAME})\.({'|'.join(LANGUAGES)})\.md")
_PICTURE = re.compile(rf"{_NAME}\.svg")
_MEDIA = re.compile(rf"{_NAME}(?:\.(?:{'|'.join(LANGUAGES)}))?\.(?:webp|mp3|mp4)")
_CAPTIONS = re.compile(rf"{_NAME}\.(?:{'|'.join(LANGUAGES)})\.vtt")
# As cameras and recorders make them: too big for slow lines, and with what those wrote into them.
_RAW = (".png", ".jpg", ".jpeg", ".gif", ".m4a", ".wav", ".ogg", ".mov", ".webm")
_PLAN = re.compile(rf"({_NAME})\.yaml")
_MEANT = (".md", ".yaml", ".yml", ".svg", ".webp", ".mp3", ".mp4", ".vtt")


@dataclass(slots=True)
class ModuleFiles:
    """The files of a module: its steps with the languages that are there, its drawings, and its
    pictures, sounds, films and captions."""

    described: bool = False
    steps: dict[str, list[str]] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """``whole`` is False when it cannot be told from here that something was taken out."""

    plans: list[str] = field(default_factory=list)
    modules: dict[str, ModuleFiles] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    @property
    def step_keys(self) -> frozenset[str]:
        """Every step that is there in any language, as ``module/step``."""
        return frozenset(
            f"{module}/{step}" for module, files in self.modules.items() for step in files.steps
        )

    def stop(self, path: str, message: Said) -> None:
        """Note why this is not all that there is."""
        self.whole = False
        self.problems.append(Problem(path, 1, message))


class _TooMuch(Exception):
    """There is more here than any service writes."""


class _Budget:
    def __init__(self) -> None:
        self.files = MOST_FILES
        self.bytes = MOST_BYTES
        self.media = MOST_MEDIA_BYTES

    def spend(self, entry: os.DirEntry[str]) -> None:
        size = entry.stat(follow_symlinks=False).st_size
        self.files -= 1
        if _is_media(entry.name):
            self.media -= size
        else:
            self.bytes -= size if size <= TEXT_LIMIT else 0
        if self.files < 0 or self.bytes < 0 or self.media < 0:
            raise _TooMuch


def _is_media(name: str) -> bool:
    return bool(_MEDIA.fullmatch(name) or _CAPTIONS.fullmatch(name))


def list_folder(folder: Path) -> Listing:
    """The plans and modules of a content folder, by name. Never raises."""
    listing, budget = Listing(), _Budget()
    try:
        for entry in _entries(folder / "plans", budget):
            _plan(entry, listing)
        for entry in _entries(folder / "modules", budget):
            _module(entry, listing, budget)
    except _TooMuch:
        message = told("too_much", files=MOST_FILES, megabytes=MOST_BYTES // 1_000_000)
        return Listing(
            problems=[Problem(".", 1, message)],
            whole=False,
        )
    except OSError as failure:
        listing.stop(
            _shown(failure.filename, folder), told("unreadable", why=failure.strerror or "")
        )
    else:
        _check_not_empty(listing)
    return listing


def _check_not_empty(listing: Listing) -> None:
    # A folder that was mounted wrongly must not look like a service that withdrew everything.
    if not listing.plans:
        listing.stop("plans", told("no_plan"))
    if not listing.modules:
        listing.stop("modules", told("no_module"))


def _entries(folder: Path, budget: _Budget) -> Iterator[os.DirEntry[str]]:
    """What a folder holds, in order, without the hidden files that editors leave."""
    kept = []
    with os.scandir(folder) as entries:
        for entry in entries:
            budget.spend(entry)
            if not entry.name.startswith("."):
                kept.append(entry)
    return iter(sorted(kept, key=lambda entry: entry.name))


def _plan(entry: os.DirEntry[str], listing: Listing) -> None:
    shown = f"plans/{plain_name(entry.name)}"
    if match := _PLAN.fullmatch(entry.name):
        listing.plans.append(match[1])
    else:
        listing.problems.append(_odd(entry.name, shown, told("plan_name")))


def _module(entry: os.DirEntry[str], listing: Listing, budget: _Budget) -> None:
    shown = f"modules/{plain_name(entry.name)}"
    if entry.is_symlink():
        listing.stop(shown, told("linked_folder"))
    elif not entry.is_dir(follow_symlinks=False):
        listing.problems.append(advice(shown, 1, told("not_in_a_module")))
    elif not _FOLDER.fullmatch(entry.name):
        listing.problems.append(Problem(shown, 1, told("folder_name")))
    else:
        files = listing.modules[entry.name] = ModuleFiles()
        for inside in _entries(Path(entry.path), budget):
            _module_file(inside, f"{shown}/{plain_name(inside.name)}", files, listing)


def _module_file(entry: os.DirEntry[str], shown: str, files: ModuleFiles, listing: Listing) -> None:
    if entry.name == "module.yaml":
        files.described = True
    elif match := _STEP.fullmatch(entry.name):
        files.steps.setdefault(match[1], []).append(match[2])
    elif _PICTURE.fullmatch(entry.name):
        files.pictures.append(entry.name)
    elif _is_media(entry.name):
        files.media.append(entry.name)
    elif entry.name.lower().endswith(_RAW):
        listing.problems.append(advice(shown, 1, told("media_raw")))
    else:
        listing.problems.append(_odd(entry.name, shown, told("step_name")))


def _odd(name: str, shown: str, how: Said) -> Problem:
    if name.endswith(_MEANT):
        return Problem(shown, 1, how)
    return advice(shown, 1, told("not_read"))


def plain_name(name: str) -> str:
    """A file's name as a message may repeat it: printable, and not long."""
    readable = name.encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in without_hidden(readable))[
        :100
    ]


def _shown(path: str | None, folder: Path) -> str:
    return Path(path).name if path and Path(path) != folder else "."


def missing_languages(files: ModuleFiles) -> Mapping[str, list[str]]:
    """For each step that is not there in every language, those it lacks."""
    return {
        step: lacking
        for step, there in files.steps.items()
        if (lacking := [language for language in LANGUAGES if language not in there])
    }
