"""How many contacts a week the team can make: what is shown, chosen, signed and kept."""

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Caseload, Role
from platform_core.engagement.policy import current_policy
from platform_core.engagement.queries import policy_of
from platform_core.engagement.replay.dial import Choice, Choices
from platform_core.storage.database import open_reading
from platform_core.storage.tables import AuditEntry, EngagementPolicy
from tests.pages.patients import markup, press
from tests.pages.staff import Staff, Team, found, words

NOW = current_policy().flag.at
LOWER, HIGHER = NOW - 4, NOW + 4
CHOICES = Choices(
    (
        Choice(LOWER, 6.2, 0.48, 0.96, 0.65, tuple(f"PF-{n:04}" for n in range(1, 9))),
        Choice(NOW, 4.1, 0.53, 0.94, 0.57, ("PF-0001", "PF-0007")),
        Choice(HIGHER, 0.4, 0.57, 0.92, 0.48, ()),
    ),
    is_own=False,
    enrolments=2150,
    own_enrolments=12,
)


@pytest.fixture
def mair(team: Team, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """An administrator, with figures that do not depend on who is in the database."""
    turn_to(monkeypatch, CHOICES)
    return team.of(Role.ADMINISTRATOR, "Mair Jenkins")


def turn_to(monkeypatch: pytest.MonkeyPatch, choices: Choices) -> None:
    module = "platform_core.engagement.replay.dial.dial"
    monkeypatch.setattr(module, lambda *_, **__: choices)


def look(staff: Staff) -> AppTest:
    """The settings with the dial opened."""
    return press(staff.open("service"), "dial_open")


def choose(
    page: AppTest, at: int | None = LOWER, reason: str = "Two more of us", signed: bool = True
) -> AppTest:
    page.radio(key="dial_at").set_value(at)
    page.text_input(key="dial_reason").set_value(reason)
    page.checkbox(key="dial_sign").set_value(signed)
    return press(page, "dial_save")


def in_force(team: Team) -> int:
    with open_reading() as session:
        return policy_of(session, team.service_id).flag.at


def test_each_setting_says_what_it_would_ask_of_the_team(mair: Staff) -> None:
    seen = words(look(mair))
    assert f"In force: {NOW} points, by the policy that comes with Camau" in seen
    assert f"{NOW} points (in force)" in seen
    assert "about 4 a week" in seen
    assert "about 1 every 2 weeks" in seen
    assert "about 5 had really stopped" in seen
    assert "about 6 noticed within a week" in seen
    assert "2 people listed: PF-0001, PF-0007" in seen
    assert "nobody listed" in seen


def test_figures_that_are_not_the_services_own_say_whose_they_are(mair: Staff) -> None:
    seen = words(look(mair))
    assert "measured on 2,150 students of an open university, not on patients" in seen
    assert "once it has 500 enrolments to measure; it has 12." in seen


def test_figures_that_are_the_services_own_say_so(
    mair: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_to(monkeypatch, Choices(CHOICES.choices, True, 640, 640))
    seen = words(look(mair))
    assert "Measured on this service’s own 640 enrolments." in seen
    assert "students" not in seen


def test_shares_that_nobody_measured_are_not_made_up(
    mair: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = Choice(NOW, 4.1, None, None, None, ())
    turn_to(monkeypatch, Choices((unknown,), False, 2150, 12))
    assert words(look(mair)).count("not known yet") == 2


def test_many_who_would_have_been_listed_are_folded_away(mair: Staff) -> None:
    raw = markup(look(mair))
    assert raw.index("8 people listed") < raw.index("PF-0008")
    assert "8 people listed</summary>" in raw


def test_one_is_chosen_signed_and_in_force_from_then_on(team: Team, mair: Staff) -> None:
    page = choose(look(mair))
    seen = words(page)
    assert f"From now on people are listed at {LOWER} points." in seen
    assert f"In force: {LOWER} points" in seen
    assert "signed by Mair Jenkins on 3 November 2026" in seen
    assert "Why: Two more of us" in seen
    assert in_force(team) == LOWER
    (row,) = found(EngagementPolicy)
    assert (row.signed_by, row.reason) == (mair.person_id, "Two more of us")
    (entry,) = found(AuditEntry, AuditEntry.action == "service.policy_adopted")
    assert (entry.by, entry.service_id) == (mair.person_id, team.service_id)


def test_what_was_signed_before_stays_to_be_seen(mair: Staff) -> None:
    page = choose(choose(look(mair)), HIGHER, "Mair is away")
    seen = words(page)
    assert "2 settings signed so far" in seen
    assert seen.index("Mair is away") < seen.index("Two more of us")
    assert len({row.version for row in found(EngagementPolicy)}) == 2


def test_nothing_is_lived_through_before_somebody_asks_and_then_once(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []

    def dial(*_: object, **__: object) -> Choices:
        times.append(1)
        return CHOICES

    monkeypatch.setattr("platform_core.engagement.replay.dial.dial", dial)
    page = team.of(Role.ADMINISTRATOR, "Mair Jenkins").open("service")
    assert times == []
    assert f"In force: {NOW} points" in words(page)
    page = press(page, "dial_open")
    page = choose(page, None)
    assert len(times) == 1
    choose(page)
    assert len(times) == 2  # another policy is in force


def test_the_form_is_empty_again_afterwards(mair: Staff) -> None:
    page = choose(look(mair))
    assert page.text_input(key="dial_reason").value == ""
    assert page.radio(key="dial_at").value is None
    assert not page.checkbox(key="dial_sign").value


@pytest.mark.parametrize(
    ("at", "reason", "signed", "field"),
    [
        (None, "Two more of us", True, "dial_at"),
        (LOWER, " \u200b ", True, "dial_reason"),
        (LOWER, "Two more of us", False, "dial_sign"),
        (LOWER, "x" * 10_000, True, "dial_reason"),
        (None, "", False, "dial_reason"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    team: Team, mair: Staff, at: int | None, reason: str, signed: bool, field: str
) -> None:
    page = choose(look(mair), at, reason, signed)
    assert f'href="#{field}_error"' in markup(page)
    assert page.radio(key="dial_at").value == at
    assert page.text_input(key="dial_reason").value == reason
    assert page.checkbox(key="dial_sign").value == signed
    assert found(EngagementPolicy) == []
    assert in_force(team) == NOW


def test_the_one_in_force_cannot_be_signed_again(mair: Staff) -> None:
    page = choose(look(mair), NOW)
    assert "That is in force already. Nothing was changed." in words(page)
    assert page.text_input(key="dial_reason").value == "Two more of us"
    assert found(EngagementPolicy) == []


def test_a_reason_is_kept_and_shown_as_text(mair: Staff) -> None:
    page = choose(look(mair), reason="<b>busy</b> \u202e")
    assert "<b>busy" not in markup(page)
    assert "&lt;b&gt;busy" in markup(page)
    assert "\u202e" not in markup(page)


def test_the_choice_in_welsh(team: Team, mair: Staff) -> None:
    page = team.of(Role.ADMINISTRATOR, "Mair Jenkins", language="cy")
    page = look(page)
    seen = words(page)
    assert "Sawl cyswllt yr wythnos y gall y tîm ei wneud?" in seen
    assert f"Mewn grym: {NOW} pwynt" in seen
    assert "2 berson ar y rhestr: PF-0001, PF-0007" in seen
    assert "2,150 o fyfyrwyr prifysgol agored, nid ar gleifion" in seen
    seen = words(choose(page, reason=""))
    assert "Ysgrifennwch un frawddeg yn dweud pam" in seen
    assert f"O hyn ymlaen caiff pobl eu rhestru ar {LOWER} pwynt" in words(choose(page))


def test_another_service_keeps_its_own(team: Team, other_team: Team, mair: Staff) -> None:
    choose(look(mair))
    page = look(other_team.of(Role.ADMINISTRATOR, "Catrin Lewis"))
    assert "by the policy that comes with Camau" in words(page)
    assert in_force(other_team) == NOW
    assert "Two more of us" not in words(page)


def test_who_would_have_been_listed_is_looked_for_within_the_caseload(
    team: Team, other_team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def dial(_: object, *, caseload: Caseload, **__: object) -> Choices:
        asked.append(caseload)
        return CHOICES

    monkeypatch.setattr("platform_core.engagement.replay.dial.dial", dial)
    look(team.of(Role.ADMINISTRATOR, "Mair Jenkins"))
    look(other_team.of(Role.ADMINISTRATOR, "Catrin Lewis"))
    assert asked == [Caseload(team.service_id), Caseload(other_team.service_id)]
