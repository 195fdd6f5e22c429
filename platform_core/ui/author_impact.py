"""Whom another version of a plan concerns, and how their weeks change, before it is settled."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.planning.rules import PlanRefused, wrong_with
from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace
from platform_core.insights.readers.rules import FEWEST, is_hidden
from platform_core.release.advice import over
from platform_core.release.affected import Followers, compared, followers, readers_of
from platform_core.release.changes import Summary, summary
from platform_core.release.policy import read_policy
from platform_core.release.simulation import Imagined
from platform_core.release.weeks import Week, in_use
from platform_core.ui.author_board import Board
from platform_core.ui.author_load import joined, lived, numbers
from platform_core.ui.author_plan_acts import refused_words
from platform_core.ui.components import escape, paragraph, table
from platform_core.wording import say

_GONE = "?"  # no stage has such a key
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
    are in the middle of it; ``wrong``: why it cannot be published as it is.

    ``people`` and ``reading`` are of everybody on the plan or, where that would tell how many the
    few of another service are, of the viewer's own service; ``elsewhere`` is of all others then.
    """

    followers: tuple[Followers, ...]
    people: Summary
    elsewhere: Summary
    reading: dict[str, int]
    wrong: tuple[PlanRefused, ...]


def impact_of(session: Session, board: Board, viewer: Viewer, *, today: date) -> Impact:
    """Ask about everybody who is on the plan."""
    before, after = board.people_see, board.plan
    services = _followers(session, before)
    everybody = {one.service_id for one in services}
    told = everybody if _tells_sum(services, viewer) else everybody & {viewer.service_id}

    def moved(some: Collection[int]) -> Summary:
        found = compared(session, before, after, read_policy(), services=some, today=today)
        return summary(found)

    gone = before.versions.keys() - after.versions.keys()
    return Impact(
        followers=services,
        people=moved(told),
        elsewhere=moved(everybody - told),
        reading=readers_of(session, before, sorted(gone), services=told),
        wrong=wrong_with(board.document, board.modules),
    )


def _followers(session: Session, plan: Plan) -> tuple[Followers, ...]:
    """Who follows a plan, those at stages that it does not have any more put together."""
    there = {"", *(stage.key for stage in plan.stages)}
    found = []
    for one in followers(session, plan.key):
        stages: Counter[str] = Counter()
        for key, people in one.stages.items():
            stages[key if key in there else _GONE] += people
        found.append(replace(one, stages=stages))
    return tuple(found)


def impact_markup(found: Impact, board: Board, viewer: Viewer, *, today: date) -> str:
    """All of it, in words and tables."""
    language = viewer.language
    return "".join(
        (
            f"<h2>{escape(say('plan.who_affected', language))}</h2>",
            _who(found.followers, board, viewer),
            f"<h2>{escape(say('plan.how_changes', language))}</h2>",
            how_markup(found, board, viewer),
            f"<h2>{escape(say('plan.who_begins', language))}</h2>",
            _paces(board, today, language),
        )
    )


def wrong_markup(found: Impact, board: Board, language: Language) -> str:
    """Why it cannot be published as it is, in the place of the button that would."""
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
    lines = {one.key: one.title[language] for one in board.people_see.stages}
    if any(one.stages.get(_GONE) for one in services):
        lines[_GONE] = say("plan.in_gone_stage", language)
    lines[""] = say("plan.nothing_open", language)
    rows = [
        [title, *(_count(one.stages.get(key, 0), one, viewer) for one in services)]
        for key, title in lines.items()
    ]
    people = [_people(one, viewer) for one in services]
    coming = [_count(one.coming, one, viewer) for one in services]
    rows += [
        [say("plan.all_taking_part", language), *people],
        [say("plan.not_joined", language), *coming],
    ]
    heads = [say("plan.newest_stage", language), *(one.name[language] for one in services)]
    said = readers_markup(services, viewer) + sum_markup(services, viewer)
    return said + table(say("plan.who_affected", language), heads, rows)


def plan_readers_markup(session: Session, plan_key: str, viewer: Viewer) -> str:
    """Whose patients read what is in a plan."""
    return readers_markup(followers(session, plan_key), viewer)


def readers_markup(services: Sequence[Followers], viewer: Viewer) -> str:
    """Whose patients read it, if any other service's do: what is changed here is theirs too."""
    language = viewer.language
    if all(one.service_id == viewer.service_id for one in services):
        return ""
    names = joined([one.name[language] for one in services], language)
    return paragraph(say("plan.read_by", language, services=names))


def sum_markup(services: Sequence[Followers], viewer: Viewer) -> str:
    """How many people are on it in all."""
    if not _tells_sum(services, viewer):
        return ""
    everybody = sum(one.people for one in services)
    return paragraph(say("plan.people_follow", viewer.language, n=everybody))


def _count(count: int, one: Followers, viewer: Viewer) -> str:
    """A count; of another service's people only if they are not few enough to be recognised."""
    if _is_hidden(count, one, viewer):
        return say("insights.few", viewer.language, fewest=FEWEST)
    return str(count)


def _people(one: Followers, viewer: Viewer) -> str:
    """How many take part, or what all lines that are not hidden come to."""
    if one.people < FEWEST or not _tells_of_a_few(one, viewer):
        return _count(one.people, one, viewer)
    shown = sum(count for count in one.stages.values() if count >= FEWEST)
    return say("plan.or_more", viewer.language, least=shown)


def how_markup(found: Impact, board: Board, viewer: Viewer) -> str:
    """How the weeks of those change who are on it, in a list."""
    language = viewer.language
    if not (found.people.people or found.elsewhere.people):
        return paragraph(say("plan.nobody_to_compare", language))
    ours = _ours(found, language) if found.people.people else ""
    return ours + _elsewhere(found.elsewhere, language) + _losing(found, board, language)


def _ours(found: Impact, language: Language) -> str:
    people = found.people
    if found.elsewhere.people:
        said = say("plan.compared_ours", language)
    else:
        everybody = sum(one.people for one in found.followers)
        key = "plan.compared_all" if people.people >= everybody else "plan.compared_some"
        said = say(key, language, n=people.people)
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
    return f"{paragraph(said)}<ul>{listed}</ul>"


def _elsewhere(people: Summary, language: Language) -> str:
    """What the few of other services notice, without a number."""
    if not people.people:
        return ""
    way = "same" if people.same == people.people else "changes"
    return paragraph(say(f"plan.elsewhere_{way}", language))


def _losing(found: Impact, board: Board, language: Language) -> str:
    said = []
    if losing := found.people.losing:
        said.append(say("plan.change.losing", language, n=losing))
    if found.elsewhere.losing:
        said.append(say("plan.elsewhere_loses", language))
    lines = [
        say("plan.reading_it", language, n=count, module=board.modules[module].title[language])
        for module, count in found.reading.items()
        if module in board.modules
    ]
    words = " ".join(said) or say("plan.nobody_loses", language)
    return f"<p><strong>{escape(words)}</strong> {escape(' '.join(lines))}</p>"


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
    return not any(_tells_of_a_few(one, viewer) for one in services)


def _tells_of_a_few(one: Followers, viewer: Viewer) -> bool:
    """Whether how many take part would tell, less the lines that are not hidden, how many the
    others are."""
    few = (count for count in one.stages.values() if _is_hidden(count, one, viewer))
    return 0 < sum(few) < FEWEST


def _is_hidden(count: int, one: Followers, viewer: Viewer) -> bool:
    return is_hidden(count) and one.service_id != viewer.service_id
