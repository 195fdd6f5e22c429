"""Somebody at a browser: does what a person does and reads what a person reads."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect

from platform_core.wording import say
from tests.journeys.platform import Platform

_BEGINS = 300  # milliseconds until a press has reached the server and its run has begun
_PATIENCE = 30_000  # milliseconds; the machine may be busy with other tests


@dataclass
class Person:
    """A browser of one's own, in one language, on the platform."""

    page: Page
    platform: Platform
    language: str

    @classmethod
    def at(
        cls, platform: Platform, browser: Browser, language: str, size: dict[str, int]
    ) -> "Person":
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        context.set_default_timeout(_PATIENCE)
        context.add_cookies(
            [{"name": "camau_language", "value": language, "url": platform.address}]
        )
        return cls(context.new_page(), platform, language)

    def words(self, key: str, **names: Any) -> str:
        return say(key, self.language, **names)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.platform.address + path)
        self.waits()

    def waits(self) -> None:
        """Until the page has drawn itself."""
        self.page.wait_for_load_state("domcontentloaded")
        if self.page.locator("#root").count():
            self.page.wait_for_timeout(_BEGINS)
            self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")

    def signs_in(self, sign_in: dict[str, str]) -> None:
        chosen = f"/language/{self.language}?next=/sign-in"
        self.page.goto(self.platform.address + chosen)
        self.page.fill("input[name=sign_in_name]", sign_in["sign_in_name"])
        self.page.fill("input[name=password]", sign_in["password"])
        self.page.locator("main button[type=submit]").click()
        self.waits()

    def presses(self, key: str, **names: Any) -> None:
        """Press the button with these words."""
        words = self.words(key, **names)
        self.page.locator("main").get_by_role("button", name=words, exact=True).click()
        self.waits()

    def follows(self, key: str, **names: Any) -> None:
        """Follow the link with these words."""
        words = self.words(key, **names)
        self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
        self.waits()

    def chooses(self, group: str, answer: str) -> None:
        self.page.get_by_role("radiogroup", name=group).get_by_text(answer, exact=True).click()
        self.waits()

    def writes(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)

    def sees(self, words: str) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible(timeout=_PATIENCE)

    def sees_key(self, key: str, **names: Any) -> None:
        self.sees(self.words(key, **names))

    def does_not_see(self, words: str) -> None:
        expect(self.page.locator("main").get_by_text(words)).to_have_count(0)

    def is_at(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(heading, timeout=_PATIENCE)

    def leaves(self) -> None:
        self.page.context.close()
