"""A flag that is open: whom to contact, why, on what evidence, how, by when, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import streamlit as st

from platform_core.accounts.queries import Member
from platform_core.clock import local_date
from platform_core.engagement.sentences import tell
from platform_core.enrolment.rules import Channel
from platform_core.flags.listing import WorkItem
from platform_core.flags.rules import FlagStatus, Purpose
from platform_core.flags.strips import Strip
from platform_core.settings import settings
from platform_core.storage.tables import CheckIn
from platform_core.ui.components import escape, html, icon, link, own_words
from platform_core.ui.team_contact import Whom, contact_form
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import show_news, show_news_at
from platform_core.ui.team_panels import is_open, opener
from platform_core.ui.team_press import note_owner, note_press
from platform_core.ui.team_rows import NONE, Heard, marks, owner, sentences
from platform_core.ui.team_strip import strip_picture
from platform_core.ui.team_why import Judged, Policies, base_rate, why
from platform_core.ui.team_words import answers, reach, say_day, say_near_date
from platform_core.wording import say

_SNOOZES = (1, 2, 3, 4)  # weeks
_FEW = 4  # colleagues who have a button each


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown and asked about the one who is open."""

    latest: CheckIn | None = None
    strip: Strip | None = None
    heard: Heard = field(default_factory=Heard)
    colleagues: Sequence[Member] = ()


def flag_card(item: WorkItem, around: Around, desk: Desk, policies: Policies) -> None:
    """One flag of the week's list, opened, with all that can be done about it."""
    look = "asked" if item.purpose is Purpose.CONTACT else "flag"
    with st.container(key=f"card_{look}_{item.ident}"):
        show_news()
        reason, how = st.columns([1.7, 1], gap="medium")
        with reason:
            html(_title(item, desk), why_lines(item, around.heard, desk, policies))
        with how:
            picture = strip_picture(around.strip, desk.language) if around.strip else ""
            html(picture, how_lines(item, around.latest, around.heard, desk))
        contact, other = st.columns([1.7, 1], gap="medium")
        with contact:
            _heading("contact.heading", item, desk)
            contact_form(Whom(item.enrolment, item.name, item.flag, _refused(item, around)), desk)
        with other:
            _take_up(item, desk)
            _heading("assign.heading", item, desk)
            _owners(item, around.colleagues, desk)
            _heading("snooze.heading", item, desk)
            _snoozes(item, desk)


def flag_on_record(item: WorkItem, heard: Heard, desk: Desk, policies: Policies) -> None:
    """One flag on somebody's own record, with the same actions."""
    with st.container(key=f"card_flag_{item.ident}"):
        show_news_at(item.ident)
        standing = f'<p class="over">{escape(_standing(item, desk))}</p>'
        html(standing, why_lines(item, heard, desk, policies))
        with st.container(horizontal=True, gap="small", key=f"acts_{item.ident}"):
            record = say("flag.record_contact", desk.language)
            opener(f"contact_{item.ident}", record, look="primary")
            _take_up(item, desk)
            opener(f"snooze_{item.ident}", say("flag.snooze", desk.language))
        if is_open(f"contact_{item.ident}"):
            with st.container(key=f"panel_contact_{item.ident}"):
                _heading("contact.heading", item, desk)
                contact_form(Whom(item.enrolment, item.name, item.flag, heard.refused(item)), desk)
        if is_open(f"snooze_{item.ident}"):
            with st.container(key=f"panel_snooze_{item.ident}"):
                _heading("snooze.heading", item, desk)
                _snoozes(item, desk)


def why_lines(item: WorkItem, heard: Heard, desk: Desk, policies: Policies) -> str:
    """The reason as the largest text, the patient's own words, the rest of the evidence, how many
    such people came back by themselves, and the points on request."""
    told = tell(item.reasons, desk.language, today=desk.today)
    first, *rest = sentences(item, told, desk) or [""]
    own = "".join(f'<p class="say">{own_words(note)}</p>' for note in item.notes if note)
    chips = marks(item, heard, desk) + "".join(f"<li>{escape(words)}</li>" for words in rest)
    listed = f'<ul class="chips">{chips}</ul>' if chips else ""
    points = why(told, Judged.of_flag(item, policies), item.name, desk.language)
    return f'<p class="why">{escape(first)}</p>{own}{listed}{base_rate(told)}{points}'


def how_lines(item: WorkItem, latest: CheckIn | None, heard: Heard, desk: Desk) -> str:
    """How they like to be reached, contact so far, their last answers as entered, who has it."""
    language, enrolment = desk.language, item.enrolment
    way = reach(enrolment.preferred_channel, item.language, enrolment.contact_times, language)
    lines = [_line("msg", "flag.reach", way, language, _direct(item, heard, desk))]
    lines.append(_line("phone", "flag.contact_label", _last_contact(item, desk), language))
    if latest is not None:
        entered = answers(latest.pain_nrs, latest.mood, language)
        day = say_near_date(latest.on_day, desk.today, language)
        words = say("flag.last_answers", language, answers=entered, day=day)
        lines.append(_line("check", "flag.answers_label", words, language))
    answer = heard.answer(item)
    if answer is not None:
        day = say_near_date(local_date(answer.at, settings().zone), desk.today, language)
        words = say("flag.said_on", language, day=day)
        lines.append(_line("msg", "flag.said", words, language))
    lines.append(_line("user", "flag.owner_label", owner(item, desk), language))
    return "".join(lines)


