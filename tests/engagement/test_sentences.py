"""Every reason can be said, in both languages."""

from bisect import bisect_right
from datetime import timedelta

import pytest

from platform_core.engagement.facts import Facts, Reason, reasons_from
from platform_core.engagement.points import Factor
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.engagement.sentences import say_reason, tell
from platform_core.storage.tables.heard import TAP_ANSWERS
from platform_core.wording import catalogues
from tests.engagement.situations import SITUATIONS, TODAY, silent_for

EVERY = [
    reason
    for facts in SITUATIONS.values()
    for reason in judge(facts, current_policy(), today=TODAY).evidence
]
OF_FLAGS = [
    Reason("asked_for_contact"),
    Reason("very_low_check_in", {"on": "2026-11-02"}),
    Reason("came_back", {"on": "2026-11-02"}),
    Reason("check_ins_missed", {"n": 2}),
    *(Reason(f"tap_{answer}", {"on": "2026-11-02"}) for answer in TAP_ANSWERS),
]


def brings(factor: str, value: float, points: int = 4) -> Reason:
    """A row of the score as it is stored."""
    params = {"n": round(value), "value": value, "points": points}
    return Reason(f"scored_{factor}", params)


SCORED = [brings(factor, value) for factor in Factor for value in (0, 0.4, 1, 1.9, 2, 3, 6, 12, 99)]
PARTS = {"reason.points", "reason.and_points"}  # what a row of the score is put together from
SPECIAL = {
    "reason.scored_rhythm_none",
    "reason.scored_rhythm_early",
    "reason.scored_visits_none",
    "reason.scored_next_due_none",
}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("reason", EVERY + OF_FLAGS + SCORED, ids=lambda reason: reason.key)
def test_every_reason_has_a_sentence(reason: Reason, language: str) -> None:
    said = say_reason(reason, language)
    assert said.endswith(".")
    assert "{" not in said
    assert "None" not in said


def test_no_sentence_is_there_that_no_reason_says() -> None:
    said = {f"reason.{reason.key}" for reason in EVERY + OF_FLAGS + SCORED}
    ids = [message.id for message in catalogues("en")["engagement"] if message.id]
    keys = {key[0] if isinstance(key, tuple) else key for key in ids}
    assert keys == said | PARTS | SPECIAL


@pytest.mark.parametrize(
    ("reason", "english", "welsh"),
    [
        (
            brings("quiet", 12, 4),
            "12 open days without a word: 4 points.",
            "12 diwrnod agored heb air: 4 pwynt.",
        ),
        (
            brings("quiet_undone", 2.6, 3),
            "Something due still not done after 2 quiet open days: 3 points.",
            "Rhywbeth heb ei wneud o hyd ar ôl 2 ddiwrnod agored tawel: 3 phwynt.",
        ),
        (
            brings("rhythm", 1.38, 36),
            "About one visit a week lately (1.3): 36 points.",
            "Tuag un ymweliad yr wythnos yn ddiweddar (1.3): 36 pwynt.",
        ),
        (
            brings("rhythm", 0.4, 47),
            "Less than one visit a week lately (0.4): 47 points.",
            "Llai nag un ymweliad yr wythnos yn ddiweddar (0.4): 47 pwynt.",
        ),
        (
            brings("visits", 3, 9),
            "3 days with a visit so far: 9 points.",
            "3 diwrnod ag ymweliad hyd yma: 9 pwynt.",
        ),
        (
            brings("visits", 0, 11),
            "No visit so far: 11 points.",
            "Dim ymweliad hyd yma: 11 pwynt.",
        ),
        (
            brings("undone", 1, 8),
            "1 thing due since they last finished something, and not done: 8 points.",
            "1 peth i’w wneud ers iddynt orffen rhywbeth ddiwethaf, a heb ei wneud: 8 pwynt.",
        ),
        (
            brings("next_due", 30, 2),
            "Nothing due or opening for 30 days: 2 points.",
            "Dim byd i’w wneud nac yn agor am 30 diwrnod: 2 bwynt.",
        ),
        (
            brings("next_due", 99, 1),
            "Nothing due or opening from here on: 1 point.",
            "Dim byd i’w wneud nac yn agor o hyn ymlaen: 1 pwynt.",
        ),
        (
            Reason("came_back_share", {"n": 55}),
            "About 55 in 100 people like this came back on their own within two weeks.",
            "Daeth tua 55 o bob 100 o bobl debyg yn ôl ohonynt eu hunain o fewn pythefnos.",
        ),
    ],
    ids=lambda given: given.key if isinstance(given, Reason) else "",
)
def test_what_brings_points_says_what_was_seen_and_its_points(
    reason: Reason, english: str, welsh: str
) -> None:
    assert say_reason(reason, "en") == english
    assert say_reason(reason, "cy") == welsh


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("facts", SITUATIONS.values(), ids=map(str, SITUATIONS))
def test_the_points_that_are_told_add_up_to_the_score(facts: Facts, language: str) -> None:
    judgement = judge(facts, current_policy(), today=TODAY)
    told = tell(judgement.evidence, language)
    assert told.score == judgement.score
    assert sum(points for _, points in told.rows) == (judgement.score or 0)
    assert bool(told.base_rate) == bool(told.rows)
    assert told.sentences


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_score_shows_the_number_in_whose_band_it_lies(language: str) -> None:
    """Whoever looks the shown number up in the table finds the shown points."""
    cuts = [band.start for band in current_policy().points.rhythm]
    for hundredths in range(701):
        value = hundredths / 100
        said = say_reason(brings("rhythm", value), language)
        shown = float(said[said.index("(") + 1 : said.index(")")])
        assert bisect_right(cuts, shown) == bisect_right(cuts, value), value


