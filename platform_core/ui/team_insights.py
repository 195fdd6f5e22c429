"""The pieces of the insights page: tables first, with what they say in a sentence above."""

from collections.abc import Iterable, Mapping, Sequence

from babel.dates import format_date

from platform_core.accounts.rules import Language
from platform_core.insights.funnel import (
    FEWEST,
    Journey,
    Line,
    Reached,
    biggest_drop,
    by_channel,
    by_month,
    line_of,
)
from platform_core.insights.yields import (
    Worth,
    Yield,
    by_rule,
    by_week_and_rule,
    yield_of,
)
from platform_core.ui.components import escape, more, paragraph, table
from platform_core.wording import say, say_short_date

_NUMBERS = ("flags", "reached", "back", "not_needed", "open", "acknowledge", "contact")


def funnel(people: Sequence[Journey], language: Language) -> str:
    """How far people get: all together, then by month and by channel."""
    if not people:
        return paragraph(say("insights.nobody", language))
    whole = line_of(people)
    months = {
        format_date(month, "MMMM y", locale=language): line
        for month, line in by_month(people).items()
    }
    channels = {
        say(f"team.contact_channel.{channel}", language): line
        for channel, line in by_channel(people).items()
    }
    return "".join(
        (
            paragraph(_drop_words(whole, language)),
            _bars(whole, language),
            more(say("insights.by_month", language), _lines("month", months, language)),
            more(say("insights.by_channel", language), _lines("channel", channels, language)),
            paragraph(say("insights.small", language, fewest=FEWEST), look="muted small"),
        )
    )


def _drop_words(line: Line, language: Language) -> str:
    stage, lost = biggest_drop(line)
    if lost < FEWEST:
        return say("insights.no_drop", language)
    return say(f"insights.drop_{stage.name.lower()}", language, n=lost)


def _bars(line: Line, language: Language) -> str:
    rows = "".join(_bar(stage, line, language) for stage in Reached)
    heads = "".join(
        f'<th scope="col">{escape(say(f"insights.head_{name}", language))}</th>'
        for name in ("stage", "people", "share")
    )
    caption = escape(say("insights.funnel", language))
    return (
        f'<table class="t bars"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _bar(stage: Reached, line: Line, language: Language) -> str:
    count = line.counts[stage - 1]
    hidden = _is_hidden(count) or _is_hidden(line.of)
    width = 0 if hidden else round(100 * count / line.of)
    bar = f'<progress max="100" value="{width}" aria-hidden="true"></progress>'
    said = escape(say(f"insights.stage_{stage.name.lower()}", language))
    return (
        f'<tr><th scope="row">{said}</th><td>{escape(_count(count, language))}</td>'
        f"<td>{'' if hidden else f'<span>{width}%</span> {bar}'}</td></tr>"
    )


def _lines(kind: str, lines: Mapping[str, Line], language: Language) -> str:
    stages = [say(f"insights.stage_{stage.name.lower()}", language) for stage in Reached]
    rows = [
        [name, *(_count_and_share(count, line.of, language) for count in line.counts)]
        for name, line in lines.items()
    ]
    return table(
        say(f"insights.by_{kind}", language), [say(f"insights.{kind}", language), *stages], rows
    )


def _is_hidden(count: int) -> bool:
    return 0 < count < FEWEST


def _count(count: int, language: Language) -> str:
    return say("insights.few", language, fewest=FEWEST) if _is_hidden(count) else str(count)


def _count_and_share(count: int, of: int, language: Language) -> str:
    if _is_hidden(count) or _is_hidden(of) or not of or count == of:
        return _count(count, language)
    return f"{count} ({round(100 * count / of)}%)"


def worth(found: Sequence[Worth], language: Language) -> str:
    """What happened after flags: by rule, then by week and rule."""
    if not found:
        return paragraph(say("insights.no_flags", language))
    whole = yield_of(found)
    rules = [
        [say(f"team.rule.{rule}", language), *_cells(one)] for rule, one in by_rule(found).items()
    ]
    weeks = [
        [say_short_date(week, language), say(f"team.rule.{rule}", language), *_cells(one)]
        for (week, rule), one in by_week_and_rule(found).items()
    ]
    return "".join(
        (
            paragraph(say("insights.worth", language, n=whole.flags)),
            paragraph(_worth_words(whole, language)),
            _yields("by_rule", ("rule",), rules, language),
            more(
                say("insights.by_week", language),
                _yields("by_week", ("week", "rule"), weeks, language),
            ),
        )
    )


def _worth_words(whole: Yield, language: Language) -> str:
    counts = {"reached": whole.reached, "back": whole.back, "not_needed": whole.not_needed}
    return say("insights.worth_rest", language, **counts)


def _yields(key: str, firsts: Iterable[str], rows: list[list[str]], language: Language) -> str:
    heads = [say(f"insights.yield_{name}", language) for name in (*firsts, *_NUMBERS)]
    return table(say(f"insights.{key}", language), heads, rows)


def _cells(one: Yield) -> list[str]:
    counts = (one.flags, one.reached, one.back, one.not_needed, one.still_open)
    return [*map(str, counts), _days(one.to_acknowledge), _days(one.to_contact)]


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:g}"
