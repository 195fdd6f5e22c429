"""Whom to contact this week: what the list says, what can be done on it, and who may see it."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Role
from platform_core.engagement.facts import Reason
from platform_core.enrolment.actions import refuse
from platform_core.flags.actions import acknowledge, escalate, raise_flag, resolve, snooze
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    CheckIn,
    Closure,
    Contact,
    Enrolment,
    Flag,
    FlagEvent,
    Service,
    TapLink,
)
from tests.factories import AT, TODAY
from tests.pages.conftest import NOW
from tests.pages.patients import keys_of, markup, press, set_clock
from tests.pages.staff import Staff, Team, day, days, enrolment, found, save, the_flag, words


def choose(staff: Staff, flag: int, way: str) -> AppTest:
    """Open a flag and say how it went."""
    return press(staff.open("this_week", open=str(flag)), f"way_{flag}_{way}")


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
    page = press(clinician.open("this_week", open=str(mine)), f"acknowledge_{mine}")
    assert "1 person not yet acknowledged by anyone" in words(page)
    page.segmented_control(key="show").set_value("mine").run()
    seen = words(page)
    assert "1 person not yet acknowledged by anyone" in seen
    assert "Gareth Pugh" in seen
    assert "Aled Wynne" not in seen
    page.segmented_control(key="show").set_value("nobodys").run()
    seen = words(page)
    assert "Aled Wynne" in seen
    assert "Gareth Pugh PF" not in seen
    assert f"acknowledge_{other}" in keys_of(page)  # whoever stands there now is open


def test_one_press_acknowledges(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"acknowledge_{flag}")
    assert "You have acknowledged Gareth Pugh." in words(page)
    assert "You have this" in words(page)
    assert f"acknowledge_{flag}" not in keys_of(page)
    assert the_flag(flag).acknowledged_by == clinician.person_id
    (entry,) = found(AuditEntry, AuditEntry.action == "flag.acknowledged")
    assert (entry.subject_id, entry.by) == (flag, clinician.person_id)


def test_what_was_saved_is_said_on_the_open_card_and_only_once(
    team: Team, clinician: Staff
) -> None:
    first, second = team.quiet(team.patient("Gareth Pugh")), team.quiet(team.patient("Aled Wynne"))
    page = press(clinician.open("this_week", open=str(second)), f"acknowledge_{second}")
    seen = words(page)
    assert seen.index("Gareth Pugh PF") < seen.index("You have acknowledged Aled Wynne.")
    page.query_params["open"] = str(first)
    assert "You have acknowledged" not in words(page.run())


def test_what_was_saved_about_somebody_who_is_no_longer_shown_is_said_all_the_same(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    page.segmented_control(key="show").set_value("nobodys").run()
    seen = words(press(page, f"acknowledge_{flag}"))
    assert "You have acknowledged Gareth Pugh." in seen
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
    page = team.of().open("this_week")
    with open_transaction() as session:
        resolve(session, session.get_one(Flag, flag), "came_back", by=None, at=AT)
    seen = words(press(page, f"way_{flag}_no_answer"))
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


def test_an_outcome_takes_them_off_the_list_and_says_what_came_of_it(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    page.radio(key=f"channel_{flag}").set_value("in_person")
    page.text_area(key=f"note_{flag}").set_value("Will start <b>next week</b>.")
    seen = words(press(page, f"way_{flag}_reached_back_on_track"))
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


def test_a_note_that_is_too_long_is_refused_whole_and_kept_in_its_box(
    team: Team, clinician: Staff
) -> None:
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    page.text_area(key=f"note_{flag}").set_value("🙂" * 10_000)
    press(page, f"way_{flag}_no_answer")
    assert "There is a problem" in words(page)
    assert len(page.text_area(key=f"note_{flag}").value) == 10_000
    assert found(Contact) == []


def test_one_press_snoozes_until_the_morning_of_a_day(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"snooze_{flag}_2")
    seen = words(page)
    assert "Gareth Pugh is snoozed until Tuesday 17 November." in seen
    assert "Snoozed until Tuesday 17 November" in seen
    assert "Nobody is waiting" in seen
    assert the_flag(flag).snoozed_until == datetime(2026, 11, 17, tzinfo=UTC)


def test_a_snooze_offers_one_to_four_weeks(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    offered = [page.button(key=f"snooze_{flag}_{weeks}").label for weeks in (1, 2, 3, 4)]
    assert offered[0] == "1 week: 10 Nov"
    assert offered[3] == "4 weeks: 1 Dec"


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
    page = clinician.open("this_week")
    page.text_area(key=f"note_{flag}").set_value("Rang twice.")

    def away() -> None:
        raise DatabaseAway("locked")

    with monkeypatch.context() as locked:
        locked.setattr("platform_core.ui.team_acts.open_transaction", away)
        press(page, f"way_{flag}_no_answer")
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


# --- a list of several: lines that open, one at a time ---


def test_a_line_says_who_why_how_by_when_and_whose_and_has_no_form(
    team: Team, clinician: Staff
) -> None:
    one = team.quiet(team.patient("Gareth Pugh", preferred_channel="phone", language="cy"))
    other = team.asked(team.patient("Aled Wynne"))
    page = clinician.open("this_week")
    seen = words(page)
    assert "No visits for 16 days. Before that, about 3 a week." in seen
    assert "Phone, in Welsh" in seen
    assert seen.count("2 working days left") == 2
    assert seen.count("Nobody has acknowledged this yet") == 2
    assert f'href="/this_week?open={one}"' in markup(page)
    assert not {key for key in keys_of(page) if key.startswith(("way_", "acknowledge_"))}
    page = clinician.open("this_week", open=str(other))
    assert {f"acknowledge_{other}", f"way_{other}_no_answer"} <= keys_of(page)
    assert f"acknowledge_{one}" not in keys_of(page)
    assert f'data-opened="{other}"' in markup(page)


def test_whoever_works_down_the_list_goes_on_with_the_next(team: Team, clinician: Staff) -> None:
    flags = [team.quiet(team.patient(name)) for name in ("Ann", "Ben", "Cai")]
    page = clinician.open("this_week", open=str(flags[1]))
    page = press(page, f"way_{flags[1]}_not_needed")
    assert f'data-opened="{flags[2]}"' in markup(page)
    page = press(page, f"way_{flags[2]}_not_needed")
    assert f'data-opened="{flags[0]}"' in markup(page)


@pytest.mark.parametrize("asked", ["none", "0", "-1", "9" * 40, "<b>", "²"])
def test_an_address_that_names_nobody_breaks_nothing(
    team: Team, clinician: Staff, asked: str
) -> None:
    team.quiet(team.patient("Ann")), team.quiet(team.patient("Ben"))
    page = clinician.open("this_week", open=asked, first=asked)
    assert "Gone quiet 2" in words(page)
    assert "Ann" in words(page)


def test_a_long_list_is_in_pages_and_says_where_one_is(team: Team, clinician: Staff) -> None:
    flags = [team.quiet(team.patient(f"Person {n:02}")) for n in range(52)]
    page = clinician.open("this_week")
    assert "People 1 to 50 of 52" in words(page)
    assert "Gone quiet 52" in words(page)
    assert "Person 51" not in words(page)
    page = clinician.open("this_week", open=str(flags[51]))
    assert "People 51 to 52 of 52" in words(page)
    assert f"acknowledge_{flags[51]}" in keys_of(page)


def test_a_flag_is_taken_given_to_a_colleague_and_to_nobody(team: Team, clinician: Staff) -> None:
    huw = team.of(name="Huw Bevan")
    clinician.become()
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"assign_{flag}_{clinician.person_id}")
    assert "You have Gareth Pugh now." in words(page)
    assert the_flag(flag).status == "acknowledged"
    page = press(page, f"assign_{flag}_{huw.person_id}")
    assert "Huw Bevan has Gareth Pugh now." in words(page)
    assert the_flag(flag).owner_id == huw.person_id
    assert "Nobody has Gareth Pugh now." in words(press(page, f"assign_{flag}_0"))
    assert the_flag(flag).owner_id is None


def test_a_colleague_of_a_large_team_is_chosen_from_a_list(team: Team, clinician: Staff) -> None:
    others = [team.of(name=f"Colleague {n}") for n in range(5)]
    clinician.become()
    flag = team.quiet(team.patient())
    page = clinician.open("this_week")
    assert f"assign_{flag}_{others[0].person_id}" not in keys_of(page)
    page.selectbox(key=f"assign_{flag}").set_value(others[3].person_id).run()
    assert "Colleague 3 has Gareth Pugh now." in words(page)
    assert the_flag(flag).owner_id == others[3].person_id
    assert page.selectbox(key=f"assign_{flag}").value is None
    assert "Nobody has Gareth Pugh now." in words(press(page, f"assign_{flag}_0"))


def test_whose_it_is_by_now_is_shown_and_not_written_over(team: Team) -> None:
    flag = team.quiet(team.patient())
    huw, sian = team.of(name="Huw Bevan"), team.of()
    late = sian.open("this_week")
    huw.become()
    press(huw.open("this_week"), f"assign_{flag}_{huw.person_id}")
    sian.become()
    seen = words(press(late, f"assign_{flag}_{sian.person_id}"))
    assert "Huw Bevan was first with Gareth Pugh: Given to Huw Bevan" in seen
    assert the_flag(flag).owner_id == huw.person_id


def test_two_clinicians_settle_one_flag_and_the_first_outcome_counts(team: Team) -> None:
    flag = team.quiet(team.patient())
    huw, sian = team.of(name="Huw Bevan"), team.of()
    late = sian.open("this_week")
    huw.become()
    press(huw.open("this_week"), f"way_{flag}_reached_paused")
    sian.become()
    seen = words(press(late, f"way_{flag}_not_needed"))
    assert "Nothing of yours was saved. Huw Bevan was first with Gareth Pugh" in seen
    assert the_flag(flag).outcome == "reached_paused"
    assert len(found(Contact)) == 1


def undo_key(page: AppTest) -> str:
    return next(key for key in keys_of(page) if key.startswith("undo_"))


def test_what_was_done_is_taken_back_with_one_press(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"way_{flag}_withdrew")
    assert page.button(key=undo_key(page)).label == "Undo: Gareth Pugh, wants to stop"
    page = press(page, undo_key(page))
    assert "Taken back: Gareth Pugh is as before." in words(page)
    assert the_flag(flag).status == "acknowledged"
    assert enrolment(the_flag(flag).enrolment_id).status == "active"
    assert not {key for key in keys_of(page) if key.startswith("undo_")}


def test_undo_is_offered_for_ten_minutes_and_to_oneself_only(
    team: Team, clinician: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"acknowledge_{flag}")
    huw = team.of(name="Huw Bevan")
    assert not {key for key in keys_of(huw.open("this_week")) if key.startswith("undo_")}
    set_clock(monkeypatch, NOW + timedelta(minutes=10, seconds=1))
    clinician.become()
    assert "more than ten minutes ago" in words(press(page, undo_key(page)))
    assert the_flag(flag).status == "acknowledged"
    assert not {key for key in keys_of(clinician.open("this_week")) if key.startswith("undo_")}


def test_undo_after_somebody_else_has_moved_it_says_who(team: Team, clinician: Staff) -> None:
    flag = team.quiet(team.patient())
    page = press(clinician.open("this_week"), f"acknowledge_{flag}")
    huw = team.of(name="Huw Bevan")
    press(huw.open("this_week"), f"assign_{flag}_{huw.person_id}")
    clinician.become()
    assert "Huw Bevan was first with Gareth Pugh" in words(press(page, undo_key(page)))
    assert the_flag(flag).owner_id == huw.person_id


def several(page: AppTest, which: str, until: str, *chosen: int) -> AppTest:
    page = press(page, "several_open")
    page.radio(key="bulk_which").set_value(which)
    page.text_input(key="bulk_until").set_value(until)
    if chosen:
        page.multiselect(key="bulk_chosen").set_value(list(chosen))
    return press(page, "bulk_save")


def test_everybody_who_went_quiet_is_snoozed_for_a_closure_and_taken_back(
    team: Team, clinician: Staff
) -> None:
    quiet = [team.quiet(team.patient(name)) for name in ("Ann", "Ben")]
    asked = team.asked(team.patient("Cai"))
    page = several(clinician.open("this_week"), "quiet", "4 1 2027")
    assert "2 people are snoozed until Monday 4 January." in words(page)
    assert {the_flag(flag).status for flag in quiet} == {"snoozed"}
    assert the_flag(asked).status == "open"
    page = press(page, undo_key(page))
    assert "Taken back: 2 people are as before." in words(page)
    assert {the_flag(flag).status for flag in quiet} == {"open"}


def test_those_chosen_are_snoozed_and_what_moved_is_left_and_said(
    team: Team, clinician: Staff
) -> None:
    flags = [team.quiet(team.patient(name)) for name in ("Ann", "Ben", "Cai")]
    page = press(clinician.open("this_week"), "several_open")
    huw = team.of(name="Huw Bevan")
    press(huw.open("this_week", open=str(flags[0])), f"acknowledge_{flags[0]}")
    clinician.become()
    page.radio(key="bulk_which").set_value("chosen")
    page.multiselect(key="bulk_chosen").set_value(flags[:2])
    page.text_input(key="bulk_until").set_value("4/1/27")
    seen = words(press(page, "bulk_save"))
    assert "1 person is snoozed until Monday 4 January. 1 was left as it is" in seen
    assert [the_flag(flag).status for flag in flags] == ["acknowledged", "snoozed", "open"]


@pytest.mark.parametrize(
    ("which", "until", "said"),
    [
        ("chosen", "4 1 2027", "Choose at least one person"),
        ("everybody", "3 11 2026", "Write a day after today"),
        ("everybody", "soon", "Write a day after today"),
    ],
)
def test_a_press_that_means_nothing_snoozes_nobody(
    team: Team, clinician: Staff, which: str, until: str, said: str
) -> None:
    flag = team.quiet(team.patient())
    page = several(clinician.open("this_week"), which, until)
    assert said in words(page)
    assert the_flag(flag).status == "open"


def test_the_day_offered_is_the_first_after_the_next_closure(team: Team, clinician: Staff) -> None:
    team.quiet(team.patient())
    save(
        Closure(
            service_id=team.service_id,
            first_on=day(50),
            last_on=day(60),
            reason="",
            declared_at=AT,
            declared_by=clinician.person_id,
        )
    )
    page = press(clinician.open("this_week"), "several_open")
    assert page.text_input(key="bulk_until").value == "3 1 2027"


def test_the_weeks_contacts_are_counted_against_what_there_is_time_for(
    team: Team, clinician: Staff
) -> None:
    for name in ("Ann", "Ben"):
        choose(clinician, team.quiet(team.patient(name)), "no_answer")
    assert "2 contacts recorded this week" in words(clinician.open("this_week"))
    with open_transaction() as session:
        session.get_one(Service, team.service_id).contacts_a_week = 6
    page = clinician.open("this_week")
    assert "2 of about 6 contacts this week" in words(page)
    assert markup(page).count('<i class="on">') == 2
    assert "2 wait in all" in words(page)


def test_a_refusal_is_shown_and_the_number_withheld(team: Team, clinician: Staff) -> None:
    patient = team.patient(preferred_channel="phone", phone="01597 000111")
    team.quiet(patient)
    with open_transaction() as session:
        held = session.get_one(Enrolment, patient)
        refuse(session, held, "phone", until_on=None, by=clinician.person_id, at=AT)
    page = clinician.open("this_week")
    assert "Please no phone calls" in words(page)
    assert "Asked us not to phone." in words(page)
    assert "tel:01597" not in markup(page)


def test_what_they_said_by_one_tap_is_shown(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    team.quiet(patient)
    save(
        TapLink(
            enrolment_id=patient,
            token_hash="x",
            issued_at=AT,
            expires_at=days(14),
            answered_at=AT,
            answer="worn_out",
        )
    )
    seen = words(clinician.open("this_week"))
    assert "“I’m worn out, or there’s too much going on”" in seen
    assert "Answered by one tap, 3 Nov" in seen


def test_what_was_escalated_and_what_is_over_is_marked(team: Team, clinician: Staff) -> None:
    flag = the_flag(team.quiet(team.patient()))
    with open_transaction() as session:
        escalate(session, flag, clinician.person_id, at=AT)
    assert "The deputy has been told" in words(clinician.open("this_week"))


def test_the_morning_message_is_stopped_and_begun_again(team: Team, clinician: Staff) -> None:
    page = press(clinician.open("this_week"), "switch_digest")
    assert "You get no more emails about this list." in words(page)
    page = press(page, "switch_digest")
    assert "On working mornings you get an email" in words(page)
    assert [e.details for e in found(AuditEntry, AuditEntry.action == "person.digest")] == [
        {"wants": False},
        {"wants": True},
    ]
