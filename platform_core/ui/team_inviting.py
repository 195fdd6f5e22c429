"""The pieces of the page that invite many in one go, and show who has not opened theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.enrolment.rules import Channel
from platform_core.insights.invitations import SPELLS, NotOpened, by_way_and_spell
from platform_core.notifications.inviting import EMAILS_AT_ONCE, NotInvited, by_way
from platform_core.ui.components import escape, html, link, more, paragraph, table
from platform_core.ui.team_forms import said_by
from platform_core.ui.team_people import people_table
from platform_core.ui.team_words import say_near_date
from platform_core.wording import say

MOST_SHOWN = 100
_WHICH = ("all", "chosen")
_HEADS = ("name", "ref", "since", "reach", "letter")


@dataclass(frozen=True, slots=True)
class Sending:
    """Whom to invite by email now; nobody unless the button was pressed."""

    refs: tuple[str, ...] = ()


def invite_card(waiting: Sequence[NotInvited], language: Language) -> Sending:
    """Who is not invited yet, a choice among them, and what to press."""
    title = escape(say("invite.not_invited", language))
    html(f"<h2>{title} <span class='n'>{len(waiting)}</span></h2>")
    if not waiting:
        html(paragraph(say("invite.not_invited_none", language)))
        return Sending()
    some = _chosen(waiting, language)
    emails, letters, neither = (
        list(by_way(some, way)) for way in (Channel.EMAIL, Channel.LETTER, None)
    )
    counts = {"email": emails, "letter": letters, "none": neither}
    said = (say(f"invite.by_{way}", language, n=len(who)) for way, who in counts.items() if who)
    html("<ul>", *(f"<li>{escape(words)}</li>" for words in said), "</ul>")
    pressed = False
    if emails:
        if len(emails) > EMAILS_AT_ONCE:
            html(paragraph(say("invite.most", language, limit=EMAILS_AT_ONCE)))
        words = say("invite.send", language, n=min(len(emails), EMAILS_AT_ONCE))
        pressed = st.button(words, key="invite_send", type="primary")
    if letters:
        html(_print_link(letters, len(some) == len(waiting), language))
    return Sending(tuple(one.ref for one in emails) if pressed else ())


def to_post(letters: int, language: Language) -> str:
    """That reminders wait to go by post, and where to print them; nothing if none does."""
    if not letters:
        return ""
    return f"<p>{link('print/reminders', say('invite.post_count', language, n=letters))}</p>"


def _chosen(waiting: Sequence[NotInvited], language: Language) -> list[NotInvited]:
    which = st.radio(
        say("invite.which", language),
        _WHICH,
        key="invite_which",
        format_func=said_by("invite.which", language),
        horizontal=True,
    )
    if which != "chosen":
        return list(waiting)
    names = {one.ref: f"{one.name}, {one.ref}" for one in waiting}
    refs = st.multiselect(
        say("invite.chosen", language),
        list(names),
        key="invite_chosen",
        format_func=lambda ref: names.get(ref, ref),
        placeholder=say("invite.choose", language),
        select_all=False,
    )
    return [one for one in waiting if one.ref in set(refs)]


def _print_link(letters: Sequence[NotInvited], everybody: bool, language: Language) -> str:
    refs = "" if everybody else f"?refs={quote(','.join(one.ref for one in letters), safe=',')}"
    words = escape(say("invite.print", language, n=len(letters)))
    return f'<p class="acts"><a class="btn2" href="/print/letters{refs}">{words}</a></p>'


def unopened_card(people: Sequence[NotOpened], today: date, language: Language) -> None:
    """How many have not opened theirs, by way and time, and who they are."""
    title = escape(say("invite.unopened", language))
    html(f"<h2>{title} <span class='n'>{len(people)}</span></h2>")
    if not people:
        html(paragraph(say("invite.unopened_none", language)))
        return
    shown = people[:MOST_SHOWN]
    lines = [_line(one, today, language) for one in shown]
    html(
        _table_of_ways(people, language),
        more(
            say("invite.unopened_who", language),
            first_of(len(shown), len(people), language)
            + people_table("invite", _HEADS, lines, language),
        ),
    )


def first_of(shown: int, of: int, language: Language) -> str:
    """That a list goes on."""
    if shown >= of:
        return ""
    return paragraph(say("invite.first_shown", language, shown=shown, of=of), look="muted")


def _table_of_ways(people: Sequence[NotOpened], language: Language) -> str:
    spells = [say(f"invite.unopened_{at}", language) for at in range(len(SPELLS) + 1)]
    heads = [say("invite.unopened_way", language), *spells, say("invite.unopened_all", language)]
    rows = [
        [say(f"team.contact_channel.{way}", language), *map(str, counts), str(sum(counts))]
        for way, counts in by_way_and_spell(people).items()
    ]
    return table(say("invite.unopened_about", language), heads, rows)


def _line(one: NotOpened, today: date, language: Language) -> list[str]:
    way = say(f"team.contact_channel.{one.way}", language)
    reach = say("invite.way_failed", language, way=way) if one.failed else way
    ago = (
        say("invite.days_ago", language, n=one.days) if one.days else say("invite.today", language)
    )
    again = escape(say("invite.new_letter", language))
    return [
        link("record", one.name, ref=one.ref),
        escape(one.ref),
        escape(f"{say_near_date(one.invited_on, today, language)}. {ago}."),
        escape(reach),
        f'<a href="/print/letter?ref={escape(one.ref)}">{again}'
        f'<span class="vh">: {escape(one.name)}</span></a>',
    ]
