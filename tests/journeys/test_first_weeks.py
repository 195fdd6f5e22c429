"""The story of the first weeks, lived by hand: patient, clinician, time passing, coming back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from playwright.sync_api import Browser

from platform_core.settings import CONTENT
from platform_core.wording import say
from tests.browser import DESKTOP, PHONE
from tests.journeys.person import Person
from tests.journeys.platform import Platform

pytestmark = pytest.mark.browser
PASSWORD = "gwdihŵ yn y goedwig 7"


def _first_step(language: str) -> str:
    """Its title, as its file has it."""
    text = (CONTENT / "modules" / "start-here" / f"right-place.{language}.md").read_text()
    return str(yaml.safe_load(text.split("---")[1])["title"])


def _joins(platform: Platform, browser: Browser, language: str) -> Person:
    """Somebody with a letter, who types its code on a phone."""
    patient = Person.at(platform, browser, "en", PHONE)
    patient.page.goto(f"{platform.address}/join")
    patient.page.fill("input[name=code]", platform.demonstration()["links"]["join_code"].lower())
    patient.presses("common.continue")
    patient.page.locator(f"button[name=language][value={language}]").click()
    patient.language = language
    patient.page.fill("input[name=sign_in_name]", "Eleri V")
    patient.page.fill("input[name=password]", PASSWORD)
    patient.presses("web.join_account.button")
    patient.sees_key("web.welcome.not_watched")
    patient.follows("web.welcome.button")
    return patient


def test_the_first_day_of_a_patient(platform: Platform, browser: Browser) -> None:
    language = "cy" if platform.database_url else "en"  # each language once, each database once
    patient = _joins(platform, browser, language)
    assert patient.page.url.endswith("/today")
    assert patient.page.locator("html").get_attribute("lang") == language

    patient.sees(_first_step(language))
    patient.follows("today.start")
    patient.is_at(_first_step(language))
    patient.presses("step.done")
    patient.sees_key("today.enough")

    patient.goes_to("/check_in")
    patient.chooses(patient.words("check_in.pain_label"), "6")
    patient.chooses(patient.words("check_in.mood.question"), patient.words("check_in.mood.3"))
    patient.presses("check_in.save")
    patient.sees_key("check_in.saved")

    patient.goes_to("/my_path")
    patient.sees_key("my_path.open")
    patient.goes_to("/pace")
    patient.chooses(patient.words("pace.how_fast"), patient.words("pace.gentle"))
    patient.presses("pace.save_pace")
    patient.presses("pace.start_break")
    patient.goes_to("/today")
    patient.presses("today.come_back")
    patient.goes_to("/ask_the_team")
    patient.writes(patient.words("ask_the_team.why"), "Ffoniwch fi os gwelwch yn dda")
    patient.presses("footer.ask_the_team")
    patient.sees_key("ask_the_team.asked")

    clinician = Person.at(platform, browser, language, DESKTOP)
    clinician.signs_in(platform.sign_in_of("clinician"))
    clinician.sees("Eleri Vaughan")
    clinician.sees("Ffoniwch fi os gwelwch yn dda")


def test_the_language_is_switched_half_way_through_a_check_in(
    platform: Platform, browser: Browser
) -> None:
    patient = Person.at(platform, browser, "en", PHONE)
    patient.signs_in(platform.sign_in_of("patient"))
    patient.goes_to("/check_in")
    patient.chooses(patient.words("check_in.pain_label"), "7")
    patient.page.get_by_role("link", name="Cymraeg").click()
    patient.waits()
    patient.language = "cy"
    assert patient.page.url.endswith("/check_in")
    patient.is_at(patient.words("check_in.title"))
    group = patient.page.get_by_role("radiogroup", name=patient.words("check_in.pain_label"))
    assert group.get_by_role("radio", name="7", exact=True).is_checked()


def test_what_was_saved_survives_being_killed(platform: Platform, browser: Browser) -> None:
    sign_in = platform.sign_in_of("patient")
    patient = Person.at(platform, browser, "en", PHONE)
    patient.signs_in(sign_in)
    patient.goes_to("/check_in")
    patient.chooses(patient.words("check_in.pain_label"), "9")
    patient.presses("check_in.save")
    patient.sees_key("check_in.saved")
    platform.kill()
    platform.start()
    patient.goes_to("/my_answers")
    patient.sees_key("check_in.pain.said", pain=9)


def test_somebody_goes_quiet_is_noticed_once_and_comes_back(
    platform: Platform, browser: Browser
) -> None:
    # The last one, because afterwards it is three weeks later
    patient = platform.sign_in_of("patient")
    platform.stop()
    platform.start(clock_offset="21d")
    later = datetime.now(UTC) + timedelta(days=21, minutes=1)
    platform.command("sweep", "--now", later.isoformat())
    again = json.loads(platform.command("sweep", "--now", later.isoformat()))
    assert again["raised"] == 0

    clinician = Person.at(platform, browser, "en", DESKTOP)
    clinician.signs_in(platform.sign_in_of("clinician"))
    clinician.sees(patient["name"])
    listed = clinician.page.locator("ul.rows").get_by_role("link", name=patient["name"])
    assert listed.count() == 1
    listed.click()
    card = clinician.page.locator("[class*=st-key-card_flag]", has_text=patient["name"])
    card.get_by_role("button", name=say("flag.acknowledge", "en")).click()
    clinician.waits()

    back = Person.at(platform, browser, "en", PHONE)
    back.signs_in(patient)
    platform.command("sweep", "--now", (later + timedelta(minutes=5)).isoformat())
    clinician.goes_to("/this_week")
    assert listed.count() == 0
    clinician.goes_to("/record?ref=PF-0001")
    clinician.page.get_by_text(say("record.list", "en")).click()
    clinician.sees_key("team.outcome.came_back")
