"""Whom another version of a plan concerns, and how their weeks change, before it is settled."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.planning.rules import PlanRefused, wrong_with
from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace
from platform_core.insights.funnel import FEWEST
from platform_core.release.advice import over
from platform_core.release.affected import Followers, compared, followers, readers_of
from platform_core.release.changes import Summary, summary
from platform_core.release.policy import read_policy
from platform_core.release.simulation import Imagined
from platform_core.release.weeks import Week, in_use
from platform_core.ui.author_board import Board
from platform_core.ui.author_load import lived, numbers
from platform_core.ui.author_plan_acts import refused_words
from platform_core.ui.components import escape, paragraph, table
from platform_core.wording import say

_NOTICED = (
    "step_sooner",
    "step_later",
    "other_step",
    "begins",
    "ends",
    "stage_sooner",
    "stage_later",
)


@dataclass(frozen=True, slots=True)
class Impact:
    """What publishing the draft would come to. ``reading``: by module that is taken out, how many
    are in the middle of it; ``wrong``: why it cannot be published as it is."""

    followers: tuple[Followers, ...]
    people: Summary
    reading: dict[str, int]
    wrong: tuple[PlanRefused, ...]


def impact_of(session: Session, board: Board, *, today: date) -> Impact:
    """Ask about everybody who is on the plan."""
    before, after = board.people_see, board.plan
    gone = before.versions.keys() - after.versions.keys()
    moves = compared(session, before, after, read_policy(), today=today)
    return Impact(
        followers=followers(session, board.key),
        people=summary(moves),
        reading=readers_of(session, before, sorted(gone)),
        wrong=wrong_with(board.document, board.modules),
    )


def impact_markup(found: Impact, board: Board, viewer: Viewer, *, today: date) -> str:
    """All of it, in words and tables."""
    language = viewer.language
    return "".join(
        (
            _refused(found, board, language),
            f"<h2>{escape(say('plan.who_affected', language))}</h2>",
            _who(found.followers, board, viewer),
            f"<h2>{escape(say('plan.how_changes', language))}</h2>",
            how_markup(found, board, viewer),
            f"<h2>{escape(say('plan.who_begins', language))}</h2>",
            _paces(board, today, language),
        )
    )


def _refused(found: Impact, board: Board, language: Language) -> str:
    if not found.wrong:
        return ""
    lines = "".join(
        f"<li>{escape(refused_words(one, board, language))}</li>" for one in found.wrong
    )
    title = escape(say("plan.cannot_publish", language))
    return f'<div class="note"><div><strong>{title}</strong><ul>{lines}</ul></div></div>'


def _who(services: Sequence[Followers], board: Board, viewer: Viewer) -> str:
    """A line for each stage, a column for each service that follows the plan."""
    language = viewer.language
    if not services:
        return paragraph(say("plan.nobody_follows", language))
    stages = {one.key: one.title[language] for one in board.people_see.stages}
    rows = [[title, *_counts(services, [key], viewer)] for key, title in stages.items()]
    gone = {key for one in services for key in one.stages if key and key not in stages}
    if gone:
        rows.append([say("plan.in_gone_stage", language), *_counts(services, gone, viewer)])
    people = [_count(one.people, one, viewer) for one in services]
    coming = [_count(one.coming, one, viewer) for one in services]
    rows += [
        [say("plan.nothing_open", language), *_counts(services, [""], viewer)],
        [say("plan.all_taking_part", language), *people],
        [say("plan.not_joined", language), *coming],
    ]
    heads = [say("plan.newest_stage", language), *(one.name[language] for one in services)]
    return sum_markup(services, viewer) + table(say("plan.who_affected", language), heads, rows)


def sum_markup(services: Sequence[Followers], viewer: Viewer) -> str:
    """How many people are on it in all."""
    if not _tells_sum(services, viewer):
        return ""
    everybody = sum(one.people for one in services)
    return paragraph(say("plan.people_follow", viewer.language, n=everybody))


def _counts(
    services: Sequence[Followers], stages: Collection[str], viewer: Viewer
) -> Iterator[str]:
    """How many people of each service are in any of some stages."""
    for one in services:
        yield _count(sum(one.stages.get(key, 0) for key in stages), one, viewer)


def _count(count: int, one: Followers, viewer: Viewer) -> str:
    """A count; of another service's people only if they are not few enough to be recognised."""
    if _is_hidden(count, one, viewer):
        return say("insights.few", viewer.language, fewest=FEWEST)
    return str(count)


def how_markup(found: Impact, board: Board, viewer: Viewer) -> str:
    """How the weeks of those change who are on it, in a list."""
    people, language = found.people, viewer.language
    if not people.people:
        return paragraph(say("plan.nobody_to_compare", language))
    everybody = sum(one.people for one in found.followers)
    key = "plan.compared_all" if people.people >= everybody else "plan.compared_some"
    said = [say(key, language, n=people.people)]
    if not _tells_sum(found.followers, viewer):
        said = [say("plan.compared_everybody", language)]
    lines = [
        say(f"plan.change.{name}", language, n=count, days=people.latest)
        for name in _NOTICED
        if (count := getattr(people, name))
    ]
    if people.same == people.people:
        lines.append(say("plan.change.none", language))
    elif people.same:
        lines.append(say("plan.change.same", language, n=people.same))
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"{paragraph(' '.join(said))}<ul>{listed}</ul>{_losing(found, board, language)}"


def _losing(found: Impact, board: Board, language: Language) -> str:
    losing = found.people.losing
    key = "plan.change.losing" if losing else "plan.nobody_loses"
    said = say(key, language, n=losing) if losing else say(key, language)
    lines = [
        say("plan.reading_it", language, n=count, module=board.modules[module].title[language])
        for module, count in found.reading.items()
        if module in board.modules
    ]
    return f"<p><strong>{escape(said)}</strong> {escape(' '.join(lines))}</p>"


def _paces(board: Board, today: date, language: Language) -> str:
    heads = [say(f"plan.pace_{head}", language) for head in ("pace", "now", "then", "over")]
    rows = []
    for pace in (Pace.GENTLE, Pace.STEADY, Pace.MY_OWN):
        now, then = (_weeks(plan, pace, today) for plan in (board.people_see, board.plan))
        too_much = [week.number for week in over(then)]
        rows.append(
            [
                say(f"pace.{pace}", language),
                say("plan.weeks", language, n=len(now)),
                say("plan.weeks", language, n=len(then)),
                numbers(too_much, language) if too_much else say("plan.none_over", language),
            ]
        )
    return table(say("plan.who_begins", language), heads, rows)


def _weeks(plan: Plan, pace: Pace, today: date) -> tuple[Week, ...]:
    return in_use(lived(plan, Imagined(today, pace)))


def _tells_sum(services: Sequence[Followers], viewer: Viewer) -> bool:
    """Whether their sum may be said: with a number hidden, the sum less the rest would tell it."""
    return not any(_is_hidden(one.people, one, viewer) for one in services)


def _is_hidden(count: int, one: Followers, viewer: Viewer) -> bool:
    return 0 < count < FEWEST and one.service_id != viewer.service_id
