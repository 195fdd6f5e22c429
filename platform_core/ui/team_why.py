"""Why somebody is on the list: the points behind it, to open on request.

Never a bare number: every row says what was seen, and the rows add up to the score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_decimal

from platform_core.clock import local_date
from platform_core.engagement.policy import Policy, current_policy
from platform_core.engagement.sentences import Told, say_points
from platform_core.flags.listing import WorkItem
from platform_core.flags.rules import Rule
from platform_core.settings import settings
from platform_core.ui.components import escape, icon, paragraph
from platform_core.wording import say, say_full_date

Policies = Mapping[str, Policy]
"""The policies of a service by version."""


@dataclass(frozen=True, slots=True)
class Judged:
    """When somebody was judged, by which version, and what that version says if it is known.

    ``backstop``: the open days after which they are listed whatever the points.
    ``is_flag``: whether they were listed, rather than only seen to change.
    """

    on: date
    version: str | None
    policy: Policy | None
    backstop: int | None = None
    is_flag: bool = False

    @classmethod
    def of_flag(cls, item: WorkItem, policies: Policies) -> "Judged":
        """How a flag was judged when it was raised."""
        version = item.flag.evidence.get("policy")
        policy = policies.get(version or "")
        days = None
        if policy is not None:
            is_started = item.rule is not Rule.NOT_STARTED
            days = policy.flag.backstop if is_started else policy.started.not_started
        on = local_date(item.flag.raised_at, settings().zone)
        return cls(on, version, policy, days, is_flag=True)


def base_rate(told: Told) -> str:
    """How many of such people came back by themselves."""
    return paragraph(told.base_rate, look="muted small") if told.base_rate else ""


def why(told: Told, judged: Judged, name: str, language: str) -> str:
    """The points in a disclosure; nothing if nothing was scored. ``name`` is only read out."""
    if not told.rows:
        return ""
    of = escape(say("why.of", language, name=name, day=say_full_date(judged.on, language)))
    summary = f'{icon("chev")}{escape(say("why.summary", language))}<span class="vh"> {of}</span>'
    notes = "".join(
        paragraph(" ".join(n), look="small muted") for n in _notes(told, judged, language)
    )
    table = _table(told, judged, language)
    return f'<details class="more"><summary>{summary}</summary>{table}{notes}</details>'


def _table(told: Told, judged: Judged, language: str) -> str:
    seen = say("why.head_seen", language, day=say_full_date(judged.on, language))
    heads = (seen, say("why.head_points", language))
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    rows = "".join(_row(seen, str(points)) for seen, points in told.rows)
    total = _row(say("why.total", language), str(told.score))
    caption = escape(say("why.caption", language))
    return (
        f'<table class="t points"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{rows}</tbody><tfoot>{total}</tfoot></table>"
    )


def _row(seen: str, points: str) -> str:
    return f'<tr><th scope="row">{escape(seen)}</th><td>{escape(points)}</td></tr>'


def _notes(told: Told, judged: Judged, language: str) -> list[list[str]]:
    """From where on somebody is listed, and by what; then, for a flag, what counts, and on whom
    that was measured."""
    by = say("why.policy", language, version=judged.version) if judged.version else ""
    notes = [[_limit(told, judged, language), by]]
    if judged.is_flag:
        uses, days = say("why.use_only", language), say("why.open_day", language)
        notes.append([uses, days, _measured(judged, language)])
    return [[words for words in note if words] for note in notes]


def _limit(told: Told, judged: Judged, language: str) -> str:
    if judged.policy is None or judged.backstop is None:
        return ""
    at = judged.policy.flag.at
    points = say_points(at, language)
    said = say("why.limit", language, n=judged.backstop, points=points)
    by_days = (told.score or 0) < at
    return f"{said} {say('why.by_days', language)}" if by_days else said


def _measured(judged: Judged, language: str) -> str:
    """On whom the points were measured, as long as that was not on this service's own people."""
    measured = judged.policy.measured if judged.policy else None
    shipped = current_policy().measured
    if measured is None or shipped is None or measured.log != shipped.log:
        return ""
    count = format_decimal(measured.enrolments, locale=language)
    return say("why.students", language, n=measured.enrolments, count=count)
