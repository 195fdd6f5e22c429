"""Draw Today: one thing to do, and leave to do nothing."""

from platform_core.content.rules import Step
from platform_core.release.rules import OfferKind
from platform_core.release.words import say_why
from platform_core.settings import settings
from platform_core.ui.components import card, escape, heading, icon, link, paragraph
from platform_core.ui.patient.dates import say_day
from platform_core.ui.patient.day import Day
from platform_core.ui.patient.pictures import hills, image, stones
from platform_core.wording import say, say_date


def greeting(day: Day) -> str:
    """The h1 with the first name and the date; a gentle line on the first day."""
    hour = day.now.astimezone(settings().zone).hour
    key = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    first_name = day.name.split()[0] if day.name.split() else day.name
    words = say(f"today.good_{key}", day.language, name=first_name)
    begins = day.is_first and day.step
    welcome = paragraph(say("today.first", day.language), look="lead") if begins else ""
    return heading(words, about=say_date(day.today, day.language)) + welcome


def hero(day: Day, step: Step) -> str:
    """The one thing: what it is called, how long it takes and how much it asks."""
    over = escape(say("today.one_thing", day.language))
    title = escape(step.words[day.language].title)
    return f'<p class="over">{over}</p><h2>{title}</h2>{step_facts(step, day.language)}'


def step_facts(step: Step, language: str) -> str:
    """Minutes, effort and the short way, before anybody commits to anything."""
    minutes = escape(say("step.minutes", language, n=step.minutes))
    effort = escape(say(f"step.effort_{step.effort}", language))
    short = escape(say("today.or_short", language))
    picture = "effort" if step.effort == "low" else "effort2"
    return (
        f'<ul class="facts"><li>{icon("clock")}{minutes}</li>'
        f"<li>{icon(picture)}{effort}</li><li>{icon('short')}{short}</li></ul>"
    )


def start_link(day: Day, step: Step) -> str:
    """The way into the step."""
    return link("step", start_words(day), look="btn", step=step.key)


def start_words(day: Day) -> str:
    """To start the step that is suggested, or to go on from where it was left."""
    return say("today.carry_on" if day.has_begun else "today.start", day.language)


def enough(day: Day) -> str:
    """Nothing now: why, and when the next thing comes, in words."""
    offer, language = day.path.offer, day.language
    if day.has_left:
        left = paragraph(say("today.left_body", language))
        return f"<h2>{escape(say('today.left', language))}</h2>{left}{_look_back(day)}"
    lines = [f"<h2>{escape(say(f'today.{offer.kind}', language))}</h2>"]
    if day.last_step and offer.kind is not OfferKind.PAUSED:
        title = day.last_step.words[language].title
        lines.append(paragraph(say("today.you_read", language, title=title), look="lead"))
    lines.append(paragraph(say_why(offer.why, language)))
    if offer.kind is not OfferKind.PAUSED:
        lines.append(paragraph(say("today.nothing_to_catch_up", language)))
    return "".join([*lines, _look_back(day)])


def part_read(day: Day) -> str:
    """The way back to a step that was left half-way, where it is not the one that is suggested."""
    step, language = day.part_read, day.language
    if step is None:
        return ""
    left = escape(say("today.part_read", language, title=step.words[language].title))
    way = link("step", say("step.carry_on", language), step=step.key)
    return f'<section class="card"><p>{left} {way}</p></section>'


def land() -> str:
    """The hillside under a card with nothing to do."""
    return f'<div class="land">{image(hills(), "")}</div>'


def check_in_card(day: Day) -> str:
    """The check-in if one is due: a card, or one line once there was enough for today."""
    if not day.check_in_due:
        return ""
    language = day.language
    if day.step is None:
        now = link("check_in", say("today.check_in_now", language))
        can_wait = escape(say("today.check_in_can_wait", language))
        return f'<section class="card"><p>{can_wait} {now}</p></section>'
    about = "today.check_in_two" if day.service.mood_is_asked else "today.check_in_one"
    button = link("check_in", say("today.check_in_start", language), look="btn2")
    body = paragraph(say(about, language)) + f'<p class="acts">{button}</p>'
    return card(say("today.check_in_title", language), body)


def where_you_are(day: Day) -> str:
    """The stepping stones, and only what the service knows about the wait."""
    language, stages = day.language, day.path.stages
    number = min(day.stage_number, len(stages))
    stage = escape(say("today.stage_of", language, number=number, count=len(stages)))
    alt = say("today.stones_alt", language, number=number, count=len(stages))
    body = (
        image(stones(len(stages), day.stage_number), alt, look="stones")
        + f"<p><strong>{stage}</strong></p>"
        + paragraph(stages[number - 1].title[language])
        + paragraph(_what_we_know(day), look="small muted")
    )
    return card(say("today.where", language), body)


def slow_down(day: Day) -> str:
    """Ways to have less of this, and a person to ask."""
    language = day.language
    ways = (
        link("pace", say("today.slow_down", language), look="btn3")
        + link("pace", say("today.pause", language), look="btn3")
        + link("ask_the_team", say("today.ask_the_team", language), look="quiet")
    )
    body = paragraph(say("today.place_is_safe", language)) + f'<p class="acts">{ways}</p>'
    return card(say("today.too_much", language), body, look="soft")


def _what_we_know(day: Day) -> str:
    programme_on = day.enrolment.programme_on
    if programme_on is None:
        return say("today.no_date_yet", day.language)
    return say("today.programme_on", day.language, on=say_day(programme_on, day.language))


def _look_back(day: Day) -> str:
    if day.last_step:
        words = say("today.look_back", day.language)
        return f"<p>{link('step', words, look='quiet', step=day.last_step.key)}</p>"
    return f"<p>{link('my_path', say('today.see_path', day.language), look='quiet')}</p>"
