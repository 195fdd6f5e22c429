"""Staff wording: every key a page can build is there, in both languages."""

from collections.abc import Iterable
from datetime import date

import pytest

from platform_core.accounts.rules import Language, Role
from platform_core.engagement.facts import State
from platform_core.enrolment.rules import EXITS, Channel, Pace, Status
from platform_core.flags.rules import LEAVES_AS, ContactChannel, ContactResult, Outcome, Rule
from platform_core.insights.rules import Kind, Way
from platform_core.storage.tables.silence import CONTACT_CHANNELS
from platform_core.ui.team_rows import GROUPS
from platform_core.ui.team_ways import MEANS
from platform_core.ui.team_ways import Way as ContactWay
from platform_core.ui.team_week import Show
from platform_core.ui.team_words import answers, reach, say_day, say_near_date, short_name
from platform_core.wording import catalogues

KEYS: dict[str, Iterable[str]] = {
    "team.rule": Rule,
    "team.outcome": Outcome,
    "team.contact_channel": (*ContactChannel, *Channel, *CONTACT_CHANNELS),
    "team.language": Language,
    "team.reach": [f"{channel}_{language}" for channel in Channel for language in Language],
    "team.status": Status,
    "team.state": State,
    "team.pace": Pace,
    "team.mood": [str(mood) for mood in range(1, 6)],
    "team.way": ContactWay,
    "team.kind": Kind,
    "team.event": [
        *[f"contact_{result}" for result in ContactResult],
        *[
            f"{key}_{source}"
            for key in ("check_in", "check_in_corrected")
            for source in ("web", "paper", "phone")
        ],
        *[
            f"flag_{kind}"
            for kind in (
                "raised",
                "asked_again",
                "acknowledged",
                "snoozed",
                "woken",
                "contacted",
                "resolved",
                "assigned",
                "undone",
                "escalated",
                "answered",
            )
        ],
    ],
    "people.role": set(Role) - {Role.PATIENT},
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("area", KEYS)
def test_every_word_that_is_chosen_by_its_key_is_there(area: str, language: Language) -> None:
    known = {
        message.id if isinstance(message.id, str) else message.id[0]
        for catalogue in catalogues(language).values()
        for message in catalogue
    }
    assert {f"{area}.{key}" for key in KEYS[area]} <= known
    assert {f"this_week.group_{group}" for group in GROUPS} <= known
    assert {f"this_week.show_{show}" for show in Show} <= known
    assert {f"invite.state_{way}" for way in Way} <= known
    ends = EXITS | {Status.PROGRAMME_STARTED}
    assert {f"record.end_{status}" for status in ends} <= known


def test_every_rule_is_in_one_group_of_the_list() -> None:
    grouped = [rule for rules in GROUPS.values() for rule in rules]
    assert sorted(grouped) == sorted(Rule)


def test_every_way_a_contact_can_go_means_something_once() -> None:
    assert set(MEANS) == set(ContactWay)
    meanings = [(meaning.result, meaning.outcome) for meaning in MEANS.values()]
    assert len(set(meanings)) == len(meanings)


def test_every_outcome_that_staff_may_record_can_be_chosen() -> None:
    offered = {meaning.outcome for meaning in MEANS.values()} - {None}
    assert offered == set(Outcome) - {Outcome.CAME_BACK}


def test_the_ways_that_end_a_place_are_those_that_the_rules_end() -> None:
    ending = {meaning.outcome for meaning in MEANS.values() if meaning.ends_their_place}
    assert ending == set(LEAVES_AS)


@pytest.mark.parametrize(
    ("pain", "mood", "said"),
    [
        (7, 2, "poen 7, hwyliau isel"),
        (0, None, "poen 0, hepgorwyd hwyliau"),
        (None, 1, "hepgorwyd poen, hwyliau isel iawn"),
        (None, None, "hepgorwyd y ddau"),
    ],
)
def test_answers_are_said_as_entered(pain: int | None, mood: int | None, said: str) -> None:
    assert answers(pain, mood, "cy") == said


def test_how_to_reach_somebody_says_channel_language_and_their_own_times() -> None:
    assert reach("phone", "cy", "bore Llun", "en") == "Phone, in Welsh: bore Llun"
    assert reach("letter", "en", "", "cy") == "Llythyr, yn Saesneg"


def test_a_day_of_another_year_has_its_year() -> None:
    assert say_near_date(date(2026, 11, 24), date(2026, 12, 1), "en") == "24 Nov"
    assert say_near_date(date(2025, 11, 24), date(2026, 12, 1), "en") == "24 November 2025"


def test_a_day_within_a_welsh_sentence_is_mutated() -> None:
    assert say_day(date(2026, 11, 24), "cy") == "ddydd Mawrth 24 Tachwedd"
    assert say_day(date(2026, 11, 24), "en") == "Tuesday 24 November"


@pytest.mark.parametrize(
    ("name", "short"), [("Gareth Pugh", "Gareth"), ("Cher", "Cher"), ("  ", "  ")]
)
def test_somebody_is_called_by_the_first_part_of_their_name(name: str, short: str) -> None:
    assert short_name(name) == short
