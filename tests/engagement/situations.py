"""People in every situation of docs/states.md, as facts, judged on Tuesday 3 November 2026."""

from collections.abc import Mapping
from datetime import date, timedelta

from platform_core.engagement.facts import Facts
from platform_core.enrolment.rules import Span, Status

TODAY = date(2026, 11, 3)


def ago(days: int) -> date:
    """A date before TODAY. There is no bank holiday in Wales in the ten weeks before it."""
    return TODAY - timedelta(days=days)


def somebody(**given: object) -> Facts:
    """Joined eight weeks ago, started, came three times a week, last heard from today."""
    facts: dict[str, object] = {
        "status": Status.ACTIVE,
        "referred_on": ago(70),
        "delivered_on": ago(60),
        "opened_on": ago(56),
        "joined_on": ago(56),
        "heard_on": ago(0),
        "visits": tuple(ago(days) for days in range(56, -1, -2)),
        "started_on": ago(55),
        "last_check_in_on": ago(3),
        "check_in_due_on": ago(-5),
        "open_from": ago(0),
    }
    return Facts(**{**facts, **given})  # type: ignore[arg-type]


def silent_for(days: int, *, every: int = 2, **given: object) -> Facts:
    """Somebody with something open who came every so many days, and then not for ``days``."""
    visits = tuple(ago(day) for day in range(days, 56, every))[::-1]
    silent = {
        "heard_on": ago(days),
        "visits": visits,
        "open_from": ago(days),
        "last_check_in_on": ago(days),
        "check_in_due_on": None,
    }
    return somebody(**{**silent, **given})


def invited(days: int, **given: object) -> Facts:
    """Somebody whose invitation went out so many days ago."""
    facts = {"status": Status.INVITED, "referred_on": ago(70), "delivered_on": ago(days)}
    return Facts(**{**facts, **given})  # type: ignore[arg-type]


def joined(days: int, **given: object) -> Facts:
    """Somebody who joined so many days ago, was there that day, and has started nothing."""
    return silent_for(
        days,
        status=Status.JOINED,
        joined_on=ago(days),
        started_on=None,
        last_check_in_on=None,
        **{"visits": (ago(days),), **given},
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
    ("nothing_due", "opened_recently"): invited(20, opened_on=ago(6), heard_on=ago(6)),
    ("joined_not_started", "opened_not_joined"): invited(20, opened_on=ago(7), heard_on=ago(7)),
    ("joined_not_started", "joined_not_started"): joined(10),
    ("joined_not_started", "visited_not_started"): joined(
        20, heard_on=ago(10), open_from=ago(20), visits=(ago(20), ago(10))
    ),
    ("stopped_part_way", "no_visits_before"): silent_for(14, part_way_on=ago(14)),
    ("quiet", "no_visits_before"): silent_for(14),
    ("quiet", "no_visits_seldom"): silent_for(14, every=16),
    ("quiet", "no_visits_early"): silent_for(14, joined_on=ago(20), visits=(ago(14),)),
    ("quiet", "not_back_since_pause"): silent_for(24, pauses=(Span(ago(20), ago(11)),)),
    ("slowing", "no_visits_before"): silent_for(7),
    ("nothing_due", "nothing_due_until"): silent_for(7, open_from=ago(-9)),
    ("nothing_due", "nothing_due"): silent_for(7, open_from=None),
    ("reading_no_check_ins", "no_check_ins"): somebody(
        last_check_in_on=ago(34), check_in_due_on=ago(27)
    ),
    ("reading_no_check_ins", "no_check_in_yet"): somebody(
        last_check_in_on=None, check_in_due_on=ago(27)
    ),
    ("on_track", "joined_on"): joined(2),
    ("on_track", "last_heard"): silent_for(2),
    ("on_track", "spoke"): silent_for(20, heard_on=ago(1), spoke_on=ago(1)),
}
