"""Why somebody is on the list: every row with its points, and nothing else counted."""

import re
from datetime import timedelta
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.engagement.facts import Facts, Reason, score_of
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.storage.tables import EngagementChange, ServiceNotice
from tests.engagement.situations import ago, silent_for
from tests.factories import AT, TODAY
from tests.pages.patients import markup
from tests.pages.staff import Staff, Team, enrolment, save, the_flag, words

_ROW = re.compile(r'<tr><th scope="row">([^<]+)</th><td>(\d+)</td></tr>')
_TABLE = re.compile(r'<table class="t points">(.*?)</table>', re.S)
MANY = silent_for(14, joined_on=ago(15), waiting=(ago(9),))
SITUATIONS = {
    "by the points": MANY,
    "by the days": silent_for(21),
    "left part-way": silent_for(25, part_way_on=ago(26)),
}


def shown_points(page: AppTest) -> tuple[list[tuple[str, int]], int]:
    """The rows of the first disclosure, and the total below them."""
    (table, *_) = _TABLE.findall(markup(page))
    body, foot = table.split("<tfoot>")
    rows = [(unescape(seen), int(points)) for seen, points in _ROW.findall(body)]
    ((_, total),) = _ROW.findall(foot)
    return rows, int(total)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", ["this_week", "record"])
@pytest.mark.parametrize("facts", SITUATIONS.values(), ids=SITUATIONS)
def test_the_points_shown_add_up_to_the_score_and_are_about_use_alone(
    team: Team, facts: Facts, page: str, language: str
) -> None:
    patient = team.patient()
    team.scored(patient, facts)
    asked = {"ref": enrolment(patient).ref} if page == "record" else {}
    rows, total = shown_points(team.of(language=language).open(page, **asked))
    assert total == sum(points for _, points in rows)
    assert total == judge(facts, current_policy(), today=TODAY).score
    for seen, _ in rows:
        for word in ("pain", "mood", "feel", "age", "risk", "poen", "hwyliau", "teimlo", "risg"):
            assert word not in re.findall(r"\w+", seen.casefold()), seen


def test_a_flag_says_how_many_came_back_and_what_the_points_mean(
    team: Team, clinician: Staff
) -> None:
    team.scored(team.patient(), MANY)
    seen = words(clinician.open("this_week"))
    assert re.search(r"About \d+ in 100 people like this came back on their own", seen)
    assert "Why?" in seen
    assert "14 open days without a word 3" in seen
    policy = current_policy()
    limit = f"On this list at {policy.flag.at} points, or after {policy.flag.backstop} open days"
    assert limit in seen
    assert "Here it was the days." not in seen
    assert "What was seen by 3 November 2026" in seen
    assert f"Counted by policy {policy.version}." in seen
    assert "Only how Camau is used counts. Pain, mood and who they are never do." in seen
    assert "risk" not in seen.casefold()


def test_a_flag_by_the_days_alone_says_so(team: Team, clinician: Staff) -> None:
    facts = silent_for(21)
    score = score_of(judge(facts, current_policy(), today=TODAY).evidence)
    assert score is not None
    assert score < current_policy().flag.at
    team.scored(team.patient(), facts)
    assert "Here it was the days." in words(clinician.open("this_week"))


def test_what_is_said_first_stays_short(team: Team, clinician: Staff) -> None:
    """The points are behind a disclosure, and not among the sentences."""
    team.scored(team.patient(), MANY)
    raw = markup(clinician.open("this_week"))
    card = raw[raw.index("card") if "card" in raw else 0 :]
    before, _, _ = card.partition("<details")
    assert "No visits for 15 days. Too early to know their usual pattern." in before
    assert " points" not in before


def test_a_flag_that_nothing_was_scored_for_has_nothing_to_open(
    team: Team, clinician: Staff
) -> None:
    team.asked(team.patient())
    assert "Why?" not in words(clinician.open("this_week"))


