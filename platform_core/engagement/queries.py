"""Gather what is known of many enrolments with a constant number of statements, and judge them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from platform_core.checkins.queries import last_answers_of_many
from platform_core.engagement import heard, sent
from platform_core.engagement.facts import Judgement
from platform_core.engagement.known import Gathered, known
from platform_core.engagement.pattern import Pattern
from platform_core.engagement.rules import judge
from platform_core.engagement.services import around, policies, policy_of
from platform_core.enrolment.queries import pauses_of
from platform_core.release.queries import progress_of_many
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment

_AN_OPEN_DAY_OVER = timedelta(days=2)

__all__ = ["around", "gather", "judged", "policies", "policy_of"]


def gather(
    session: Session,
    enrolments: Sequence[Enrolment],
    *,
    today: date,
    here: Mapping[int, Pattern] | None = None,
) -> Gathered:
    """What is known of many enrolments, in eight statements however many they are.

    What they left part-way is only asked for those of whose silence a day is over: before that no
    policy has anything to say of it. ``here``: the patterns, known already, of people who have
    just come and so are not silent.
    """
    ids = [enrolment.id for enrolment in enrolments if enrolment.id is not None]
    not_joined = [one.id for one in enrolments if one.id is not None and one.joined_at is None]
    use = heard.use_of(session, ids)
    lately = today - _AN_OPEN_DAY_OVER
    silent = [one for one in ids if one in use and use[one].last_on <= lately and here is None]
    done, pauses = sent.done_about(session, ids), pauses_of(session, ids)
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
        check_ins=last_answers_of_many(session, ids),
        pauses=pauses,
        progress=progress_of_many(session, enrolments, pauses=pauses),
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
