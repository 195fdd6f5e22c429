"""Who could get a reminder, and what is known of them, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, exists, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from platform_core.checkins.rules import Care, care_for
from platform_core.clock import local_date
from platform_core.engagement.facts import State
from platform_core.engagement.known import Around, Gathered, Known, known
from platform_core.engagement.queries import around, gather
from platform_core.enrolment.refusals import refusals_of_many
from platform_core.enrolment.rules import TAKING_PART, Channel, Status
from platform_core.flags.rules import PURPOSE, Purpose, Rule
from platform_core.notifications.reminders.rules import (
    Policy,
    Sent,
    Situation,
    break_occasion,
    break_today,
    is_allowed,
    is_hour,
    is_something_open,
)
from platform_core.notifications.rules import REMINDERS, MessageStatus, Template
from platform_core.release.values import StageState
from platform_core.settings import settings
from platform_core.storage.among import among, ask
from platform_core.storage.tables import Activity, Enrolment, Message, Person, Service
from platform_core.taps.queries import Said, last_answers_of_many
from platform_core.taps.rules import Answer

PAGE = 500

_MESSAGE: Table = Message.__table__  # type: ignore[attr-defined]
_KINDS = tuple(sorted(template.value for template in REMINDERS))
_COUNTING = tuple(
    sorted(
        status.value
        for status in MessageStatus
        if status not in (MessageStatus.CANCELLED, MessageStatus.FAILED)
    )
)
# In the other states of engagement nothing is open, nobody can be reached, or it is over.
_CAN_BE_REMINDED = (
    State.ON_TRACK,
    State.SLOWING,
    State.QUIET,
    State.STOPPED_PART_WAY,
    State.READING_NO_CHECK_INS,
    State.JOINED_NOT_STARTED,
    State.PAUSED_BY_CHOICE,
)
_MADE = (
    core_select(
        _MESSAGE.c.enrolment_id,
        _MESSAGE.c.template,
        _MESSAGE.c.status,
        _MESSAGE.c.created_at,
        _MESSAGE.c.occasion,
    )
    .where(among(_MESSAGE.c.enrolment_id), _MESSAGE.c.template.in_(_KINDS))
    .order_by(_MESSAGE.c.id)
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some enrolments that could get a reminder, with everything that was asked about them."""

    enrolments: Sequence[Enrolment]
    situations: Mapping[int, Situation]


def policy_now() -> Policy:
    """The policy of reminders, in the time zone of this installation."""
    return Policy(settings().zone)


