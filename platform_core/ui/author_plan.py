"""The pieces of the plan: how it stands, and its stages with their modules and steps."""

from collections.abc import Mapping, Sequence

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.content.rules import LANGUAGES, Module, Stage, Step
from platform_core.release.weeks import Week
from platform_core.settings import settings
from platform_core.ui.author_board import Board
from platform_core.ui.components import address, escape, heading, paragraph
from platform_core.ui.team_people import people_table
from platform_core.wording import say, say_full_date, say_time

_HEADS = ("title", "minutes", "effort", "week", *LANGUAGES)
_LOOKS = {"approved": "", "published": "", "out_of_date": " bad"}


def top(board: Board, language: Language) -> str:
    """What this page is, what people see, and who changed what they do not see yet."""
    title = heading(say("plan.title", language), about=say("plan.about", language))
    on = say_full_date(local_date(board.published_at, settings().zone), language)
    if board.draft is None or board.saved_at is None:
        see = say("plan.people_see_this", language, number=board.number, on=on)
        return title + paragraph(see, look="small muted")
    see = say("plan.people_still_see", language, number=board.number, on=on)
    zone = settings().zone
    saved = say(
        "plan.last_saved",
        language,
        name=board.saved_by,
        on=say_full_date(local_date(board.saved_at, zone), language),
        time=say_time(board.saved_at, language, zone),
    )
    return f'{title}<p class="draft"><strong>{escape(see)}</strong> {escape(saved)}</p>'


def stage_top(
    board: Board, stage: Stage, weeks: Mapping[str, Sequence[int]], language: Language
) -> str:
    """A stage's name and what it comes to."""
    number = [one.key for one in board.plan.stages].index(stage.key) + 1
    title = say("plan.stage", language, number=number, title=stage.title[language])
    near = paragraph(say("plan.is_near", language), look="tag") if stage.near_programme else ""
    about = paragraph(stage.about[language])
    came_to = paragraph(_comes_to(stage.steps, weeks, language), look="muted")
    return f"<h2>{escape(title)}</h2>{about}{came_to}{near}"


def _comes_to(steps: Sequence[Step], weeks: Mapping[str, Sequence[int]], language: Language) -> str:
    if not steps:
        return say("plan.stage_empty_now", language)
    in_weeks = sorted({number for step in steps for number in weeks.get(step.key, ())})
    said = [
        say("plan.steps", language, n=len(steps)),
        say("common.minutes", language, n=sum(step.minutes for step in steps)),
    ]
    total = ", ".join(said) + "."
    if not in_weeks:
        return total
    first, last = in_weeks[0], in_weeks[-1]
    key = "plan.in_week" if first == last else "plan.in_weeks"
    return f"{say(key, language, first=first, last=last)} {total}"


def weeks_by_step(weeks: Sequence[Week]) -> dict[str, list[int]]:
    """In which week each step is read, by its key."""
    found: dict[str, list[int]] = {}
    for week in weeks:
        for step, read_on in week.steps:
            if read_on:
                found.setdefault(step.key, []).append(week.number)
    return found


def module_markup(
    board: Board,
    module: Module,
    weeks: Mapping[str, Sequence[int]],
    too_much: Sequence[int],
    language: Language,
) -> str:
    """A module of a stage with its steps."""
    about = paragraph(_comes_to(module.steps, weeks, language), look="small muted")
    lines = [_line(board, step, weeks, too_much, language) for step in module.steps]
    return (
        f'<h3 class="sec">{escape(module.title[language])}</h3>{about}'
        f"{people_table('plan', _HEADS, lines, language)}"
    )


def _line(
    board: Board,
    step: Step,
    weeks: Mapping[str, Sequence[int]],
    too_much: Sequence[int],
    language: Language,
) -> list[str]:
    week = weeks.get(step.key, [])
    when = numbers_of(week, too_much, language)
    standings = board.standings.get(step.key, {})
    return [
        _title(step, language),
        escape(say("common.minutes", language, n=step.minutes)),
        escape(say(f"library.effort.{step.effort}", language)),
        when,
        *(_chip(standings.get(one, "not_approved"), language) for one in LANGUAGES),
    ]


def _title(step: Step, language: Language) -> str:
    """The step's title, as the way to its words."""
    module, _, key = step.key.partition("/")
    there = escape(address("studio/edit", module=module, step=key))
    return f'<a href="{there}">{escape(step.words[language].title)}</a>'


def numbers_of(week: Sequence[int], too_much: Sequence[int], language: Language) -> str:
    """The week of a step, with a word if that week is over; never within the year otherwise."""
    if not week:
        return escape(say("plan.not_within", language))
    said = escape(say("plan.week", language, number=week[0]))
    if week[0] in too_much:
        said += f' <span class="tag">{escape(say("plan.over", language))}</span>'
    return said


def _chip(standing_: str, language: Language) -> str:
    look = _LOOKS.get(standing_, " mid")
    return f'<span class="st{look}">{escape(say(f"plan.standing.{standing_}", language))}</span>'


def loose_markup(board: Board, language: Language) -> str:
    """The modules that no patient comes to, or that there are none."""
    title = f"<h2>{escape(say('plan.loose', language))}</h2>"
    if not board.loose:
        return title + paragraph(say("plan.none_loose", language), look="muted")
    lines = "".join(f"<li>{escape(one.title[language])}</li>" for one in board.loose)
    return f"{title}{paragraph(say('plan.loose_about', language), look='muted')}<ul>{lines}</ul>"
