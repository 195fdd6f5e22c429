"""The pieces of one person's record that only show."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from platform_core.clock import local_date
from platform_core.engagement.sentences import tell
from platform_core.insights.rules import Event, Kind, NotJoined
from platform_core.release.values import StageState
from platform_core.settings import settings
from platform_core.ui.components import address, escape, icon, own_words, paragraph
from platform_core.ui.team_file import QUIET_STATES, File
from platform_core.ui.team_people import waiting_words
from platform_core.ui.team_reach import email_line, number_line
from platform_core.ui.team_why import Judged, Policies, base_rate, why
from platform_core.ui.team_words import event_words, reach, say_day, say_near_date
from platform_core.wording import say, say_full_date

_WITH_WHY = QUIET_STATES | {"joined_not_started", "invited_never_opened", "reading_no_check_ins"}


def back_link(words: str) -> str:
    """The way back to the week's list."""
    return (
        f'<a class="back" data-page href="{address("this_week")}">{icon("back")}{escape(words)}</a>'
    )


def about_words(file: File, language: str) -> str:
    """Under the name: the ref, the stage, and since when."""
    open_now = [s for s in file.stages if s.state is not StageState.LATER]
    names: dict[str, Any] = {"ref": file.enrolment.ref, "joined": _joined_words(file, language)}
    if not open_now:
        return say("record.about_none", language, **names)
    say_stage = {"at": len(open_now), "count": len(file.stages)}
    return say("record.about_stage", language, **say_stage, **names)


def state_words(file: File, language: str) -> str:
    """How their place stands, and their engagement with its date."""
    status = say(f"team.status.{file.enrolment.status}", language)
    state = say(f"team.state.{file.enrolment.engagement}", language)
    since = file.enrolment.engagement_since
    if since is None or state == status:
        return status
    day = say_full_date(local_date(since, settings().zone), language)
    words = say("record.state_since", language, state=state, day=day)
    return f"{status}. {words}"


def state_why(file: File, language: str) -> str:
    """What is first said of the state they are in, for states that somebody might ask about."""
    newest = next((event for event in file.events if event.kind is Kind.ENGAGEMENT), None)
    if newest is None or file.enrolment.engagement not in _WITH_WHY:
        return ""
    first, *_ = (*tell(newest.reasons, language, today=file.today).sentences, "")
    return first


def reach_list(file: File, language: str) -> str:
    """How to reach somebody, as a list of terms. What they asked us not to use is no link."""
    enrolment, person = file.enrolment, file.person
    nothing = escape(say("record.not_given", language))
    prefers = reach(enrolment.preferred_channel, person.language, "", language)
    times, needs = enrolment.contact_times, enrolment.access_needs
    terms = {
        "prefers": own_words(prefers),
        "times": own_words(times) if times else nothing,
        "phone": number_line(person.phone, file.refuses, language),
        "email": email_line(person.email, file.refuses, language),
        "needs": own_words(needs) if needs else nothing,
    }
    if enrolment.their_ref:
        terms["their_ref"] = own_words(enrolment.their_ref)
    items = "".join(
        f"<dt>{escape(say(f'record.reach_{term}', language))}</dt><dd>{said}</dd>"
        for term, said in terms.items()
    )
    return f'<dl class="dl">{items}</dl>'


def pace_lines(file: File, language: str) -> str:
    """The pace, the pause they are in, and when the next stage opens."""
    pace = say(f"team.pace.{file.enrolment.pace}", language)
    lines = [paragraph(say("record.pace_now", language, pace=pace))]
    if file.paused_until:
        until = say_day(file.paused_until, language)
        lines.append(paragraph(say("record.paused_now", language, day=until)))
        lines.append(paragraph(say("record.pause_ends", language), look="muted small"))
    if file.stages:
        lines.append(paragraph(_next_stage(file, language), look="muted"))
    return "".join(lines)


def invitation_lines(invited: NotJoined, now: datetime, language: str) -> str:
    """How far their invitation has come, and the way to a letter with a new code."""
    zone = settings().zone
    words = waiting_words(invited, now=now, zone=zone, language=language)
    replaces = ""
    if invited.invited_at is not None:
        replaces = paragraph(say("record.invitation_replaces", language), look="muted small")
    way = escape(f"/print/letter?ref={invited.ref}")
    letter = escape(say("record.invitation_make", language))
    return (
        f'{paragraph(words)}<p class="acts"><a class="btn2" href="{way}">{letter}</a></p>{replaces}'
    )


