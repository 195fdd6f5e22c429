"""Make a link, take its one answer, and do at once what that answer does.

The token is shown once and only its hash is kept. Whoever holds the link acts as the patient, and
learns nothing from it but what was said with it.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from platform_core.accounts.secrets import hash_of
from platform_core.audit.actions import record
from platform_core.engagement.facts import Reason
from platform_core.enrolment.actions import (
    come_back,
    hear,
    hold,
    hold_reminders,
    leave,
    look_again,
    pause,
    set_pace,
)
from platform_core.enrolment.queries import open_pause
from platform_core.enrolment.rules import Status
from platform_core.errors import PlatformError
from platform_core.flags.actions import came_back, raise_flag, stand_down, tell_answer, wake
from platform_core.flags.actions.moves import tell
from platform_core.flags.queries import unresolved_of_many
from platform_core.flags.rules import FlagStatus, Rule
from platform_core.storage.tables import Enrolment, Person, TapLink
from platform_core.taps.queries import pace_before
from platform_core.taps.rules import (
    ALPHABET,
    ASKS_THE_TEAM,
    BREAKS,
    DOES,
    LASTS,
    LENGTH,
    Answer,
    Standing,
    Then,
    may_follow,
    standing,
)
from platform_core.wording import say

_DAY = timedelta(days=1)


class TapRefused(PlatformError):
    """A link that cannot be used for this, because of its time, its one answer, or whose it is."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said, and the enrolment as that has left it."""

    answer: Answer
    enrolment: Enrolment


def new_token() -> str:
    """The token of a link that is still to be kept."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def issue_link(session: Session, enrolment_id: int, *, at: datetime, token: str = "") -> str:
    """Keep a link for one message; answers with its token, which cannot be had again.

    ``token`` is a new one, if the message was written with it already.
    """
    token = token or new_token()
    session.add(
        TapLink(
            enrolment_id=enrolment_id,
            token_hash=hash_of(token),
            issued_at=at,
            expires_at=at + LASTS,
        )
    )
    session.flush()
    return token


def answer(
    session: Session, link: TapLink, answer: Answer, *, at: datetime, today: date
) -> Answered:
    """Keep the one answer of a link, and do what it does. Raises TapRefused."""
    said = Answer(answer)
    held = hold(session, session.get_one(Enrolment, link.enrolment_id))
    if _stands(link, held, at) is Standing.CLOSED or not _keep(session, link, said, at):
        raise TapRefused(f"link {link.id} of enrolment {held.id}")
    by, does = held.person_id, DOES[said]
    hear(session, held, "answered", by=by, at=at, today=today, answer=said.value, link=link.id)
    if does.breaks:
        _rest(session, held, today + does.breaks, at=at, today=today)
    if does.holds:
        hold_reminders(session, held, today + does.holds, by=by, at=at)
    if does.pace:
        set_pace(session, held, does.pace, by=by, at=at)
    if does.leaves_as:
        leave(session, held, does.leaves_as, by=by, at=at)
    _tell_the_team(session, held, said, at=at, today=today)
    _audit(session, held, link, "tap.answered", at)
    return Answered(said, held)


def follow(session: Session, link: TapLink, then: Then, *, at: datetime, today: date) -> Enrolment:
    """Change what an answer did, or say what about the programme. Raises TapRefused."""
    held = hold(session, session.get_one(Enrolment, link.enrolment_id))
    said = Answer(link.answer) if link.answer else None
    closed = _stands(link, held, at) is Standing.CLOSED
    if closed or then not in may_follow(said, Status(held.status)):
        raise TapRefused(f"link {link.id} of enrolment {held.id}: {then}")
    by = held.person_id
    if then in BREAKS:
        pause(session, held, until=today + BREAKS[then], by=by, at=at, today=today)
    elif then is Then.COME_BACK:
        come_back(session, held, by=by, at=at, today=today)
    elif then is Then.PACE_BEFORE and (pace := pace_before(session, link)):
        set_pace(session, held, pace, by=by, at=at)
    elif then is Then.REMIND:
        hold_reminders(session, held, None, by=by, at=at)
    elif then in ASKS_THE_TEAM:
        words = _in_their_words(session, held, f"tap.then.{then}")
        reason = Reason("tap_got_what_i_need", {"on": today.isoformat()})
        look_again(session, held.id or 0, at=at)
        _put_before_the_team(session, held, Rule.ASKED_FOR_CONTACT, reason, words, at)
    _audit(session, held, link, "tap.followed", at)
    return held


def _stands(link: TapLink, held: Enrolment, now: datetime) -> Standing:
    said = Answer(link.answer) if link.answer else None
    return standing(Status(held.status), said, expires_at=link.expires_at, now=now)


def _keep(session: Session, link: TapLink, said: Answer, at: datetime) -> bool:
    """Whether this is the first answer of its link; two at one moment cannot both be."""
    kept = session.exec(
        update(TapLink)
        .where(col(TapLink.id) == link.id, col(TapLink.answered_at).is_(None))
        .values(answered_at=at, answer=said.value)
        .execution_options(synchronize_session=False)
    )
    if kept.rowcount == 1:
        session.refresh(link)
        return True
    return False


def _rest(session: Session, held: Enrolment, until: date, *, at: datetime, today: date) -> None:
    """A break until a day, unless they are in one that lasts longer."""
    going = open_pause(session, held.id or 0)
    if going is None or going.last_on < until - _DAY:
        pause(session, held, until=until, by=held.person_id, at=at, today=today)


def _tell_the_team(
    session: Session, held: Enrolment, said: Answer, *, at: datetime, today: date
) -> None:
    """Write the answer on the flags about their silence and settle those; raise what it asks for.

    A break and an ending make such flags needless; whatever else was said, we heard from them.
    """
    does, reason = DOES[said], Reason(f"tap_{said}", {"on": today.isoformat()})
    silent = tell_answer(session, held.id or 0, said.value, at=at)
    if does.breaks or does.leaves_as:
        stand_down(session, silent, [reason], at=at)
    else:
        came_back(session, silent, heard_on=today, at=at)
    if does.raises:
        words = _in_their_words(session, held, f"tap.answer.{said}")
        _put_before_the_team(session, held, does.raises, reason, words, at)


def _put_before_the_team(
    session: Session, held: Enrolment, rule: Rule, reason: Reason, words: str, at: datetime
) -> None:
    """Raise a contact task, or say on the one there is that they have said so again."""
    by, enrolment_id = held.person_id, held.id or 0
    if raise_flag(session, enrolment_id, rule, [reason], at=at, by=by, note=words):
        return
    for flag in unresolved_of_many(session, [enrolment_id]).get(enrolment_id, ()):
        if flag.rule == rule:
            tell(session, flag, "asked_again", by=by, at=at, words={"note": words})
            if flag.status == FlagStatus.SNOOZED:
                wake(session, flag, at=at)


def _in_their_words(session: Session, held: Enrolment, wording: str) -> str:
    """The words of the button that was pressed, as whoever pressed it read them."""
    return say(wording, session.get_one(Person, held.person_id).language)


def _audit(session: Session, held: Enrolment, link: TapLink, action: str, at: datetime) -> None:
    record(
        session,
        action,
        "tap_link",
        link.id,
        by=held.person_id,
        at=at,
        service_id=held.service_id,
        enrolment_id=held.id,
    )
