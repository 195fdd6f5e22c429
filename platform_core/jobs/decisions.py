"""What the sweep means to do about one enrolment. Pure: nothing here asks or writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from platform_core.checkins.rules import Care, care_for
from platform_core.clock import start_of
from platform_core.engagement.actions import Move
from platform_core.engagement.facts import Facts, Judgement, RaisedRule, Reason, State
from platform_core.engagement.known import Around, Gathered, Known, known
from platform_core.engagement.rules import is_let_be, is_over, judge
from platform_core.flags.actions import Prompt
from platform_core.flags.rules import (
    ANSWERED_BY_COMING_BACK,
    PURPOSE,
    Purpose,
    Rule,
    very_low_wants_contact,
)
from platform_core.release.ahead import Ahead
from platform_core.release.values import StageState
from platform_core.storage.tables import Enrolment, Flag

_ABOUT_ENGAGEMENT = frozenset(rule for rule in Rule if PURPOSE[rule] is Purpose.ENGAGEMENT)
_JUDGED: Mapping[str, RaisedRule] = {rule.value: rule for rule in RaisedRule}


@dataclass(frozen=True, slots=True)
class Page:
    """Some due enrolments with everything that was gathered about them."""

    gathered: Gathered
    around: Around
    unresolved: Mapping[int, Sequence[Flag]]


@dataclass(frozen=True, slots=True)
class Decision:
    """One enrolment as it was seen, how it is judged, and what follows."""

    seen: Enrolment
    known: Known
    judgement: Judgement
    look_again_at: datetime | None
    prompts: tuple[Prompt, ...]
    answered: tuple[Flag, ...]
    needless: tuple[Flag, ...]
    policy: str

    @property
    def openings(self) -> Ahead | None:
        """The path, if a stage has opened on it that is not recorded yet."""
        path = self.known.path
        return path if path and path.due_openings and not is_over(self.known.facts.status) else None

    @property
    def is_plain(self) -> bool:
        """Whether nothing follows but another date to look again."""
        follows = self.prompts or self.answered or self.needless or self.openings
        return not follows and not self.move.is_change

    @property
    def move(self) -> Move:
        """The move of the state, or of nothing but the date to look again."""
        return Move(self.seen, self.known.facts, self.judgement, self.look_again_at, self.policy)


def decide(
    enrolment: Enrolment, page: Page, *, zone: ZoneInfo, today: date, found: Known | None = None
) -> Decision:
    """Judge one enrolment of a page on a local date, by the policy of its service. ``found``: what
    is known of it, if that has been put together already.

    The silence of somebody who waits for us to give them another way in is ours, and no flag.
    """
    policy = page.around.policy(enrolment.service_id)
    if found is None:
        found = known(enrolment, page.gathered, page.around, zone=zone, today=today)
    judgement = judge(found.facts, policy, today=today)
    flags = page.unresolved.get(enrolment.id or 0, ())
    waits = {Rule(flag.rule) for flag in flags}
    very_low = page.gathered.flagged.get(enrolment.id or 0, {}).get(Rule.VERY_LOW_CHECK_IN)
    raises = _raises(found, judgement, very_low.raised_at if very_low else None)
    prompts = tuple(
        Prompt(enrolment.id or 0, enrolment.service_id, rule, evidence)
        for rule, evidence in raises
        if rule not in waits
        and not (rule in ANSWERED_BY_COMING_BACK and Rule.NEEDS_ACCESS in waits)
    )
    answered, needless = _answered(found, flags), _needless(found, judgement, flags, today)
    after = _facts_after(found.facts, prompts, (*answered, *needless), today)
    lasting = judgement if after is found.facts else judge(after, policy, today=today)
    return Decision(
        seen=enrolment,
        known=found,
        judgement=judgement,
        look_again_at=_look_again_at(found, lasting, zone, today),
        prompts=prompts,
        answered=answered,
        needless=needless,
        policy=policy.version,
    )


def _facts_after(
    facts: Facts, prompts: Sequence[Prompt], settled: Sequence[Flag], today: date
) -> Facts:
    """The facts once all of this has been done: what the deadline is to be reckoned from."""
    raised_now = {_JUDGED[p.rule]: today for p in prompts if p.rule in _JUDGED}
    settled_now = {_JUDGED[flag.rule]: today for flag in settled if flag.rule in _JUDGED}
    if not raised_now and not settled_now:
        return facts
    raised, settled_before = dict(facts.raised), dict(facts.settled)
    return replace(facts, raised=raised | raised_now, settled=settled_before | settled_now)


def _look_again_at(
    found: Known, judgement: Judgement, zone: ZoneInfo, today: date
) -> datetime | None:
    """The start of the first day on which the state, or what is open, changes by itself."""
    if is_over(found.facts.status):
        return None
    stages = found.path.stages if found.path else ()
    opens = [stage.opens_on for stage in stages if stage.state is StageState.LATER]
    days = [day for day in (judgement.look_again_on, *opens) if day and day > today]
    return start_of(min(days), zone) if days else None


def _raises(
    found: Known, judgement: Judgement, very_low_raised_at: datetime | None
) -> Iterator[tuple[Rule, tuple[Reason, ...]]]:
    for rule in judgement.flags:
        yield Rule(rule), judgement.evidence
    check_in = found.check_in
    if (
        check_in is not None
        and not is_over(found.facts.status)
        and care_for(check_in.mood) is Care.VERY_LOW
        and very_low_wants_contact(
            check_in.at, spoke_at=found.spoke_at, raised_at=very_low_raised_at
        )
    ):
        reason = Reason("very_low_check_in", {"on": check_in.on_day.isoformat()})
        yield Rule.VERY_LOW_CHECK_IN, (reason,)


def _answered(found: Known, flags: Sequence[Flag]) -> tuple[Flag, ...]:
    heard_at = found.heard_at
    return tuple(
        flag
        for flag in flags
        if heard_at and heard_at > flag.raised_at and Rule(flag.rule) in ANSWERED_BY_COMING_BACK
    )


def _needless(
    found: Known, judgement: Judgement, flags: Sequence[Flag], today: date
) -> tuple[Flag, ...]:
    """Flags about engagement once somebody has paused by choice, asked to be let be, or left."""
    if judgement.state is State.PAUSED_BY_CHOICE or is_over(found.facts.status):
        rules = _ABOUT_ENGAGEMENT
    elif is_let_be(found.facts, today):
        rules = ANSWERED_BY_COMING_BACK
    else:
        return ()
    answered = _answered(found, flags)
    return tuple(flag for flag in flags if flag not in answered and Rule(flag.rule) in rules)
