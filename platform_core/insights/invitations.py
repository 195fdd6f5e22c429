"""Who was invited and has not opened it: by which way, how long ago, and whether it arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, and_, cast, literal
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.clock import local_date
from platform_core.enrolment.rules import Channel, Status
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Invitation, Message, Person

SPELLS = (7, 14, 28)  # days: less than each, and then longer


@dataclass(frozen=True, slots=True)
class NotOpened:
    """Somebody whose newest invitation nobody has opened; ``failed``: it did not arrive."""

    ref: str
    name: str
    way: Channel
    invited_on: date
    days: int
    failed: bool


def not_opened(session: Session, *, caseload: Caseload, today: date) -> list[NotOpened]:
    """Everybody invited who has not opened it, the longest ago first, in one statement."""
    about = literal("invitation ") + cast(col(Invitation.id), String)
    rows = session.exec(
        select(Enrolment.ref, Person.name, Invitation.issued_at, Message.channel, Message.status)  # type: ignore[call-overload]  # five at once
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .join(
            Invitation,
            and_(
                col(Invitation.enrolment_id) == col(Enrolment.id),
                col(Invitation.revoked_at).is_(None),
            ),
        )
        .outerjoin(
            Message,
            and_(
                col(Message.enrolment_id) == col(Enrolment.id),
                col(Message.template) == "invitation",
                col(Message.occasion) == about,
            ),
        )
        .where(
            Enrolment.service_id == caseload.service_id,
            Enrolment.status == Status.INVITED.value,
            col(Invitation.opened_at).is_(None),
            col(Invitation.redeemed_at).is_(None),
        )
        .order_by(col(Invitation.issued_at), col(Enrolment.id))
    )
    zone = settings().zone
    return [
        _not_opened(ref, name, local_date(at, zone), channel, status, today)
        for ref, name, at, channel, status in rows
    ]


def by_way_and_spell(people: Iterable[NotOpened]) -> dict[Channel, Sequence[int]]:
    """How many there are of each way by how long ago it was: within each of SPELLS, and longer."""
    found: dict[Channel, list[int]] = {}
    for one in people:
        counts = found.setdefault(one.way, [0] * (len(SPELLS) + 1))
        counts[sum(one.days >= spell for spell in SPELLS)] += 1
    return dict(sorted(found.items()))


def _not_opened(
    ref: str, name: str, invited_on: date, channel: str | None, status: str | None, today: date
) -> NotOpened:
    way = Channel(channel) if channel else Channel.LETTER
    return NotOpened(ref, name, way, invited_on, (today - invited_on).days, status == "failed")
