"""The list of this week in little room: a line for everybody, which opens.

Lines are markup and not widgets, so that forty of them are read, sent and drawn as one element.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from platform_core.clock import local_date
from platform_core.engagement.sentences import Told, tell
from platform_core.flags.listing import WorkItem
from platform_core.flags.rules import Purpose, Rule
from platform_core.settings import settings
from platform_core.taps.queries import Said
from platform_core.ui.components import escape, link, own_words
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_words import reach, say_day
from platform_core.wording import say, say_time

AT_ONCE = 50
_LINE = 160  # letters of somebody's own words, until they are opened
NONE = "none"  # in the address, where nobody is to be open
_WAS_AT = "_open_was_at"

# The groups in their order, and the rules in each: first what is promised soonest.
GROUPS = {
    "struggling": (Rule.STRUGGLING,),
    "very_low_check_in": (Rule.VERY_LOW_CHECK_IN,),
    "asked_for_contact": (Rule.ASKED_FOR_CONTACT,),
    "needs_access": (Rule.NEEDS_ACCESS,),
    "could_not_reach": (Rule.COULD_NOT_REACH,),
    "quiet": (Rule.QUIET,),
    "not_started": (Rule.NOT_STARTED, Rule.NEVER_OPENED),
}
_GROUP_OF = {rule: group for group, rules in GROUPS.items() for rule in rules}


@dataclass(frozen=True, slots=True)
class Heard:
    """What people have said about themselves, by enrolment: their last answer by one tap, and how
    they do not want to be contacted."""

    answers: Mapping[int, Said] = field(default_factory=dict)
    refusals: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def answer(self, item: WorkItem) -> Said | None:
        """What somebody answered last by one tap."""
        return self.answers.get(item.flag.enrolment_id)

    def refused(self, item: WorkItem) -> frozenset[str]:
        """How somebody does not want to be contacted."""
        return self.refusals.get(item.flag.enrolment_id, frozenset())


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of a list that is shown: which, from where on, out of how many, and who is open.

    ``sizes`` are those of the groups of the whole list.
    """

    items: Sequence[WorkItem]
    first: int
    count: int
    opened: WorkItem | None
    sizes: Mapping[str, int]


def in_order(items: Iterable[WorkItem]) -> list[WorkItem]:
    """The items as they are listed: by group, and as they came within one."""
    groups = list(GROUPS)
    return sorted(items, key=lambda item: groups.index(_GROUP_OF[item.rule]))


def sheet(items: Sequence[WorkItem]) -> Sheet:
    """What the address asks for: somebody open, and the page that they are on.

    Nobody named: nobody, unless only one is listed. Somebody who is gone: whoever stands there now,
    so that whoever works down a list goes on where they were.
    """
    asked, query = st.query_params.get("open"), st.query_params.get("first", "")
    at = next((n for n, item in enumerate(items) if item.ident == asked), None)
    first = int(query) if query.isascii() and query.isdigit() and len(query) < 7 else 0
    if at is not None:
        first = at
    elif asked and asked != NONE:
        was_at: int = st.session_state.get(_WAS_AT, 0)
        at = first = min(was_at, len(items) - 1)
    first = max(0, min(first, len(items) - 1)) // AT_ONCE * AT_ONCE
    some = items[first : first + AT_ONCE]
    if at is None and not asked and len(items) == 1:
        at = 0
    st.session_state[_WAS_AT] = at or 0
    opened = items[at] if at is not None and items else None
    return Sheet(some, first, len(items), opened, _sizes_of(items))


def pieces(shown: Sheet, heard: Heard, desk: Desk) -> Iterator[str | WorkItem]:
    """The list as it is drawn: markup for those who are closed, and the one who is open."""
    markup, group, is_in_list = "", "", False
    for item in shown.items:
        if _GROUP_OF[item.rule] != group:
            group = _GROUP_OF[item.rule]
            markup += "</ul>" if is_in_list else ""
            markup += _heading(group, shown.sizes[group], desk.language)
            is_in_list = False
        if item is shown.opened:
            yield markup + ("</ul>" if is_in_list else "")
            yield item
            markup, is_in_list = "", False
            continue
        markup += "" if is_in_list else '<ul class="rows">'
        markup += _row(item, heard, desk)
        is_in_list = True
    yield markup + ("</ul>" if is_in_list else "")


def _sizes_of(items: Iterable[WorkItem]) -> dict[str, int]:
    """How many are in each group, on whatever page they are."""
    counts: dict[str, int] = dict.fromkeys(GROUPS, 0)
    for item in items:
        counts[_GROUP_OF[item.rule]] += 1
    return counts


