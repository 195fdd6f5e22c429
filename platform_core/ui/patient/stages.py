"""Draw My path: what is done, what is open, when the rest opens, and why then."""

from platform_core.accounts.rules import Language
from platform_core.release.rules import StageOnPath, StageState, StepOnPath
from platform_core.release.words import say_why
from platform_core.ui.components import card, escape, heading, icon, link, paragraph
from platform_core.ui.patient.day import Day
from platform_core.ui.patient.today import start_words
from platform_core.wording import say, say_short_date


def opening(day: Day) -> str:
    """What this page is, and that nothing on it has to be done."""
    about = say("my_path.about", day.language)
    return heading(say("my_path.title", day.language)) + paragraph(about, look="lead")


def stages(day: Day) -> str:
    """Every stage in order, with the steps of those that have opened."""
    drawn = "".join(_stage(stage, day) for stage in day.path.stages)
    return f'<ol class="path">{drawn}</ol>'


def next_up(day: Day) -> str:
    """Today's suggestion, or when the next one comes."""
    offer, language = day.path.offer, day.language
    words = paragraph(say_why(offer.why, language))
    if offer.step is None:
        return words
    title = offer.step.words[language].title
    start = link("step", start_words(day), look="btn2", step=offer.step.key)
    return f'{words}<p><strong>{escape(title)}</strong></p><p class="acts">{start}</p>'


def always_open(language: Language) -> str:
    """What belongs to no stage and waits for nothing."""
    way = link("my_story", say("my_story.title", language), look="btn3")
    body = paragraph(say("my_path.my_story_about", language)) + f'<p class="acts">{way}</p>'
    return card(say("my_path.always_open", language), body, look="soft")


def on_paper(language: Language) -> str:
    """The way to all that is open, to print."""
    way = f'<a class="btn3" href="/print/sheets">{escape(say("my_path.print", language))}</a>'
    body = paragraph(say("my_path.print_about", language)) + f'<p class="acts">{way}</p>'
    return card(say("my_path.on_paper", language), body, look="soft")


def _stage(stage: StageOnPath, day: Day) -> str:
    language = day.language
    state = escape(say(f"my_path.{stage.state}", language))
    steps = "" if stage.state is StageState.LATER else _steps(stage.steps, day)
    return (
        f'<li class="{stage.state}"><h2>{escape(stage.title[language])} '
        f'<span class="st{"" if stage.state is not StageState.LATER else " mid"}">{state}</span>'
        f"</h2>{paragraph(stage.about[language])}"
        f"{paragraph(say_why(stage.why, language), look='small muted')}{steps}</li>"
    )


def _steps(steps: tuple[StepOnPath, ...], day: Day) -> str:
    return f'<ul class="steps-of">{"".join(_step(at, day) for at in steps)}</ul>'


def _step(at: StepOnPath, day: Day) -> str:
    language = day.language
    minutes = escape(say("step.minutes", language, n=at.step.minutes))
    read = ""
    if at.finished_on:
        on = say_short_date(at.finished_on, language)
        read = f"<span>{icon('tick')} {escape(say('my_path.read_on', language, on=on))}</span>"
    if at.step.key in day.begun:
        carry_on = link("step", say("step.carry_on", language), step=at.step.key)
        read += f"<span>{carry_on}</span>"
    title = link("step", at.step.words[language].title, step=at.step.key)
    return f"<li><div>{title}<span>{minutes}</span>{read}</div></li>"
