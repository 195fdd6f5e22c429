"""The words that a service avoids."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from platform_core.content.avoided.defaults import default_words
from platform_core.content.checks.values import Avoided
from platform_core.storage.tables import AvoidedWord


def own_words(session: Session, service_id: int) -> Sequence[AvoidedWord]:
    """What a service put on its list itself, by language and word."""
    return session.exec(
        select(AvoidedWord)
        .where(AvoidedWord.service_id == service_id, col(AvoidedWord.removed_at).is_(None))
        .order_by(col(AvoidedWord.language).desc(), col(AvoidedWord.word), col(AvoidedWord.id))
    ).all()


def avoided_words(session: Session, service_id: int | None) -> tuple[Avoided, ...]:
    """What the checks of a service's texts go by: its own words, then the platform's."""
    own = own_words(session, service_id) if service_id is not None else ()
    ours = [Avoided(word.language, word.word, word.instead) for word in own]
    taken = {(one.language, one.word) for one in ours}
    rest = [one for one in default_words() if (one.language, one.word) not in taken]
    return (*ours, *rest)
