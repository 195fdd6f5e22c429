"""Minutes a week against the budget of a pace, as bars with their words and their table."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from babel.lists import format_list

from platform_core.accounts.rules import Language
from platform_core.content.rules import Module, Plan
from platform_core.release.advice import Lighter, lighter, over
from platform_core.release.policy import read_policy
from platform_core.release.simulation import Imagined, weeks_of
from platform_core.release.weeks import Week, in_use
from platform_core.ui.components import escape, more, paragraph, table
from platform_core.wording import say

_ROOM = 1.22  # above the tallest bar, for its number
_HEADS = ("week", "stage", "steps", "medium", "minutes", "limit", "over_head")


@lru_cache(maxsize=64)
def lived(plan: Plan, who: Imagined) -> tuple[Week, ...]:
    """Somebody's year on a plan, worked out once."""
    return weeks_of(plan, who, read_policy())


@lru_cache(maxsize=16)
def proposed(plan: Plan, who: Imagined) -> Lighter | None:
    """The move that would help, worked out once."""
    return lighter(plan, who, read_policy(), lived(plan, who))


def load_card(plan: Plan, who: Imagined, modules: Mapping[str, Module], language: Language) -> str:
    """The whole picture for one pace."""
    weeks = in_use(lived(plan, who))
    if not any(week.steps for week in weeks):
        return paragraph(say("plan.load_nothing", language))
    return "".join(
        (
            _sentences(plan, who, weeks, modules, language),
            _bars(plan, weeks, language),
            more(say("plan.as_table", language), _table(plan, weeks, language)),
        )
    )


def numbers(found: Sequence[int], language: Language) -> str:
    """Numbers in a row, as one says them: 5, 9 and 12."""
    return joined([str(number) for number in found], language)


def joined(said: Sequence[str], language: Language) -> str:
    """Words in a row, as one says them."""
    return format_list(said, locale="en_GB") if language == "en" else ", ".join(said)


def _sentences(
    plan: Plan,
    who: Imagined,
    weeks: Sequence[Week],
    modules: Mapping[str, Module],
    language: Language,
) -> str:
    lasts = say("plan.load_lasts", language, n=len(weeks))
    limit = weeks[0].budget
    if limit is None:
        return paragraph(f"{say('plan.load_no_limit', language)} {lasts}")
    too_much = [week.number for week in over(weeks)]
    if not too_much:
        return paragraph(f"{say('plan.load_fits', language, limit=limit)} {lasts}")
    which = numbers(too_much, language)
    key = "plan.load_over_one" if len(too_much) == 1 else "plan.load_over"
    said = say(key, language, weeks=which, limit=limit)
    advice = _advice(plan, proposed(plan, who), modules, language)
    return (
        f"<p><strong>{escape(said)}</strong> {escape(advice)}</p>"
        f"{paragraph(say('plan.load_over_means', language), look='muted small')}"
    )


def _advice(
    plan: Plan, found: Lighter | None, modules: Mapping[str, Module], language: Language
) -> str:
    if found is None:
        return say("plan.advice_none", language)
    titles = {stage.key: stage.title[language] for stage in plan.stages}
    names = {
        "module": modules[found.module].title[language],
        "week": str(found.week),
        "n": found.minutes,
    }
    if found.stage is None:
        return say("plan.advice_split", language, **names)  # type: ignore[arg-type]
    return say("plan.advice_move", language, stage=titles[found.stage], **names)  # type: ignore[arg-type]


def stage_numbers(plan: Plan, weeks: Sequence[Week]) -> list[int]:
    """For each week the number of the stage whose turn it is, counted from 1."""
    number_of = {
        step.key: number for number, stage in enumerate(plan.stages, 1) for step in stage.steps
    }
    found: list[int] = []
    for week in weeks:
        before = found[-1] if found else 1
        found.append(number_of[week.steps[0].step.key] if week.steps else before)
    return found


def _bars(plan: Plan, weeks: Sequence[Week], language: Language) -> str:
    limit, turns = weeks[0].budget, stage_numbers(plan, weeks)
    top = max([*(week.load for week in weeks), limit or 0, 1]) * _ROOM
    looks = _looks(turns)
    columns = "".join(_bar(week, looks[turn], top) for week, turn in zip(weeks, turns, strict=True))
    line = legend = ""
    if limit is not None:
        words = escape(say("plan.limit", language, n=limit))
        line = f'<div class="limit" style="bottom:{limit / top:.1%}"></div>'
        legend = f'<p class="small limits"><span></span>{words}</p>'
    said = escape(say("plan.load_picture", language, n=len(weeks)))
    region = escape(say("plan.load", language))
    return (
        f'{legend}<div class="scroll" tabindex="0" role="region" aria-label="{region}">'
        f'<div class="load" style="--n:{len(weeks)}">'
        f'<div class="cols" role="img" aria-label="{said}">{line}{columns}</div>'
        f"{_bands(plan, turns, language)}</div></div>"
    )


def _looks(turns: Sequence[int]) -> dict[int, str]:
    """Two looks in turn for the stages that are there, so that neighbours can be told apart."""
    return {turn: ("odd", "even")[place % 2] for place, turn in enumerate(dict.fromkeys(turns))}


def _bar(week: Week, look: str, top: float) -> str:
    look = f"col {look} over" if week.is_over else f"col {look}"
    number = f"<b>{week.load}</b>" if week.load else ""
    return (
        f'<div class="{look}"><span class="b" style="height:{week.load / top:.1%}">{number}</span>'
        f'<span class="w">{week.number}</span></div>'
    )


def _bands(plan: Plan, turns: Sequence[int], language: Language) -> str:
    bands, looks = "", _looks(turns)
    for turn, of_it in groupby(turns):
        wide = len(list(of_it))
        title = plan.stages[turn - 1].title[language]
        words = escape(say("plan.stage_band", language, number=turn))
        bands += (
            f'<li class="{looks[turn]}" style="grid-column:span {wide}">'
            f'{words}<span class="nm">: {escape(title)}</span></li>'
        )
    return f'<ol class="stages" aria-hidden="true">{bands}</ol>'


def _table(plan: Plan, weeks: Sequence[Week], language: Language) -> str:
    turns = stage_numbers(plan, weeks)
    heads = [say(f"plan.load_{head}", language) for head in _HEADS]
    rows = [
        [
            str(week.number),
            plan.stages[turn - 1].title[language],
            str(len(week.steps)),
            str(week.medium),
            str(week.load),
            str(week.budget or "–"),
            say(f"plan.is_over_{'yes' if week.is_over else 'no'}", language),
        ]
        for week, turn in zip(weeks, turns, strict=True)
    ]
    return table(say("plan.load", language), heads, rows)
