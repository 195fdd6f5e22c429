"""The pieces of the review page: what waits, how one draft stands, and what stands in its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.clock import local_date
from platform_core.content.drafts import queries
from platform_core.content.drafts.corrections import Reread
from platform_core.content.drafts.parts import (
    MODULE,
    NOTE,
    PLAN,
    STOPPED,
    Words,
    named,
    step_part,
    titled,
)
from platform_core.content.drafts.reasons import reasons
from platform_core.content.drafts.situation import Reason, Situation, reason_kept
from platform_core.content.drafts.situations import situation_of
from platform_core.content.planning.rules import with_modules
from platform_core.content.queries import published
from platform_core.content.rules import LANGUAGES
from platform_core.settings import settings
from platform_core.storage.tables import ContentDraft, Person, Service
from platform_core.ui.author_lines import away, editor
from platform_core.ui.components import escape, heading, icon, link, own_words, paragraph
from platform_core.wording import say, say_full_date, say_time

KINDS = ("module", "plan")


@dataclass(frozen=True, slots=True)
class Board:
    """A module or plan on the page: its open draft, if there is one, and its publications.

    ``owner`` is the name of the service that owns it, by language, and nothing if it is shared;
    ``is_ours``: whether whoever looks may change it. ``names`` are people's, by their id.
    ``before`` and ``after`` is what the draft began from and what is in it, a plan's stages with
    the modules that they have; ``called`` are the titles of stages and modules by kind and key.
    """

    kind: str
    key: str
    title: Mapping[str, str] = field(hash=False)
    owner: Mapping[str, str] | None = field(hash=False)
    is_ours: bool
    draft: ContentDraft | None
    situation: Situation | None = field(hash=False)
    against: tuple[Reason, ...]
    sent_back: queries.Beside | None
    stopped: queries.Beside | None
    history: Sequence[queries.Published]
    names: Mapping[int, str] = field(hash=False)
    before: Mapping[str, Words] = field(hash=False)
    after: Mapping[str, Words] = field(hash=False)
    called: Mapping[tuple[str, str], Mapping[str, str]] = field(hash=False)


def asked() -> tuple[str, str] | None:
    """Which module or plan the address asks for, if it asks for one."""
    given = st.query_params.to_dict()
    for kind in KINDS:
        if given.get(kind):
            return kind, given[kind]
    if given.get("kind") in KINDS and given.get("key"):
        return given["kind"], given["key"]
    return None


def board_of(session: Session, kind: str, key: str, viewer: Viewer, today: date) -> Board | None:
    """One module or plan as it stands, or nothing if there is none of this key."""
    draft, history = queries.open_draft(session, kind, key), queries.history(session, kind, key)
    if draft is None and not history:
        return None
    owner = queries.owner_of(session, kind, key)
    service = session.get(Service, owner) if owner else None
    situation = situation_of(session, draft, today=today) if draft else None
    return Board(
        kind=kind,
        key=key,
        title=_title(session, kind, key, situation),
        owner={"en": service.name_en, "cy": service.name_cy} if service else None,
        is_ours=owner in (None, viewer.service_id),
        draft=draft,
        situation=situation,
        against=reasons(situation) if situation else (),
        sent_back=queries.said_beside(session, draft.id or 0, NOTE) if draft else None,
        stopped=queries.said_beside(session, draft.id or 0, STOPPED) if draft else None,
        history=history,
        names=_names(session, draft, situation),
        before=to_compare(session, situation.base) if situation else {},
        after=to_compare(session, situation.parts) if situation else {},
        called=_called(session),
    )


def to_compare(session: Session, parts: Mapping[str, Words]) -> Mapping[str, Words]:
    """A stage may name its modules or let them place themselves: it has them either way."""
    if PLAN not in parts:
        return parts
    return {PLAN: with_modules(dict(parts[PLAN]), published(session).modules.values())}


def _called(session: Session) -> dict[tuple[str, str], Mapping[str, str]]:
    now = published(session)
    stages = (stage for plan in now.plans.values() for stage in plan.stages)
    found = {("stage", stage.key): stage.title for stage in stages}
    return found | {("module", key): module.title for key, module in now.modules.items()}


def _title(session: Session, kind: str, key: str, situation: Situation | None) -> Mapping[str, str]:
    if situation is not None:
        return titled(situation.parts.get(kind, {}).get("title", {}), key)
    version = queries.last_version(session, kind, key)
    return titled(version.document["title"] if version else {}, key)


def _names(
    session: Session, draft: ContentDraft | None, situation: Situation | None
) -> dict[int, str]:
    if draft is None or situation is None:
        return {}
    ids = {draft.started_by, draft.sent_by, draft.due_by, *situation.savers.values()}
    return {it: session.get_one(Person, it).name for it in ids if it is not None}


def reread(session: Session, board: Board) -> list[Reread]:
    """The steps of which somebody read an earlier wording only, or was told of it."""
    if not board.history:
        return []
    found = queries.read_earlier(session, board.history[0].publication)
    return [it for it in found if it.readers or it.told]


def when(at: datetime, language: Language) -> str:
    """A moment on the local clock, with its day."""
    zone = settings().zone
    day = say_full_date(local_date(at, zone), language)
    return say("review.when", language, date=day, time=say_time(at, language, zone))


def state_chip(draft: ContentDraft, language: Language) -> str:
    """How far a draft has come, in a word."""
    look = "" if draft.state == "in_review" else " mid"
    words = escape(say(f"review.state.{draft.state}", language))
    return f'<span class="st{look}">{words}</span>'


def top(board: Board, language: Language) -> str:
    """What it is, how far it has come, whose it is, and what was said of it last."""
    over = say(f"review.kind.{board.kind}", language)
    markup = back(language) + heading(board.title[language], over=over)
    draft = board.draft
    if draft is None:
        markup += paragraph(say("review.no_draft", language))
    else:
        markup += f"<p>{state_chip(draft, language)} {escape(_since(board, draft, language))}</p>"
    return markup + paragraph(_whose(board, language), look="muted")


def _since(board: Board, draft: ContentDraft, language: Language) -> str:
    begun = say(
        "review.since.draft",
        language,
        by=board.names[draft.started_by],
        at=when(draft.started_at, language),
    )
    if draft.sent_at is None or draft.sent_by is None:
        return begun
    sent = say(
        "review.since.in_review",
        language,
        by=board.names[draft.sent_by],
        at=when(draft.sent_at, language),
    )
    return f"{begun} {sent}"


def _whose(board: Board, language: Language) -> str:
    if board.owner is None:
        return say("review.whose.shared", language)
    which = "ours" if board.is_ours else "theirs"
    return say(f"review.whose.{which}", language, service=board.owner[language])


def ways_on(board: Board, language: Language) -> str:
    """Where to go from here: to change it, to see it as patients do, and to who reads it."""
    if board.kind == "plan":
        return f"<p>{link('plan', say('review.see_plan', language), look='btn2')}</p>"
    ways = []
    if board.is_ours:
        ways.append(away(say("review.edit", language), editor(board.key), look="btn2"))
    see = say("review.see_library", language)
    ways.append(link("library", see, look="btn2", module=board.key))
    if board.history and board.history[0].number is not None:
        ways.append(link("readers", say("review.see_readers", language), look="btn2"))
    return f'<p class="acts">{" ".join(ways)}</p>'


def said_before(board: Board, language: Language) -> str:
    """With which note it was sent back, and why it was not published on its day."""
    markup = ""
    if back_then := board.sent_back:
        words = say("review.sent_back", language, by=back_then.by, at=when(back_then.at, language))
        note = back_then.words.get("words")
        said = f"<p>{own_words(note)}</p>" if note else ""
        markup += f'<div class="told"><p><strong>{escape(words)}</strong></p>{said}</div>'
    if stopped := board.stopped:
        due = when(datetime.fromisoformat(stopped.words["due_at"]), language)
        words = say("review.stopped", language, at=due)
        found = [reason_kept(it) for it in stopped.words["reasons"]]
        listed = _listed(found, board, language)
        markup += f'<div class="told"><p><strong>{escape(words)}</strong></p>{listed}</div>'
    return markup


def reasons_markup(board: Board, language: Language) -> str:
    """Everything that stands in the way of publishing it, or that nothing does."""
    title = f"<h2>{escape(say('review.reasons', language))}</h2>"
    if not board.against:
        return title + paragraph(say("review.reasons_none", language))
    return title + _listed(board.against, board, language)


def _listed(found: Sequence[Reason], board: Board, language: Language) -> str:
    mark = f'<span class="mark">{icon("cross")}</span>'
    lines = "".join(
        f'<li class="bad">{mark}<span>{_place(it, board, language)}'
        f"{escape(it.in_language(language))}</span></li>"
        for it in found
    )
    return f'<ul class="checks">{lines}</ul>'


def _place(reason: Reason, board: Board, language: Language) -> str:
    """Where to put it right, as a link to the editor for those who may."""
    about = named(reason.part) if reason.part else None
    if about is None or reason.part == PLAN:
        return ""
    if reason.part == MODULE or about.step is None:
        words = say("review.place.module", language)
        return _to_editor(words, board, "") + ": "
    title = step_title(board, about.step, language)
    said = f"review.place.{about.language}" if about.language else "review.place.step"
    return _to_editor(say(said, language, step=title), board, about.step) + ": "


def _to_editor(words: str, board: Board, step: str) -> str:
    shown = away(words, editor(board.key, step)) if board.is_ours else escape(words)
    return f"<strong>{shown}</strong>"


def step_title(board: Board, step: str, language: Language) -> str:
    """What a step of the draft is called, in this language if it has a name in it."""
    parts = board.situation.parts if board.situation else {}
    titles = {it: parts.get(step_part(step, it), {}).get("title", "") for it in LANGUAGES}
    return titled(titles, step)[language]


def back(language: Language) -> str:
    """The way back to the list."""
    words = escape(say("review.title", language))
    return f'<a class="back" data-page href="/review">{icon("back")}{words}</a>'


def unknown(language: Language) -> str:
    """There is no such module or plan."""
    return back(language) + heading(say("review.unknown", language))
