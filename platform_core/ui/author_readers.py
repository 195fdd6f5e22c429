"""The pieces of the page on what readers did: a table a stage, and one step looked at closely."""

from collections.abc import Iterator, Mapping

from platform_core.accounts.rules import Language
from platform_core.content.rules import Plan, Stage, Step, StepUnknown
from platform_core.enrolment.rules import Pace
from platform_core.insights.readers.rules import (
    FEWEST,
    Read,
    Readers,
    by_language,
    by_pace,
    by_step,
    headings_of,
    is_hidden,
    most_lost,
    most_stopped_at,
    shown_share,
    tells_of_a_few,
)
from platform_core.stories.rules import Amount, Helped
from platform_core.ui.components import escape, heading, icon, link, paragraph
from platform_core.ui.team_people import people_table
from platform_core.wording import say

_HEADS = ("opened", "finished", "stopped", "again", "took", "amount", "helped")
_NOTHING = Read()
_NONE = '<span class="empty">–</span>'  # a line that a phone leaves out


def step_in(plan: Plan, key: str) -> Step | None:
    """The step of a key, if it is in the plan."""
    try:
        return plan.step(key)
    except StepUnknown:
        return None


def unknown(language: Language) -> str:
    """There is no such step in the plan, perhaps no longer."""
    return _back(language) + paragraph(say("readers.unknown", language))


def summary(plan: Plan, readers: Readers, language: Language) -> str:
    """In one sentence which step loses people, if that can be told."""
    steps = {key: read for key, read in by_step(readers).items() if step_in(plan, key)}
    if not steps:
        return paragraph(say("readers.nobody", language), look="lead")
    lost = most_lost(steps)
    if lost is None:
        return paragraph(say("readers.no_loss", language, fewest=FEWEST), look="lead")
    key, read = lost
    title = plan.step(key).words[language].title
    said = say("readers.loss", language, n=read.stopped_here, title=title, of=read.opened)
    return paragraph(said, look="lead")


def stage_markup(stage: Stage, readers: Readers, language: Language) -> str:
    """A stage with a line for each of its steps."""
    found = by_step(readers)
    lines = [
        (link("readers", step.words[language].title, step=step.key), found.get(step.key, _NOTHING))
        for step in stage.steps
    ]
    title = stage.title[language]
    if not any(read.opened for _, read in lines):
        return f"<h2>{escape(title)}</h2>" + paragraph(say("readers.unopened", language))
    return f"<h2>{escape(title)}</h2>" + _table("step", lines, language)


def one_step(step: Step, readers: Readers, language: Language) -> Iterator[str]:
    """One step looked at closely, a card at a time: the whole, where people stopped, by language
    and by pace."""
    words = step.words[language]
    whole = by_step(readers).get(step.key, _NOTHING)
    lines = [(escape(words.title), whole)]
    top = _back(language) + heading(words.title).replace("h1>", "h2>")
    table = _table("step", lines, language)
    yield top + table + _where(step, whole, language)
    for name, found, said in (
        ("language", by_language(readers, step.key), _language),
        ("pace", by_pace(readers, step.key), _pace),
    ):
        title = say(f"readers.by_{name}", language)
        groups = [(escape(said(key, language)), found[key]) for key in sorted(found)]
        yield f"<h2>{escape(title)}</h2>" + _split(name, groups, language)


def _split(name: str, groups: list[tuple[str, Read]], language: Language) -> str:
    if not groups:
        return paragraph(say("readers.nobody", language))
    if tells_of_a_few([read for _, read in groups]):
        return paragraph(say("readers.too_few_to_split", language, fewest=FEWEST))
    return _table(name, groups, language)


def _where(step: Step, read: Read, language: Language) -> str:
    """At which heading most of those stopped who left it half-way."""
    at = most_stopped_at(read)
    if at is None:
        return paragraph(say("readers.nowhere", language, fewest=FEWEST), look="muted")
    headings = headings_of(step.words[language].body)
    if at == 0 or at > len(headings):
        return paragraph(say("readers.at_top", language, n=read.at_heading[at]))
    said = say("readers.at_heading", language, n=read.at_heading[at], heading=headings[at - 1])
    return paragraph(said)


def _language(key: str, language: Language) -> str:
    return say(f"readers.language.{key or 'unknown'}", language)


def _pace(key: str, language: Language) -> str:
    return say(f"team.pace.{Pace(key)}", language)


def _table(first: str, lines: list[tuple[str, Read]], language: Language) -> str:
    rows = (
        [name, *(f'<span class="cell">{cell}</span>' for cell in _cells(read, language))]
        for name, read in lines
    )
    return people_table("readers", (first, *_HEADS), rows, language)


def _cells(read: Read, language: Language) -> Iterator[str]:
    yield escape(_count(read.opened, language))
    yield escape(_with_rest(read.finished, read.unfinished, language))
    yield escape(_with_rest(read.unfinished, read.finished, language))
    yield escape(_with_share(read.again, read.opened, language))
    took = read.half_took
    yield _NONE if took is None else escape(say("common.minutes", language, n=max(took, 1)))
    yield _answers("amount", Amount, read.amounts, language)
    yield _answers("helped", Helped, read.helped, language)


def _answers(
    name: str, answers: type[Amount] | type[Helped], given: Mapping[str, int], language: Language
) -> str:
    """What most said of it, and how many said anything; nothing where few did."""
    people = sum(given.values())
    if people < FEWEST:
        return _NONE
    most = max(answers, key=lambda answer: given.get(answer, 0))
    said = say(f"readers.{name}.{most}", language)
    share = shown_share(given.get(most, 0), people) if given.get(most, 0) < people else None
    of = say("readers.of", language, n=people)
    return escape(f"{said} ({of})" if share is None else f"{said} {share}% ({of})")


def _count(count: int, language: Language) -> str:
    return say("insights.few", language, fewest=FEWEST) if is_hidden(count) else str(count)


def _with_rest(count: int, rest: int, language: Language) -> str:
    """A count beside the rest of the same people: where one is hidden, the other would tell it."""
    if is_hidden(rest) and not is_hidden(count):
        return say("readers.all_but_a_few", language) if count else "0"
    return _with_share(count, count + rest, language)


def _with_share(count: int, of: int, language: Language) -> str:
    share = shown_share(count, of)
    return _count(count, language) if share is None or not count else f"{count} ({share}%)"


def _back(language: Language) -> str:
    words = escape(say("readers.all", language))
    return f'<a class="back" data-page href="/readers">{icon("back")}{words}</a>'
