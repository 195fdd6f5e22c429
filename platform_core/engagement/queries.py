"""Gather what is known of many enrolments with a constant number of statements, and judge them."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, select

from platform_core.checkins.queries import last_answers_of_many
from platform_core.content.queries import PlanUnknown, current_plan
from platform_core.content.rules import Plan
from platform_core.engagement import heard, sent
from platform_core.engagement.facts import Judgement
from platform_core.engagement.known import Around, Gathered, known
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.enrolment.queries import closures_of, pauses_of
from platform_core.release.queries import progress_of_many
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Service


def gather(session: Session, enrolments: Sequence[Enrolment], *, today: date) -> Gathered:
    """What is known of many enrolments, in a dozen statements however many they are.

    What they left part-way is only asked for those who have been silent long enough for it to be
    said.
    """
    ids = [enrolment.id for enrolment in enrolments if enrolment.id is not None]
    not_joined = [one.id for one in enrolments if one.id is not None and one.joined_at is None]
    use = heard.use_of(session, ids)
    lately = today - timedelta(days=current_policy().slowing.after)
    silent = [one for one in ids if one in use and use[one].last_on <= lately]
    return Gathered(
        use=use,
        patterns=heard.patterns_of(session, ids),
        left_part_way=heard.left_part_way_of(session, silent),
        spoken_with=heard.spoken_with(session, ids),
        invitations=sent.invitations_of(session, not_joined),
        messages=sent.messages_of(session, ids),
        changed=sent.changes_of(session, ids),
        flagged=sent.flagged_of(session, ids),
        check_ins=last_answers_of_many(session, ids),
        pauses=pauses_of(session, ids),
        progress=progress_of_many(session, enrolments),
    )


def around(session: Session) -> Around:
    """The plan and the closures of every service: a few statements for each."""
    services = session.exec(select(Service)).all()
    return Around(
        plans={service.id or 0: _plan(session, service) for service in services},
        closures={service.id or 0: closures_of(session, service.id or 0) for service in services},
    )


def judged(session: Session, enrolment: Enrolment, *, today: date) -> Judgement:
    """One enrolment as it stands on a local date, as the sweep would judge it."""
    facts = known(
        enrolment,
        gather(session, [enrolment], today=today),
        around(session),
        zone=settings().zone,
        today=today,
    ).facts
    return judge(facts, current_policy(), today=today)


def _plan(session: Session, service: Service) -> Plan | None:
    """A service whose plan is not published has nothing open, which counts against nobody."""
    try:
        return current_plan(session, service.plan_key)
    except PlanUnknown:
        return None
