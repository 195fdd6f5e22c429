"""What ``content export``, ``content import`` and ``content media`` print."""

from datetime import datetime
from pathlib import Path
from shutil import copyfile

from sqlmodel import Session

from platform_core.content.exchange.authors import author_named
from platform_core.content.exchange.comparing import DRAFTS
from platform_core.content.exchange.exporting import export_content
from platform_core.content.exchange.importing import (
    Compared,
    Comparison,
    compare_folder,
    import_drafts,
)
from platform_core.content.files import has_errors
from platform_core.content.media.prepare import prepare
from platform_core.content.media.rules import ENDING, MediaRefused, plain_stem
from platform_core.content.pictures import read_picture


def print_export(session: Session, folder: Path, *, own: Path) -> int:
    """Write what is published; 0 unless something would not be the same when read back."""
    exported = export_content(session, folder, own=own)
    for name in exported.unlike:
        print(f"{name}: these files would not make it again; content check says why")
    print(f"{exported.written} plans and modules are in {folder}.")
    return 1 if exported.unlike else 0


def print_import(session: Session, folder: Path, *, by: str | None, at: datetime) -> int:
    """Say how a folder stands to what is published, and with ``by`` make drafts of it."""
    comparison = compare_folder(session, folder)
    for problem in sorted(comparison.problems):
        print(f"{folder.name}/{problem}")
    for one in comparison.compared:
        _print(one)
    wanted = [one for one in comparison.compared if one.standing in DRAFTS]
    if not comparison.compared:
        return 1 if has_errors(list(comparison.problems)) else 0
    if by is None:
        how = "would become a draft" if len(wanted) == 1 else "would become drafts"
        say_how = " Say --by EMAIL to make it so." if wanted else ""
        print(f"{len(wanted)} {how}.{say_how}")
    else:
        _make(session, comparison, len(wanted), by, at)
    return 1 if has_errors(list(comparison.problems)) else 0


def _print(one: Compared) -> None:
    print(f"{one.piece.kind} {one.piece.key}: {one.standing}")
    for line in one.lines if one.before else ():
        print(f"    {line}")


def _make(session: Session, comparison: Comparison, wanted: int, by: str, at: datetime) -> None:
    person, service = author_named(session, by)
    left = import_drafts(session, comparison, service_id=service, by=person, at=at)
    for piece, why in left:
        print(f"{piece.kind} {piece.key}: left, {why}")
    made = wanted - len(left)
    print(f"{made} {'is a draft' if made == 1 else 'are drafts'} now, for review.")


def print_media(files: list[Path], folder: Path) -> int:
    """Make files small for the content folder; 1 if any was refused."""
    refused = 0
    for file in files:
        try:
            print(_small(file, folder))
        except MediaRefused as refusal:
            refused = 1
            print(f"{file}:{refusal.line}: {refusal.said.in_language('en')}")
        except OSError as failure:
            refused = 1
            print(f"{file}: {failure.strerror}")
    return refused


def _small(file: Path, folder: Path) -> str:
    if file.suffix.lower() == ".svg":
        _, problems = read_picture(file, file.name)
        if problems and has_errors(problems):
            raise MediaRefused(problems[0].said, problems[0].line)
        return str(copyfile(file, folder / f"{plain_stem(file.name)}.svg"))
    made = prepare(file)
    stem, language = plain_stem(file.name), file.stem.rpartition(".")[2]
    if language in ("en", "cy") and stem.endswith(f"-{language}"):
        stem = f"{stem[:-3]}.{language}"
    to = folder / f"{stem}.{ENDING[made.facts.kind]}"
    to.write_bytes(made.content)
    seconds = f", {made.facts.seconds} seconds" if made.facts.seconds else ""
    return f"{to}: {made.facts.size // 1000} kB{seconds}"
