"""The pieces of the page that says whom to contact this week."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import streamlit as st
from babel.numbers import format_decimal

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.flags.listing import PutAway, WorkItem
from platform_core.settings import settings
from platform_core.storage.tables import ServiceNotice
from platform_core.ui.components import escape, html, link, more, paragraph
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import said_by
from platform_core.ui.team_press import note_press
from platform_core.ui.team_words import say_day, say_near_date
from platform_core.wording import say, say_date, say_time

_BARS = 10


class Show(StrEnum):
    """Whose flags are shown; the count of those nobody has seen takes no notice of it."""

    EVERYONE = "everyone"
    MINE = "mine"
    NOBODYS = "nobodys"


def week_heading(desk: Desk) -> str:
    """The question of the page, when its list was made, and that nobody watches."""
    day = say_date(desk.today, desk.language)
    time = say_time(desk.now, desk.language, settings().zone)
    about = say("this_week.made_at", desk.language, day=day, time=time)
    title = escape(say("this_week.title", desk.language))
    return f'<h1>{title}</h1><p class="muted">{escape(about)}</p>'


def service_notice(notice: ServiceNotice | None, desk: Desk) -> str:
    """That fewer people than usual come to the whole service: to look at before anybody is rung."""
    if notice is None:
        return ""
    language = desk.language
    day = say_near_date(notice.first_on, desk.today, language)
    usual = format_decimal(round(notice.details["usual"]), locale=language)
    visits = ", ".join(str(number) for number in notice.details["visits"])
    strong = say("notice.dip", language, day=day)
    counts = say("notice.dip_counts", language, usual=usual, visits=visits)
    first, days = say("notice.dip_first", language), say("notice.dip_days", language)
    return (
        f'<section class="draft" id="dip"><p><strong>{escape(strong)}</strong> {escape(counts)}</p>'
        f"{paragraph(first)}{paragraph(days, look='small muted')}</section>"
    )


def capacity(done: int, target: int | None, unseen: int, listed: int, language: str) -> str:
    """How much of the week's time for contacts is used, and how many wait: over the whole list,
    whatever is shown."""
    if target is None:
        words = f"<p>{escape(say('this_week.contacts', language, n=done))}</p>"
    else:
        words = f"<p>{escape(say('this_week.contacts_of', language, n=done, target=target))}</p>"
        words += _meter(done, target)
    if listed:
        key = "this_week.unseen" if unseen else "this_week.all_seen"
        seen = say(key, language, n=unseen) if unseen else say(key, language)
        waiting = say("this_week.waiting", language, n=listed)
        words += f"<p><strong>{escape(seen)}</strong></p>"
        words += paragraph(waiting, look="small muted")
    return f'<div class="cap">{words}</div>'


def _meter(done: int, target: int) -> str:
    """The same as bars beside the words, at most ten of them."""
    bars = min(target, _BARS)
    full = min(bars, done * bars // target)
    marks = "".join(f'<i class="{"on" if n < full else ""}"></i>' for n in range(bars))
    return f'<p class="meter" aria-hidden="true">{marks}</p>'


def chosen() -> Show:
    """Whose flags the bar below says to show."""
    return Show(st.session_state.get("show") or Show.EVERYONE)


def filter_bar(language: Language, *, with_key: bool) -> None:
    """The choice of whose flags to show, with what a strip's marks mean where there is one."""
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="medium"):
        st.segmented_control(
            say("this_week.show", language),
            tuple(Show),
            default=Show.EVERYONE,
            required=True,
            key="show",
            format_func=said_by("this_week.show", language, joined="_"),
            label_visibility="collapsed",
        )
        if with_key:
            html(_strip_key(language))


def shown_to(items: Iterable[WorkItem], show: Show, viewer_id: int) -> list[WorkItem]:
    """The items of a choice: all, those that are the viewer's, or those that are nobody's."""
    if show is Show.MINE:
        return [item for item in items if item.flag.owner_id == viewer_id]
    if show is Show.NOBODYS:
        return [item for item in items if item.flag.owner_id is None]
    return list(items)


def put_away(rows: Sequence[PutAway], desk: Desk) -> str:
    """Who was contacted, snoozed, or came back by themselves lately, to open on request."""
    language = desk.language
    if not rows:
        return paragraph(say("this_week.recent_none", language), look="muted")
    heads = "".join(
        f'<th scope="col">{escape(say(f"this_week.recent_{head}", language))}</th>'
        for head in ("person", "what", "when", "by")
    )
    lines = "".join(_put_away_row(row, desk) for row in rows)
    caption = escape(say("this_week.recent_caption", language))
    body = (
        f'<table class="t"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )
    people = len({row.enrolment.id for row in rows})
    return more(say("this_week.recent", language, n=people), body)


def _put_away_row(row: PutAway, desk: Desk) -> str:
    language, zone = desk.language, settings().zone
    if row.outcome is not None:
        what = say(f"team.outcome.{row.outcome}", language)
        at = row.flag.resolved_at
    else:
        until = row.flag.snoozed_until or desk.now
        day = say_day(local_date(until, zone), language)
        what, at = say("this_week.snoozed_until", language, day=day), None
    rule = say(f"team.rule.{row.rule}", language)
    when = say_near_date(local_date(at, zone), desk.today, language) if at else ""
    who = row.by or say("this_week.by_themselves", language)
    what = what[:1].upper() + what[1:]
    return (
        f'<tr><th scope="row">{link("record", row.name, ref=row.ref)}</th>'
        f'<td>{escape(what)} <span class="muted">({escape(rule)})</span></td>'
        f"<td>{escape(when)}</td><td>{escape(who)}</td></tr>"
    )


def _strip_key(language: str) -> str:
    marks = {"v": "visited", "d": "did_not", "w": "opened", "s": "paused"}
    items = "".join(
        f'<span><i class="{look}"></i>{escape(say(f"this_week.key_{name}", language))}</span>'
        for look, name in marks.items()
    )
    return f'<p class="small muted lg" aria-hidden="true">{items}</p>'


def digest_switch(desk: Desk, wants: bool | None) -> None:
    """Whether the viewer gets the morning's message, with the way to change that."""
    if wants is None:
        return
    now = "on" if wants else "off"
    html(paragraph(say(f"digest.is_{now}", desk.language), look="muted small"))
    st.button(
        say(f"digest.switch_{now}", desk.language),
        key="switch_digest",
        type="tertiary",
        on_click=note_press,
        args=("digest", "", ""),
        kwargs={"wants": not wants},
    )
