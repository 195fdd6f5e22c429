"""Put words on a service's list of words to avoid, and take them off again."""

from datetime import datetime

from sqlmodel import Session, select

from platform_core.audit.actions import record
from platform_core.content.avoided.queries import own_words
from platform_core.content.avoided.rules import WordRefused, tidy, why_not
from platform_core.content.rules import LANGUAGES
from platform_core.plain_text import storable
from platform_core.storage.tables import AvoidedWord, Service


def avoid_word(
    session: Session,
    service_id: int,
    language: str,
    word: str,
    instead: str,
    *,
    by: int,
    at: datetime,
) -> AvoidedWord:
    """Put a word on the list; one that is there already gets what is said instead.

    Raises WordRefused.
    """
    _one_after_another(session, service_id)
    own = [one for one in own_words(session, service_id) if one.language == language]
    kept, said = tidy(storable(word)), storable(instead).strip()
    same = next((one for one in own if one.word == kept), None)
    if language not in LANGUAGES:
        raise WordRefused("word")
    if why := why_not(kept, said, there=0 if same else len(own)):
        raise WordRefused(why)
    if same and same.instead == said:
        return same
    if same:
        _take_off(session, same, by=by, at=at)
        session.flush()
    added = AvoidedWord(
        service_id=service_id, language=language, word=kept, instead=said, added_at=at, added_by=by
    )
    session.add(added)
    session.flush()
    _noted(session, "words.avoided", added, by=by, at=at)
    return added


def allow_word(
    session: Session, service_id: int, word_id: int | None, *, by: int, at: datetime
) -> bool:
    """Take a word off the service's list; False if it is not on it (any more)."""
    _one_after_another(session, service_id)
    found = next((one for one in own_words(session, service_id) if one.id == word_id), None)
    if found is None:
        return False
    _take_off(session, found, by=by, at=at)
    _noted(session, "words.allowed", found, by=by, at=at)
    return True


def _one_after_another(session: Session, service_id: int) -> None:
    # Of two authors at once the second finds the list as the first left it.
    session.exec(
        select(Service.id).where(Service.id == service_id).with_for_update(key_share=True)
    ).one()


def _take_off(session: Session, word: AvoidedWord, *, by: int, at: datetime) -> None:
    word.removed_at, word.removed_by = at, by
    session.add(word)


def _noted(session: Session, action: str, word: AvoidedWord, *, by: int, at: datetime) -> None:
    details = {"language": word.language}
    record(
        session,
        action,
        "avoided_word",
        word.id,
        by=by,
        at=at,
        service_id=word.service_id,
        **details,
    )
