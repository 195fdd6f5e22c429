"""A flag as a card: whom to contact, why, on what evidence, how, by when, and what can be done."""

from datetime import timedelta

import streamlit as st

from platform_core.clock import local_date
from platform_core.engagement.sentences import Told, tell
from platform_core.enrolment.rules import Channel
from platform_core.flags.listing import WorkItem
from platform_core.flags.rules import FlagStatus, Purpose, Rule
from platform_core.settings import settings
from platform_core.storage.tables import CheckIn
from platform_core.ui.components import escape, html, icon, link, own_words
from platform_core.ui.team_acts import note_press
from platform_core.ui.team_contact import Whom, contact_form
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_forms import show_news_at
from platform_core.ui.team_panels import Look, is_open, opener
from platform_core.ui.team_strip import strip_picture
from platform_core.ui.team_why import Judged, Policies, base_rate, why
from platform_core.ui.team_words import answers, reach, say_day, say_near_date
from platform_core.wording import say, say_time

_SNOOZES = (1, 2, 3, 4)  # weeks


def flag_card(item: WorkItem, latest: CheckIn | None, desk: Desk, policies: Policies) -> None:
    """One flag on the week's list, with its actions. Keys end in the flag's number."""
    look = "asked" if item.purpose is Purpose.CONTACT else "flag"
    with st.container(key=f"card_{look}_{item.flag.id}"):
        show_news_at(str(item.flag.id))
        reason, how, acts = st.columns([2.5, 1.7, 1.1], gap="medium")
        with reason:
            html(_title(item), why_lines(item, desk, policies))
        with how:
            html(strip_picture(item.strip, desk.language), how_lines(item, latest, desk))
        with acts:
            _actions(item, desk)
        _panels(item, desk)


def flag_on_record(item: WorkItem, desk: Desk, policies: Policies) -> None:
    """One flag on somebody's own record, with the same actions."""
    with st.container(key=f"card_flag_{item.flag.id}"):
        show_news_at(str(item.flag.id))
        standing = f'<p class="over">{escape(_standing(item, desk))}</p>'
        html(standing, why_lines(item, desk, policies))
        with st.container(horizontal=True, gap="small", key=f"acts_{item.flag.id}"):
            _record_button(item, desk, wide=False)
            _other_buttons(item, desk, look="secondary")
        _panels(item, desk)


def why_lines(item: WorkItem, desk: Desk, policies: Policies) -> str:
    """The reason as the largest text, the patient's own words, the rest of the evidence, how many
    such people came back by themselves, and the points on request."""
    told = tell(item.reasons, desk.language, today=desk.today)
    first, *rest = _said(item, told, desk) or [""]
    own = "".join(f'<p class="say">{own_words(note)}</p>' for note in item.notes if note)
    chips = "".join(f"<li>{escape(words)}</li>" for words in rest)
    if item.purpose is Purpose.CONTACT:
        chips = f'<li class="hot">{escape(_promise(item, desk))}</li>{chips}'
    listed = f'<ul class="chips">{chips}</ul>' if chips else ""
    points = why(told, Judged.of_flag(item, policies), item.name, desk.language)
    return f'<p class="why">{escape(first)}</p>{own}{listed}{base_rate(told)}{points}'


def how_lines(item: WorkItem, latest: CheckIn | None, desk: Desk) -> str:
    """How they like to be reached, contact so far, their last answers as entered, who has it."""
    language, enrolment = desk.language, item.enrolment
    way = reach(enrolment.preferred_channel, item.language, enrolment.contact_times, language)
    lines = [_line("msg", "flag.reach", way, language, _direct(item))]
    lines.append(_line("phone", "flag.contact_label", _last_contact(item, desk), language))
    if latest is not None:
        entered = answers(latest.pain_nrs, latest.mood, language)
        day = say_near_date(latest.on_day, desk.today, language)
        words = say("flag.last_answers", language, answers=entered, day=day)
        lines.append(_line("check", "flag.answers_label", words, language))
    lines.append(_line("user", "flag.owner_label", _owner(item, desk), language))
    return "".join(lines)


def _said(item: WorkItem, told: Told, desk: Desk) -> list[str]:
    if item.rule is Rule.ASKED_FOR_CONTACT:
        zone = settings().zone
        day = say_day(local_date(item.flag.raised_at, zone), desk.language)
        time = say_time(item.flag.raised_at, desk.language, zone)
        return [say("flag.asked", desk.language, day=day, time=time)]
    return list(told.sentences)