def test_a_rhythm_that_is_not_known_yet_is_not_told_as_one() -> None:
    early = [Reason("no_visits_early", {"n": 12}), brings("rhythm", 1.38, 36)]
    ((seen, points),) = tell(early, "en").rows
    assert (seen, points) == ("Too early to know their rhythm: taken as 1.3 visits a week", 36)
    ((welsh, _),) = tell(early, "cy").rows
    assert welsh.startswith("Rhy gynnar i wybod eu rhythm")


def test_points_stay_as_they_were_when_it_was_judged() -> None:
    later = TODAY + timedelta(days=3)
    assert say_reason(brings("quiet", 12), "en", today=later).startswith("12 open days")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_reason_speaks_of_pain_mood_or_risk(language: str) -> None:
    of_contact = {"very_low_check_in"}  # a contact task that was promised, not engagement
    for reason in EVERY + SCORED:
        assert reason.key not in of_contact
        said = say_reason(reason, language).casefold()
        for word in ("pain", "mood", "risk", "poen", "hwyliau", "risg"):
            assert word not in said.split(), said


def test_silence_is_said_as_the_team_would_say_it() -> None:
    reason = judge(silent_for(16, every=2), current_policy(), today=TODAY).evidence[0]
    assert say_reason(reason, "en") == "No visits for 17 days. Before that, about 4 a week."
    assert say_reason(reason, "cy") == "Dim ymweliad ers 17 diwrnod. Cyn hynny, tua 4 yr wythnos."


def test_a_reason_that_is_read_later_counts_again() -> None:
    reason = judge(silent_for(16), current_policy(), today=TODAY).evidence[0]
    later = say_reason(reason, "en", today=TODAY + timedelta(days=3))
    assert later.startswith("No visits for 20 days.")


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 diwrnod"), (2, "2 ddiwrnod"), (3, "3 diwrnod"), (6, "6 diwrnod"), (16, "16 diwrnod")],
)
def test_welsh_numbers_change_the_word_after_them(n: int, said: str) -> None:
    assert said in say_reason(Reason("not_back_since_pause", {"n": n}), "cy")


def test_one_day_is_one_day() -> None:
    assert "1 day ago" in say_reason(Reason("not_back_since_pause", {"n": 1}), "en")


def test_a_reason_survives_being_stored() -> None:
    for reason in EVERY:
        (back,) = reasons_from([reason.as_json()])
        assert (back.key, dict(back.params)) == (reason.key, dict(reason.params))
