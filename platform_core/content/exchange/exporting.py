"""Write what is published as a content folder."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from platform_core.content.documents import Document
from platform_core.content.exchange.writing import media_files, words_files
from platform_core.content.files import read_folder
from platform_core.content.media.queries import media_bytes, media_facts
from platform_core.content.queries import current_pieces
from platform_core.content.rules import LANGUAGES
from platform_core.errors import PlatformError
from platform_core.storage.tables import ContentVersion

# What was published when the folder was written, by which an import tells what is older.
BASE = ".published.json"
_COPIED = ("urgent_help", "signposting", "avoided")
_READ = (".yaml", ".md", ".svg", ".webp", ".mp3", ".mp4", ".vtt")


class ExportRefused(PlatformError):
    """The folder cannot be written to, or something in it is no folder or file of ours."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many plans and modules were written, and those that these files would not make again."""

    written: int
    unlike: tuple[str, ...]


def export_content(session: Session, folder: Path, *, own: Path) -> Exported:
    """Write the folder, and take out of it what is no longer published. ``own``: this
    installation's content folder, from which the files of urgent help and the like are copied.

    Afterwards it is read back: what would not be the same again is named. Raises ExportRefused.
    """
    current = {name: it for name, it in current_pieces(session).items() if it.version_id}
    documents = _documents(session, [it.version_id for it in current.values()])
    texts: dict[str, str] = {}
    media: dict[str, str] = {}
    for name in sorted(current):
        texts |= words_files(name[0], documents[name])
        media |= media_files(documents[name])
    digests = {name: it.digest or "" for name, it in current.items()}
    try:
        _make_room(folder, {*texts, *media})
        for path, text in texts.items():
            _write(folder / path, text.encode())
        for path, digest in media.items():
            _write(folder / path, _bytes(session, digest))
        _copy(own, folder)
        base = {f"{kind}/{key}": digests[kind, key] for kind, key in sorted(digests)}
        _write(folder / BASE, (json.dumps(base, indent=1) + "\n").encode())
    except OSError as failure:
        raise ExportRefused(f"{failure.filename}: {failure.strerror}") from failure
    return Exported(len(current), tuple(_unlike(folder, digests)))


def _documents(session: Session, ids: Iterable[int | None]) -> Mapping[tuple[str, str], Document]:
    rows = session.exec(select(ContentVersion).where(col(ContentVersion.id).in_(list(ids))))
    return {(row.kind, row.key): row.document for row in rows}


def _bytes(session: Session, digest: str) -> bytes:
    facts = media_facts(session, digest)
    return media_bytes(session, digest, 0, facts.size) if facts else b""


def _make_room(folder: Path, wanted: Collection[str]) -> None:
    """Take out what an earlier export wrote; anything that is not of a content folder stays."""
    folder.mkdir(parents=True, exist_ok=True)
    named = [it.name for it in folder.iterdir() if not it.name.startswith(".")]
    if named and "plans" not in named:
        raise ExportRefused(f"{folder} is neither empty nor a content folder")
    for inside in (folder / "plans", folder / "modules"):
        for file in sorted(_ours(inside)):
            if file.relative_to(folder).as_posix() not in wanted:
                file.unlink()
        for module in [it for it in inside.glob("*") if it.is_dir()]:
            with suppress(OSError):  # something of somebody else's is still in it
                module.rmdir()


def _ours(inside: Path) -> Iterator[Path]:
    for path in (inside, *inside.glob("*")):
        if path.is_symlink():
            raise ExportRefused(f"{path} leads elsewhere")
    for path in (*inside.glob("*"), *inside.glob("*/*")):
        if path.suffix in _READ and path.is_file() and not path.name.startswith("."):
            yield path


def _write(path: Path, content: bytes) -> None:
    """Never through a link that somebody else put there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        raise ExportRefused(f"{path} leads elsewhere")
    path.write_bytes(content)


def _copy(own: Path, folder: Path) -> None:
    for name in _COPIED:
        for language in LANGUAGES:
            file = own / f"{name}.{language}.yaml"
            if file.is_file() and own.resolve() != folder.resolve():
                _write(folder / file.name, file.read_bytes())


def _unlike(folder: Path, digests: Mapping[tuple[str, str], str]) -> Iterator[str]:
    found = read_folder(folder)
    again = {(it.kind, it.key): it.digest for it in (*found.plans, *found.modules)}
    for kind, key in sorted(digests):
        if again.get((kind, key)) != digests[kind, key]:
            yield f"{kind} {key}"
