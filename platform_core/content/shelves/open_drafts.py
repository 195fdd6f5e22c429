"""The drafts that are open, with their words looked through once for every time they are saved."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from platform_core.content.drafts import rules as drafts
from platform_core.content.drafts.parts import (
    MODULE,
    NOTE,
    Words,
    named,
    step_keys,
    step_part,
    titled,
)
from platform_core.content.rules import LANGUAGES, Effort, Module
from platform_core.content.shelves.arranging import Written, WrittenStep
from platform_core.content.shelves.looking import folded
from platform_core.content.shelves.rules import OpenDraft, Standing
from platform_core.storage.tables import (
    Approval,
    ContentDraft,
    ContentVersion,
    DraftPart,
    Person,
    Service,
)

# A draft as it was when it was looked through: itself, its state, how many parts, how often and
# when they were last saved, and the version beside which it was looked at.
_As = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    known_as: _As
    written: Written
    digests: Mapping[str, str] = field(hash=False)
    sent_back: bool
    texts: Mapping[str, Mapping[str, str]] = field(hash=False)


_seen: WeakKeyDictionary[Engine, dict[int, _Seen]] = WeakKeyDictionary()


def drafts_now(
    session: Session, modules: Mapping[str, Module]
) -> dict[str, tuple[OpenDraft, Written]]:
    """Every open draft of a module with what is in it, by the module's key."""
    rows = _open(session)
    if not rows:
        _seen.pop(session.get_bind().engine, None)
        return {}
    versions = {row.key: it.version_id for row in rows if (it := modules.get(row.key))}
    kept = _looked_through(session, rows, versions)
    signed = _signed(session)
    return {row.key: (_draft(row, kept[row.id], signed, versions), kept[row.id].written)
            for row in rows}  # fmt: skip


def texts_of_drafts(session: Session) -> Mapping[str, Mapping[str, str]]:
    """What every step of the drafts says that were looked through last, by step and language."""
    kept = _seen.get(session.get_bind().engine, {})
    return {step: said for seen in kept.values() for step, said in seen.texts.items()}


def _open(session: Session) -> list[Row[Any]]:
    saved = (
        core_select(
            col(DraftPart.draft_id),
            func.count().label("parts"),
            func.sum(DraftPart.revision).label("revisions"),
            func.max(DraftPart.saved_at).label("saved_at"),
            func.max(DraftPart.id).label("newest"),
        )
        .join(ContentDraft, col(ContentDraft.id) == col(DraftPart.draft_id))
        .where(col(ContentDraft.closed_at).is_(None), col(ContentDraft.kind) == "module")
        .group_by(col(DraftPart.draft_id))
        .subquery()
    )
    statement = (
        select(  # type: ignore[call-overload]  # more columns than SQLModel has overloads for
            ContentDraft.id,
            ContentDraft.key,
            ContentDraft.state,
            ContentDraft.service_id,
            ContentDraft.based_on,
            ContentDraft.started_at,
            ContentDraft.due_at,
            Person.name,
            Service.name_en,
            Service.name_cy,
            saved.c.parts,
            saved.c.revisions,
            saved.c.saved_at,
            saved.c.newest,
        )
        .join(saved, saved.c.draft_id == ContentDraft.id)
        .join(Person, col(Person.id) == ContentDraft.started_by)
        .join(Service, col(Service.id) == ContentDraft.service_id)
    )
    return list(session.exec(statement))


def _looked_through(
    session: Session, rows: list[Row[Any]], versions: Mapping[str, int]
) -> dict[int, _Seen]:
    engine = session.get_bind().engine
    before = _seen.get(engine, {})
    known = {row.id: _known_as(row, versions) for row in rows}
    kept = {it: before[it] for it, now in known.items() if it in before
            and before[it].known_as == now}  # fmt: skip
    new = [row for row in rows if row.id not in kept]
    if new:
        words = _words(session, [row.id for row in new])
        bases = _parts_of_versions(session, [versions[it.key] for it in new if it.key in versions])
        for row in new:
            base = bases.get(versions.get(row.key, 0))
            kept[row.id] = _look_through(row, known[row.id], words[row.id], base)
    _seen[engine] = kept
    return kept