def pager(shown: Sheet, language: str) -> str:
    """Which part of a long list this is, and the way to the others; nothing for a short one."""
    if shown.count <= AT_ONCE:
        return ""
    last = shown.first + len(shown.items)
    words = say("caseload.page", language, first=shown.first + 1, last=last, count=shown.count)
    ways = ""
    if shown.first:
        ways += link("this_week", say("caseload.earlier", language), first=shown.first - AT_ONCE)
    if last < shown.count:
        ways += " " + link("this_week", say("caseload.later", language), first=last)
    return f'<p class="pager"><span>{escape(words)}</span> {ways}</p>'


def promise(item: WorkItem, desk: Desk) -> str:
    """The working time that is left of what the service promised, or how much it is over."""
    if item.working_days_left < 0:
        return say("flag.days_over", desk.language, n=-item.working_days_left)
    if item.due_on < desk.today:  # and no working day has begun since
        return say("flag.promise_over", desk.language)
    if item.due_on == desk.today:
        return say("flag.due_today", desk.language)
    return say("flag.days_left", desk.language, n=item.working_days_left)


def owner(item: WorkItem, desk: Desk) -> str:
    """Whose it is, and where nobody has seen it, that."""
    if item.owner is None:
        seen = "flag.no_owner" if item.acknowledged_by is None else "flag.nobody_has_it"
        return say(seen, desk.language)
    if item.flag.owner_id == desk.viewer.person_id:
        return say("flag.in_hand_you", desk.language)
    return say("flag.in_hand", desk.language, name=item.owner)


def marks(item: WorkItem, heard: Heard, desk: Desk) -> str:
    """What must not be overlooked: time, the deputy, a refusal, and what they said."""
    language, found = desk.language, []
    if item.is_promised:
        look = "hot" if item.working_days_left <= 0 or item.purpose is Purpose.CONTACT else ""
        found.append((look, escape(promise(item, desk))))
    if item.flag.escalated_at is not None:
        found.append(("hot", escape(say("flag.escalated", language))))
    for what in sorted(heard.refused(item)):
        found.append(("no", escape(say(f"refusal.stands_{what}", language))))
    answer = heard.answer(item)
    if answer is not None:
        said = own_words(f"“{say(f'tap.answer.{answer.answer}', language)}”")
        found.append(
            ("own", f'<span class="vh">{escape(say("flag.said", language))} </span>{said}')
        )
    return "".join(
        f'<li class="{look}">{words}</li>' if look else f"<li>{words}</li>" for look, words in found
    )


def first_reason(item: WorkItem, desk: Desk) -> str:
    """Why somebody is on the list, in one sentence."""
    told = tell(item.reasons, desk.language, today=desk.today)
    return next(iter(sentences(item, told, desk)), "")


def sentences(item: WorkItem, told: Told, desk: Desk) -> list[str]:
    """Why somebody is on the list, the most important first."""
    if item.rule is Rule.ASKED_FOR_CONTACT:
        zone = settings().zone
        day = say_day(local_date(item.flag.raised_at, zone), desk.language)
        time = say_time(item.flag.raised_at, desk.language, zone)
        return [say("flag.asked", desk.language, day=day, time=time)]
    return list(told.sentences)


def _heading(group: str, count: int, language: str) -> str:
    words = escape(say(f"this_week.group_{group}", language))
    return f'<h2 class="sec">{words} <span class="n">{count}</span></h2>'


def _shortened(words: str) -> str:
    return words if len(words) <= _LINE else words[:_LINE].rstrip() + "…"


def _row(item: WorkItem, heard: Heard, desk: Desk) -> str:
    language, enrolment = desk.language, item.enrolment
    look = ' class="asked"' if item.purpose is Purpose.CONTACT else ""
    name = link("this_week", item.name, open=item.ident)
    way = reach(enrolment.preferred_channel, item.language, enrolment.contact_times, language)
    listed = marks(item, heard, desk)
    wrote = f'<p class="say">{own_words(_shortened(item.notes[-1]))}</p>' if item.notes else ""
    chips = f'<ul class="chips">{listed}</ul>' if listed else ""
    return (
        f'<li{look}><div><h3>{name} <span class="meta">{escape(item.ref)}</span></h3></div>'
        f'<div><p class="because">{escape(first_reason(item, desk))}</p>{wrote}{chips}</div>'
        f'<div class="muted"><p>{own_words(way)}</p><p>{escape(owner(item, desk))}</p></div></li>'
    )
