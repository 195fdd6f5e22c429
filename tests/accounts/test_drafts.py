"""Unsent answers are kept, once each, for the person who wrote them."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, func, select

from platform_core.accounts.drafts import LONGEST, draft_of, drop_draft, save_draft
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import Draft, Person
from tests.factories import a_person


@pytest.fixture
def carys(session: Session) -> Person:
    return a_person(session)


def test_what_was_kept_comes_back(session: Session, carys: Person, at: datetime) -> None:
    answers = {"pain_nrs": 6, "mood": None, "note": "Gwael heddiw 🌧️\nond iawn"}
    save_draft(session, carys.id, "check_in", answers, at=at)
    assert draft_of(session, carys.id, "check_in") == answers


def test_the_newest_takes_the_place_of_the_older(
    session: Session, carys: Person, at: datetime
) -> None:
    for pain in (6, 7):
        save_draft(session, carys.id, "check_in", {"pain_nrs": pain}, at=at + timedelta(hours=pain))
    assert draft_of(session, carys.id, "check_in") == {"pain_nrs": 7}
    assert session.exec(select(func.count()).select_from(Draft)).one() == 1
    assert session.exec(select(Draft.saved_at)).one() == at + timedelta(hours=7)


def test_drafts_are_apart_by_person_and_form(session: Session, carys: Person, at: datetime) -> None:
    save_draft(session, carys.id, "check_in", {"pain_nrs": 6}, at=at)
    assert draft_of(session, carys.id, "ask_the_team") is None
    assert draft_of(session, a_person(session, "Mair").id, "check_in") is None


def test_a_draft_is_dropped_once_it_is_sent(session: Session, carys: Person, at: datetime) -> None:
    save_draft(session, carys.id, "check_in", {"pain_nrs": 6}, at=at)
    for _ in range(2):
        drop_draft(session, carys.id, "check_in")
    assert draft_of(session, carys.id, "check_in") is None


def test_whatever_a_form_holds_can_be_kept(session: Session, carys: Person, at: datetime) -> None:
    answers = {
        "note": "a\0b \ud800 <b>&amp;</b> \u202eltr",
        "until": date(2026, 11, 24),
        "long": "🐑" * 10_000,
    }
    save_draft(session, carys.id, "pause", answers, at=at)
    assert draft_of(session, carys.id, "pause") == {
        "note": "ab  <b>&amp;</b> \u202eltr",
        "until": "2026-11-24",
        "long": "🐑" * 10_000,
    }


def test_more_than_any_form_can_hold_is_refused(
    session: Session, carys: Person, at: datetime
) -> None:
    with pytest.raises(TextRefused):
        save_draft(session, carys.id, "check_in", {"note": "x" * LONGEST}, at=at)