def could_be_reminded(
    session: Session, policy: Policy, *, now: datetime, after: int = 0, limit: int = PAGE
) -> Sequence[Enrolment]:
    """The next enrolments by id that could get a reminder now, as far as one look can tell."""
    today = local_date(now, policy.zone)
    was_reminded = exists().where(
        _MESSAGE.c.enrolment_id == Enrolment.id,
        _MESSAGE.c.template.in_(_KINDS),
        _MESSAGE.c.status.in_(_COUNTING),
        _MESSAGE.c.created_at > now - policy.apart + timedelta(days=1),
    )
    was_here = exists().where(
        and_(
            col(Activity.enrolment_id) == Enrolment.id,
            col(Activity.on_day) > today - policy.after,
        )
    )
    return session.exec(
        select(Enrolment)
        .join(Service, col(Service.id) == col(Enrolment.service_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(
            col(Enrolment.id) > after,
            col(Enrolment.status).in_(sorted(TAKING_PART)),
            col(Enrolment.engagement).in_(_CAN_BE_REMINDED),
            col(Enrolment.wants_reminders),
            col(Enrolment.preferred_channel) != Channel.PHONE.value,
            or_(
                col(Enrolment.no_reminder_until).is_(None),
                col(Enrolment.no_reminder_until) < today,
            ),
            col(Service.reminds),
            col(Person.disabled_at).is_(None),
            or_(
                col(Person.email).is_not(None),
                col(Person.phone).is_not(None),
                col(Enrolment.preferred_channel) == Channel.LETTER.value,
            ),
            ~was_reminded,
            or_(col(Enrolment.status) == Status.PAUSED.value, ~was_here),
        )
        .order_by(col(Enrolment.id))
        .limit(limit)
    ).all()


def situations_of(
    session: Session, enrolments: Sequence[Enrolment], shared: Around, *, today: date
) -> dict[int, Situation]:
    """What a reminder to each depends on, in a fixed number of statements."""
    found = _found_of(session, enrolments, shared, today=today)
    return {one: situation for one, (_, situation) in found.items()}


def _found_of(
    session: Session, enrolments: Sequence[Enrolment], shared: Around, *, today: date
) -> dict[int, tuple[Known, Situation]]:
    ids = [one.id for one in enrolments if one.id is not None]
    gathered = gather(session, enrolments, today=today)
    refused = refusals_of_many(session, ids, today=today)
    answers = last_answers_of_many(session, ids)
    made, reminds = reminders_of_many(session, ids), _services_that_remind(session)
    everything = {}
    for one in enrolments:
        found = known(one, gathered, shared, zone=settings().zone, today=today)
        situation = _situation(
            one,
            gathered,
            found,
            refused=refused[one.id or 0],
            sent=made.get(one.id or 0, ()),
            answer=answers.get(one.id or 0),
            service_reminds=one.service_id in reminds,
            today=today,
        )
        everything[one.id or 0] = (found, situation)
    return everything


def reminders_of_many(session: Session, ids: Collection[int]) -> dict[int, tuple[Sent, ...]]:
    """Every reminder ever made to each, whatever became of it, first to last."""
    found: defaultdict[int, list[Sent]] = defaultdict(list)
    for row in ask(session, _MADE, ids):
        found[row.enrolment_id].append(_sent(row, settings().zone))
    return {one: tuple(made) for one, made in found.items()}


def is_still_wanted(session: Session, message: Message, *, now: datetime) -> bool:
    """Whether a reminder that was made earlier may go out now: nothing has been heard since, there
    is still something to remind of, and it is neither night nor a day on which nobody works."""
    return message.id in still_wanted_of_many(session, [message], now=now)


def still_wanted_of_many(
    session: Session, messages: Sequence[Message], *, now: datetime
) -> frozenset[int]:
    """Which of several reminders may go out now, as above, in a fixed number of statements."""
    zone, policy = settings().zone, policy_now()
    today = local_date(now, zone)
    ids = {message.enrolment_id for message in messages}
    enrolments = session.exec(select(Enrolment).where(col(Enrolment.id).in_(ids))).all()
    services = {enrolment.service_id for enrolment in enrolments}
    shared = around(session, services.pop() if len(services) == 1 else None)
    found = _found_of(session, enrolments, shared, today=today)
    wanted = (
        message.id
        for message in messages
        if message.enrolment_id in found
        and _may_go(message, *found[message.enrolment_id], policy, now=now, today=today)
    )
    return frozenset(one for one in wanted if one is not None)


def _may_go(
    message: Message,
    found: Known,
    situation: Situation,
    policy: Policy,
    *,
    now: datetime,
    today: date,
) -> bool:
    heard = [at for at in (found.heard_at, found.spoke_at) if at and at > message.created_at]
    if heard or not is_hour(now, policy, situation.facts.days.closures):
        return False
    return is_allowed(situation, today) and _is_still_so(situation, message, today)


def _is_still_so(situation: Situation, message: Message, today: date) -> bool:
    going = break_today(situation.facts, today)
    if Template(message.template) is Template.BREAK_ENDING:
        if going is None:
            return False
        until = date.fromordinal(going.last_on.toordinal() + 1)
        return message.occasion.startswith(break_occasion(until))
    return going is None and is_something_open(situation.facts, today)


def _services_that_remind(session: Session) -> frozenset[int]:
    return frozenset(
        one for one in session.exec(select(Service.id).where(col(Service.reminds))) if one
    )


def _sent(row: Any, zone: ZoneInfo) -> Sent:
    made_on = local_date(row.created_at, zone)
    return Sent(Template(row.template), MessageStatus(row.status), made_on, row.occasion)


def _situation(
    enrolment: Enrolment,
    gathered: Gathered,
    found: Known,
    *,
    refused: frozenset[str],
    sent: tuple[Sent, ...],
    answer: Said | None,
    service_reminds: bool,
    today: date,
) -> Situation:
    flagged = gathered.flagged.get(enrolment.id or 0, {})
    check_in = found.check_in
    return Situation(
        facts=found.facts,
        state=State(enrolment.engagement),
        preferred=Channel(enrolment.preferred_channel),
        wants_reminders=enrolment.wants_reminders,
        no_reminder_until=enrolment.no_reminder_until,
        service_reminds=service_reminds,
        refused=refused,
        opened_on=_opened_on(found, today),
        was_low=check_in is not None and care_for(check_in.mood) is not Care.NONE,
        waits_for_team=any(
            flag.is_unresolved and PURPOSE[Rule(rule)] is Purpose.CONTACT
            for rule, flag in flagged.items()
        ),
        would_rather_not_say=answer is not None
        and answer.answer is Answer.RATHER_NOT_SAY
        and local_date(answer.at, settings().zone) >= found.facts.silent_from,
        sent=sent,
    )


def _opened_on(found: Known, today: date) -> date | None:
    """The newest day on which a stage opened that is not done, or on which a step came open."""
    stages = found.path.stages if found.path else ()
    opened = [one.opens_on for one in stages if one.state is StageState.OPEN]
    days = [*opened, found.facts.open_from]
    return max((day for day in days if day is not None and day <= today), default=None)
