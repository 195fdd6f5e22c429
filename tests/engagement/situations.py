"""People in every situation of docs/states.md, as facts, judged on Tuesday 3 November 2026."""

from collections.abc import Mapping
from datetime import date, timedelta

from platform_core.engagement.facts import Facts
from platform_core.engagement.pattern import Pattern, after_visit, nothing_yet
from platform_core.engagement.policy import current_policy
from platform_core.enrolment.rules import Span, Status

TODAY = date(2026, 11, 3)


def ago(days: int) -> date:
    """A date before TODAY. There is no bank holiday in Wales in the ten weeks before it."""
    return TODAY - timedelta(days=days)


def pattern_of(*visits: date, joined_on: date) -> Pattern:
    """What is remembered of somebody to whom something was open every day since they joined."""
    pattern = nothing_yet(joined_on)
    for on in visits:
        waited = (on - pattern.last_on).days
        pattern = after_visit(pattern, on, waited, current_policy().memory)
    return pattern


def somebody(**given: object) -> Facts:
    """Joined eight weeks ago, started, came every other day, last heard from today."""
    facts: dict[str, object] = {
        "status": Status.ACTIVE,
        "referred_on": ago(70),
        "delivered_on": ago(60),
        "opened_on": ago(56),
        "joined_on": ago(56),
        "heard_on": ago(0),
        "pattern": pattern_of(*(ago(days) for days in range(56, -1, -2)), joined_on=ago(56)),
        "started_on": ago(55),
        "last_check_in_on": ago(3),
        "check_in_due_on": ago(-5),
        "open_from": ago(0),
    }
    return Facts(**{**facts, **given})  # type: ignore[arg-type]


def silent_for(days: int, /, *, every: int = 2, **given: object) -> Facts:
    """Somebody with something open who came every so many days, and then not for ``days`` whole
    days, so that the day after them is TODAY."""
    last, joined_on = days + 1, given.get("joined_on", ago(56))
    assert isinstance(joined_on, date)
    first = (TODAY - joined_on).days
    visits = tuple(ago(day) for day in range(last, max(first, last) + 1, every))[::-1]
    silent = {
        "heard_on": ago(last),
        "pattern": pattern_of(*visits, joined_on=min(joined_on, *visits)),
        "open_from": ago(last),
        "last_check_in_on": ago(last),
        "check_in_due_on": None,
    }
    return somebody(**{**silent, **given})


def invited(days: int, **given: object) -> Facts:
    """Somebody whose invitation went out ``days`` whole days ago."""
    facts = {"status": Status.INVITED, "referred_on": ago(70), "delivered_on": ago(days + 1)}
    return Facts(**{**facts, **given})  # type: ignore[arg-type]


def joined(days: int, **given: object) -> Facts:
    """Somebody who joined ``days`` whole days ago, was there that day, and has started nothing."""
    joined_on = ago(days + 1)
    return silent_for(
        days,
        status=Status.JOINED,
        joined_on=joined_on,
        started_on=None,
        last_check_in_on=None,
        **{"pattern": pattern_of(joined_on, joined_on=joined_on), **given},
    )


def over(status: Status) -> Facts:
    """Somebody who is gone, and was silent for long before."""
    return silent_for(40, status=status)


# By the reason that comes first and the state: one reason may say two states.
SITUATIONS: Mapping[tuple[str, str], Facts] = {
    ("programme_started", "programme_started"): over(Status.PROGRAMME_STARTED),
    ("got_what_they_needed", "got_what_they_needed"): over(Status.GOT_WHAT_I_NEEDED),
    ("moved_to_paper", "moved_to_paper"): over(Status.MOVED_TO_PAPER),
    ("withdrew", "withdrew"): over(Status.WITHDREW),
    ("withdrew", "declined"): over(Status.DECLINED),
    ("nothing_due", "discharged"): over(Status.DISCHARGED),
    ("referred", "referred"): Facts(status=Status.REFERRED, referred_on=ago(40)),
    ("paused_by_choice", "paused_until"): silent_for(
        30, status=Status.PAUSED, pauses=(Span(ago(5), ago(-5)),)
    ),
    ("could_not_reach", "could_not_reach"): invited(30, delivered_on=None, unreachable_on=ago(29)),
    ("nothing_due", "invitation_waits"): invited(0, delivered_on=None),
    ("nothing_due", "invited_recently"): invited(9),
    ("invited_never_opened", "never_opened"): invited(10),
    ("nothing_due", "opened_recently"): invited(20, opened_on=ago(7), heard_on=ago(7)),
    ("joined_not_started", "opened_not_joined"): invited(20, opened_on=ago(8), heard_on=ago(8)),
    ("joined_not_started", "joined_not_started"): joined(10),
    ("joined_not_started", "visited_not_started"): joined(
        20,
        heard_on=ago(11),
        open_from=ago(20),
        pattern=pattern_of(ago(20), ago(11), joined_on=ago(20)),
    ),
    ("stopped_part_way", "no_visits_before"): silent_for(19, part_way_on=ago(20)),
    ("quiet", "no_visits_before"): silent_for(19),
    ("quiet", "asked_for_no_follow_up"): silent_for(19, left_alone_until=ago(-5)),
    ("quiet", "no_visits_seldom"): silent_for(14, every=16, joined_on=ago(150)),
    ("quiet", "no_visits_early"): silent_for(14, joined_on=ago(15), waiting=(ago(9),)),
    ("quiet", "not_back_since_pause"): silent_for(31, pauses=(Span(ago(20), ago(11)),)),
    ("slowing", "no_visits_before"): silent_for(10),
    ("nothing_due", "nothing_due_until"): silent_for(10, open_from=ago(-9)),
    ("nothing_due", "nothing_due"): silent_for(10, open_from=None),
    ("reading_no_check_ins", "no_check_ins"): somebody(
        last_check_in_on=ago(35), check_in_due_on=ago(28)
    ),
    ("reading_no_check_ins", "no_check_in_yet"): somebody(
        last_check_in_on=None, check_in_due_on=ago(28)
    ),
    ("on_track", "joined_on"): joined(2),
    ("on_track", "last_heard"): silent_for(2),
    ("on_track", "spoke"): silent_for(20, heard_on=ago(1), spoke_on=ago(1)),
}
