"""A service's own list of words to avoid: added, taken off, noted, and gone by in its checks."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.content.avoided.actions import allow_word, avoid_word
from platform_core.content.avoided.defaults import default_words
from platform_core.content.avoided.queries import avoided_words, own_words
from platform_core.content.avoided.rules import MOST, WordRefused, tidy
from platform_core.content.checks.values import Avoided
from platform_core.content.drafts.situations import situation_of
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import AuditEntry, AvoidedWord
from tests.content.drafting import a_studio
from tests.factories import AT, TODAY, a_member, a_person, a_service
from tests.race import at_once


class Author:
    """Somebody who keeps the list of a service."""

    def __init__(self, session: Session, slug: str = "powys") -> None:
        service = a_service(session, slug)
        self.session, self.service = session, service.id or 0
        self.person = a_member(session, service, Role.AUTHOR, f"Elin {slug}").id or 0

    def avoid(self, word: str, instead: str = "plain words", language: str = "en") -> AvoidedWord:
        return avoid_word(
            self.session, self.service, language, word, instead, by=self.person, at=AT
        )

    def allow(self, word_id: int | None) -> bool:
        return allow_word(self.session, self.service, word_id, by=self.person, at=AT)

    def own(self) -> list[tuple[str, str, str]]:
        return [(it.language, it.word, it.instead) for it in own_words(self.session, self.service)]

    def noted(self) -> list[tuple[str, dict[str, str]]]:
        entries = self.session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(it.action, it.details) for it in entries if it.action.startswith("words.")]


@pytest.fixture
def author(session: Session) -> Author:
    return Author(session)


def test_a_word_goes_on_the_list_and_comes_first(author: Author) -> None:
    kept = author.avoid("  Service   USER* ", " people ")
    assert (kept.word, kept.instead, kept.added_by) == ("service user*", "people", author.person)
    words = avoided_words(author.session, author.service)
    assert words == (Avoided("en", "service user*", "people"), *default_words())
    assert author.noted() == [("words.avoided", {"language": "en"})]


def test_a_word_of_the_platform_s_that_is_added_is_there_once(author: Author) -> None:
    author.avoid("just", "cut it")
    (one,) = [it for it in avoided_words(author.session, author.service) if it.word == "just"]
    assert one == Avoided("en", "just", "cut it")  # and stops publishing now


def test_the_same_word_again_changes_what_to_say_instead_or_nothing(author: Author) -> None:
    first = author.avoid("gizmo", "thing")
    assert author.avoid("GIZMO", "thing").id == first.id
    assert author.avoid("gizmo", "part").id != first.id
    assert author.own() == [("en", "gizmo", "part")]
    assert len(author.noted()) == 2
    assert author.avoid("gizmo", "darn", "cy").language == "cy"
    assert len(author.own()) == 2


def test_the_same_word_by_two_at_once_is_on_the_list_once(database: Engine) -> None:
    with open_transaction() as session:
        service = a_service(session).id or 0
        people = [a_person(session, name).id or 0 for name in ("Elin", "Huw", "Siân")]

    def avoid(number: int) -> str:
        with open_transaction() as session:
            by = people[number]
            return avoid_word(session, service, "en", "gizmo", f"{by}", by=by, at=AT).word

    assert at_once(avoid, len(people)) == ["gizmo"] * len(people)
    with open_reading() as session:
        assert [one.word for one in own_words(session, service)] == ["gizmo"]


def test_a_word_is_taken_off_once(author: Author) -> None:
    kept = author.avoid("gizmo")
    assert author.allow(kept.id)
    assert not author.allow(kept.id)
    assert not author.allow(None)
    assert author.own() == []
    assert (kept.removed_at, kept.removed_by) == (AT, author.person)
    assert [action for action, _ in author.noted()] == ["words.avoided", "words.allowed"]
    assert author.avoid("gizmo").id != kept.id


@pytest.mark.parametrize(
    ("word", "instead", "why", "field"),
    [
        ("", "x", "word", "word"),
        ("*", "x", "word", "word"),
        ("a", "x", "word", "word"),
        ("7!", "x", "word", "word"),
        ("w" * 81, "x", "long", "word"),
        ("gizmo", " ", "instead", "instead"),
        ("gizmo", "w" * 301, "instead", "instead"),
    ],
)
def test_what_is_no_word_is_refused(
    author: Author, word: str, instead: str, why: str, field: str
) -> None:
    with pytest.raises(WordRefused) as refusal:
        author.avoid(word, instead)
    assert (refusal.value.why, refusal.value.field) == (why, field)
    assert author.own() == []
    assert author.noted() == []


@pytest.mark.parametrize("language", ["fr", "", "en-GB"])
def test_other_languages_have_no_list(author: Author, language: str) -> None:
    with pytest.raises(WordRefused):
        author.avoid("gizmo", language=language)


def test_a_list_has_an_end(author: Author, session: Session) -> None:
    session.add_all(
        AvoidedWord(
            service_id=author.service,
            language="en",
            word=f"word {n}",
            instead="x",
            added_at=AT,
            added_by=author.person,
        )
        for n in range(MOST - 1)
    )
    session.flush()
    author.avoid("the last")
    with pytest.raises(WordRefused, match="many"):
        author.avoid("one more")
    author.avoid("the last", "said otherwise")
    author.avoid("arall", language="cy")


def test_a_list_is_its_service_s_own(author: Author, session: Session) -> None:
    other = Author(session, "gwent")
    kept = author.avoid("gizmo")
    assert other.own() == []
    assert not other.allow(kept.id)
    assert avoided_words(session, other.service) == default_words()
    assert avoided_words(session, None) == default_words()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("A  B", "a b"), ("It’s", "it's"), ("x y *", "x y*"), ("*a*b*", "a b*"), (" * ", "")],
)
def test_words_are_kept_tidy(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_a_draft_is_held_to_its_service_s_words(session: Session, tmp_path: Path) -> None:
    studio = a_studio(session, tmp_path / "content")
    avoid_word(session, studio.service, "en", "heading", "title", by=studio.sian, at=AT)
    situation = situation_of(session, studio.changed(), today=TODAY)
    assert Avoided("en", "heading", "title") in situation.avoided
    assert "999" in situation.numbers
