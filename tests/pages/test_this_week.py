"""Whom to contact this week: what the list says, what can be done on it, and who may see it."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Role
from platform_core.engagement.facts import Reason
from platform_core.flags.actions import acknowledge, raise_flag, resolve, snooze
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    CheckIn,
    Contact,
    Flag,
    FlagEvent,
)
from tests.factories import AT, TODAY
from tests.pages.patients import keys_of, markup, press
from tests.pages.staff import Staff, Team, days, enrolment, found, save, the_flag, words


def choose(staff: Staff, flag: int, way: str) -> AppTest:
    """Open the contact panel of a flag, choose how it went, and save."""
    page = press(staff.open("this_week"), f"contact_{flag}")
    page.radio(key=f"way_{flag}").set_value(way)
    return press(page, f"save_contact_{flag}")


def test_an_empty_list_is_kind_and_claims_no_more_than_it_knows(clinician: Staff) -> None:
    seen = words(clinician.open("this_week"))
    assert "Nobody is waiting to hear from you" in seen
    assert "It cannot see how anybody is." in seen
    assert "Camau is not watched in real time." in seen


def test_the_empty_list_in_welsh(team: Team) -> None:
    seen = words(team.of(language="cy").open("this_week"))
    assert "Does neb yn aros i glywed gennych" in seen
    assert "Does neb yn gwylio Camau mewn amser real." in seen


def test_a_flag_says_who_why_on_what_evidence_and_how_to_reach_them(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(
        preferred_channel="phone", contact_times="after 10am", phone="01597 000111", language="cy"
    )
    team.quiet(patient)
    page = clinician.open("this_week")
    seen = words(page)
    assert "Tuesday 3 November. List made at 10:01am." in seen
    assert "Gone quiet 1" in seen
    assert "No visits for 16 days. Before that, about 3 a week." in seen
    assert "2 check-ins missed in a row." in seen
    assert "Phone, in Welsh: after 10am" in seen
    assert "No contact recorded yet" in seen
    assert "Nobody has acknowledged this yet" in seen
    assert f'href="/record?ref={enrolment(patient).ref}"' in markup(page)
    assert 'href="tel:01597000111"' in markup(page)


def test_the_strip_says_in_words_what_it_shows(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    save(
        Activity(enrolment_id=patient, kind="visit", at=AT, on_day=TODAY, details={}),
    )
    team.quiet(patient)
    assert "1 day with a visit since 23 Sep, on 3 Nov." in markup(clinician.open("this_week"))


def test_a_request_for_contact_comes_first_in_their_own_words_as_text(
    team: Team, clinician: Staff
) -> None:
    team.quiet(team.patient("Gareth Pugh"))
    team.asked(team.patient("Dilys <i>Prosser</i>"), "Is it <b>all right</b>?\x00 \u202e")
    page = clinician.open("this_week")
    seen, raw = words(page), markup(page)
    assert seen.index("Asked us to get in touch 1") < seen.index("Gone quiet 1")
    assert "Asked us to get in touch, Tuesday 3 November at 10:00am." in seen
    assert "2 working days left" in seen
    assert "Is it &lt;b&gt;all right&lt;/b&gt;?" in raw
    assert "Dilys &lt;i&gt;Prosser&lt;/i&gt;" in raw
    assert "\u202e" not in raw


def test_pain_and_mood_are_shown_beside_a_flag_as_they_were_entered(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    save(
        CheckIn(
            enrolment_id=patient,
            submission="one",
            at=AT,
            on_day=TODAY,
            pain_nrs=7,
            mood=2,
            note="",
            source="web",
            entered_by=enrolment(patient).person_id,
        )
    )
    team.quiet(patient)
    seen = words(clinician.open("this_week"))
    assert "Last check-in, 3 Nov, as entered: pain 7, mood low" in seen


def test_a_very_low_check_in_has_its_own_group(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    reason = Reason("very_low_check_in", {"on": TODAY.isoformat()})
    with open_transaction() as session:
        raise_flag(session, patient, "very_low_check_in", [reason], at=AT)
    seen = words(clinician.open("this_week"))
    assert "We said somebody would be in touch 1" in seen
    assert "1 working day left" in seen


def test_the_page_in_welsh(team: Team) -> None:
    team.asked(team.patient())
    seen = words(team.of(language="cy").open("this_week"))
    assert "Pwy i gysylltu â nhw yr wythnos hon" in seen
    assert "Gofynnodd i ni gysylltu, ddydd Mawrth 3 Tachwedd am" in seen
    assert "2 ddiwrnod gwaith ar ôl" in seen
    assert "Asked" not in seen


def test_no_choice_hides_how_many_nobody_has_acknowledged(team: Team, clinician: Staff) -> None:
    mine, other = team.quiet(team.patient("Gareth Pugh")), team.quiet(team.patient("Aled Wynne"))
    page = press(clinician.open("this_week"), f"acknowledge_{mine}")
    assert "1 person not yet acknowledged by anyone" in words(page)
    page.segmented_control(key="show").set_value("mine").run()
    seen = words(page)
    assert "1 person not yet acknowledged by anyone" in seen
    assert "Gareth Pugh" in seen
    assert "Aled Wynne" not in seen
    page.segmented_control(key="show").set_value("nobodys").run()
    assert f"acknowledge_{other}" in keys_of(page)
    assert f"contact_{mine}" not in keys_of(page)


def test_one_press_acknowledges(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"acknowledge_{flag}")
    assert "You have acknowledged Gareth Pugh." in words(page)
    assert "You have this" in words(page)
    assert f"acknowledge_{flag}" not in keys_of(page)
    assert the_flag(flag).acknowledged_by == clinician.person_id
    (entry,) = found(AuditEntry, AuditEntry.action == "flag.acknowledged")
    assert (entry.subject_id, entry.by) == (flag, clinician.person_id)


def test_what_was_saved_is_said_beside_its_card_and_only_once(team: Team, clinician: Staff) -> None:
    first, second = team.quiet(team.patient("Gareth Pugh")), team.quiet(team.patient("Aled Wynne"))
    page = press(clinician.open("this_week"), f"acknowledge_{second}")
    seen = words(page)
    assert seen.index("Gareth Pugh PF") < seen.index("You have acknowledged Aled Wynne.")
    assert "You have acknowledged" not in words(press(page, f"snooze_{first}"))


def test_what_was_saved_about_a_card_that_is_no_longer_shown_is_said_on_top(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    page.segmented_control(key="show").set_value("nobodys").run()
    seen = words(press(page, f"acknowledge_{flag}"))
    assert seen.index("You have acknowledged Gareth Pugh.") < seen.index("Who to contact this week")
    assert "Nobody here." in seen


def test_what_a_colleague_did_first_is_shown_and_not_written_over(team: Team) -> None:
    flag = team.quiet(team.patient())
    huw, sian = team.of(name="Huw Bevan"), team.of()
    late = sian.open("this_week")
    huw.become()
    press(huw.open("this_week"), f"acknowledge_{flag}")
    sian.become()
    page = press(late, f"acknowledge_{flag}")
    seen = words(page)
    assert "Nothing of yours was saved. Huw Bevan was first with Gareth Pugh" in seen
    assert "Flag acknowledged: gone quiet" in seen
    assert "Huw Bevan has this" in seen
    assert the_flag(flag).acknowledged_by == huw.person_id
    assert len(found(FlagEvent, FlagEvent.kind == "acknowledged")) == 1


def test_a_contact_on_a_flag_that_was_closed_meanwhile_saves_nothing(team: Team) -> None:
    flag = team.quiet(team.patient())
    sian = team.of()
    page = press(sian.open("this_week"), f"contact_{flag}")
    page.radio(key=f"way_{flag}").set_value("no_answer")
    with open_transaction() as session:
        resolve(session, session.get_one(Flag, flag), "came_back", by=None, at=AT)
    seen = words(press(page, f"save_contact_{flag}"))
    assert "Something happened to Gareth Pugh meanwhile" in seen
    assert "came back by themselves" in seen
    assert found(Contact) == []


def test_no_answer_is_recorded_and_they_stay_on_the_list(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient(preferred_channel="phone"))
    page = choose(clinician, flag, "no_answer")
    seen = words(page)
    assert "Contact with Gareth Pugh saved at 10:01am." in seen
    assert "Phone: no answer, 3 Nov" in seen
    assert "You have this" in seen
    (contact,) = found(Contact)
    assert (contact.channel, contact.result, contact.flag_id) == ("phone", "no_answer", flag)
    assert f"save_contact_{flag}" not in keys_of(page)


def test_an_outcome_takes_them_off_the_list_and_says_what_came_of_it(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    press(page, f"contact_{flag}")
    page.radio(key=f"channel_{flag}").set_value("in_person")
    page.radio(key=f"way_{flag}").set_value("reached_back_on_track")
    page.text_area(key=f"note_{flag}").set_value("Will start <b>next week</b>.")
    seen = words(press(page, f"save_contact_{flag}"))
    assert "This has come off the list." in seen
    assert "Reached, carrying on" in seen
    assert "Nobody is waiting to hear from you" in seen
    (contact,) = found(Contact)
    assert (contact.channel, contact.note) == ("in_person", "Will start <b>next week</b>.")
    assert the_flag(flag).outcome == "reached_back_on_track"


def test_no_contact_needed_settles_it_without_inventing_a_contact(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    choose(clinician, flag, "not_needed")
    assert the_flag(flag).outcome == "not_needed"
    assert found(Contact) == []


def test_wanting_to_stop_also_ends_their_place(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    choose(clinician, team.quiet(patient), "withdrew")
    assert enrolment(patient).status == "withdrew"


@pytest.mark.parametrize(
    ("way", "onward"),
    [
        ("reached_paused", "Now set the pause on their record"),
        ("wrong_contact_details", "Now correct the details on their record"),
    ],
)
def test_what_is_left_to_do_is_said_with_the_way_there(
    team: Team, clinician: Staff, way: str, onward: str
) -> None:
    patient = team.patient()
    page = choose(clinician, team.quiet(patient), way)
    assert onward in words(page)
    assert f'href="/record?ref={enrolment(patient).ref}"' in markup(page)


def test_a_contact_without_how_it_went_is_asked_for_again_and_loses_nothing(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"contact_{flag}")
    page.text_area(key=f"note_{flag}").set_value("Rang twice.")
    press(page, f"save_contact_{flag}")
    assert markup(page).count("Choose how it went") == 2
    assert f'href="#way_{flag}_error"' in markup(page)
    assert page.text_area(key=f"note_{flag}").value == "Rang twice."
    assert found(Contact) == []


def test_a_note_that_is_too_long_is_refused_whole_and_kept_in_its_box(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"contact_{flag}")
    page.text_area(key=f"note_{flag}").set_value("🙂" * 10_000)
    page.radio(key=f"way_{flag}").set_value("no_answer")
    press(page, f"save_contact_{flag}")
    assert "There is a problem" in words(page)
    assert len(page.text_area(key=f"note_{flag}").value) == 10_000
    assert found(Contact) == []


def test_two_presses_snooze_until_the_morning_of_a_day(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"snooze_{flag}")
    page = press(page, f"snooze_{flag}_2")
    seen = words(page)
    assert "Gareth Pugh is snoozed until Tuesday 17 November." in seen
    assert "Snoozed until Tuesday 17 November" in seen
    assert "Nobody is waiting" in seen
    assert the_flag(flag).snoozed_until == datetime(2026, 11, 17, tzinfo=UTC)


def test_a_snooze_offers_one_to_four_weeks(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"snooze_{flag}")
    offered = [page.button(key=f"snooze_{flag}_{weeks}").label for weeks in (1, 2, 3, 4)]
    assert offered[0] == "1 week: Tuesday 10 November"
    assert offered[3] == "4 weeks: Tuesday 1 December"


def test_the_same_button_closes_a_panel_again(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"contact_{flag}")
    assert f"save_contact_{flag}" in keys_of(page)
    assert f"save_contact_{flag}" not in keys_of(press(page, f"contact_{flag}"))


def test_whoever_came_back_by_themselves_is_said_so_for_a_week(
    team: Team, clinician: Staff
) -> None:
    recent, old = team.quiet(team.patient("Eirlys Morgan")), team.quiet(team.patient("Ann Old"))
    for flag, at in ((recent, days(-6)), (old, days(-8))):
        with open_transaction() as session:
            resolve(session, session.get_one(Flag, flag), "came_back", by=None, at=at)
    seen = words(clinician.open("this_week"))
    assert "1 person contacted, snoozed or back by themselves" in seen
    assert "Eirlys Morgan" in seen
    assert "Came back by themselves" in seen
    assert "Ann Old" not in seen


def test_nobody_of_another_service_is_on_the_list(team: Team, other_team: Team) -> None:
    flags = [team.quiet(team.patient("Gareth Pugh")), team.asked(team.patient("Dilys Prosser"))]
    put_off = the_flag(team.quiet(team.patient("Tomos Griffiths")))
    sian = team.of().person_id
    with open_transaction() as session:
        snooze(session, put_off, days(7), by=sian, at=AT)
    page = other_team.of(name="Rhodri Ellis").open("this_week")
    seen = words(page)
    assert "Nobody is waiting to hear from you" in seen
    assert "Nobody was contacted or snoozed" in seen
    assert not keys_of(page) & {f"acknowledge_{flag}" for flag in flags}
    for name in ("Gareth", "Dilys", "Tomos"):
        assert name not in seen


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_sees_the_list(team: Team, role: Role) -> None:
    team.quiet(team.patient())
    page = team.of(role, "Mair Jenkins").open("this_week")
    assert "This page is not yours" in words(page)
    assert "Gareth" not in words(page)
    assert keys_of(page) == set()


def test_a_stranger_is_asked_to_sign_in_and_sees_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.quiet(team.patient())
    page = Staff(monkeypatch, None).open("this_week")
    assert "Please sign in" in words(page)
    assert "Gareth" not in words(page)


def test_a_database_that_is_away_says_so_and_keeps_the_note(
    team: Team, clinician: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"contact_{flag}")
    page.radio(key=f"way_{flag}").set_value("no_answer")
    page.text_area(key=f"note_{flag}").set_value("Rang twice.")

    def away() -> None:
        raise DatabaseAway("locked")

    with monkeypatch.context() as locked:
        locked.setattr("platform_core.ui.team_acts.open_transaction", away)
        press(page, f"save_contact_{flag}")
    assert "That could not be saved" in words(page)
    assert page.text_area(key=f"note_{flag}").value == "Rang twice."
    assert found(Contact) == []


def test_acknowledging_does_not_look_past_what_the_patient_asked_since(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient()
    flag = team.asked(patient, "first")
    with open_transaction() as session:
        acknowledge(session, session.get_one(Flag, flag), by=clinician.person_id, at=AT)
    team.asked(patient, "and another thing")
    seen = words(clinician.open("this_week"))
    assert "first" in seen
    assert "and another thing" in seen