def _refused(item: WorkItem, around: Around) -> frozenset[str]:
    return around.heard.refused(item)


def _title(item: WorkItem, desk: Desk) -> str:
    """The name, with the way to the record; it is focused when another flag opens."""
    name = link("record", item.name, ref=item.ref)
    shut = link("this_week", say("this_week.shut", desk.language), open=NONE)
    return (
        f'<div class="opened"><h3 tabindex="-1" data-opened="{item.ident}">{name}'
        f' <span class="meta">{escape(item.ref)}</span></h3><p>{shut}</p></div>'
    )


def _heading(key: str, item: WorkItem, desk: Desk) -> None:
    html(f"<h4>{escape(say(key, desk.language, name=item.name))}</h4>")


def _line(picture: str, label: str, words: str, language: str, more: str = "") -> str:
    hidden = f'<span class="vh">{escape(say(label, language))} </span>'
    return f'<p class="pref">{icon(picture)}<span>{hidden}{own_words(words)}{more}</span></p>'


def _direct(item: WorkItem, heard: Heard, desk: Desk) -> str:
    """Their number or address by the channel they like, so that nobody has to look it up; withheld,
    with the reason, where they have asked not to be contacted so."""
    refused, channel = heard.refused(item), item.enrolment.preferred_channel
    why_not = [what for what in (channel, "follow_up") if what in refused]
    if why_not:
        said = " ".join(say(f"refusal.said_{what}", desk.language) + "." for what in why_not)
        return f"<br><strong>{escape(said)}</strong>"
    if channel == Channel.EMAIL and item.email:
        return f'<br><a href="mailto:{escape(item.email)}">{escape(item.email)}</a>'
    if channel in (Channel.PHONE, Channel.TEXT) and item.phone:
        dialled = "".join(c for c in item.phone if c.isdigit() or c == "+")
        return f'<br><a href="tel:{dialled}">{escape(item.phone)}</a>'
    return ""


def _last_contact(item: WorkItem, desk: Desk) -> str:
    contact = item.last_contact
    if contact is None:
        return say("flag.no_contact", desk.language)
    channel = say(f"team.contact_channel.{contact.channel}", desk.language)
    what = say(f"team.event.contact_{contact.result}", desk.language, channel=channel)
    day = say_near_date(local_date(contact.at, settings().zone), desk.today, desk.language)
    return say("flag.last_contact", desk.language, what=what, day=day)


def _standing(item: WorkItem, desk: Desk) -> str:
    language, zone = desk.language, settings().zone
    raised = say_near_date(local_date(item.flag.raised_at, zone), desk.today, language)
    if item.flag.status == FlagStatus.SNOOZED and item.flag.snoozed_until:
        until = say_day(local_date(item.flag.snoozed_until, zone), language)
        return say("flag.snoozed_till", language, day=until)
    if item.acknowledged_by and item.flag.acknowledged_at:
        since = say_near_date(local_date(item.flag.acknowledged_at, zone), desk.today, language)
        return say("flag.acknowledged_since", language, name=item.acknowledged_by, day=since)
    return say("flag.open_since", language, day=raised)


def _take_up(item: WorkItem, desk: Desk) -> None:
    if item.flag.status == FlagStatus.OPEN:
        st.button(
            say("flag.acknowledge", desk.language),
            key=f"acknowledge_{item.ident}",
            on_click=note_press,
            args=("acknowledge", item.ref, item.name, item.flag.id),
        )


def _owners(item: WorkItem, colleagues: Sequence[Member], desk: Desk) -> None:
    """A button for everybody who could have it and has not; a large team is chosen from."""
    me = desk.viewer.person_id
    names = {one.person_id: one.name for one in colleagues if one.person_id != me}
    few = names if len(names) <= _FEW else {}
    offered = {me: say("assign.me", desk.language), **few, 0: say("assign.nobody", desk.language)}
    with st.container(horizontal=True, gap="small", key=f"ways_assign_{item.ident}"):
        for person_id, name in offered.items():
            if person_id != (item.flag.owner_id or 0):
                st.button(
                    name,
                    key=f"assign_{item.ident}_{person_id}",
                    on_click=note_press,
                    args=("assign", item.ref, item.name, item.flag.id),
                    kwargs={"to": person_id or None, "said": name, "owner": item.flag.owner_id},
                )
    if names and not few:
        st.selectbox(
            say("assign.colleague", desk.language),
            [id_ for id_ in names if id_ != item.flag.owner_id],
            index=None,
            key=f"assign_{item.ident}",
            format_func=lambda id_: names[id_],
            placeholder=say("assign.choose", desk.language),
            on_change=note_owner,
            args=(item.ref, item.name, item.flag.id or 0, item.flag.owner_id, names),
        )


def _snoozes(item: WorkItem, desk: Desk) -> None:
    html(f'<p class="muted small">{escape(say("snooze.hint", desk.language))}</p>')
    with st.container(horizontal=True, gap="small", key=f"ways_snooze_{item.ident}"):
        for weeks in _SNOOZES:
            until = desk.today + timedelta(weeks=weeks)
            said = say("snooze.weeks", desk.language, n=weeks)
            day = say_near_date(until, desk.today, desk.language)
            st.button(
                say("snooze.until", desk.language, weeks=said, day=day),
                key=f"snooze_{item.ident}_{weeks}",
                on_click=note_press,
                args=("snooze", item.ref, item.name, item.flag.id),
                kwargs={"until": until, "status": item.flag.status},
            )
