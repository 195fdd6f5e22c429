"""Everything known of one enrolment, put together from what was gathered for many. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from platform_core.checkins.queries import Answered
from platform_core.checkins.rules import due_on
from platform_core.content.rules import Plan
from platform_core.engagement.facts import Facts, RaisedRule
from platform_core.engagement.heard import Use
from platform_core.engagement.open_days import Days
from platform_core.engagement.pattern import Pattern
from platform_core.engagement.policy import Policy, current_policy
from platform_core.engagement.sent import Changed, Flagged, Invited, Sent
from platform_core.enrolment.rules import Span, Status
from platform_core.release.ahead import Ahead
from platform_core.release.ahead import ahead as path_ahead
from platform_core.release.policy import read_policy as release_policy
from platform_core.release.values import Progress, StageState
from platform_core.storage.tables import Enrolment

INVITATION = "invitation"  # the template of the message that invites
_UNDELIVERED = ("waiting", "sending", "failed")
_UNCHANGED = Changed(None, None)
_ALL_WHOLE = Days()
_JUDGED: Mapping[str, RaisedRule] = {rule.value: rule for rule in RaisedRule}


@dataclass(frozen=True, slots=True)
class Around:
    """What all enrolments of a service share, by the service's id: plan, how much its days count,
    the policy if the service chose its own, and the last day whose pulse is known."""

    plans: Mapping[int, Plan | None]
    days: Mapping[int, Days]
    policies: Mapping[int, Policy] = field(default_factory=dict)
    days_until: Mapping[int, date] = field(default_factory=dict)

    def policy(self, service_id: int) -> Policy:
        """The policy in force in a service."""
        return self.policies.get(service_id) or current_policy()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was asked of the database for many, by enrolment id; the queries say what each is."""

    use: Mapping[int, Use]
    patterns: Mapping[int, Pattern]
    left_part_way: Mapping[int, date]
    spoken_with: Mapping[int, datetime]
    left_alone_until: Mapping[int, date]
    invitations: Mapping[int, Invited]
    messages: Mapping[int, Mapping[str, Sent]]
    changed: Mapping[int, Changed]
    flagged: Mapping[int, Mapping[str, Flagged]]
    check_ins: Mapping[int, Answered]
    pauses: Mapping[int, tuple[Span, ...]]
    progress: Mapping[int, Progress]


class Known(NamedTuple):
    """The facts of one enrolment, its path if it has joined a plan, and exact instants.

    ``heard_at`` is the newest word from the person themselves: a visit, a check-in, the invitation
    opened, joining. ``spoke_at`` is the newest contact in which staff reached them. ``failed_at``
    is when a message failed for good, if nothing was heard or changed since.
    """

    facts: Facts
    path: Ahead | None
    check_in: Answered | None
    heard_at: datetime | None
    spoke_at: datetime | None
    failed_at: datetime | None


def known(
    enrolment: Enrolment, gathered: Gathered, around: Around, *, zone: ZoneInfo, today: date
) -> Known:
    """Put one enrolment's facts together. ``today`` is the local date in ``zone``."""
    one, on = enrolment.id or 0, _Dates(zone)
    use, check_in = gathered.use.get(one), gathered.check_ins.get(one)
    invited, spoke_at = gathered.invitations.get(one), gathered.spoken_with.get(one)
    heard_at = _newest(
        use.last_at if use else None,
        check_in.at if check_in else None,
        invited.opened_at if invited else None,
        enrolment.joined_at,
    )
    resumed_at = gathered.changed.get(one, _UNCHANGED).resumed_at
    failed_at = _failed_at(gathered, one, heard_at)
    settled, raised = _settled_and_raised(gathered.flagged.get(one, {}))
    pauses, joined_on = gathered.pauses.get(one, ()), on(enrolment.joined_at)
    ahead = _path(enrolment, gathered, around, today)
    stages = ahead.stages if ahead else ()
    facts = Facts(
        status=Status(enrolment.status),
        referred_on=enrolment.referred_on,
        delivered_on=on(_delivered_at(gathered, one)),
        opened_on=on(invited.opened_at if invited else None),
        joined_on=joined_on,
        heard_on=on(_newest(heard_at, spoke_at, resumed_at)),
        pattern=gathered.patterns.get(one),
        spoke_on=on(spoke_at),
        left_alone_until=gathered.left_alone_until.get(one),
        started_on=_started_on(use, check_in),
        part_way_on=_part_way_on(gathered, one),
        last_check_in_on=check_in.on_day if check_in else None,
        check_in_due_on=_check_in_due_on(enrolment, check_in, joined_on, pauses),
        check_in_every=enrolment.check_in_every,
        open_from=ahead.open_from if ahead else None,
        last_done_on=_last_done_on(gathered.progress.get(one), check_in),
        waiting=tuple([stage.due_on for stage in stages if stage.state is not StageState.DONE]),
        calendar=tuple([day for stage in stages for day in (stage.opens_on, stage.due_on)]),
        pauses=pauses,
        unreachable_on=on(failed_at),
        unreachable_is_settled=_is_after(settled.get(RaisedRule.COULD_NOT_REACH), failed_at),
        settled={rule: on.day(at) for rule, at in settled.items()},
        raised={rule: on.day(at) for rule, at in raised.items()},
        days=around.days.get(enrolment.service_id, _ALL_WHOLE),
    )
    return Known(facts, ahead, check_in, heard_at, spoke_at, failed_at)


