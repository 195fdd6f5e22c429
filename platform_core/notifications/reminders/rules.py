"""Whether somebody is to be reminded now, and of what.

At most one a week and three to a silence, of which the last says that there will be no more; then
a person looks. Never to whoever has said no, paused, left or has nothing open, nor while a message
of ours could not reach them or the team has a request of theirs to answer first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from platform_core.engagement.calendar import is_working_day
from platform_core.engagement.facts import Facts, State
from platform_core.enrolment.rules import TAKING_PART, Channel, Span, Status
from platform_core.notifications.rules import MessageStatus, Template

_DAY = timedelta(days=1)
_CAME_TO_NOTHING = frozenset({MessageStatus.CANCELLED, MessageStatus.FAILED})
_SILENT = frozenset({State.SLOWING, State.QUIET, State.STOPPED_PART_WAY, State.JOINED_NOT_STARTED})
FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Policy:
    """When reminders go out, on working days in the service's zone, and how many.

    ``after``: days without a word before the first; ``apart``: days between two; ``most``: to one
    silence; ``before_end``: days before a break ends, of breaks of ``shortest`` days or more.
    """

    zone: ZoneInfo
    opens: time = time(10)
    closes: time = time(18)
    after: timedelta = timedelta(days=3)
    apart: timedelta = timedelta(days=7)
    most: int = 3
    before_end: timedelta = timedelta(days=2)
    shortest: timedelta = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that was made on a local date, and what became of it."""

    template: Template
    status: MessageStatus
    on: date
    occasion: str

    @property
    def counts(self) -> bool:
        """Whether it reached them, or may have."""
        return self.status not in _CAME_TO_NOTHING


@dataclass(frozen=True, slots=True)
class Situation:
    """What a reminder depends on, for one enrolment.

    ``opened_on``: the newest day on which a step came open that is not done. ``was_low``: of the
    newest check-in, which is not followed by a reminder of the next. ``waits_for_team``: something
    they said has not been answered by the team yet. ``would_rather_not_say``: the last that was
    heard, after which there is one reminder and no more.
    """

    facts: Facts
    state: State
    preferred: Channel
    wants_reminders: bool = True
    no_reminder_until: date | None = None
    service_reminds: bool = True
    refused: frozenset[str] = frozenset()
    opened_on: date | None = None
    was_low: bool = False
    waits_for_team: bool = False
    would_rather_not_say: bool = False
    sent: tuple[Sent, ...] = ()

    @property
    def in_this_silence(self) -> tuple[Sent, ...]:
        """The reminders made since they were last heard from, those about a break apart."""
        since = self.facts.silent_from
        return tuple(
            one for one in self.sent if one.on > since and one.template is not Template.BREAK_ENDING
        )


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder to make: once for its occasion, not to be sent before an instant.

    ``until``: of one about a break, the first day after it.
    """

    template: Template
    occasion: str
    not_before: datetime
    until: date | None = None


def next_reminder(situation: Situation, policy: Policy, *, now: datetime) -> Reminder | None:
    """The reminder that is due at ``now``, if any; before the day's hours, it waits for them."""
    local = now.astimezone(policy.zone)
    today, facts = local.date(), situation.facts
    is_day = is_working_day(today, facts.days.closures)
    if not is_day or local.time() >= policy.closes or not is_allowed(situation, today):
        return None
    if _is_too_soon(situation, policy, today):
        return None
    opens_at = datetime.combine(today, policy.opens, policy.zone).astimezone(UTC)
    not_before = max(now, opens_at)
    if facts.status is Status.PAUSED:
        return _about_a_break(situation, policy, today, not_before)
    template = _template(situation, policy, today)
    if template is None:
        return None
    number = len(situation.in_this_silence) + 1
    return Reminder(template, f"{facts.silent_from.isoformat()}/{number}", not_before)


def is_hour(now: datetime, policy: Policy, closures: tuple[Span, ...]) -> bool:
    """Whether a reminder may go out at this very moment."""
    local = now.astimezone(policy.zone)
    in_hours = policy.opens <= local.time() < policy.closes
    return in_hours and is_working_day(local.date(), closures)


