"""An author at the editor of a module of their own, without a browser."""

import html
import json
import re
from dataclasses import dataclass
from typing import Any

import requests
from sqlmodel import select

from platform_core.accounts.passwords import hash_password
from platform_core.accounts.rules import Role
from platform_core.storage.tables import Person
from tests.factories import a_member
from tests.web.running import PASSWORD, Browser, Server, first_service

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.S)
_INPUT = re.compile(r"<input([^>]*)>")
_CHOICE = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.S)


@dataclass
class Author:
    """Signed in, with the page of a step open; ``draft`` and the rest as that page has them."""

    browser: Browser
    module: str
    step: str

    @property
    def address(self) -> str:
        return f"/studio/edit?module={self.module}" + (f"&step={self.step}" if self.step else "")

    def page(self) -> str:
        return self.browser.get(self.address).text

    def fields(self, shown: str | None = None) -> dict[str, str]:
        """What the form would send if nothing were changed."""
        shown = (shown or self.page()).partition('<form id="words"')[2].partition("</form>")[0]
        found = {}
        for inside in _INPUT.findall(shown):
            given = dict(re.findall(r'([\w-]+)="([^"]*)"', inside))
            ticked = given.get("type") not in {"checkbox", "radio"} or " checked" in inside
            if "name" in given and ticked:
                found[given["name"]] = html.unescape(given.get("value", ""))
        for name, value in _AREA.findall(shown):
            found[name] = html.unescape(value)
        for name, choices in _CHOICE.findall(shown):
            chosen = re.search(r'value="([^"]*)" selected', choices)
            found[name] = (chosen or re.search(r'value="([^"]*)"', choices))[1]
        return found

    def press(self, do: str, **changed: str) -> requests.Response:
        """Press a button of the form, with some fields changed."""
        return self.browser.post(self.address, data={**self.fields(), **_dotted(changed), "do": do})

    def send(self, fields: dict[str, str], **changed: str) -> requests.Response:
        """Send the fields of a page that was opened before."""
        return self.browser.post(self.address, data={"do": "save", **fields, **_dotted(changed)})

    def asks(self, path: str, **asked: Any) -> requests.Response:
        """Ask as the page's script asks."""
        token = _TOKEN.search(self.page())[1]
        body = {"module": self.module, "step": self.step, "form_token": token, **asked}
        return self.browser.post(
            path, data=json.dumps(body), headers={"content-type": "application/json"}
        )

    def saves(self, language: str, *, seen: int, draft: int = 0, **words: Any) -> requests.Response:
        """Save a language's words as the script does."""
        whole = {"title": "A title", "body": "", "short": "", "media": [], **words}
        name = f"step/{self.step}/{language}"
        return self.asks("/studio/save", part=name, words=whole, seen=seen, draft=draft)


def _dotted(changed: dict[str, str]) -> dict[str, str]:
    """``en_body`` for the field ``en.body``."""
    return {name.replace("_", ".", 1): value for name, value in changed.items()}


def elin(server: Server) -> Browser:
    """A second author of the first service, Elin Rees, signed in."""
    with server.writing() as session:
        if session.exec(select(Person).where(Person.sign_in_name == "elin")).first() is None:
            kept = {"password_hash": hash_password(PASSWORD), "sign_in_name": "elin"}
            a_member(session, first_service(session), Role.AUTHOR, "Elin Rees", **kept)
    return server.signed_in("elin")


def an_author(server: Server, title: str, name: str = "alun") -> Author:
    """With a new module and one step in it, which nobody else has seen."""
    browser = server.signed_in(name)
    made = browser.send("/studio/new", title_en=title, title_cy="", stage="welcome")
    assert made.status_code == 303, made.text
    module = made.headers["location"].partition("module=")[2]
    added = browser.send(
        "/studio/step", f"/studio/edit?module={module}", module=module, do="add", title_en="First"
    )
    assert added.headers["location"].endswith("step=first"), added.text
    return Author(browser, module, "first")
