"""Gather what is known of many enrolments with a constant number of statements, and judge them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from platform_core.checkins.queries import LAST_ANSWERS, last_answers_from
from platform_core.engagement import heard, sent
from platform_core.engagement.facts import Judgement
from platform_core.engagement.known import Gathered, known
from platform_core.engagement.pattern import Pattern
from platform_core.engagement.rules import judge
from platform_core.engagement.services import around, policies, policy_of
from platform_core.enrolment.queries import PAUSES, pauses_from
from platform_core.release.queries import HAPPENED, progress_from
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment
from platform_core.storage.together import Together

_AN_OPEN_DAY_OVER = timedelta(days=2)
_QUESTIONS = Together(heard.USE, sent.DONE, LAST_ANSWERS, PAUSES, HAPPENED)

__all__ = ["around", "gather", "judged", "policies", "policy_of"]


def gather(
    session: Session,
    enrolments: Sequence[Enrolment],
    *,
    today: date,
    here: Mapping[int, Pattern] | None = None,
) -> Gathered:
    """What is known of many enrolments, in eight statements however many they are; of one, in four.

    What they left part-way is only asked for those of whose silence a day is over: before that no
    policy has anything to say of it. ``here``: the patterns, known already, of people who have
    just come and so are not silent.
    """
    ids = [enrolment.id for enrolment in enrolments if enrolment.id is not None]
    not_joined = [one.id for one in enrolments if one.id is not None and one.joined_at is None]
    used, about, answered, paused, happened = _QUESTIONS.ask(session, ids)
    use, done, pauses = heard.use_from(used), sent.done_from(about), pauses_from(paused, ids)
    lately = today - _AN_OPEN_DAY_OVER
    silent = [one for one in ids if one in use and use[one].last_on <= lately and here is None]
    return Gathered(
        use=use,
        patterns=heard.patterns_of(session, ids) if here is None else here,
        left_part_way=heard.left_part_way_of(session, silent),
        spoken_with=done.spoken_with,
        left_alone_until=done.left_alone_until,
        invitations=sent.invitations_of(session, not_joined),
        messages=done.messages,
        changed=done.changed,
        flagged=done.flagged,
        check_ins=last_answers_from(answered),
        pauses=pauses,
        progress=progress_from(happened, enrolments, pauses),
    )


def judged(session: Session, enrolment: Enrolment, *, today: date) -> Judgement:
    """One enrolment as it stands on a local date, as the sweep would judge it."""
    shared = around(session, enrolment.service_id)
    facts = known(
        enrolment,
        gather(session, [enrolment], today=today),
        shared,
        zone=settings().zone,
        today=today,
    ).facts
    return judge(facts, shared.policy(enrolment.service_id), today=today)