def known_after_visit(before: Known, pattern: Pattern, *, at: datetime, today: date) -> Known:
    """What is known once somebody has come who was not here yet on that day, and has done nothing
    else: their path is what it was. A test holds this and ``known`` together."""
    facts = replace(
        before.facts,
        heard_on=max(before.facts.heard_on or today, today),
        pattern=pattern,
    )
    failed_at = before.failed_at
    if failed_at is not None and at > failed_at:
        failed_at = None
        facts = replace(facts, unreachable_on=None, unreachable_is_settled=False)
    heard_at = _newest(before.heard_at, at)
    return before._replace(facts=facts, heard_at=heard_at, failed_at=failed_at)


@dataclass(frozen=True, slots=True)
class _Dates:
    zone: ZoneInfo

    def __call__(self, moment: datetime | None) -> date | None:
        return self.day(moment) if moment else None

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def _newest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def _settled_and_raised(
    flagged: Mapping[str, Flagged],
) -> tuple[dict[RaisedRule, datetime], dict[RaisedRule, datetime]]:
    """When flags of each rule that is judged here were last resolved, and last raised."""
    if not flagged:  # as most are
        return {}, {}
    judged = [(_JUDGED[rule], flag) for rule, flag in flagged.items() if rule in _JUDGED]
    settled = {rule: flag.settled_at for rule, flag in judged if flag.settled_at}
    return settled, {rule: flag.raised_at for rule, flag in judged}


def _is_after(settled_at: datetime | None, failed_at: datetime | None) -> bool:
    return settled_at is not None and failed_at is not None and settled_at >= failed_at


def _path(enrolment: Enrolment, gathered: Gathered, around: Around, today: date) -> Ahead | None:
    plan = around.plans.get(enrolment.service_id)
    progress = gathered.progress.get(enrolment.id or 0)
    if plan is None or progress is None:
        return None
    return path_ahead(plan, progress, release_policy(), today=today)


def _delivered_at(gathered: Gathered, one: int) -> datetime | None:
    """When the invitation left us. One that was not emailed was printed when it was made."""
    invited = gathered.invitations.get(one)
    if invited is None:
        return None
    message = gathered.messages.get(one, {}).get(INVITATION)
    if message is None or message.created_at < invited.issued_at:
        return invited.issued_at
    return None if message.status in _UNDELIVERED else message.settled_at


def _failed_at(gathered: Gathered, one: int, heard_at: datetime | None) -> datetime | None:
    """When the newest message failed for good, unless something has changed since."""
    newest = max(
        gathered.messages.get(one, {}).values(), key=lambda sent: sent.created_at, default=None
    )
    if newest is None or newest.status != "failed" or newest.settled_at is None:
        return None
    invited = gathered.invitations.get(one)
    changed = gathered.changed.get(one, _UNCHANGED)
    since = (heard_at, changed.contact_at, invited.issued_at if invited else None)
    is_stale = any(moment is not None and moment > newest.settled_at for moment in since)
    return None if is_stale else newest.settled_at


def _started_on(use: Use | None, check_in: Answered | None) -> date | None:
    firsts = (use.first_step_on if use else None, check_in.on_day if check_in else None)
    return min((day for day in firsts if day), default=None)


def _last_done_on(progress: Progress | None, check_in: Answered | None) -> date | None:
    finished = progress.finished.values() if progress else ()
    return max((*finished, *([check_in.on_day] if check_in else [])), default=None)


def _part_way_on(gathered: Gathered, one: int) -> date | None:
    """When a step was left unfinished, if no other step was touched on a later day."""
    opened_on, use = gathered.left_part_way.get(one), gathered.use.get(one)
    return opened_on if use and opened_on == use.last_step_on else None


def _check_in_due_on(
    enrolment: Enrolment,
    check_in: Answered | None,
    joined_on: date | None,
    pauses: tuple[Span, ...],
) -> date | None:
    if joined_on is None:
        return None
    return due_on(
        enrolment.check_in_every,
        enrolment.check_in_weekday,
        check_in.on_day if check_in else None,
        joined_on,
        pauses=pauses,
    )
