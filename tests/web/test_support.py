"""Support near you: a plain page that anybody may read, without a script."""

import pytest

from platform_core.accounts.rules import Language
from platform_core.content.signposting import AREAS, signposts
from platform_core.web.pages import draw
from tests.web.running import Browser


@pytest.mark.parametrize("language", ["en", "cy"])
def test_it_is_all_there_in_both_languages_without_signing_in(
    browser: Browser, language: str
) -> None:
    browser.get(f"/language/{language}")
    page = browser.get("/support")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert "<script" not in page.text
    for entry in signposts(language).entries:
        assert entry.name in page.text.replace("&#39;", "'").replace("&amp;", "&")
        assert not entry.link or f'href="{entry.link}"' in page.text
    assert 'href="tel:999"' in page.text
    assert 'href="/urgent-help"' in page.text


def test_each_line_says_when_it_was_looked_up_and_that_it_is_not_confirmed(
    browser: Browser,
) -> None:
    page = browser.get("/support").text
    entries = signposts("en").entries
    assert page.count("To be confirmed by the service.") == len(entries)
    assert page.count("Not looked up yet") == sum(one.state == "not_seen" for one in entries)
    assert "We did not write them" in page


def test_switching_language_comes_back_here(browser: Browser) -> None:
    assert "/language/cy?next=/support" in browser.get("/support").text
    assert browser.get("/language/cy?next=/support").headers["location"] == "/support"


def test_urgent_help_leads_here(browser: Browser) -> None:
    assert 'href="/support"' in browser.get("/urgent-help").text


@pytest.mark.parametrize("language", list(Language))
def test_without_a_list_it_says_so_and_still_says_whom_to_ring(language: Language) -> None:
    page = draw("support.html", language, "/support", listed=None, areas=AREAS, full_date=str)
    assert "999" in page
    assert "<ul class" not in page


def test_a_line_that_is_confirmed_says_by_whom() -> None:
    entry = (
        signposts("en")
        .entries[1]
        .model_copy(update={"state": "confirmed", "confirmed_by": "Nia Rees"})
    )
    listed = signposts("en").model_copy(update={"entries": (entry,)})
    page = draw(
        "support.html", Language.ENGLISH, "/support", listed=listed, areas=AREAS, full_date=str
    )
    assert "Confirmed on 2026-11-22 by Nia Rees." in page
    assert "has not confirmed" not in page


def test_words_of_a_file_are_only_words() -> None:
    entry = signposts("en").entries[0].model_copy(update={"about": "<script>x</script>"})
    listed = signposts("en").model_copy(update={"entries": (entry,)})
    page = draw(
        "support.html", Language.ENGLISH, "/support", listed=listed, areas=AREAS, full_date=str
    )
    assert "<script>" not in page
