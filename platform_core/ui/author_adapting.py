"""A service's own copy of a shared module: to begin one, and to see what became of the original."""

from datetime import datetime

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.queries import settings_of
from platform_core.accounts.rules import Viewer
from platform_core.content.drafts.actions import NothingToStartFrom
from platform_core.content.drafts.diff import differences
from platform_core.content.drafts.paragraphs import Change
from platform_core.content.drafts.parts import key_from
from platform_core.content.drafts.rules import NotYours, PartRefused
from platform_core.content.exchange.adapting import adapt, looked_at
from platform_core.content.shelves.queries import original_then_and_now
from platform_core.content.shelves.rules import Library, Original, ShelfModule
from platform_core.ui.author_diff import sections_markup
from platform_core.ui.author_lines import Desk
from platform_core.ui.components import escape, html, link, paragraph
from platform_core.ui.team_forms import (
    field_error,
    finish,
    reading,
    refuse,
    saving,
    tell,
    wrong_with,
)

_FORM = "adapt"
_COPIES = 9  # of one module, that a service may begin under names made for it


def can_be_adapted(module: ShelfModule) -> bool:
    """Whether a service can make its own copy: it is everybody's, and published."""
    return module.service_id is None and module.number is not None and module.original is None


def adapt_card(books: Library, module: ShelfModule, viewer: Viewer, desk: Desk) -> None:
    """What it means to adapt a shared module, and the button; or the way to one's copy."""
    html(f"<h2>{escape(desk.say('adapt'))}</h2>", paragraph(desk.say("adapt_about")))
    copy = next((it for it in books.modules if _is_copy(it, module, viewer)), None)
    if copy is not None:
        way = link("library", copy.title[desk.language], module=copy.key)
        html(f"<p>{escape(desk.say('adapted'))} {way}</p>")
        return
    field_error(wrong_with(_FORM), _FORM, desk.language)
    st.button(desk.say("adapt_button"), key="adapt")


def _is_copy(one: ShelfModule, module: ShelfModule, viewer: Viewer) -> bool:
    return (
        one.original is not None
        and one.original.key == module.key
        and one.service_id == viewer.service_id
    )


def adapted(module: ShelfModule, viewer: Viewer, desk: Desk, now: datetime) -> None:
    """Begin the copy that was asked for, and go to it."""
    try:
        with saving(_FORM, viewer) as session:
            key = _adapt(session, module.key, viewer, now)
    except (PartRefused, NothingToStartFrom):
        refuse(_FORM, {_FORM: desk.say("not_adapted")})
    st.query_params.from_dict({"module": key})
    finish(desk.say("now_adapted", title=module.title[desk.language]))


def _adapt(session: Session, key: str, viewer: Viewer, now: datetime) -> str:
    """A copy under a key made of the module's and the service's. Raises PartRefused if there are
    as many already as anybody needs."""
    slug = key_from(settings_of(session, caseload=viewer.caseload).slug)
    for number in range(1, _COPIES + 1):
        ending = f"-{slug}" if number == 1 else f"-{slug}-{number}"
        new_key = f"{key[: 60 - len(ending)]}{ending}"
        try:
            draft = adapt(
                session,
                key,
                service_id=viewer.service_id,
                new_key=new_key,
                by=viewer.person_id,
                at=now,
            )
        except PartRefused:
            if number == _COPIES:
                raise
        else:
            return draft.key
    raise AssertionError("the last attempt answers or raises")


def original_card(module: ShelfModule, original: Original, viewer: Viewer, desk: Desk) -> None:
    """What is new in the original since it was copied or last looked at."""
    title = original.title[desk.language]
    html(f"<h2>{escape(desk.say('original'))}</h2>")
    if original.number is None:
        html(paragraph(desk.say("original_gone", title=title)))
        return
    with reading(viewer) as session:
        then, now = original_then_and_now(session, original)
    copied, number = original.copied, original.number
    html(paragraph(desk.say("original_about", title=title, copied=copied, number=number)))
    found = differences("module", then, now)
    if any(it.change is not Change.SAME for it in found):
        html(sections_markup("module", found, desk.language))
    field_error(wrong_with(_FORM), _FORM, desk.language)
    if module.is_ours:
        st.button(desk.say("looked_at"), key="looked_at")
        html(paragraph(desk.say("looked_at_about"), look="muted small"))


def looked(module: ShelfModule, viewer: Viewer, desk: Desk, now: datetime) -> None:
    """Note that somebody has looked at what became of the original."""
    try:
        with saving(_FORM, viewer) as session:
            looked_at(
                session,
                module.key,
                service_id=viewer.service_id,
                by=viewer.person_id,
                at=now,
            )
    except NotYours:
        tell(desk.say("not_yours"), is_saved=False)
        st.rerun()
    finish(desk.say("now_looked_at"))
