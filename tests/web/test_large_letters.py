"""The pages that anybody may need at once, on a small phone with letters of twice the size."""

import pytest

from tests.browser import open_browser
from tests.web.running import Server

pytestmark = pytest.mark.browser
LARGE = "html:root { font-size: 200%; }"


def test_nothing_is_wider_than_the_screen(server: Server) -> None:
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 640})
        for language in ("en", "cy"):
            for path in ("/urgent-help", "/support"):
                page.goto(f"{server.address}/language/{language}?next={path}")
                page.add_style_tag(content=LARGE)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert (page.url.removeprefix(server.address), wide) == (path, 320), language
