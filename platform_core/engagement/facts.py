"""What engagement is judged from, and what a judgement says.

Pain, mood, age, sex, disability and language are not here, and a test holds that: they do not
predict who stops, and counting them would make this a medical device.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from platform_core.engagement import open_days as clock
from platform_core.engagement.pattern import Pattern
from platform_core.enrolment.rules import Span, Status

_EVERY_DAY = clock.Days()


class State(StrEnum):
    """How somebody's use of the platform stands."""

    REFERRED = "referred"
    NOTHING_DUE = "nothing_due"
    COULD_NOT_REACH = "could_not_reach"
    INVITED_NEVER_OPENED = "invited_never_opened"
    JOINED_NOT_STARTED = "joined_not_started"
    ON_TRACK = "on_track"
    SLOWING = "slowing"
    QUIET = "quiet"
    STOPPED_PART_WAY = "stopped_part_way"
    READING_NO_CHECK_INS = "reading_no_check_ins"
    PAUSED_BY_CHOICE = "paused_by_choice"
    MOVED_TO_PAPER = "moved_to_paper"
    GOT_WHAT_THEY_NEEDED = "got_what_they_needed"
    WITHDREW = "withdrew"
    PROGRAMME_STARTED = "programme_started"


class RaisedRule(StrEnum):
    """What a judgement can put before the team."""

    NEVER_OPENED = "never_opened"
    NOT_STARTED = "not_started"
    QUIET = "quiet"
    COULD_NOT_REACH = "could_not_reach"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of evidence: the wording key ``reason.<key>`` and what fills it.

    Parameters are plain JSON. ``on``, ``first_on`` and ``last_on`` are ISO dates; ``n`` is the
    number a plural turns on; ``since`` is the ISO date that ``n`` counts days from, so that a
    reason that is read later can count again.
    """

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def ago(cls, key: str, since: date, today: date, **params: Any) -> Self:
        """A reason whose ``n`` is the number of days from ``since`` to today."""
        return cls(key, {"n": (today - since).days, "since": since.isoformat(), **params})

    def as_json(self) -> dict[str, Any]:
        """This reason as it is stored."""
        return {"key": self.key, "params": dict(self.params)}


def reasons_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Reasons as they were stored by ``as_json``."""
    return tuple(Reason(item["key"], item["params"]) for item in stored)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that engagement is judged from, in local dates.

    Attributes:
        delivered_on: when the invitation left us: its email was sent, or its letter was made.
        heard_on: the newest of anything heard: a visit, a step, a check-in however it came, the
            invitation opened, joining, a contact in which staff reached them, or being taken back
            after an end.
        pattern: what is remembered of their visits; nothing if there was none.
        spoke_on: the last contact in which staff reached them.
        left_alone_until: the last day on which they have asked for no follow-up.
        started_on: the first step opened or check-in given.
        part_way_on: when a step was opened that is still unfinished, if it was the last one; not
            asked for while somebody was here lately.
        check_in_due_on: the first check-in due since the last one; in the past if it was missed.
        open_from: the first date on which a step was open to them, unfinished.
        last_done_on: when they last finished anything that falls due.
        waiting: the last days for what is open and not done, past and to come, check-ins apart.
        calendar: days, past or to come, on which something is due or opens, done or not,
            check-ins apart.
        unreachable_on: a message failed for good and nothing was heard or changed since.
        unreachable_is_settled: the team has already dealt with that.
        settled: for each rule, when the team last resolved a flag of it.
        raised: for each rule, when a flag of it was last raised.
        days: how much each day counts in their service.
    """

    status: Status
    referred_on: date
    delivered_on: date | None = None
    opened_on: date | None = None
    joined_on: date | None = None
    heard_on: date | None = None
    pattern: Pattern | None = None
    spoke_on: date | None = None
    left_alone_until: date | None = None
    started_on: date | None = None
    part_way_on: date | None = None
    last_check_in_on: date | None = None
    check_in_due_on: date | None = None
    check_in_every: int = 7
    open_from: date | None = None
    last_done_on: date | None = None
    waiting: tuple[date, ...] = ()
    calendar: tuple[date, ...] = ()
    pauses: tuple[Span, ...] = ()
    unreachable_on: date | None = None
    unreachable_is_settled: bool = False
    settled: Mapping[RaisedRule, date] = field(default_factory=dict)
    raised: Mapping[RaisedRule, date] = field(default_factory=dict)
    days: clock.Days = _EVERY_DAY

    @property
    def begins_on(self) -> date | None:
        """The first date on which anything was open or due, steps and check-ins alike."""
        step_on, check_in_on = self.open_from, self.check_in_due_on
        if step_on is None or check_in_on is None:
            return step_on or check_in_on
        return min(step_on, check_in_on)

    @property
    def silent_from(self) -> date:
        """The last date on which anything was heard from somebody who has joined."""
        joined_on = self.joined_on or date.min
        return max(joined_on, self.heard_on or joined_on)

    def weight(self, day: date) -> int:
        """How much a day on which something was open or due counts, in percent."""
        if self.pauses and clock.is_within(day, self.pauses):
            return 0
        return self.days.weights[day.toordinal()]

    def settled_or(self, rule: RaisedRule, since: date) -> date:
        """When to count from: ``since``, or the team's resolving of this rule if that was later."""
        return max(since, self.settled.get(rule, since))

    def open_days(self, after: date, until: date, *, open_from: date | None) -> float:
        """Open days of this person; see ``open_days.open_days``."""
        return clock.open_days(
            after, until, open_from=open_from, pauses=self.pauses, days=self.days
        )

    def nth_open_day(self, number: int, after: date, *, open_from: date | None) -> date | None:
        """The date of this person's nth open day; see ``open_days.nth_open_day``."""
        return clock.nth_open_day(
            number, after, open_from=open_from, pauses=self.pauses, days=self.days
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state on one day, the rules it raises, and the reasons for it, which are only put together
    when they are asked for."""

    state: State
    why: Callable[[], tuple[Reason, ...]] = field(compare=False)
    raised: tuple[RaisedRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the first date on which time alone would change it."""

    verdict: Verdict
    look_again_on: date | None

    @property
    def state(self) -> State:
        """How their use stands."""
        return self.verdict.state

    @property
    def flags(self) -> tuple[RaisedRule, ...]:
        """What is to be put before the team."""
        return self.verdict.raised

    @property
    def evidence(self) -> tuple[Reason, ...]:
        """The reasons, put together now: of most people nobody asks."""
        return self.verdict.why()

    @property
    def score(self) -> int | None:
        """The points of all reasons that bring any; nothing where silence was not scored."""
        return score_of(self.evidence)


def score_of(reasons: Iterable[Reason]) -> int | None:
    """The sum of the points that reasons bring; nothing if none was scored."""
    points = [reason.params["points"] for reason in reasons if "points" in reason.params]
    return sum(points) if points else None