def _title(item: WorkItem) -> str:
    name = link("record", item.name, ref=item.ref)
    return f'<h3>{name} <span class="meta">{escape(item.ref)}</span></h3>'


def _line(picture: str, label: str, words: str, language: str, more: str = "") -> str:
    hidden = f'<span class="vh">{escape(say(label, language))} </span>'
    return f'<p class="pref">{icon(picture)}<span>{hidden}{own_words(words)}{more}</span></p>'


def _direct(item: WorkItem) -> str:
    """Their number or address by the channel they like, so that nobody has to look it up."""
    channel = item.enrolment.preferred_channel
    if channel == Channel.EMAIL and item.email:
        return f'<br><a href="mailto:{escape(item.email)}">{escape(item.email)}</a>'
    if channel in (Channel.PHONE, Channel.TEXT) and item.phone:
        dialled = "".join(c for c in item.phone if c.isdigit() or c == "+")
        return f'<br><a href="tel:{dialled}">{escape(item.phone)}</a>'
    return ""


def _promise(item: WorkItem, desk: Desk) -> str:
    if item.working_days_left < 0:
        return say("flag.days_over", desk.language, n=-item.working_days_left)
    if item.due_on <= desk.today:
        return say("flag.due_today", desk.language)
    return say("flag.days_left", desk.language, n=item.working_days_left)


def _last_contact(item: WorkItem, desk: Desk) -> str:
    contact = item.last_contact
    if contact is None:
        return say("flag.no_contact", desk.language)
    channel = say(f"team.contact_channel.{contact.channel}", desk.language)
    what = say(f"team.event.contact_{contact.result}", desk.language, channel=channel)
    day = say_near_date(local_date(contact.at, settings().zone), desk.today, desk.language)
    return say("flag.last_contact", desk.language, what=what, day=day)


def _owner(item: WorkItem, desk: Desk) -> str:
    if item.acknowledged_by is None:
        return say("flag.no_owner", desk.language)
    if item.flag.acknowledged_by == desk.viewer.person_id:
        return say("flag.in_hand_you", desk.language)
    return say("flag.in_hand", desk.language, name=item.acknowledged_by)


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


def _actions(item: WorkItem, desk: Desk) -> None:
    _record_button(item, desk, wide=True)
    with st.container(horizontal=True, gap="small", key=f"two_{item.flag.id}"):
        _other_buttons(item, desk, look="tertiary")


def _record_button(item: WorkItem, desk: Desk, *, wide: bool) -> None:
    first = item.purpose is Purpose.CONTACT or not wide
    opener(
        f"contact_{item.flag.id}",
        say("flag.record_contact", desk.language),
        look="primary" if first else "secondary",
        wide=wide,
    )


def _other_buttons(item: WorkItem, desk: Desk, *, look: Look) -> None:
    if item.flag.status == FlagStatus.OPEN:
        st.button(
            say("flag.acknowledge", desk.language),
            key=f"acknowledge_{item.flag.id}",
            type=look,
            on_click=note_press,
            args=("acknowledge", item.ref, item.name, item.flag.id),
        )
    opener(f"snooze_{item.flag.id}", say("flag.snooze", desk.language), look=look)


def _panels(item: WorkItem, desk: Desk) -> None:
    if is_open(f"contact_{item.flag.id}"):
        with st.container(key=f"panel_contact_{item.flag.id}"):
            heading = say("contact.heading", desk.language, name=item.name)
            html(f"<h4>{escape(heading)}</h4>")
            contact_form(Whom(item.enrolment, item.name, item.flag), desk)
    if is_open(f"snooze_{item.flag.id}"):
        with st.container(key=f"panel_snooze_{item.flag.id}"):
            _snooze_panel(item, desk)


def _snooze_panel(item: WorkItem, desk: Desk) -> None:
    heading = say("snooze.heading", desk.language, name=item.name)
    about = say("snooze.hint", desk.language)
    html(f'<h4>{escape(heading)}</h4><p class="muted small">{escape(about)}</p>')
    with st.container(horizontal=True, gap="small", key=f"wide_snooze_{item.flag.id}"):
        for weeks in _SNOOZES:
            until = desk.today + timedelta(weeks=weeks)
            said = say("snooze.weeks", desk.language, n=weeks)
            day = say_day(until, desk.language)
            st.button(
                say("snooze.until", desk.language, weeks=said, day=day),
                key=f"snooze_{item.flag.id}_{weeks}",
                on_click=note_press,
                args=("snooze", item.ref, item.name, item.flag.id),
                kwargs={"until": until},
            )
