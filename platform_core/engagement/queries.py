"""Gather what is known of many enrolments with a constant number of statements, and judge them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import Session

from platform_core.checkins.queries import LAST_ANSWERS, last_answers_from
from platform_core.engagement import heard, sent, services
from platform_core.engagement.facts import Judgement
from platform_core.engagement.known import Around, Gathered, known
from platform_core.engagement.rules import judge
from platform_core.engagement.services import around, around_from, policies, policy_of
from platform_core.enrolment.queries import PAUSES, pauses_from
from platform_core.release.queries import HAPPENED, progress_from
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment
from platform_core.storage.together import Together

_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]
JUDGED: tuple[Column[Any], ...] = tuple(
    _ENROLMENT.c[name]
    for name in (
        "id",
        "service_id",
        "status",
        "pace",
        "check_in_every",
        "check_in_weekday",
        "referred_on",
        "programme_on",
        "joined_at",
        "engagement",
        "engagement_since",
        "look_again_at",
    )
)
"""All that judging reads of an enrolment, for those who read plain rows."""

_AN_OPEN_DAY_OVER = timedelta(days=2)
_QUESTIONS = (heard.USE, sent.DONE, LAST_ANSWERS, PAUSES, HAPPENED)
_OF_MANY = Together(*_QUESTIONS)
_OF_ONE = Together(*_QUESTIONS, heard.PATTERNS, services.OF_ONE)

__all__ = ["JUDGED", "around", "gather", "gather_here", "judged", "policies", "policy_of"]


def gather(session: Session, enrolments: Sequence[Enrolment], *, today: date) -> Gathered:
    """What is known of many enrolments, in eight statements however many they are; of one, in four.

    What they left part-way is only asked for those of whose silence a day is over: before that no
    policy has anything to say of it.
    """
    ids = [enrolment.id for enrolment in enrolments if enrolment.id is not None]
    not_joined = [one.id for one in enrolments if one.id is not None and one.joined_at is None]
    found = _gathered(enrolments, ids, _OF_MANY.ask(session, ids))
    lately = today - _AN_OPEN_DAY_OVER
    silent = [one for one, use in found.use.items() if use.last_on <= lately]
    return replace(
        found,
        patterns=heard.patterns_of(session, ids),
        left_part_way=heard.left_part_way_of(session, silent),
        invitations=sent.invitations_of(session, not_joined),
    )


def gather_here(session: Session, here: Enrolment) -> tuple[Gathered, Around]:
    """What is known of somebody who has just come, so is not silent, and what their service shares:
    in one statement."""
    one = here.id or 0
    *about_them, patterns, shared = _OF_ONE.ask(session, [one], service=here.service_id)
    found = replace(
        _gathered([here], [one], about_them),
        patterns=heard.patterns_from(patterns),
        invitations=sent.invitations_of(session, [one] if here.joined_at is None else []),
    )
    return found, around_from(session, shared)


def _gathered(
    enrolments: Sequence[Enrolment], ids: Sequence[int], answers: Sequence[Sequence[Any]]
) -> Gathered:
    """What answers the questions."""
    used, about, answered, paused, happened = answers
    done, pauses = sent.done_from(about), pauses_from(paused, ids)
    return Gathered(
        use=heard.use_from(used),
        patterns={},
        left_part_way={},
        spoken_with=done.spoken_with,
        left_alone_until=done.left_alone_until,
        invitations={},
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
