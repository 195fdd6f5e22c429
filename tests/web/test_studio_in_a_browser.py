"""An author writes, loses the connection, comes back, and meets somebody else in the same step."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, open_browser
from tests.web.running import PASSWORD, Server
from tests.web.studio import Author, elin

pytestmark = pytest.mark.browser
EDITOR = "/studio/edit?module=start-here&step=right-place"


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    """Alun at a desk, signed in; whatever the page complains of fails the test."""
    with open_browser() as browser:
        context = browser.new_context(viewport=DESKTOP, locale="en-GB")
        context.set_default_timeout(15_000)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "CSP" in said.text else None
        )
        page.goto(f"{server.address}/sign-in?next={EDITOR.replace('&', '%26')}")
        page.fill("#sign_in_name", "alun")
        page.fill("#password", PASSWORD)
        page.click("form button")
        yield page
        assert complaints == []
        context.close()


def _elin_saves(server: Server, field: str, words: str) -> None:
    """By the form that needs no script."""
    hers = Author(elin(server), "start-here", "right-place")
    assert hers.send(hers.fields(), **{field: words}).status_code == 303


def test_no_word_is_lost_between_typing_and_saving(server: Server, page: Page) -> None:
    state, body = page.locator("#state"), page.locator("#en\\.body")
    phone = page.frame_locator("#phone")

    # Words appear in the preview while they are typed, and are saved when the typing pauses.
    body.press("Control+Home")
    body.press_sequentially("Croeso **mawr**. ")
    expect(phone.locator(".prose p").first).to_contain_text("Croeso mawr.")
    expect(phone.locator(".prose strong").first).to_have_text("mawr")
    expect(page.locator('[data-where="en"]')).to_contain_text("Paragraph 1 of")
    assert page.locator("#cy\\.body ~ .mirror, .under:has(#cy\\.body) .mirror mark").count() == 1
    page.keyboard.press("Control+s")
    expect(state).to_contain_text("Saved at")

    # Nothing of a script gets into the preview, and the checks say where it is.
    body.press("Control+End")
    body.press_sequentially("\n\n<img src=x onerror=alert(1)> [no](javascript:alert(1))")
    expect(phone.locator(".prose")).to_contain_text("<img src=x onerror=alert(1)>")
    assert phone.locator(".prose img, .prose a[href^=javascript]").count() == 0
    expect(page.locator("#found .bad a").first).to_contain_text("English, Full version")
    expect(state).to_contain_text("Saved at")

    # Everybody can use the page, as far as a machine can tell.
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.response["violations"] == []

    # The connection goes; the words stay on this computer, also through a reload.
    page.context.set_offline(True)
    page.locator("#en\\.title").fill("A title from a train")
    page.keyboard.press("Control+s")
    expect(state).to_contain_text("no connection")
    page.context.route("**/studio/save", lambda route: route.abort())
    page.context.set_offline(False)
    page.once("dialog", lambda asks: asks.accept())
    page.reload()
    expect(page.locator("#offer")).to_contain_text("newer words on this computer")
    expect(page.locator("#offer dd")).to_have_text("A title from a train")
    assert page.locator("#en\\.title").input_value() == "You are in the right place"

    # Meanwhile somebody else has saved another title: both are shown, and one is chosen.
    _elin_saves(server, "en_title", "Elin was here")
    page.context.unroute("**/studio/save")
    page.get_by_role("button", name="Use them").click()
    theirs = page.locator(".clashes")
    expect(theirs).to_contain_text("Elin Rees")
    expect(theirs.locator(".said")).to_have_text("Elin was here")
    expect(state).to_contain_text("Not saved: this was also saved at")
    assert page.locator("#en\\.title").input_value() == "A title from a train"
    theirs.get_by_role("textbox").fill("Elin was here, and a train")
    theirs.get_by_role("button", name="Keep mine").click()
    expect(state).to_contain_text("Saved at")
    page.reload()
    assert page.locator("#en\\.title").input_value() == "Elin was here, and a train"
    expect(page.locator("#offer")).to_be_hidden()
