"""What is never said about health, and the lines that must stand beside other words."""

from dataclasses import replace

import pytest

from platform_core.content.checks.care import LINES
from platform_core.content.problems import Level
from tests.content.steps import FACTS, PAYBACK, spoilt, told

HELP = {
    "en": "Need help? [Urgent help](/urgent-help).",
    "cy": "Angen help? [Help brys](/urgent-help).",
}
CARE = {
    *("more_activity", "activity_payback", "medicine_change", "medicine_line", "diagnosis"),
    *("first_the_other", "promise", "mood_help", "checked_line"),
}


def care(language: str, text: str, field: str = "body", **facts: bool) -> set[str]:
    found = spoilt(language, field, text, replace(FACTS, **facts))
    assert all(it.level is Level.ERROR for it in found if it.said.wording in CARE)
    return CARE.intersection(told(found))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Build up slowly."),
        ("en", "Building it up takes weeks."),
        ("en", "Push through the pain."),
        ("en", "Then push\nyourself on."),
        ("en", "Try graded exercise therapy."),
        ("en", "Do a little more each day."),
        ("en", "A bit more every week is enough."),
        ("en", "Do more each day."),
        ("en", "Keep gently active."),
        ("en", "Try to be active every day."),
        ("en", "Exercise more."),
        ("en", "Increase your steps."),
        ("en", "Go to the gym."),
        ("en", "Stay at work if you can."),
        ("en", "Try to stay at work."),
        ("en", "Your daily target is small."),
        ("en", "Sit a little longer each day."),
        ("en", "Slowly build your stamina."),
        ("en", "Do not let pain stop you."),
        ("en", "Keep moving."),
        ("en", "Sit down. Keep moving."),
        ("en", "It is safe to move."),
        ("en", "Resting too much can make it worse."),
        ("en", "Do not nap in the day."),
        ("en", "Some leaflets say to do a bit more each day."),  # and nobody takes it back
        ("cy", "Rhowch gynnig ar ymarfer corff graddol."),
        ("cy", "Gwthiwch drwy’r boen."),
        ("cy", "Gwnewch ychydig mwy bob dydd."),
        ("cy", "Gwnewch ychydig mwy bob dydd na ddoe."),
        ("cy", "Cynyddwch yn raddol."),
        ("cy", "Cadwch yn egnïol."),
        ("cy", "Ceisiwch aros yn y gwaith."),
        ("cy", "Peidiwch â gadael i’r boen eich rhwystro."),
        ("cy", "Peidiwch â gorffwys yn ystod y dydd."),
        ("cy", "Mae’n ddiogel symud."),
        ("cy", "Gormod o orffwys yw’r broblem."),
    ],
)
def test_nobody_is_told_to_do_more(language: str, text: str) -> None:
    assert "more_activity" in care(language, f"{text}\n\n{PAYBACK[language]}")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Do not push through the pain."),
        ("en", "Nobody asks you to build up."),
        ("en", "There is no daily target."),
        ("en", "“Push through it”, somebody may say."),
        ("en", "Some pain advice says to do a bit more each week. This step does not say that."),
        ("en", "More of the list is on the next page, each with its number."),
        ("en", "Doing more costs more later."),
        ("en", "The wait can build."),
        ("en", "Your legs keep moving at night."),
        ("en", "Rest as long as you like."),
        ("cy", "Peidiwch â gwthio drwy’r boen."),
        ("cy", "Mae rhai’n clywed “ychydig mwy bob dydd”."),
        ("cy", "Dydych chi ddim yn gorfod cynyddu’n raddol."),
    ],
)
def test_saying_that_one_need_not_do_more_is_fine(language: str, text: str) -> None:
    assert care(language, f"{text}\n\n{PAYBACK[language]}") == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Walk to the gate."),
        ("en", "A stretch may feel good."),
        ("en", "What is your goal?"),
        ("en", "Exercise is one part of it."),
        ("en", "Hurt does not always mean harm."),
        ("cy", "Mae cerdded yn braf."),
        ("cy", "Gosodwch nodau."),
        ("cy", "Mae ymarfer corff yn un rhan."),
    ],
)
def test_words_of_activity_ask_for_the_payback_line(language: str, text: str) -> None:
    assert "activity_payback" in care(language, text)
    for line in (PAYBACK[language], LINES["payback"][language]):
        assert "activity_payback" not in care(language, f"{text}\n\n{line}")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Goals may help. Some people feel worse hours or days later."),
        ("cy", "Gosodwch nodau. Mae rhai pobl yn waeth oriau neu ddyddiau wedyn."),
    ],
)
def test_a_payback_line_says_what_to_do(language: str, text: str) -> None:
    assert "activity_payback" in care(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There is no goal here."),
        ("en", "Nobody has to walk."),
        ("en", "“Exercise” is a word that puts some people off."),
        ("en", "Your activity on Camau is yours."),
        ("cy", "Nod y rhaglen yw helpu."),  # nod is an aim, and nobody’s target
        ("cy", "Does dim targed yma."),
    ],
)
def test_other_words_need_no_payback_line(language: str, text: str) -> None:
    assert "activity_payback" not in care(language, text)


