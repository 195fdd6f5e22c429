"""Gather what it takes to judge whether a draft can be published."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote

from sqlmodel import Session, col, select

from platform_core.content.avoided.queries import avoided_words
from platform_core.content.documents import Document
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.faults import media_in
from platform_core.content.drafts.queries import authors_of, latest_publication, parts
from platform_core.content.drafts.situation import MovedOn, Shelves, Signed, Situation
from platform_core.content.numbers import known_numbers
from platform_core.content.queries import published
from platform_core.content.rules import LANGUAGES, Module
from platform_core.storage.tables import (
    Approval,
    ContentDraft,
    ContentVersion,
    MediaFile,
    Person,
)

_LINK = re.compile(r"/step\?step=([A-Za-z0-9%/-]+)")


def situation_of(session: Session, draft: ContentDraft, *, today: date) -> Situation:
    """A draft as it stands now, with all that is around it."""
    now = parts(session, draft.id or 0)
    base = session.get(ContentVersion, draft.based_on) if draft.based_on else None
    modules = published(session).modules
    return Situation(
        kind=draft.kind,
        key=draft.key,
        state=draft.state,
        parts={name: part.words for name, part in now.items()},
        base=parts_of(draft.kind, base.document) if base else {},
        savers={name: part.saved_by for name, part in now.items()},
        signed=signed(session, draft.id or 0),
        others=len(authors_of(session, draft.service_id)) > 1,
        moved_on=moved_on(session, draft),
        approved_before=base is not None and _is_approved(draft.kind, base.document),
        shelves=_shelves(session, draft.key),
        media=_media(session, {name: part.words for name, part in now.items()}),
        steps={step.key for key, one in modules.items() if key != draft.key for step in one.steps},
        avoided=avoided_words(session, draft.service_id),
        numbers=known_numbers(),
        today=today,
    )


def _media(
    session: Session, parts: Mapping[str, Mapping[str, Any]]
) -> frozenset[tuple[str, str, int]]:
    named = [media for _, media in media_in(parts)]
    digests = {media[it] for media in named for it in ("digest", "captions") if media.get(it)}
    if not digests:
        return frozenset()
    about = select(MediaFile.digest, MediaFile.mime, MediaFile.size)
    return frozenset(session.exec(about.where(col(MediaFile.digest).in_(digests))))


def signed(session: Session, draft_id: int) -> tuple[Signed, ...]:
    """Every approval of a draft, the newest first, also those that do not count any more."""
    rows = session.exec(
        select(Approval, Person.name)
        .join(Person, col(Person.id) == Approval.approved_by)
        .where(Approval.draft_id == draft_id)
        .order_by(col(Approval.id).desc())
    )
    return tuple(
        Signed(one.language, one.digest, one.approved_by, name, one.approved_at)
        for one, name in rows
    )


def moved_on(session: Session, draft: ContentDraft) -> MovedOn | None:
    """What was published since the draft began, if that is not what it began from."""
    latest = latest_publication(session, draft.kind, draft.key)
    if latest is None or latest.version_id == draft.based_on:
        return None
    version = session.get(ContentVersion, latest.version_id) if latest.version_id else None
    person = session.get(Person, latest.published_by) if latest.published_by else None
    return MovedOn(
        number=version.number if version else None,
        by=person.name if person else None,
        at=latest.published_at,
    )


def _is_approved(kind: str, document: Document) -> bool:
    """A plan's words are approved by being published: its file has no place to say by whom."""
    return kind == "plan" or all(
        step["words"][language]["status"] == "approved"
        for step in document["steps"]
        for language in LANGUAGES
    )


def _shelves(session: Session, key: str) -> Shelves:
    now = published(session)
    plans = [session.get_one(ContentVersion, one.version_id).document for one in now.plans.values()]
    stages = [stage for plan in plans for stage in plan["stages"]]
    named = frozenset(module for stage in stages for module in stage.get("modules") or ())
    others = [one for one in now.modules.values() if one.key != key]
    return Shelves(
        modules={key: one.stage for key, one in now.modules.items()},
        stages=frozenset(stage["key"] for stage in stages),
        named=named,
        taken={(one.stage, one.order): one.key for one in others if one.key not in named},
        linked=dict(_links(others, key)),
    )


def _links(modules: list[Module], key: str) -> Iterator[tuple[str, str]]:
    """The steps of a module to which the words of others lead, with the module that does."""
    for module in modules:
        for step in module.steps:
            for words in step.words.values():
                for linked in _LINK.findall(f"{words.body} {words.short} {words.activity}"):
                    if unquote(linked).startswith(f"{key}/"):
                        yield unquote(linked), module.key
