"""One person's record: what it shows, what staff can do on it, who may read it, and the audit."""

import re
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Language, Role
from platform_core.content.queries import current_plan
from platform_core.enrolment.actions import leave
from platform_core.enrolment.rules import Status
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    CheckIn,
    Contact,
    Enrolment,
    Pause,
    Person,
    Refusal,
    Service,
    StoryOpened,
)
from platform_core.stories.actions import save_story, share_story, stop_sharing
from platform_core.stories.rules import Written
from platform_core.wording import say_full_date
from tests.factories import AT, TODAY, a_message
from tests.pages.conftest import NOW
from tests.pages.patients import keys_of, markup, press, set_clock
from tests.pages.staff import Staff, Team, day, days, enrolment, found, save, the_flag, words

UNKNOWN = "No record here with that number"


def open_record(staff: Staff, patient: int) -> AppTest:
    return staff.open("record", ref=enrolment(patient).ref)


def readings() -> list[AuditEntry]:
    return found(AuditEntry, AuditEntry.action == "record.read")


def a_visit(patient: int, on: date) -> Activity:
    at = AT + (on - TODAY)
    return Activity(enrolment_id=patient, kind="visit", at=at, on_day=on, details={})


def test_a_record_says_who_how_things_stand_and_how_to_reach_them(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(
        preferred_channel="phone",
        phone="01597 000111",
        contact_times="Not <b>before</b> 11am",
        access_needs="Large print",
        engagement="quiet",
        joined_at=days(-20),
    )
    page = open_record(clinician, patient)
    seen = words(page)
    assert "Gareth Pugh" in seen
    assert f"{enrolment(patient).ref}." in seen
    assert "Joined 14 October 2026, week 3 of the wait" in seen
    assert "Active. Gone quiet since 3 November 2026" in seen
    assert "How to reach Gareth" in seen
    assert "Phone, in English" in seen
    assert "01597 000111" in seen
    assert "Not &lt;b&gt;before&lt;/b&gt; 11am" in markup(page)
    assert "Large print" in seen
    assert "Not given" in seen  # the email


def test_the_record_in_welsh(team: Team) -> None:
    seen = words(open_record(team.of(language="cy"), team.patient()))
    assert "Sut i gysylltu â Gareth" in seen
    assert "Cyflymder: Cyson." in seen
    assert "Pace" not in seen


def test_the_page_is_not_named_after_the_patient(team: Team, clinician: Staff) -> None:
    # a title stays in the browser's history
    patient = team.patient("Gareth Pugh")
    assert "Gareth" not in open_record(clinician, patient).query_params["ref"][0]


def test_everything_that_happened_is_in_a_list_below_a_chart_with_its_words(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(joined_at=days(-20), engagement="quiet")
    save(a_visit(patient, day(-16)), a_visit(patient, day(-14)))
    page = open_record(clinician, patient)
    seen = words(page)
    assert "2 days with a visit, the last on Tuesday 20 October." in seen
    assert "0 steps finished, 0 check-ins, 0 contacts." in seen
    assert "Show everything as a list" in seen
    assert "20 Oct Visit Visited" in seen
    (chart,) = page.get("plotly_chart")
    assert "14 days quiet" in chart.proto.spec
    assert "Timeline from 18 October 2026 to 3 November 2026." in chart.proto.alt


def test_without_anything_to_draw_there_is_no_empty_chart(team: Team, clinician: Staff) -> None:
    page = open_record(clinician, team.patient(status="referred", joined_at=None))
    assert "No visits so far." in words(page)
    assert not page.get("plotly_chart")


def test_own_words_on_the_timeline_are_text(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    team.asked(patient, "<img src=x onerror=alert(1)> 🙂")
    raw = markup(open_record(clinician, patient))
    assert "<img src=x" not in raw
    assert "&lt;img src=x onerror=alert(1)&gt; 🙂" in raw


# ---------------------------------------------------------------- who may read, and the audit


def test_reading_a_record_is_audited_once_however_often_the_page_is_drawn(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    page = open_record(clinician, patient)
    press(press(page, "change_pace"), "change_pace")
    (entry,) = readings()
    assert (entry.subject, entry.subject_id) == ("enrolment", patient)
    assert (entry.by, entry.service_id) == (clinician.person_id, team.service_id)


@pytest.mark.parametrize(("minutes", "entries"), [(14, 1), (15, 2)])
def test_a_reading_after_a_quarter_of_an_hour_is_a_new_one(
    team: Team,
    clinician: Staff,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    entries: int,
) -> None:
    page = open_record(clinician, team.patient())
    for passed in range(5, minutes, 5):  # staff sessions end after fifteen idle minutes
        set_clock(monkeypatch, NOW + timedelta(minutes=passed))
        page.run()
    set_clock(monkeypatch, NOW + timedelta(minutes=minutes))
    page.run()
    assert len(readings()) == entries


def test_another_tab_and_another_record_are_readings_of_their_own(
    team: Team, clinician: Staff
) -> None:
    first, second = team.patient("Gareth Pugh"), team.patient("Aled Wynne")
    for patient in (first, second, first):
        open_record(clinician, patient)
    assert [entry.subject_id for entry in readings()] == [first, second, first]


def test_another_services_record_and_no_record_are_told_in_the_same_words(
    team: Team, other_team: Team
) -> None:
    patient = team.patient("Gareth Pugh")
    rhodri = other_team.of(name="Rhodri Ellis")
    theirs = open_record(rhodri, patient)
    nobodys = rhodri.open("record", ref="PF-9999")
    assert UNKNOWN in words(theirs)
    assert words(theirs).replace(enrolment(patient).ref, "") == words(nobodys).replace(
        "PF-9999", ""
    )
    assert readings() == []


@pytest.mark.parametrize("ref", ["", "<script>", "PF-0001' OR 1=1 --", "🙂" * 500])
def test_a_strange_number_is_an_unknown_one(team: Team, clinician: Staff, ref: str) -> None:
    team.patient()
    page = clinician.open("record", ref=ref)
    assert UNKNOWN in words(page)
    assert "<script>" not in markup(page)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_reads_a_record(team: Team, role: Role) -> None:
    patient = team.patient()
    seen = words(open_record(team.of(role, "Mair Jenkins"), patient))
    assert "This page is not yours" in seen
    assert "Gareth" not in seen
    assert readings() == []


def test_a_stranger_reads_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = words(open_record(Staff(monkeypatch, None), team.patient()))
    assert "Please sign in" in seen
    assert "Gareth" not in seen


# ---------------------------------------------------------------- flags and contacts


def test_an_open_flag_is_on_the_record_with_the_same_actions(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    flag = team.quiet(patient)
    page = open_record(clinician, patient)
    assert "Open flag, since 3 Nov" in words(page)
    page = press(page, f"acknowledge_{flag}")
    assert "Siân Howells has this, since 3 Nov" in words(page)
    press(page, f"contact_{flag}")
    seen = words(press(page, f"way_{flag}_reached_back_on_track"))
    assert "This has come off the list." in seen
    assert the_flag(flag).status == "resolved"


def test_a_snoozed_flag_is_still_on_the_record(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    flag = team.quiet(patient)
    page = press(open_record(clinician, patient), f"snooze_{flag}")
    seen = words(press(page, f"snooze_{flag}_1"))
    assert "Snoozed until Tuesday 10 November" in seen


def test_a_contact_can_be_recorded_without_a_flag_and_is_then_on_the_record(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(preferred_channel="email")
    page = press(open_record(clinician, patient), "contact_none")
    ways = [button.label for button in page.button if (button.key or "").startswith("way_none")]
    assert ways == ["No answer", "Left a message", "Reached, more to do"]
    page.text_area(key="note_none").set_value("Harvest until <mid> October.")
    page = press(page, "way_none_reached")
    assert "Email: reached" in words(page)
    assert "Harvest until &lt;mid&gt; October." in markup(page)
    (contact,) = found(Contact)
    assert (contact.enrolment_id, contact.flag_id, contact.by) == (
        patient,
        None,
        clinician.person_id,
    )


def test_with_a_flag_the_contact_is_recorded_on_the_flag(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    team.quiet(patient)
    assert "contact_none" not in keys_of(open_record(clinician, patient))


# ---------------------------------------------------------------- check-ins for them


def enter(page: AppTest, source: str | None = "paper") -> AppTest:
    press(page, "add_check_in")
    if source:
        page.radio(key="paper_source").set_value(source)
    page.radio(key="paper_pain").set_value(7)
    page.text_area(key="paper_note").set_value("By post.")
    return press(page, "paper_save")


def test_a_paper_check_in_is_saved_as_such_with_who_entered_it(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    page = enter(open_record(clinician, patient))
    seen = words(page)
    assert "The check-in is saved." in seen
    assert "Check-in on paper: pain 7, mood skipped By post. Siân Howells" in seen
    (row,) = found(CheckIn)
    assert (row.source, row.pain_nrs, row.mood, row.entered_by) == (
        "paper",
        7,
        None,
        clinician.person_id,
    )


def test_how_a_check_in_reached_us_has_to_be_said_and_nothing_is_lost(
    team: Team, clinician: Staff
) -> None:
    page = enter(open_record(clinician, team.patient()), source=None)
    assert "There is a problem" in words(page)
    assert page.radio(key="paper_pain").value == 7
    assert page.text_area(key="paper_note").value == "By post."
    assert found(CheckIn) == []


def test_a_second_paper_check_in_is_a_second_row(team: Team, clinician: Staff) -> None:
    page = enter(open_record(clinician, team.patient()))
    enter(page, "phone")
    assert [row.source for row in found(CheckIn)] == ["paper", "phone"]


def test_the_day_it_is_about_is_kept_and_today_is_meant_by_nothing(
    team: Team, clinician: Staff
) -> None:
    page = press(open_record(clinician, team.patient(joined_at=days(-20))), "add_check_in")
    page.radio(key="paper_source").set_value("paper")
    page.text_input(key="paper_day").set_value("29 10 2026")
    press(page, "paper_save")
    (row,) = found(CheckIn)
    assert row.on_day == date(2026, 10, 29)
    enter(page)
    assert found(CheckIn)[1].on_day == TODAY


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("4 11 2026", "That day has not come yet"),
        ("13 10 2026", "That is before they joined"),
        ("the other day", "Write the date as day, month, year"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_lost(
    team: Team, clinician: Staff, typed: str, said: str
) -> None:
    page = press(open_record(clinician, team.patient(joined_at=days(-20))), "add_check_in")
    page.text_input(key="paper_day").set_value(typed)
    page.radio(key="paper_source").set_value("paper")
    page.radio(key="paper_pain").set_value(7)
    page = press(page, "paper_save")
    assert said in words(page)
    assert (page.radio(key="paper_pain").value, found(CheckIn)) == (7, [])


def test_the_same_paper_is_not_entered_twice(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    enter(open_record(clinician, patient))
    page = enter(open_record(team.of(name="Huw Parry"), patient))
    assert "has been entered from there already" in words(page)
    assert len(found(CheckIn)) == 1


def test_a_very_low_mood_on_paper_says_what_follows(team: Team, clinician: Staff) -> None:
    page = press(open_record(clinician, team.patient()), "add_check_in")
    page.radio(key="paper_source").set_value("phone")
    page.radio(key="paper_mood").set_value(1)
    assert "they go on the list of whom to contact" in words(press(page, "paper_save"))


def test_mood_is_not_asked_where_the_service_switched_it_off(team: Team, clinician: Staff) -> None:
    with open_transaction() as session:
        session.get_one(Service, team.service_id).mood_is_asked = False
    page = press(open_record(clinician, team.patient()), "add_check_in")
    assert {radio.key for radio in page.radio} == {"paper_source", "paper_pain"}


# ---------------------------------------------------------------- what else can be changed


def test_the_pace_is_changed_for_them(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    page = press(open_record(clinician, patient), "change_pace")
    page.radio(key="pace_choice").set_value("gentle")
    assert "The pace is now Gentle." in words(press(page, "pace_save"))
    assert enrolment(patient).pace == "gentle"


def test_a_pause_is_arranged_for_them_and_ended_again(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    page = press(open_record(clinician, patient), "change_pause")
    page.radio(key="pause_length").set_value(timedelta(weeks=2))
    page.text_input(key="pause_reason").set_value("surgery")
    page = press(page, "pause_save")
    assert "nothing is asked of them until Tuesday 17 November" in words(page)
    assert "Paused until Monday 16 November." in words(page)
    (row,) = found(Pause)
    assert (row.last_on, row.reason, row.asked_by) == (day(13), "surgery", clinician.person_id)
    assert "The pause has ended." in words(press(page, "end_pause"))
    assert enrolment(patient).status == "active"


def test_a_pause_without_a_length_is_asked_for(team: Team, clinician: Staff) -> None:
    page = press(open_record(clinician, team.patient()), "change_pause")
    assert "Choose one of these" in words(press(page, "pause_save"))
    assert found(Pause) == []


def type_date(page: AppTest, typed: str) -> AppTest:
    if "programme_on" not in {field.key for field in page.text_input}:
        press(page, "change_programme")
    page.text_input(key="programme_on").set_value(typed)
    return press(page, "programme_see")


def opening_days(raw: str) -> dict[str, str]:
    """From the table of what a new date would do: the day each stage would open, by title."""
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>[^<]+</td><td>(.+?)</td>', raw)
    return {title: re.sub("<[^>]+>", "", day) for title, day in rows}


def opens_now(patient: int, language: Language = Language.ENGLISH) -> dict[str, str]:
    """The same from the patient's own path as it is now."""
    with open_reading() as session:
        row = session.get_one(Enrolment, patient)
        plan = current_plan(session, session.get_one(Service, row.service_id).plan_key)
        found = path(plan, progress_of(session, row), read_policy(), today=TODAY)
    return {
        stage.title[language]: say_full_date(stage.opens_on, language) for stage in found.stages
    }


def test_the_programme_date_is_said_back_in_full(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    page = type_date(open_record(clinician, patient), "24/3/27")
    assert "With the programme on 24 March 2027:" in words(page)
    assert enrolment(patient).programme_on is None  # nothing is saved by looking
    page = press(page, "programme_save")
    assert "The programme date is now 24 March 2027." in words(page)
    assert enrolment(patient).programme_on == date(2027, 3, 24)
    page = press(type_date(page, ""), "programme_save")
    assert "The programme date is now “not known”." in words(page)
    assert enrolment(patient).programme_on is None


@pytest.mark.parametrize("typed", ["20 11 2026", "5 1 2027", "1 12 2027"])
def test_what_the_preview_says_is_what_then_happens(
    team: Team, clinician: Staff, typed: str
) -> None:
    patient = team.patient(joined_at=days(-20))
    page = type_date(open_record(clinician, patient), typed)
    told = opening_days(markup(page))
    assert told
    press(page, "programme_save")
    assert told.items() <= opens_now(patient).items()


def test_a_preview_can_be_left_and_belongs_to_one_person(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    page = type_date(open_record(clinician, patient), "24 3 2027")
    page = press(page, "programme_back")
    assert page.text_input(key="programme_on").value == ""
    assert enrolment(patient).programme_on is None
    page = type_date(page, "24 3 2027")
    page.query_params["ref"] = enrolment(team.patient("Aled Wynne")).ref
    assert "24 March 2027" not in words(page.run())


def test_somebody_who_has_not_joined_has_no_plan_to_move(team: Team, clinician: Staff) -> None:
    patient = team.patient(status="referred", joined_at=None)
    page = type_date(open_record(clinician, patient), "24 3 2027")
    assert "No stage is still to open" in words(page)
    press(page, "programme_save")
    assert enrolment(patient).programme_on == date(2027, 3, 24)


def test_the_same_date_again_is_said_to_be_so(team: Team, clinician: Staff) -> None:
    patient = team.patient(programme_on=date(2027, 3, 24))
    page = type_date(open_record(clinician, patient), "24 March 2027")
    assert "That is the date we have already" in words(page)


@pytest.mark.parametrize("typed", ["31 2 2027", "soon", "1 1 2020"])
def test_a_date_that_cannot_be_is_refused_and_kept_in_its_box(
    team: Team, clinician: Staff, typed: str
) -> None:
    patient = team.patient()
    page = type_date(open_record(clinician, patient), typed)
    assert "There is a problem" in words(page)
    assert page.text_input(key="programme_on").value == typed
    assert enrolment(patient).programme_on is None


# ---------------------------------------------------------------- what they asked us not to do


def note_refusal(page: AppTest, what: str | None, until: str = "") -> AppTest:
    if "refusal_what" not in {field.key for field in page.radio}:
        press(page, "change_refusals")
    if what:
        page.radio(key="refusal_what").set_value(what)
    page.text_input(key="refusal_until").set_value(until)
    return press(page, "refusal_save")


def test_a_refusal_is_on_top_and_its_link_is_withheld_with_why(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(phone="07700 900123", email="g@example.org")
    page = open_record(clinician, patient)
    assert '<a href="tel:07700900123">' in markup(page)
    page = note_refusal(page, "phone")
    seen, raw = words(page), markup(page)
    assert "Asked us not to phone. Noted by Siân Howells." in seen
    assert "tel:0" not in raw
    assert "07700 900123" in seen  # to text to
    assert '<a href="mailto:g@example.org">' in raw


def test_no_follow_up_withholds_every_link_until_its_day(team: Team, clinician: Staff) -> None:
    patient = team.patient(phone="07700 900123", email="g@example.org")
    page = note_refusal(open_record(clinician, patient), "follow_up", "1 12 2026")
    assert "Asked for no follow-up for now, until 1 December 2026." in words(page)
    assert "tel:0" not in markup(page)
    assert "mailto:" not in markup(page)


@pytest.mark.parametrize(
    ("what", "until", "said"),
    [
        (None, "", "Choose one of these"),
        ("follow_up", "", "so that nobody is forgotten"),
        ("phone", "1 1 2020", "That date has passed"),
        ("phone", "when better", "Write the date as day, month, year"),
    ],
)
def test_a_refusal_that_cannot_be_noted_is_said_to_be_so(
    team: Team, clinician: Staff, what: str | None, until: str, said: str
) -> None:
    page = note_refusal(open_record(clinician, team.patient()), what, until)
    assert said in words(page)
    assert found(Refusal) == []


def test_they_can_change_their_mind(team: Team, clinician: Staff) -> None:
    patient = team.patient(phone="07700 900123")
    page = note_refusal(open_record(clinician, patient), "phone")
    page = press(press(page, "change_refusals"), "allow_phone")
    assert "They may be contacted this way again." in words(page)
    assert '<a href="tel:07700900123">' in markup(page)


def test_a_contact_by_a_refused_channel_needs_their_agreement(team: Team, clinician: Staff) -> None:
    patient = team.patient(preferred_channel="text")
    page = note_refusal(open_record(clinician, patient), "phone")
    page = press(page, "contact_none")
    page.radio(key="channel_none").set_value("phone")
    page.text_area(key="note_none").set_value("Rang by mistake?")
    page = press(page, "way_none_reached")
    assert "They asked us not to contact them like this." in words(page)
    assert found(Contact) == []
    assert page.text_area(key="note_none").value == "Rang by mistake?"
    page.checkbox(key="agreed_none").set_value(True)
    press(page, "way_none_reached")
    assert [contact.channel for contact in found(Contact)] == ["phone"]


def test_a_contact_on_a_flag_needs_their_agreement_just_the_same(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(preferred_channel="phone")
    flag = team.quiet(patient)
    page = note_refusal(open_record(clinician, patient), "follow_up", "1 12 2026")
    page = press(page, f"contact_{flag}")
    page = press(page, f"way_{flag}_reached_back_on_track")
    assert "They asked us not to contact them like this." in words(page)
    assert (found(Contact), the_flag(flag).status) == ([], "open")
    page.checkbox(key=f"agreed_{flag}").set_value(True)
    press(page, f"way_{flag}_reached_back_on_track")
    assert the_flag(flag).status == "resolved"


def test_the_pack_can_be_printed_from_the_record(team: Team, clinician: Staff) -> None:
    patient = team.patient(language="cy")
    raw = markup(open_record(clinician, patient))
    ref = enrolment(patient).ref
    assert f'href="/print/pack?ref={ref}"' in raw
    assert f'href="/print/pack?ref={ref}&amp;size=large"' in raw
    assert "in Welsh, with a check-in" in raw


# ---------------------------------------------------------------- their place


@pytest.mark.parametrize("status", ["programme_started", "moved_to_paper", "withdrew"])
def test_their_place_is_changed_and_the_waiting_list_is_not(
    team: Team, clinician: Staff, status: str
) -> None:
    patient = team.patient()
    page = press(open_record(clinician, patient), "change_place")
    assert "This changes nothing about the waiting list." in words(page)
    page.radio(key="place_choice").set_value(status)
    press(page, "place_save")
    assert enrolment(patient).status == status
    assert "change_pace" not in keys_of(page)


def test_a_place_that_ended_in_another_tab_is_shown_and_not_paused(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    page = press(open_record(clinician, patient), "change_pause")
    page.radio(key="pause_length").set_value(timedelta(weeks=1))
    with open_transaction() as session:
        held = session.get_one(Enrolment, patient)
        leave(session, held, Status.WITHDREW, by=clinician.person_id, at=AT)
    assert "Now: Withdrew." in words(press(page, "pause_save"))
    assert found(Pause) == []


def test_wrong_contact_details_are_corrected(team: Team, clinician: Staff) -> None:
    patient = team.patient(phone="01597 000111")
    page = press(open_record(clinician, patient), "change_reach")
    page.text_input(key="reach_phone").set_value("ring me")
    press(page, "reach_save")
    assert "There is a problem" in words(page)
    page.text_input(key="reach_phone").set_value("01874 000222")
    assert "The details are saved." in words(press(page, "reach_save"))
    (person,) = found(Person, Person.id == enrolment(patient).person_id)
    assert person.phone == "01874 000222"


def test_somebody_who_has_not_joined_has_the_way_to_a_letter(team: Team, clinician: Staff) -> None:
    patient = team.patient(status="referred", joined_at=None)
    page = open_record(clinician, patient)
    assert "Referred 20 Oct, no letter made yet" in words(page)
    assert f'href="/print/letter?ref={enrolment(patient).ref}"' in markup(page)
    assert "add_check_in" not in keys_of(page)
    assert "change_pace" not in keys_of(page)


def test_a_message_that_failed_is_on_the_timeline_without_its_address(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    save(
        a_message(
            enrolment(patient), template="invitation", address="secret@example.org", status="failed"
        )
    )
    page = open_record(clinician, patient)
    assert "Email could not be delivered" in words(page)
    assert "secret@" not in markup(page)


def a_story(patient: int, *, shared: bool) -> None:
    """Somebody's story, shared with the team or not."""
    with open_transaction() as session:
        own = session.get_one(Enrolment, patient)
        how = {"language": "en", "written": Written.BY_ME, "seen": 0, "by": own.person_id, "at": AT}
        save_story(session, own, {"one_thing": "I rest <b>at noon</b>."}, **how)
        if shared:
            share_story(session, own, by=own.person_id, at=AT)


def openings() -> list[tuple[int, int]]:
    return [(row.enrolment_id, row.opened_by) for row in found(StoryOpened)]


def test_a_shared_story_is_opened_by_a_press_and_that_is_noted_once(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    a_story(patient, shared=True)
    page = open_record(clinician, patient)
    assert "Shared their story on 3 November 2026." in words(page)
    assert "They see who opens it, and when." in words(page)
    assert "at noon" not in words(page)
    assert openings() == []
    page = press(page, "open_story")
    assert "The one thing I want you to know" in words(page)
    assert "I rest &lt;b&gt;at noon&lt;/b&gt;." in markup(page)
    page.run()
    assert openings() == [(patient, clinician.person_id)]
    assert len(found(AuditEntry, AuditEntry.action == "story.opened")) == 1
    assert "at noon" not in words(press(page, "open_story"))


def test_an_unshared_story_is_nowhere_on_the_record(team: Team, clinician: Staff) -> None:
    with_one, without = team.patient(), team.patient("Eleri Wyn")
    a_story(with_one, shared=False)
    for patient in (with_one, without):
        page = open_record(clinician, patient)
        assert "story" not in words(page).lower()
        assert "open_story" not in keys_of(page)


def test_a_story_that_is_taken_back_is_gone_from_an_open_record_too(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    a_story(patient, shared=True)
    page = press(open_record(clinician, patient), "open_story")
    with open_transaction() as session:
        own = session.get_one(Enrolment, patient)
        stop_sharing(session, own, by=own.person_id, at=NOW)
    page.run()
    assert "story" not in words(page).lower()
    assert "at noon" not in words(page)


def test_a_story_that_is_shared_anew_is_noted_anew_on_an_open_record(
    team: Team, clinician: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient, later = team.patient(), NOW + timedelta(minutes=2)
    a_story(patient, shared=True)
    page = press(open_record(clinician, patient), "open_story")
    with open_transaction() as session:
        own = session.get_one(Enrolment, patient)
        stop_sharing(session, own, by=own.person_id, at=NOW + timedelta(minutes=1))
        share_story(session, own, by=own.person_id, at=later)
    set_clock(monkeypatch, later)
    assert "at noon" in words(page.run())
    assert len(openings()) == 2


def test_another_services_clinician_learns_nothing_of_a_story(team: Team, other_team: Team) -> None:
    patient = team.patient()
    a_story(patient, shared=True)
    page = open_record(other_team.of(), patient)
    assert UNKNOWN in words(page)
    assert "story" not in words(page).lower()


def test_a_story_in_welsh(team: Team) -> None:
    patient = team.patient()
    a_story(patient, shared=True)
    page = press(open_record(team.of(language="cy"), patient), "open_story")
    assert "Rhannodd ei stori ar 3 Tachwedd 2026." in words(page)
    assert "Yr un peth rydw i am i chi ei wybod" in words(page)
    assert 'lang="en"' in markup(page)
