"""Whose link it is, how it stands, and what was said last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, func
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from platform_core.accounts.secrets import hash_of
from platform_core.enrolment.queries import open_pause
from platform_core.enrolment.rules import Pace, Status
from platform_core.storage.among import among, ask
from platform_core.storage.tables import Enrolment, EnrolmentEvent, Person, TapLink
from platform_core.taps.rules import DOES, Answer, Standing, could_be_token, standing

_LINK: Table = TapLink.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Found:
    """A link with its enrolment and person, and how it stands."""

    link: TapLink
    enrolment: Enrolment
    person: Person
    standing: Standing

    @property
    def answer(self) -> Answer | None:
        """What was said with it, if anything was."""
        return Answer(self.link.answer) if self.link.answer else None


class Said(NamedTuple):
    """The newest answer of somebody, and when they gave it."""

    answer: Answer
    at: datetime


def look_up(session: Session, token: str, *, now: datetime) -> Found | None:
    """The link that has this token, whatever it is worth now; nothing if there is none."""
    if not could_be_token(token):
        return None
    row = session.exec(
        select(TapLink, Enrolment, Person)
        .join(Enrolment, col(Enrolment.id) == col(TapLink.enrolment_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(TapLink.token_hash == hash_of(token), col(Person.disabled_at).is_(None))
    ).first()
    if row is None:
        return None
    link, enrolment, person = row
    answer = Answer(link.answer) if link.answer else None
    stands = standing(Status(enrolment.status), answer, expires_at=link.expires_at, now=now)
    return Found(link, enrolment, person, stands)


def break_until(session: Session, enrolment_id: int) -> date | None:
    """The first day after the break that somebody is in, if they are."""
    going = open_pause(session, enrolment_id)
    return date.fromordinal(going.last_on.toordinal() + 1) if going else None


def pace_before(session: Session, link: TapLink) -> Pace | None:
    """The pace that somebody had before the answer of this link changed it, if it did."""
    answer = Answer(link.answer) if link.answer else None
    if answer is None or DOES[answer].pace is None:
        return None
    newest: Any = session.exec(
        select(EnrolmentEvent)
        .where(EnrolmentEvent.enrolment_id == link.enrolment_id, EnrolmentEvent.kind == "pace")
        .order_by(col(EnrolmentEvent.id).desc())
    ).first()
    is_ours = newest and newest.at == link.answered_at and newest.after == DOES[answer].pace
    return Pace(newest.before) if is_ours and newest.before else None


_last = (
    core_select(_LINK.c.enrolment_id, func.max(_LINK.c.answered_at).label("at"))
    .where(among(_LINK.c.enrolment_id), _LINK.c.answered_at.is_not(None))
    .group_by(_LINK.c.enrolment_id)
    .subquery()
    .c
)
_LAST_ANSWERS = core_select(_LINK.c.enrolment_id, _LINK.c.answer, _LINK.c.answered_at).join(
    _last.enrolment_id.table,
    (_last.enrolment_id == _LINK.c.enrolment_id) & (_last.at == _LINK.c.answered_at),
)


def last_answers_of_many(session: Session, ids: Collection[int]) -> dict[int, Said]:
    """The newest answer of each enrolment that gave one, in one statement."""
    return {one: Said(Answer(answer), at) for one, answer, at in ask(session, _LAST_ANSWERS, ids)}
