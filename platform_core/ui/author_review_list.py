"""The list of the review page: what waits to be read, what is being written, what is published."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.content.drafts import queries
from platform_core.content.queries import published
from platform_core.storage.tables import ContentDraft
from platform_core.ui.author_review import when
from platform_core.ui.components import escape, link, more, paragraph
from platform_core.wording import say


def list_markup(found: Sequence[queries.Opened], language: Language) -> str:
    """What waits to be read, then what is being written; where to begin if there is neither."""
    markup = ""
    for state in ("in_review", "draft"):
        these = [it for it in found if it.draft.state == state]
        lines = "".join(f"<li>{_line(it, language)}</li>" for it in these)
        none = paragraph(say(f"review.none.{state}", language), look="muted")
        listed = f'<ul class="bare">{lines}</ul>' if lines else none
        markup += f"<h2>{escape(say(f'review.all.{state}', language))}</h2>{listed}"
    return markup if found else markup + _where_to_begin(language)


def _where_to_begin(language: Language) -> str:
    way = link("library", say("review.none.to_library", language), look="btn2")
    return paragraph(say("review.none.at_all", language)) + f'<p class="acts">{way}</p>'


def _line(one: queries.Opened, language: Language) -> str:
    draft = one.draft
    name = link("review", one.title[language], **{draft.kind: draft.key})
    said = f"review.since.{draft.state}"
    at = when(draft.sent_at or draft.started_at, language)
    about = escape(say(said, language, by=one.by, at=at))
    kind = escape(say(f"review.kind.{draft.kind}", language))
    due = f" {escape(_due(draft, language))}" if draft.due_at else ""
    return f'<strong>{name}</strong> <span class="muted">{kind}. {about}{due}</span>'


def _due(draft: ContentDraft, language: Language) -> str:
    return say("review.due", language, at=when(draft.due_at or draft.started_at, language))


def all_published(session: Session, language: Language) -> str:
    """Everything that is published or was taken out, to open its history."""
    now = published(session)
    here = [("plan", it.key, it.title) for it in now.plans.values()]
    here += [("module", it.key, it.title) for it in now.modules.values()]
    gone = queries.taken_out(session)
    closed = more(say("review.taken_out_all", language), _listed(gone, language)) if gone else ""
    return more(say("review.published_all", language), _listed(here, language)) + closed


def _listed(rows: Iterable[tuple[str, str, Mapping[str, str]]], language: Language) -> str:
    lines = "".join(
        f"<li>{link('review', title[language], **{kind: key})} "
        f'<span class="muted">{escape(say(f"review.kind.{kind}", language))}</span></li>'
        for kind, key, title in sorted(rows, key=lambda row: (row[0] == "module", row[2][language]))
    )
    return f'<ul class="bare">{lines}</ul>'