def paper_links(file: File, language: str) -> str:
    """The ways to what is open to them now, to print in their language."""
    ways = {"pack": {}, "pack_large": {"size": "large"}}
    links = "".join(
        f'<a class="btn2" href="{escape(address("print/pack", ref=file.enrolment.ref, **asked))}">'
        f"{escape(say(f'record.paper_{name}', language))}</a>"
        for name, asked in ways.items()
    )
    about = say(f"record.paper_about_{file.person.language}", language)
    return f'{paragraph(about, look="muted small")}<p class="acts">{links}</p>'


def programme_line(file: File, language: str) -> str:
    """When the programme starts, as far as anybody knows."""
    on = file.enrolment.programme_on
    if on is None:
        return paragraph(say("record.programme_unknown", language))
    return paragraph(say("record.programme_known", language, day=say_full_date(on, language)))


def contact_list(events: Sequence[Event], today: date, language: str) -> str:
    """Contacts and their notes, newest first."""
    return "".join(
        f'<div class="contact"><p class="small muted">'
        f"{escape(_when_and_who(event, today, language))}</p>"
        f"<p>{escape(event_words(event, language))}</p>{_note(event)}</div>"
        for event in events
    )


def events_table(file: File, policies: Policies, language: str) -> str:
    """Everything on the timeline, as a table; each change of state with why."""
    heads = "".join(
        f'<th scope="col">{escape(say(f"record.list_{head}", language))}</th>'
        for head in ("date", "kind", "detail", "by")
    )
    rows = "".join(_event_row(event, file, policies, language) for event in file.events)
    caption = escape(say("record.list_caption", language))
    return (
        f'<table class="t events"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def legend(language: str) -> str:
    """What the marks on the timeline mean."""
    marks = {
        "v": "visit",
        "w": "stage",
        "o": "opened",
        "f": "finished",
        "q": "check_in",
        "m": "message",
        "x": "lost",
        "a": "answer",
        "c": "contact",
    }
    items = "".join(
        f'<span><i class="{look}"></i>{escape(say(f"record.key_{name}", language))}</span>'
        for look, name in marks.items()
    )
    return f'<p class="small muted lg" aria-hidden="true">{items}</p>'


def _event_row(event: Event, file: File, policies: Policies, language: str) -> str:
    when = escape(say_near_date(event.on, file.today, language))
    kind = escape(say(f"team.kind.{event.kind}", language))
    who = escape(event.by or "")
    reasons = _event_reasons(event, file.person.name, policies, language)
    detail = f"{escape(event_words(event, language))}{_note(event)}{reasons}"
    cells = f"<td>{kind}</td><td>{detail}</td><td>{who}</td>"
    return f'<tr><th scope="row" class="nums">{when}</th>{cells}</tr>'


def _event_reasons(event: Event, name: str, policies: Policies, language: str) -> str:
    """Why, as it was said on the day."""
    told = tell(event.reasons, language)
    said = paragraph(" ".join(told.sentences), look="small") if told.sentences else ""
    judged = Judged(event.on, event.policy, policies.get(event.policy))
    return f"{said}{base_rate(told)}{why(told, judged, name, language)}"


def _note(event: Event) -> str:
    return f'<p class="wrote">{own_words(event.note)}</p>' if event.note else ""


def _when_and_who(event: Event, today: date, language: str) -> str:
    when = say_near_date(event.on, today, language)
    return f"{when}, {event.by}" if event.by else when


def _joined_words(file: File, language: str) -> str:
    joined = file.enrolment.joined_at
    if joined is None:
        day = say_full_date(file.enrolment.referred_on, language)
        return say("record.not_joined", language, day=day)
    on = local_date(joined, settings().zone)
    weeks = (file.today - on).days // 7 + 1
    return say("record.joined", language, week=weeks, day=say_full_date(on, language))


def _next_stage(file: File, language: str) -> str:
    later = next((stage for stage in file.stages if stage.state is StageState.LATER), None)
    if later is None or later.opens_on is None:
        return say("record.next_stage_none", language)
    key = "record.next_stage_by" if later.is_estimate else "record.next_stage"
    title = later.title.get(language, later.key)
    return say(key, language, stage=title, day=say_full_date(later.opens_on, language))