def test_a_flag_keeps_the_policy_it_was_raised_by(team: Team) -> None:
    flag = team.scored(team.patient())
    assert the_flag(flag).evidence["policy"] == current_policy().version


def test_a_policy_that_is_no_longer_known_is_still_named(team: Team, clinician: Staff) -> None:
    patient = team.patient()
    policy = current_policy().model_copy(update={"version": "2020-lost"})
    evidence = judge(MANY, policy, today=TODAY).evidence
    save(
        EngagementChange(
            enrolment_id=patient,
            before="on_track",
            after="quiet",
            at=AT,
            policy=policy.version,
            inputs={"reasons": [reason.as_json() for reason in evidence]},
        )
    )
    page = clinician.open("record", ref=enrolment(patient).ref)
    assert "by policy 2020-lost" in words(page)
    assert "On this list at" not in words(page)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "No visits for 15 days. Too early to know their usual pattern."),
        ("cy", "Dim ymweliad ers 15 diwrnod. Mae’n rhy gynnar"),
    ],
)
def test_the_record_keeps_why_each_state_changed(team: Team, language: str, first: str) -> None:
    patient = team.patient()
    evidence = judge(MANY, current_policy(), today=TODAY).evidence
    save(
        EngagementChange(
            enrolment_id=patient,
            before="on_track",
            after="quiet",
            at=AT,
            policy=current_policy().version,
            inputs={"reasons": [reason.as_json() for reason in evidence]},
            score=score_of(evidence),
        )
    )
    page = team.of(language=language).open("record", ref=enrolment(patient).ref)
    assert first in words(page)
    rows, total = shown_points(page)
    assert sum(points for _, points in rows) == total == score_of(evidence)


def test_a_record_says_why_they_are_as_they_are_unless_a_flag_does(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(engagement="slowing", engagement_since=AT)
    reason = Reason.ago("no_visits_before", TODAY - timedelta(days=11), TODAY, a_week=3)
    change = {"before": "on_track", "after": "slowing", "at": AT, "policy": "1"}
    inputs = {"reasons": [reason.as_json()]}
    save(EngagementChange(enrolment_id=patient, inputs=inputs, **change))
    seen = words(clinician.open("record", ref=enrolment(patient).ref))
    assert "Slowing down since 3 November 2026. No visits for 11 days." in seen
    team.scored(patient)
    assert "Slowing down since 3 November 2026. No" not in words(
        clinician.open("record", ref=enrolment(patient).ref)
    )


def a_dip(team: Team, **given: object) -> ServiceNotice:
    facts = {
        "service_id": team.service_id,
        "kind": "dip",
        "first_on": TODAY - timedelta(days=3),
        "details": {"usual": 34.2, "visits": [9, 11, 8]},
        "raised_at": AT,
    }
    return ServiceNotice(**{**facts, **given})


def test_a_dip_of_the_whole_service_is_said_once_before_anybody_is_rung(
    team: Team, clinician: Staff
) -> None:
    team.scored(team.patient())
    save(a_dip(team))
    seen = words(clinician.open("this_week"))
    assert seen.count("Fewer people than usual have come to the whole service since 31 Oct.") == 1
    assert "Usually about 34 a day; on the first days 9, 11, 8." in seen
    assert seen.index("Before ringing anybody") < seen.index("Gone quiet")


def test_a_dip_in_welsh(team: Team) -> None:
    save(a_dip(team))
    seen = words(team.of(language="cy").open("this_week"))
    assert "Mae llai o bobl nag arfer wedi dod at y gwasanaeth cyfan ers 31 Hyd." in seen
    assert "Cyn ffonio neb sydd wedi mynd yn dawel" in seen


def test_a_dip_that_is_over_or_of_another_service_is_not_said(
    team: Team, other_team: Team, clinician: Staff
) -> None:
    save(a_dip(team, ended_at=AT), a_dip(other_team))
    assert "Fewer people than usual" not in words(clinician.open("this_week"))