def is_allowed(situation: Situation, today: date) -> bool:
    """Whether they may be reminded of anything at all, whatever there is."""
    held = situation.no_reminder_until
    return (
        situation.facts.status in TAKING_PART
        and situation.wants_reminders
        and situation.service_reminds
        and (held is None or held < today)
        and situation.preferred is not Channel.PHONE
        and FOLLOW_UP not in situation.refused
        and not situation.waits_for_team
        and situation.facts.unreachable_on is None
    )


def is_something_open(facts: Facts, today: date) -> bool:
    """Whether a step is open that is not done, or a check-in is due."""
    return any(day is not None and day <= today for day in (facts.open_from, facts.check_in_due_on))


def break_today(facts: Facts, today: date) -> Span | None:
    """The break that they are in, if they are: the one that lasts longest."""
    going = [span for span in facts.pauses if today in span]
    return max(going, key=lambda span: span.last_on, default=None)


def break_occasion(until: date) -> str:
    """What the reminders about a break that ends on a day have in common."""
    return f"break {until.isoformat()}"


def _is_too_soon(situation: Situation, policy: Policy, today: date) -> bool:
    """Within a week of the last one; also if that was tomorrow, because the clock went back."""
    last_on = max((one.on for one in situation.sent if one.counts), default=None)
    return last_on is not None and today - last_on < policy.apart


def _template(situation: Situation, policy: Policy, today: date) -> Template | None:
    facts = situation.facts
    if break_today(facts, today) or not is_something_open(facts, today):
        return None
    if today - facts.silent_from < policy.after:
        return None
    reached = [one for one in situation.in_this_silence if one.counts]
    if situation.preferred is Channel.LETTER:  # each is somebody's work, and slow: one a silence
        is_silent = situation.state in _SILENT
        return Template.QUIET if is_silent and not reached else None
    if len(reached) >= (1 if situation.would_rather_not_say else policy.most):
        return None
    options = list(_options(situation, today))
    if len(reached) == policy.most - 1:
        again = situation.state in _SILENT
        return Template.LAST_ONE if options or again else None
    return next((option for option in options), None)


def _options(situation: Situation, today: date) -> Iterator[Template]:
    """What there is to say, the best first; nothing is said twice, but that more has opened."""
    facts, since = situation.facts, situation.facts.silent_from
    said = {one.template: one.on for one in situation.in_this_silence if one.counts}
    if _was_our_fault(situation) and Template.OUR_FAULT not in said:
        yield Template.OUR_FAULT
    not_begun = facts.started_on is None
    is_open = facts.open_from is not None and facts.open_from <= today
    if not_begun and is_open and Template.FIRST_STEP not in said:
        yield Template.FIRST_STEP
    due_on = facts.check_in_due_on
    is_due = due_on is not None and since < due_on <= today
    if is_due and not not_begun and not situation.was_low and Template.CHECK_IN not in said:
        yield Template.CHECK_IN
    opened_on = situation.opened_on
    newest = max(since, said.get(Template.NEW_STEP, since))
    if opened_on is not None and newest < opened_on <= today and not not_begun:
        yield Template.NEW_STEP
    if situation.state in _SILENT and Template.QUIET not in said:
        yield Template.QUIET


def _was_our_fault(situation: Situation) -> bool:
    """Whether some of this silence was ours: it failed, and by now they can be reached again."""
    return any(one.status is MessageStatus.FAILED for one in situation.in_this_silence)


def _about_a_break(
    situation: Situation, policy: Policy, today: date, not_before: datetime
) -> Reminder | None:
    going = break_today(situation.facts, today)
    if going is None or situation.preferred is Channel.LETTER:
        return None
    until = going.last_on + _DAY
    occasion = break_occasion(until)
    about_it = [one for one in situation.sent if one.occasion.startswith(occasion)]
    is_short = until - going.first_on < policy.shortest
    if is_short or today <= going.first_on or any(one.counts for one in about_it):
        return None
    if today < _last_working_day(until - policy.before_end, situation.facts.days.closures):
        return None
    return Reminder(
        Template.BREAK_ENDING, f"{occasion}/{len(about_it) + 1}", not_before, until=until
    )


def _last_working_day(day: date, closures: tuple[Span, ...]) -> date:
    """The day, or the working day before it; a week is looked through and no more."""
    days = [day - _DAY * n for n in range(7)]
    return next((each for each in days if is_working_day(each, closures)), day)
