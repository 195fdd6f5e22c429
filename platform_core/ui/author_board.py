"""A plan as an author has it before them: the draft, what people see, and how far its steps are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.content.documents import Document, plan_from
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import PLAN
from platform_core.content.drafts.queries import (
    current_version,
    last_version,
    open_draft,
    open_drafts,
    parts,
)
from platform_core.content.drafts.queries import wording as wording_of
from platform_core.content.drafts.rules import standing
from platform_core.content.planning.actions import Seen
from platform_core.content.planning.rules import with_modules
from platform_core.content.queries import published
from platform_core.content.rules import Module, Plan
from platform_core.storage.tables import ContentDraft, Person, Service


@dataclass(frozen=True, slots=True)
class Board:
    """A plan as it is on the page: the draft if there is one, else what is published.

    ``document`` names the modules of every stage; ``seen`` tells which wording this is;
    ``is_changed``: whether it says anything other than what is published. ``gone``: the titles of
    the modules that it names and that are not published any more.
    """

    key: str
    document: Document = field(hash=False)
    plan: Plan
    people_see: Plan
    number: int
    published_at: datetime
    modules: Mapping[str, Module] = field(hash=False)
    gone: Mapping[str, Mapping[str, str]] = field(hash=False)
    standings: Mapping[str, Mapping[str, str]] = field(hash=False)
    seen: Seen
    draft: ContentDraft | None
    saved_by: str
    saved_by_id: int | None
    saved_at: datetime | None
    is_changed: bool

    @property
    def loose(self) -> list[Module]:
        """The modules that are in no stage of it, by title."""
        placed = {key for stage in self.document["stages"] for key in stage["modules"]}
        left = [one for key, one in self.modules.items() if key not in placed]
        return sorted(left, key=lambda one: one.title["en"])

    def named_in(self, stage: str) -> list[str]:
        """The modules that a stage names, in order, also those that are gone."""
        return next(list(one["modules"]) for one in self.document["stages"] if one["key"] == stage)

    def title_of(self, module: str, language: Language) -> str:
        """A module's title, also of one that is gone; its key if nobody ever published it."""
        if module in self.modules:
            return self.modules[module].title[language]
        return self.gone.get(module, {}).get(language, module)


def board_of(session: Session, plan_key: str) -> Board | None:
    """A plan with its draft, or nothing if no such plan is published."""
    now = published(session)
    version = current_version(session, "plan", plan_key)
    if version is None or plan_key not in now.plans:
        return None
    draft = open_draft(session, "plan", plan_key)
    part = parts(session, draft.id or 0)[PLAN] if draft else None
    document = with_modules(part.words if part else version.document, now.modules.values())
    person = session.get(Person, part.saved_by) if part else None
    return Board(
        key=plan_key,
        document=document,
        plan=plan_from(document, now.modules.values(), version_id=version.id or 0),
        people_see=now.plans[plan_key],
        number=version.number,
        published_at=now.published_at["plan", plan_key],
        modules=now.modules,
        gone=_gone(session, document, now.modules),
        standings=_standings(session, now.modules),
        seen=Seen(draft.id or 0, part.revision) if draft and part else Seen(),
        draft=draft,
        saved_by=person.name if person else "",
        saved_by_id=part.saved_by if part else None,
        saved_at=part.saved_at if part else None,
        is_changed=document != with_modules(version.document, now.modules.values()),
    )


def board_with(session: Session, plan_key: str, module: Module) -> Board | None:
    """A plan as it would be published now with another version of one of its modules, or with a
    new one: without what is only in the plan's own draft."""
    board, version = board_of(session, plan_key), current_version(session, "plan", plan_key)
    if board is None or version is None:
        return None
    modules = {**board.modules, module.key: module}
    document = with_modules(version.document, modules.values())
    plan = plan_from(document, modules.values(), version_id=version.id or 0)
    return replace(board, document=document, plan=plan, modules=modules)


def plan_of(session: Session, service_id: int, plans: Mapping[str, str]) -> str | None:
    """The plan that a service follows, or else the first there is."""
    service = session.get(Service, service_id)
    if service is not None and service.plan_key in plans:
        return service.plan_key
    return next(iter(sorted(plans)), None)


def _gone(
    session: Session, document: Document, modules: Mapping[str, Module]
) -> dict[str, Mapping[str, str]]:
    """The titles, as they were last, of the modules that a plan names and nobody publishes."""
    named = {key for stage in document["stages"] for key in stage["modules"]}
    found = {key: last_version(session, "module", key) for key in sorted(named - modules.keys())}
    return {key: version.document["title"] if version else {} for key, version in found.items()}


def _standings(session: Session, modules: Mapping[str, Module]) -> dict[str, Mapping[str, str]]:
    """How far each published step has come in each language, its module's draft counted in."""
    found: dict[str, Mapping[str, str]] = {}
    for one in modules.values():
        for step in one.steps:
            found[step.key] = {
                language: "approved" if words.approved else "not_approved"
                for language, words in step.words.items()
            }
    for draft in open_drafts(session):
        if draft.kind == "module" and draft.key in modules:
            found.update(_in_draft(session, draft, found))
    return found


def _in_draft(
    session: Session, draft: ContentDraft, found: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    version = current_version(session, "module", draft.key)
    before = parts_of("module", version.document) if version else {}
    now = standing(before, wording_of(session, draft.id or 0), draft.state)
    return {
        key: {
            language: found[key][language] if one == "published" else str(one)
            for language, one in languages.items()
        }
        for step, languages in now.items()
        if (key := f"{draft.key}/{step}") in found
    }
