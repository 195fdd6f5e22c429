"""Everything about one enrolment, newest first, and nothing about anybody else's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel

from platform_core.accounts.rules import Caseload, Role
from platform_core.content.queries import current_plan
from platform_core.enrolment.actions import allow_again, refuse
from platform_core.enrolment.refusals import Refused
from platform_core.insights.queries import not_joined, timeline
from platform_core.insights.rules import Event, Kind, Said, Titles
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    Contact,
    EngagementChange,
    Enrolment,
    EnrolmentEvent,
    Flag,
    FlagEvent,
    Invitation,
    Message,
    Pause,
    Person,
    Service,
    StageRelease,
    StoryShare,
    TapLink,
)
from platform_core.storage.tables.heard import TAP_ANSWERS
from platform_core.ui.team_words import event_words
from platform_core.wording import say
from tests.asked import asked
from tests.factories import AT, TODAY, a_member, a_message, a_service, an_enrolment
from tests.shipped import load_shipped


def _day(number: int) -> datetime:
    return AT + timedelta(days=number)


def _add(session: Session, row: SQLModel) -> Any:
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def service(session: Session) -> Service:
    load_shipped(session)
    return a_service(session)


@pytest.fixture
def clinician(session: Session, service: Service) -> Person:
    return a_member(session, service, Role.CLINICIAN)


@pytest.fixture
def enrolment(session: Session, service: Service) -> Enrolment:
    return an_enrolment(session, service)


def _caseload(enrolment: Enrolment) -> Caseload:
    return Caseload(enrolment.service_id)


def _told(session: Session, enrolment: Enrolment) -> list[Event]:
    return timeline(session, enrolment, caseload=_caseload(enrolment))


def _one(session: Session, enrolment: Enrolment) -> Event:
    (event,) = _told(session, enrolment)
    return event


def test_an_enrolment_to_which_nothing_happened_has_an_empty_timeline(
    session: Session, enrolment: Enrolment
) -> None:
    assert _told(session, enrolment) == []


def test_a_visit_has_its_local_date_and_nobodys_name(
    session: Session, enrolment: Enrolment
) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in summer time
    _add(
        session,
        Activity(
            enrolment_id=enrolment.id, kind="visit", at=late, on_day=date(2026, 7, 1), details={}
        ),
    )
    event = _one(session, enrolment)
    assert (event.kind, event.on, event.at, event.by) == (
        Kind.VISIT,
        date(2026, 7, 1),
        late,
        None,
    )


def test_a_step_is_called_what_it_was_called_in_the_version_that_was_read(
    session: Session, service: Service, enrolment: Enrolment
) -> None:
    plan = current_plan(session, service.plan_key)
    step = next(iter(plan.steps))
    _add(
        session,
        Activity(
            enrolment_id=enrolment.id,
            kind="step_finished",
            at=AT,
            on_day=TODAY,
            step=step.key,
            version_id=plan.version_of(step.key),
            details={},
        ),
    )
    event = _one(session, enrolment)
    title = event.params["step"]
    assert isinstance(title, Titles)
    assert title.by_language["cy"] == step.words["cy"].title
    assert step.words["en"].title in event_words(event, "en")
    assert step.words["cy"].title in event_words(event, "cy")


def test_a_step_without_its_version_is_still_told_by_its_key(
    session: Session, enrolment: Enrolment
) -> None:
    row = Activity(
        enrolment_id=enrolment.id,
        kind="step_opened",
        at=AT,
        on_day=TODAY,
        step="gone/away",
        details={},
    )
    _add(session, row)
    assert "gone/away" in event_words(_one(session, enrolment), "en")


def test_a_stage_opening_is_told_on_its_own_date_by_its_title(
    session: Session, service: Service, enrolment: Enrolment
) -> None:
    stage = current_plan(session, service.plan_key).stages[0]
    _add(
        session,
        StageRelease(
            enrolment_id=enrolment.id,
            stage_key=stage.key,
            opened_on=TODAY - timedelta(days=1),
            reason="",
            at=AT,
        ),
    )
    event = _one(session, enrolment)
    assert (event.kind, event.on) == (Kind.STAGE, TODAY - timedelta(days=1))
    assert stage.title["cy"] in event_words(event, "cy")


def _answers(enrolment: Enrolment, **given: Any) -> CheckIn:
    facts: dict[str, Any] = {
        "enrolment_id": enrolment.id,
        "submission": "one",
        "at": AT,
        "on_day": TODAY,
        "note": "",
        "source": "web",
        "entered_by": enrolment.person_id,
    }
    return CheckIn(**{**facts, **given})


@pytest.mark.parametrize(
    ("pain", "mood", "words"),
    [
        (7, 2, "Check-in: pain 7, mood low"),
        (0, None, "Check-in: pain 0, mood skipped"),
        (None, 5, "Check-in: pain skipped, mood good"),
        (None, None, "Check-in: both skipped"),
    ],
)
def test_a_check_in_is_told_as_entered_and_a_skipped_answer_is_not_a_nought(
    session: Session, enrolment: Enrolment, pain: int | None, mood: int | None, words: str
) -> None:
    _add(session, _answers(enrolment, pain_nrs=pain, mood=mood, note="<b>harvest</b>"))
    event = _one(session, enrolment)
    assert event_words(event, "en") == words
    assert event.note == "<b>harvest</b>"
    assert event.by is None


def test_a_check_in_that_staff_entered_says_how_it_came_and_who_entered_it(
    session: Session, enrolment: Enrolment, clinician: Person
) -> None:
    _add(session, _answers(enrolment, pain_nrs=4, source="paper", entered_by=clinician.id))
    event = _one(session, enrolment)
    assert event_words(event, "en") == "Check-in on paper: pain 4, mood skipped"
    assert event.by == "Siân Howells"


def test_a_correction_is_its_own_event_beside_what_was_first_entered(
    session: Session, enrolment: Enrolment
) -> None:
    first = _add(session, _answers(enrolment, pain_nrs=9))
    corrected = _answers(enrolment, submission="two", at=_day(1), pain_nrs=6, corrects_id=first.id)
    _add(session, corrected)
    assert [event_words(event, "en") for event in _told(session, enrolment)] == [
        "Check-in corrected to: pain 6, mood skipped",
        "Check-in: pain 9, mood skipped",
    ]


def _pause(enrolment: Enrolment, **given: Any) -> Pause:
    facts: dict[str, Any] = {
        "enrolment_id": enrolment.id,
        "first_on": TODAY,
        "last_on": TODAY + timedelta(days=13),
        "reason": "a flare",
        "asked_at": AT,
        "asked_by": enrolment.person_id,
    }
    return Pause(**{**facts, **given})


def test_a_pause_is_told_with_its_dates_and_their_own_reason(
    session: Session, enrolment: Enrolment
) -> None:
    _add(session, _pause(enrolment))
    event = _one(session, enrolment)
    assert event_words(event, "en") == "Chose a pause, 3 November 2026 to 16 November 2026"
    assert event.note == "a flare"


def test_a_pause_that_ran_out_is_over_on_the_day_after_its_last(
    session: Session, enrolment: Enrolment
) -> None:
    _add(session, _pause(enrolment, is_over=True))
    newest = _told(session, enrolment)[0]
    assert (newest.key, newest.on) == ("team.event.pause_over", TODAY + timedelta(days=14))


def test_a_pause_ended_early_says_so_and_by_whom(
    session: Session, enrolment: Enrolment, clinician: Person
) -> None:
    row = _pause(
        enrolment,
        is_over=True,
        ended_at=_day(3),
        ended_by=clinician.id,
        ended_on=TODAY + timedelta(days=3),
    )
    _add(session, row)
    newest = _told(session, enrolment)[0]
    assert (newest.key, newest.by) == ("team.event.pause_ended_early", "Siân Howells")


def test_the_statuses_around_a_pause_are_not_told_a_second_time(
    session: Session, enrolment: Enrolment
) -> None:
    for before, after in (("active", "paused"), ("paused", "active")):
        row = EnrolmentEvent(
            enrolment_id=enrolment.id, kind="status", before=before, after=after, reason="", at=AT
        )
        _add(session, row)
    assert _told(session, enrolment) == []


def test_leaving_during_a_pause_is_told(session: Session, enrolment: Enrolment) -> None:
    row = EnrolmentEvent(
        enrolment_id=enrolment.id,
        kind="status",
        before="paused",
        after="withdrew",
        reason="",
        at=AT,
    )
    _add(session, row)
    assert event_words(_one(session, enrolment), "en") == "Status: Withdrew"


@pytest.mark.parametrize(
    ("kind", "after", "words"),
    [
        ("pace", "gentle", "Pace: Gentle"),
        ("programme_on", "2027-03-24", "Programme date: 24 March 2027"),
        ("programme_on", None, "Programme date: not known"),
        ("check_in", "14/6", "How often to check in was changed"),
        ("contact", "phone", "How to get in touch was changed"),
    ],
)
def test_changes_are_told_in_words(
    session: Session, enrolment: Enrolment, kind: str, after: str | None, words: str
) -> None:
    row = EnrolmentEvent(
        enrolment_id=enrolment.id, kind=kind, before=None, after=after, reason="", at=AT
    )
    _add(session, row)
    assert event_words(_one(session, enrolment), "en") == words


def _flag(session: Session, enrolment: Enrolment, note: str = "") -> Flag:
    row = Flag(
        enrolment_id=enrolment.id,
        rule="asked_for_contact",
        status="open",
        evidence={"reasons": [], "note": note, "policy": None},
        raised_at=AT,
    )
    return _add(session, row)  # type: ignore[no-any-return]


def test_the_life_of_a_flag_is_told_and_a_contact_on_it_only_once(
    session: Session, enrolment: Enrolment, clinician: Person
) -> None:
    flag = _flag(session, enrolment, note="is it all right to walk?")
    _add(
        session,
        Contact(
            enrolment_id=enrolment.id,
            flag_id=flag.id,
            channel="phone",
            result="no_answer",
            note="",
            at=_day(4),
            by=clinician.id,
        ),
    )
    until = datetime(2026, 11, 10, 0, tzinfo=UTC).isoformat()
    for number, (kind, details) in enumerate(
        [
            ("raised", {}),
            ("acknowledged", {}),
            ("snoozed", {"until": until}),
            ("woken", {}),
            ("contacted", {}),
            ("assigned", {"to": clinician.id}),
            ("assigned", {"to": None}),
            ("escalated", {}),
            ("answered", {"answer": "worn_out"}),
            ("undone", {}),
            ("resolved", {"outcome": "reached_back_on_track"}),
        ]
    ):
        by = None if kind in ("raised", "woken", "escalated", "answered") else clinician.id
        _add(
            session,
            FlagEvent(flag_id=flag.id, kind=kind, at=_day(number), by=by, details=details),
        )
    told = _told(session, enrolment)
    assert [event_words(event, "en") for event in reversed(told)] == [
        "Flag raised: asked us to get in touch",
        "Flag acknowledged: asked us to get in touch",
        "Flag snoozed until 10 November 2026: asked us to get in touch",
        "Flag back on the list: asked us to get in touch",
        "Phone: no answer",
        "Given to Siân Howells: asked us to get in touch",
        "Given to nobody: asked us to get in touch",
        "Nobody had taken it up in time, and the deputy was told: asked us to get in touch",
        "Answered by one tap: asked us to get in touch",
        "Taken back: asked us to get in touch",
        "Flag closed (asked us to get in touch): reached, carrying on",
    ]
    assert told[-1].note == "is it all right to walk?"
    assert [event.by for event in reversed(told)].count("Siân Howells") == 7


def test_a_change_of_engagement_is_told_by_both_states(
    session: Session, enrolment: Enrolment
) -> None:
    row = EngagementChange(
        enrolment_id=enrolment.id, before="on_track", after="quiet", at=AT, policy="1", inputs={}
    )
    _add(session, row)
    event = _one(session, enrolment)
    assert event.params["after"] == Said("team.state.quiet")
    assert event_words(event, "en") == "From “Carrying on” to “Gone quiet”"


def test_an_invitation_is_told_from_its_making_to_its_use(
    session: Session, enrolment: Enrolment, clinician: Person
) -> None:
    row = Invitation(
        enrolment_id=enrolment.id,
        link_hash="a",
        code_hash="b",
        issued_at=AT,
        issued_by=clinician.id,
        expires_at=_day(28),
        opened_at=_day(1),
        redeemed_at=_day(2),
    )
    _add(session, row)
    assert [event_words(event, "en") for event in _told(session, enrolment)] == [
        "Invitation used",
        "Invitation opened",
        "Invitation made, good until 1 December 2026",
    ]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("off", "No more reminders, as they asked"),
        ("on", "Reminders again, as they asked"),
        ("2026-12-01", "No reminders until 1 December 2026"),
        (None, "Reminders are no longer held back"),
    ],
)
def test_whether_they_are_reminded_is_told(
    session: Session, enrolment: Enrolment, after: str | None, said: str
) -> None:
    told = {"kind": "reminders", "before": None, "after": after, "reason": "", "at": AT}
    _add(session, EnrolmentEvent(enrolment_id=enrolment.id, **told))
    assert event_words(_one(session, enrolment), "en") == said


def _message(enrolment: Enrolment, status: str, **given: Any) -> Message:
    sent = status in {"sent", "delivered", "failed", "unknown"}
    facts = {"channel": "text", "occasion": status, "settled_at": AT if sent else None, **given}
    return a_message(enrolment, status=status, **facts)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("sent", ["Text sent: reminder"]),
        ("failed", ["Text could not be delivered: reminder"]),
        ("unknown", ["Text may or may not have arrived: reminder"]),
        ("waiting", []),
        ("sending", []),
        ("cancelled", []),
    ],
)
def test_a_message_is_told_once_it_went_or_failed_without_its_words_or_address(
    session: Session, enrolment: Enrolment, status: str, said: list[str]
) -> None:
    _add(session, _message(enrolment, status))
    events = _told(session, enrolment)
    assert [event_words(event, "en") for event in events] == said
    assert all("07700 900123" not in repr(event) for event in events)


def test_a_message_that_arrived_is_told_as_sent_and_as_arrived(
    session: Session, enrolment: Enrolment
) -> None:
    given = {"last_word_at": AT + timedelta(hours=1), "template": "invitation", "channel": "email"}
    _add(session, _message(enrolment, "delivered", **given))
    assert [event_words(event, "cy") for event in _told(session, enrolment)] == [
        "Cyrhaeddodd (E-bost): gwahoddiad",
        "Anfonwyd (E-bost): gwahoddiad",
    ]


def test_an_answer_in_one_tap_is_told_once_and_its_link_only_when_answered(
    session: Session, enrolment: Enrolment
) -> None:
    life = {"issued_at": AT, "expires_at": _day(14), "enrolment_id": enrolment.id}
    _add(session, TapLink(token_hash="a", **life))
    _add(session, TapLink(token_hash="b", answered_at=_day(1), answer="bad_spell", **life))
    answered = {"enrolment_id": enrolment.id, "kind": "answered", "details": {}}
    _add(session, Activity(at=_day(1), on_day=TODAY + timedelta(days=1), **answered))
    event = _one(session, enrolment)
    assert (event.kind, event.by) == (Kind.ANSWER, None)
    assert event_words(event, "en") == "Answered in one tap: having a bad spell"


@pytest.mark.parametrize("answer", TAP_ANSWERS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_answer_has_its_words(answer: str, language: str) -> None:
    assert say(f"team.tap.{answer}", language)


@pytest.mark.parametrize(("ended_at", "told"), [(None, 1), (_day(1), 0)])
def test_a_story_is_told_of_only_while_it_is_shared(
    session: Session, enrolment: Enrolment, ended_at: datetime | None, told: int
) -> None:
    _add(session, StoryShare(enrolment_id=enrolment.id, shared_at=AT, ended_at=ended_at))
    events = timeline(session, enrolment, caseload=_caseload(enrolment))
    assert [event_words(it, "en") for it in events] == ["Shared their story with the team"] * told


def test_refusals_are_told_with_their_end_and_when_they_stand_no_more(
    session: Session, enrolment: Enrolment, clinician: Person
) -> None:
    until = TODAY + timedelta(days=9)
    refuse(session, enrolment, Refused.PHONE, until_on=None, by=clinician.id, at=AT)
    refuse(session, enrolment, Refused.FOLLOW_UP, until_on=until, by=clinician.id, at=_day(1))
    allow_again(session, enrolment, Refused.PHONE, by=clinician.id, at=_day(2))
    told = _told(session, enrolment)
    assert [event_words(event, "en") for event in reversed(told)] == [
        "Asked us not to phone",
        "Asked for no follow-up for now, until 12 November 2026",
        "No longer stands: Asked us not to phone",
    ]
    assert {event.by for event in told} == {"Siân Howells"}


def test_another_services_caseload_sees_nothing_of_it(
    session: Session, enrolment: Enrolment
) -> None:
    other = a_service(session, "gwent")
    _add(session, _answers(enrolment, pain_nrs=4))
    assert timeline(session, enrolment, caseload=Caseload(other.id or 0)) == []


def test_nobody_elses_rows_are_told(
    session: Session, service: Service, enrolment: Enrolment
) -> None:
    _add(session, _answers(an_enrolment(session, service), pain_nrs=4))
    assert _told(session, enrolment) == []


def test_a_long_history_costs_no_more_queries_than_a_short_one(
    session: Session, enrolment: Enrolment, clinician: Person
) -> None:
    _add(session, _answers(enrolment, submission="first", entered_by=clinician.id, source="paper"))
    _told(session, enrolment)
    with asked(session.connection()) as short:
        _told(session, enrolment)
    for number in range(60):
        _add(session, _answers(enrolment, submission=str(number), at=_day(number)))
        _flag_closed(session, enrolment, number)
    with asked(session.connection()) as long:
        _told(session, enrolment)
    assert len(long) == len(short) <= 16


def _flag_closed(session: Session, enrolment: Enrolment, number: int) -> None:
    flag = Flag(
        enrolment_id=enrolment.id,
        rule="quiet",
        status="resolved",
        evidence={},
        raised_at=AT,
        resolved_at=AT,
        outcome="came_back",
    )
    _add(session, flag)
    _add(session, FlagEvent(flag_id=flag.id, kind="resolved", at=_day(number), details={}))


def test_the_people_who_have_not_joined_are_listed_longest_wait_first(
    session: Session, service: Service, clinician: Person
) -> None:
    late = an_enrolment(session, service, status="referred", referred_on=TODAY, joined_at=None)
    early = an_enrolment(
        session, service, status="invited", referred_on=date(2026, 9, 1), joined_at=None
    )
    an_enrolment(session, service)
    for number, revoked in (("1", _day(1)), ("2", None)):
        row = Invitation(
            enrolment_id=early.id,
            link_hash=f"a{number}",
            code_hash=f"b{number}",
            issued_at=_day(int(number)),
            issued_by=clinician.id,
            expires_at=_day(30),
            revoked_at=revoked,
            revoked_by=clinician.id if revoked else None,
        )
        _add(session, row)
    found = not_joined(session, caseload=Caseload(service.id or 0))
    assert [person.ref for person in found] == [early.ref, late.ref]
    assert found[0].invited_at == _day(2)
    assert found[1].invited_at is None


def test_another_service_has_not_joined_lists_nobody_of_this_one(
    session: Session, service: Service
) -> None:
    an_enrolment(session, service, status="referred", joined_at=None)
    other = a_service(session, "gwent")
    assert not_joined(session, caseload=Caseload(other.id or 0)) == []
