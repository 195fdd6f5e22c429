"""How soon the preview follows the typing: ``python -m tests.bench.editor``.

A step of 1,500 words in real Chromium, typed into at the top, a letter at a time: from the key to
the preview that has it. Beside it, how long the server takes for one preview and one set of checks.
"""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from platform_core.clock import utc_now
from platform_core.content.drafts.actions import save_part, start_draft
from platform_core.content.drafts.parts import step_part
from platform_core.content.drafts.queries import parts
from tests.bench.first_visit import chromium
from tests.bench.table import show
from tests.web.running import PASSWORD, Server, a_server, first_service, somebody

WORDS = 1_500
KEYS = 60
_EDITOR = "/studio/edit?module=start-here&step=right-place"
_SENTENCE = "Some days the washing waits, and the shopping waits with it, and that is fine. "
# Every key is stamped with the words up to the caret; a preview that has those words answers it.
_WATCH = """() => {
  const area = document.getElementById('en.body'), waits = [], took = window.__took = [];
  area.addEventListener('input', () => {
    waits.push([performance.now(), area.value.slice(0, area.selectionStart).trim()]);
  }, true);
  document.getElementById('words').addEventListener('previewed', () => {
    const shown = document.getElementById('phone').contentDocument.querySelector('.prose p');
    while (waits.length && shown.textContent.startsWith(waits[0][1])) {
      took.push(performance.now() - waits.shift()[0]);
    }
  });
}"""


def long_step(server: Server) -> None:
    """Give a step 1,500 words in each language, in paragraphs of three sentences."""
    paragraph = _SENTENCE * 3
    count = WORDS // len(paragraph.split()) + 1
    body = "\n\n".join(f"## Part {n}\n\n{paragraph.strip()}" for n in range(count))
    with server.writing() as session:
        me, now = somebody(session, "alun").id or 0, utc_now()
        service = first_service(session).id or 0
        draft = start_draft(session, "module", "start-here", service_id=service, by=me, at=now)
        there = parts(session, draft.id or 0)
        for name in (step_part("right-place", it) for it in ("en", "cy")):
            words, seen = {**there[name].words, "body": body}, there[name].revision
            save_part(session, draft, name, words, seen=seen, by=me, at=now)


def typed(page: Page, pause: int) -> list[float]:
    """Milliseconds from each key to the preview with it, with a pause between the keys."""
    page.evaluate("window.__took.length = 0")
    page.locator("#en\\.body").press("Control+Home")
    for n in range(KEYS):
        page.keyboard.type("abcdefgh"[n % 8])
        page.wait_for_timeout(pause)
    page.wait_for_timeout(1_000)
    took: list[float] = page.evaluate("window.__took")
    return took


def asked(page: Page, path: str) -> list[float]:
    """Milliseconds that the server takes for one question of the script."""
    return [
        float(page.evaluate(
            """async path => {
              const value = name => document.getElementById(name).value;
              const form = document.getElementById('words');
              const words = { title: value('en.title'), body: value('en.body'), media: [] };
              const asked = { module: 'start-here', step: 'right-place', language: 'en', words,
                texts: { en: words, cy: words }, form_token: form.elements.form_token.value };
              const began = performance.now();
              const response = await fetch(path, { method: 'POST', body: JSON.stringify(asked),
                headers: { 'content-type': 'application/json' } });
              await response.json();
              if (!response.ok) throw new Error(response.status);
              return performance.now() - began;
            }""",
            path,
        ))
        for _ in range(20)
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    with a_server(folder / "server") as server, sync_playwright() as playwright:
        long_step(server)
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{server.address}/sign-in?next={_EDITOR.replace('&', '%26')}")
        page.fill("#sign_in_name", "alun")
        page.fill("#password", PASSWORD)
        page.click("form button")
        page.wait_for_selector("#en\\.body")
        page.evaluate(_WATCH)
        time.sleep(2)
        slow, fast = typed(page, 350), typed(page, 80)
        preview, checks = asked(page, "/studio/preview"), asked(page, "/studio/checks")
        words = page.evaluate("document.getElementById('en.body').value.split(/\\s+/).length")
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)
    show(
        f"The editor, a step of {words} words in each language, {KEYS} keys",
        [
            ["what", "median", "95 in 100", "to reach"],
            _row("from a key to its preview, unhurried", slow, "300 ms"),
            _row("the same, 10 keys a second", fast, "300 ms"),
            _row("one preview, asked and answered", preview, ""),
            _row("the checks, asked and answered", checks, ""),
        ],
    )


def _row(what: str, took: list[float], target: str) -> list[str]:
    ordered = sorted(took)
    return [
        what,
        f"{statistics.median(ordered):.0f} ms",
        f"{ordered[int(len(ordered) * 0.95)]:.0f} ms",
        target,
    ]


if __name__ == "__main__":
    main()
