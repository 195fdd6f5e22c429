"""What somebody wrote for themselves; what they share; and step words counted, never by row."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from platform_core.accounts.rules import Caseload
from platform_core.storage.tables import (
    Enrolment,
    Person,
    Reflection,
    StepWord,
    Story,
    StoryOpened,
    StoryShare,
)

_Row = TypeVar("_Row", Reflection, Story, StoryShare)
_Asked = TypeVar("_Asked", datetime, Story)


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody of the team opened a story."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepWords:
    """What readers said of one step in one language at one pace (the one they have now).

    ``readers`` said anything at all; ``amounts`` and ``helped`` count each answer that was given.
    Whoever shows this hides small numbers.
    """

    step: str
    language: str
    pace: str
    readers: int
    amounts: Mapping[str, int] = field(default_factory=dict)
    helped: Mapping[str, int] = field(default_factory=dict)


def story_of(session: Session, enrolment_id: int, *, lock: bool = False) -> Story | None:
    """Somebody's own story, shared or not: for themselves only.

    ``lock``: as it is now, and until the end of the transaction.
    """
    return _one(session, select(Story).where(Story.enrolment_id == enrolment_id), lock)


def share_of(session: Session, enrolment_id: int, *, lock: bool = False) -> StoryShare | None:
    """The sharing that stands, if somebody shares their story."""
    standing = select(StoryShare).where(
        StoryShare.enrolment_id == enrolment_id, col(StoryShare.ended_at).is_(None)
    )
    return _one(session, standing, lock)


def shared_since(session: Session, enrolment_id: int, *, caseload: Caseload) -> datetime | None:
    """Since when somebody of this caseload shares their story; nothing if they do not, which looks
    the same as having none."""
    return session.exec(_shared(select(StoryShare.shared_at), enrolment_id, caseload)).first()


def shared_story(session: Session, enrolment_id: int, *, caseload: Caseload) -> Story | None:
    """The story that somebody of this caseload shares, for whoever has noted that they open it."""
    return session.exec(_shared(select(Story), enrolment_id, caseload)).first()


def openings_of(session: Session, enrolment_id: int) -> list[Opened]:
    """Who of the team opened somebody's story, and when, newest first."""
    found = session.exec(
        select(col(Person.name), col(StoryOpened.opened_at))
        .join(Person, col(Person.id) == col(StoryOpened.opened_by))
        .where(StoryOpened.enrolment_id == enrolment_id)
        .order_by(col(StoryOpened.id).desc())
    )
    return [Opened(name, at) for name, at in found]


def reflection_of(
    session: Session, enrolment_id: int, step: str, *, lock: bool = False
) -> Reflection | None:
    """Somebody's own words to the question of a step."""
    own = select(Reflection).where(Reflection.enrolment_id == enrolment_id, Reflection.step == step)
    return _one(session, own, lock)


def reflections_of(session: Session, enrolment_id: int) -> Sequence[Reflection]:
    """All that somebody wrote for themselves, newest first."""
    return session.exec(
        select(Reflection)
        .where(Reflection.enrolment_id == enrolment_id)
        .order_by(col(Reflection.saved_at).desc(), col(Reflection.id).desc())
    ).all()


def word_of(session: Session, enrolment_id: int, step: str) -> StepWord | None:
    """What somebody said last of a step."""
    return session.exec(
        select(StepWord)
        .where(StepWord.enrolment_id == enrolment_id, StepWord.step == step)
        .order_by(col(StepWord.id).desc())
        .limit(1)
    ).first()


def amounts_lately(session: Session, enrolment_id: int) -> list[str | None]:
    """How much the two steps were of which somebody said something last, newest first."""
    newest = (
        select(func.max(StepWord.id))
        .where(StepWord.enrolment_id == enrolment_id)
        .group_by(col(StepWord.step))
    )
    return list(
        session.exec(
            select(StepWord.amount)
            .where(col(StepWord.id).in_(newest))
            .order_by(col(StepWord.id).desc())
            .limit(2)
        )
    )


def step_words(
    session: Session,
    *,
    service_id: int,
    steps: Collection[str] | None = None,
    since: datetime | None = None,
) -> list[StepWords]:
    """What the readers of one service said of each step, by language and pace, in one statement.

    The newest word of each reader on a step counts, if it was said at ``since`` or later.
    """
    newest = select(func.max(StepWord.id)).group_by(col(StepWord.enrolment_id), col(StepWord.step))
    asked = (
        select(  # type: ignore[call-overload]  # more columns than SQLModel has overloads for
            col(StepWord.step),
            col(StepWord.language),
            col(Enrolment.pace),
            col(StepWord.amount),
            col(StepWord.helped),
            func.count(),
        )
        .join(Enrolment, col(Enrolment.id) == col(StepWord.enrolment_id))
        .where(Enrolment.service_id == service_id, col(StepWord.id).in_(newest))
        .group_by(
            StepWord.step, StepWord.language, Enrolment.pace, StepWord.amount, StepWord.helped
        )
    )
    if steps is not None:
        asked = asked.where(col(StepWord.step).in_(steps))
    if since is not None:
        asked = asked.where(col(StepWord.at) >= since)
    return _counted(session.exec(asked).all())


def _one(session: Session, asked: SelectOfScalar[_Row], lock: bool) -> _Row | None:
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    return session.exec(asked).first()


def _shared(
    asked: SelectOfScalar[_Asked], enrolment_id: int, caseload: Caseload
) -> SelectOfScalar[_Asked]:
    return asked.where(
        col(StoryShare.enrolment_id) == col(Enrolment.id),
        col(Story.enrolment_id) == col(Enrolment.id),
        Enrolment.id == enrolment_id,
        Enrolment.service_id == caseload.service_id,
        col(StoryShare.ended_at).is_(None),
    )


def _counted(
    rows: Sequence[tuple[str, str, str, str | None, str | None, int]],
) -> list[StepWords]:
    readers: dict[tuple[str, str, str], int] = defaultdict(int)
    amounts: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    helped: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for step, language, pace, amount, help_, count in rows:
        group = (step, language, pace)
        readers[group] += count
        if amount is not None:
            amounts[group][amount] += count
        if help_ is not None:
            helped[group][help_] += count
    return [
        StepWords(*group, readers[group], dict(amounts[group]), dict(helped[group]))
        for group in sorted(readers)
    ]