def _known_as(row: Row[Any], versions: Mapping[str, int]) -> _As:
    saved = (row.parts, row.revisions, row.saved_at, row.newest)
    return row.id, row.key, row.state, *saved, versions.get(row.key)


def _words(session: Session, ids: Collection[int]) -> dict[int, dict[str, Words]]:
    rows = session.exec(
        select(DraftPart.draft_id, DraftPart.name, DraftPart.words).where(
            col(DraftPart.draft_id).in_(ids)
        )
    )
    found: defaultdict[int, dict[str, Words]] = defaultdict(dict)
    for draft_id, name, words in rows:
        found[draft_id][name] = words
    return found


def _parts_of_versions(session: Session, ids: Collection[int]) -> dict[int, dict[str, Words]]:
    rows = session.exec(
        select(ContentVersion.id, ContentVersion.document).where(col(ContentVersion.id).in_(ids))
    )
    return {
        number or 0: dict(drafts.parts_of("module", dict(document))) for number, document in rows
    }


def _look_through(
    row: Row[Any], known_as: _As, every: Mapping[str, Words], base: Mapping[str, Words] | None
) -> _Seen:
    parts = {name: words for name, words in every.items() if named(name)}
    standing = drafts.standing(base, parts, row.state)
    module = parts[MODULE]
    written = Written(
        title=titled(module["title"], row.key),
        stage=module["stage"],
        order=module["order"],
        owner=module["owner"],
        steps=tuple(_step(key, parts, standing[key]) for key in step_keys(parts)),
    )
    return _Seen(
        known_as=known_as,
        written=written,
        digests={it: drafts.language_digest(row.key, parts, it) for it in LANGUAGES},
        sent_back=row.state == "draft" and bool(every.get(NOTE)),
        texts={f"{row.key}/{step}": _said(step, parts) for step in step_keys(parts)},
    )


def _step(
    key: str, parts: Mapping[str, Words], standing: Mapping[str, drafts.Standing]
) -> WrittenStep:
    facts = parts[step_part(key)]
    titles = {it: parts.get(step_part(key, it), {}).get("title", "") for it in LANGUAGES}
    return WrittenStep(
        key=key,
        title=titled(titles, key),
        minutes=facts["minutes"],
        effort=Effort(facts["effort"]),
        standing={language: Standing(it) for language, it in standing.items()},
    )


def _said(step: str, parts: Mapping[str, Words]) -> dict[str, str]:
    entries = ("title", "short", "body", "activity", "reflection")
    found = {}
    for language in LANGUAGES:
        words = parts.get(step_part(step, language), {})
        title = parts[MODULE]["title"].get(language, "")
        found[language] = folded("\n".join((title, *(words.get(it) or "" for it in entries))))
    return found


def _signed(session: Session) -> dict[tuple[int, str, str], str]:
    """Who approved which wording of a language of an open draft."""
    rows = session.exec(
        select(Approval.draft_id, Approval.language, Approval.digest, Person.name)
        .join(ContentDraft, col(ContentDraft.id) == Approval.draft_id)
        .join(Person, col(Person.id) == Approval.approved_by)
        .where(col(ContentDraft.closed_at).is_(None))
    )
    return {(draft_id, language, digest): name for draft_id, language, digest, name in rows}


def _draft(
    row: Row[Any],
    seen: _Seen,
    signed: Mapping[tuple[int, str, str], str],
    versions: Mapping[str, int],
) -> OpenDraft:
    names = {
        it: name
        for it, digest in seen.digests.items()
        if (name := signed.get((row.id, it, digest)))
    }
    return OpenDraft(
        state=row.state,
        by=row.name,
        service_id=row.service_id,
        service={"en": row.name_en, "cy": row.name_cy},
        started_at=row.started_at,
        saved_at=row.saved_at,
        due_at=row.due_at,
        sent_back=seen.sent_back,
        moved_on=versions.get(row.key) != row.based_on,
        approved=names,
    )