@pytest.mark.parametrize(
    ("language", "text", "changed"),
    [
        ("en", "Stop taking your tablets.", True),
        ("en", "You could reduce your dose.", True),
        ("en", "Take an extra tablet first.", True),
        ("en", "Take paracetamol.", True),
        ("en", "Painkillers do not work for long.", True),
        ("en", "Medicines and surgery are often not the answer.", True),
        ("en", "It may be time to come off your medicine.", True),
        ("en", "What if I stop taking my tablets?", False),
        ("en", "Ask if you could change your medicine.", False),
        ("en", "Do not take more tablets.", False),
        ("en", "Bring your usual medicines.", False),
        ("cy", "Stopiwch gymryd eich tabledi.", True),
        ("cy", "Gallech leihau eich dos.", True),
        ("cy", "Cymerwch barasetamol.", True),
        ("cy", "Peidiwch â stopio cymryd eich tabledi.", False),
        ("cy", "Dewch â’ch meddyginiaethau arferol.", False),
    ],
)
def test_medicines_are_never_changed_and_never_named_alone(
    language: str, text: str, changed: bool
) -> None:
    found = care(language, text)
    assert "medicine_line" in found
    assert ("medicine_change" in found) is changed
    assert "medicine_line" not in care(language, f"{text}\n\n{LINES['medicine'][language]}")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Medicines are one part. Do not change them alone."),
        ("en", f"Medicines? {LINES['medicine']['en']}"),
        ("cy", "Meddyginiaethau? Peidiwch â’u newid. Peidiwch â newid dim ar eich pen eich hun."),
    ],
)
def test_a_short_version_may_say_the_medicine_line_shortly(language: str, text: str) -> None:
    assert care(language, text, "short") == set()


def test_a_short_version_that_names_medicines_has_a_line_of_its_own() -> None:
    assert care("en", "Your medicines can wait.", "short") == {"medicine_line"}


@pytest.mark.parametrize(
    ("language", "text", "wording"),
    [
        ("en", "You have fibromyalgia.", "diagnosis"),
        ("en", "This means you have a condition.", "diagnosis"),
        ("en", "Your pain is improving.", "diagnosis"),
        ("en", "Your score is 5.", "diagnosis"),
        ("en", "It is for mild to moderate anxiety.", "diagnosis"),
        ("cy", "Mae gennych iselder.", "diagnosis"),
        ("cy", "Mae eich poen yn gwella.", "diagnosis"),
        ("en", "Sort your mood first.", "first_the_other"),
        ("cy", "Datryswch eich hwyliau yn gyntaf.", "first_the_other"),
        ("en", "We will ring you.", "promise"),
        ("en", "We’ll be in touch.", "promise"),
        ("en", "When it is sent, the team will call.", "promise"),
        ("en", "You will be contacted.", "promise"),
        ("en", "It will help you.", "promise"),
        ("en", "Your pain will ease.", "promise"),
        ("en", "This will take your pain away.", "promise"),
        ("cy", "Bydd eich poen yn gwella.", "promise"),
        ("cy", "Byddwn ni’n eich ffonio.", "promise"),
        ("cy", "Bydd y tîm yn ffonio.", "promise"),
        ("cy", "Byddwch chi’n cael galwad.", "promise"),
    ],
)
def test_nothing_is_diagnosed_ordered_or_promised(language: str, text: str, wording: str) -> None:
    assert wording in care(language, f"{HELP[language]}\n\n{text}")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Having it is not a diagnosis."),
        ("en", "If you have arthritis, it still matters."),
        ("en", "Ask when the team will ring."),
        ("en", "They may say “we will see”."),
        ("en", "You have severe trouble breathing?"),
        ("en", "Nobody reads this straight away."),
        ("en", "What will they ask?"),
        ("cy", "Gofynnwch pryd bydd y tîm yn ffonio."),
        ("cy", "Fydd neb yn darllen hwn ar unwaith."),
        ("cy", "Os oes gennych arthritis, mae’n dal i gyfrif."),
        ("cy", "Byddwn i’n hoffi eistedd."),
    ],
)
def test_what_sounds_like_it_and_is_not_is_fine(language: str, text: str) -> None:
    assert care(language, text) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Low mood can come and go."),
        ("en", "Anxiety is one word for it."),
        ("en", "Loss brings grief."),
        ("cy", "Gall hwyliau isel fynd a dod."),
        ("cy", "Gorbryder yw un gair amdano."),
    ],
)
def test_help_stands_before_words_of_mood(language: str, text: str) -> None:
    assert care(language, text) == {"mood_help"}
    assert care(language, text, help_first=True) == set()
    assert care(language, f"{HELP[language]}\n\n{text}") == set()
    assert care(language, f"{text}\n\n{HELP[language]}") == {"mood_help"}


def test_a_number_to_call_is_help_as_well() -> None:
    text = "Call [111](tel:111) and press 2 for urgent mental health help."
    assert care("en", text) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The nervous system takes part."),
        ("en", "It is like an alarm."),
        ("en", "Pain is not always a sign of new damage."),
        ("cy", "Mae’r system nerfol yn cymryd rhan."),
        ("cy", "Mae fel larwm."),
    ],
)
def test_explaining_pain_asks_for_the_line_on_new_symptoms(language: str, text: str) -> None:
    assert care(language, text) == {"checked_line"}
    assert care(language, f"{text}\n\n{LINES['checked'][language]}") == set()


@pytest.mark.parametrize(
    ("language", "text"), [("en", "You could turn off the alarm."), ("cy", "Diffoddwch y larwm.")]
)
def test_a_clock_explains_no_pain(language: str, text: str) -> None:
    assert care(language, text) == set()


def test_a_finding_names_the_words_and_the_line_to_put_in() -> None:
    (one,) = [it for it in spoilt("cy", "body", "Un.\n\nEich tabledi chi.") if it.said.names]
    assert (one.line, one.field) == (3, "body")
    assert LINES["medicine"]["cy"] in one.said.in_language("en")
    assert "“tabledi”" in one.said.in_language("cy")
