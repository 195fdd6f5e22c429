"""Everybody of a service: found, narrowed, sorted, kept as views, turned over fifty at a time."""

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Role
from platform_core.enrolment.actions import refuse
from platform_core.enrolment.refusals import Refused
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import (
    EngagementChange,
    Enrolment,
    Flag,
    SavedView,
    StageRelease,
)
from tests.factories import AT, TODAY
from tests.pages.patients import keys_of, markup, press
from tests.pages.staff import Staff, Team, enrolment, found, save, words


def test_an_empty_caseload_says_what_to_do_first(clinician: Staff) -> None:
    assert "Nobody has been referred yet." in words(clinician.open("caseload"))


def test_a_line_says_who_how_things_stand_since_when_why_and_how_to_reach_them(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(
        preferred_channel="phone", language="cy", engagement="quiet", their_ref="W/77"
    )
    since = {"n": 16, "since": "2026-10-18", "a_week": 3}
    inputs = {"reasons": [{"key": "no_visits_before", "params": since}]}
    states = {"before": "on_track", "after": "quiet", "policy": "p", "inputs": inputs}
    save(
        StageRelease(enrolment_id=patient, stage_key="welcome", opened_on=TODAY, reason="", at=AT),
        EngagementChange(enrolment_id=patient, at=AT, **states),
    )
    team.quiet(patient)
    with open_transaction() as session:
        row = session.get_one(Enrolment, patient)
        refuse(session, row, Refused.PHONE, until_on=None, by=clinician.person_id, at=AT)
    page = clinician.open("caseload")
    seen = words(page)
    assert "1 person" in seen
    assert "Gone quiet since 3 Nov No visits for 16 days." in seen
    assert "Flag: gone quiet (nobody’s yet)" in seen
    assert "Phone, in Welsh Asked us not to phone" in seen
    assert "· W/77" in seen
    assert f'<a data-page href="/record?ref={enrolment(patient).ref}">Gareth Pugh</a>' in markup(
        page
    )


@pytest.mark.parametrize(
    ("status", "engagement", "said"),
    [
        ("paused", "paused_by_choice", "Paused"),
        ("withdrew", "withdrew", "Withdrew"),
        ("invited", "invited_never_opened", "Invited"),
    ],
)
def test_a_place_that_is_not_in_use_says_only_how_it_stands(
    team: Team, clinician: Staff, status: str, engagement: str, said: str
) -> None:
    team.patient(status=status, engagement=engagement)
    assert f'<span class="cell">{said} since 3 Nov</span>' in markup(clinician.open("caseload"))


def test_the_caseload_in_welsh(team: Team) -> None:
    team.patient(engagement="quiet")
    seen = words(team.of(language="cy").open("caseload"))
    assert "Wedi mynd yn dawel ers 3 Tach" in seen
    assert "Neges destun, yn Saesneg" in seen
    assert "Gone quiet" not in seen


@pytest.mark.parametrize("sought", ["gareth", "PF-0", "pugh"])
def test_somebody_is_found_by_part_of_a_name_or_number(
    team: Team, clinician: Staff, sought: str
) -> None:
    team.patient("Gareth Pugh")
    page = clinician.open("caseload")
    page.text_input(key="search").set_value(sought)
    assert "Gareth Pugh" in words(press(page, "find_button"))


def test_a_search_that_finds_nobody_says_so_and_shows_markup_as_text(
    team: Team, clinician: Staff
) -> None:
    team.patient("Gareth Pugh")
    page = clinician.open("caseload")
    page.text_input(key="search").set_value("<b>%_\x00")
    press(page, "find_button")
    assert "Nobody matches that." in words(page)
    assert "Gareth" not in words(page)


def narrowed(page: AppTest, **choices: str) -> AppTest:
    press(page, "narrow_by")
    for name, value in choices.items():
        page.selectbox(key=name).set_value(value)
    return press(page, "find_button")


def test_the_list_is_narrowed_says_by_what_and_shows_everybody_again(
    team: Team, clinician: Staff
) -> None:
    team.patient("Gareth Pugh")
    team.patient("Aled Wynne", status="paused", language="cy")
    page = narrowed(clinician.open("caseload"), status="paused", language="cy")
    seen = words(page)
    assert "Aled Wynne" in seen
    assert "Gareth" not in seen
    assert "<li>Paused</li><li>Welsh</li>" in markup(page)
    page = press(page, "narrow_by")  # the fields go, what they said stays
    assert "Gareth" not in words(page)
    page.text_input(key="search").set_value("wynne")
    assert "“wynne” Paused Welsh" in words(press(page, "find_button"))
    assert "Gareth" in words(press(page, "everybody"))
    assert page.text_input(key="search").value == ""


def test_the_list_is_sorted(team: Team, clinician: Staff) -> None:
    team.patient("Aled Wynne")
    team.patient("Gareth Pugh", engagement="quiet")
    page = clinician.open("caseload")
    assert words(page).index("Aled") < words(page).index("Gareth")
    page.selectbox(key="sort").set_value("quiet")
    seen = words(press(page, "find_button"))
    assert seen.index("Gareth") < seen.index("Aled")


def test_a_flag_is_found_by_whose_it_is(team: Team, clinician: Staff) -> None:
    mine, nobodys = team.patient("Gareth Pugh"), team.patient("Aled Wynne")
    team.patient("Carys Bevan")
    flag, _ = team.quiet(mine), team.quiet(nobodys)
    with open_transaction() as session:
        session.get_one(Flag, flag).owner_id = clinician.person_id
    page = press(clinician.open("caseload"), "narrow_by")
    options = page.selectbox(key="owner").options
    assert options == ["Flag with nobody", "You"]
    page.selectbox(key="owner").set_value(str(clinician.person_id))
    seen = words(press(page, "find_button"))
    assert "Gareth" in seen
    assert "Aled" not in seen
    page.selectbox(key="owner").set_value("nobody")
    assert "Aled" in words(press(page, "find_button"))


# ---------------------------------------------------------------- views that are kept


def keep(page: AppTest, name: str) -> AppTest:
    press(page, "keep_view")
    page.text_input(key="view_name").set_value(name)
    return press(page, "view_save")


def test_a_view_is_kept_and_opened_by_one_press_in_another_tab(
    team: Team, clinician: Staff
) -> None:
    team.patient("Gareth Pugh", engagement="quiet")
    team.patient("Aled Wynne")
    page = narrowed(clinician.open("caseload"), state="quiet")
    page = keep(page, "Quiet people")
    assert "The view “Quiet people” is saved." in words(page)
    other = clinician.open("caseload")
    assert "Aled" in words(other)
    other = press(other, "view_0")
    assert "Aled" not in words(other)
    assert "Gareth" in words(other)
    assert press(other, "narrow_by").selectbox(key="state").value == "quiet"
    assert "view_0" not in keys_of(team.of(name="Huw Parry").open("caseload"))


def test_a_view_is_written_over_and_removed(team: Team, clinician: Staff) -> None:
    page = keep(narrowed(clinician.open("caseload"), state="quiet"), "Mine")
    page = keep(narrowed(page, state="slowing"), "Mine")
    (row,) = found(SavedView)
    assert row.view == {"state": "slowing"}
    page = press(page, "keep_view")
    page.selectbox(key="view_which").set_value("Mine")
    page = press(page, "view_remove")
    assert "The view “Mine” is gone." in words(page)
    assert found(SavedView) == []


def test_a_view_without_a_name_is_not_kept(team: Team, clinician: Staff) -> None:
    assert "Give the view a name" in words(keep(clinician.open("caseload"), "  "))
    assert found(SavedView) == []


def test_the_same_people_can_be_taken_away_as_a_file(team: Team, clinician: Staff) -> None:
    team.patient("Gareth Pugh", engagement="quiet")
    page = clinician.open("caseload")
    page.selectbox(key="sort").set_value("quiet")
    page.text_input(key="search").set_value("<pugh & co>")
    assert "/export" not in markup(press(page, "find_button"))  # nobody to take
    page.text_input(key="search").set_value("pugh")
    raw = markup(press(page, "find_button"))
    assert 'href="/export/caseload.csv?search=pugh&amp;sort=quiet"' in raw


def test_names_are_shown_as_text(team: Team, clinician: Staff) -> None:
    team.patient("<script>alert(1)</script>")
    raw = markup(clinician.open("caseload"))
    assert "<script" not in raw
    assert "&lt;script&gt;" in raw


def test_a_cell_with_nothing_in_it_is_left_empty(team: Team, clinician: Staff) -> None:
    team.patient()
    assert "&lt;" not in markup(clinician.open("caseload"))


def test_fifty_fit_on_a_page_without_a_way_to_turn_it(team: Team, clinician: Staff) -> None:
    for number in range(50):
        team.patient(f"Person {number:02}")
    assert "later" not in keys_of(clinician.open("caseload"))


def test_the_fifty_first_is_on_the_next_page(team: Team, clinician: Staff) -> None:
    for number in range(51):
        team.patient(f"Person {number:02}")
    page = clinician.open("caseload")
    assert "People 1 to 50 of 51" in words(page)
    assert "Person 50" not in words(page)
    press(page, "later")
    assert "People 51 to 51 of 51" in words(page)
    assert "Person 50" in words(page)
    assert page.button(key="later").disabled
    assert "Person 00" in words(press(page, "earlier"))


def test_another_service_has_its_own_caseload(team: Team, other_team: Team) -> None:
    patient = team.patient("Gareth Pugh")
    page = other_team.of(name="Rhodri Ellis").open("caseload")
    assert "Gareth" not in words(page)
    page.text_input(key="search").set_value(enrolment(patient).ref)
    assert "Nobody matches that." in words(press(page, "find_button"))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    team.patient("Gareth Pugh")
    seen = words(team.of(role, "Mair Jenkins").open("caseload"))
    assert "This page is not yours" in seen
    assert "Gareth" not in seen


def test_a_stranger_sees_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.patient("Gareth Pugh")
    seen = words(Staff(monkeypatch, None).open("caseload"))
    assert "Please sign in" in seen
    assert "Gareth" not in seen
