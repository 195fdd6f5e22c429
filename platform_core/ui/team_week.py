"""The pieces of the page that says whom to contact this week."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import streamlit as st
from babel.numbers import format_decimal

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.flags.listing import PutAway, WorkItem
from platform_core.flags.rules import FlagStatus, Rule
from platform_core.settings import settings
from platform_core.storage.tables import ServiceNotice
from platform_core.ui.components import escape, html, link, more, paragraph
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import said_by
from platform_core.ui.team_words import say_day, say_near_date
from platform_core.wording import say, say_date, say_time


class Show(StrEnum):
    """Whose flags are shown; the count of those nobody has seen takes no notice of it."""

    EVERYONE = "everyone"
    MINE = "mine"
    NOBODYS = "nobodys"


# The groups in their order, and the rules in each.
GROUPS = {
    "asked_for_contact": (Rule.ASKED_FOR_CONTACT,),
    "very_low_check_in": (Rule.VERY_LOW_CHECK_IN,),
    "struggling": (Rule.STRUGGLING,),
    "needs_access": (Rule.NEEDS_ACCESS,),
    "could_not_reach": (Rule.COULD_NOT_REACH,),
    "quiet": (Rule.QUIET,),
    "not_started": (Rule.NOT_STARTED, Rule.NEVER_OPENED),
}


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


def unseen_box(unseen: int, listed: int, language: str) -> str:
    """How many nobody has acknowledged, over the whole list whatever is shown."""
    if not listed:
        return ""
    key = "this_week.unseen" if unseen else "this_week.all_seen"
    words = say(key, language, n=unseen) if unseen else say(key, language)
    whole = escape(say("this_week.whole_list", language))
    return (
        f'<div class="cap"><p><strong>{escape(words)}</strong></p>'
        f'<p class="small muted">{whole}</p></div>'
    )


def chosen() -> Show:
    """Whose flags the bar below says to show."""
    return Show(st.session_state.get("show") or Show.EVERYONE)


def filter_bar(language: Language) -> None:
    """The choice of whose flags to show, with what the strips' marks mean beside it."""
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
        html(_strip_key(language))


def shown_to(items: Iterable[WorkItem], show: Show, viewer_id: int) -> list[WorkItem]:
    """The items of a choice: all, those that the viewer has in hand, or those nobody has."""
    if show is Show.MINE:
        return [item for item in items if item.flag.acknowledged_by == viewer_id]
    if show is Show.NOBODYS:
        return [item for item in items if item.flag.status == FlagStatus.OPEN]
    return list(items)


def in_groups(items: Sequence[WorkItem]) -> Iterator[tuple[str, list[WorkItem]]]:
    """The items by group, in the order of GROUPS; groups that nobody is in are left out."""
    for group, rules in GROUPS.items():
        found = [item for item in items if item.rule in rules]
        if found:
            yield group, found


def group_heading(group: str, count: int, language: str) -> str:
    """A group's name and how many are in it."""
    words = escape(say(f"this_week.group_{group}", language))
    return f'<h2 class="sec">{words} <span class="n">{count}</span></h2>'


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
