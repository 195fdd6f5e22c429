"""The installed Streamlit's page, and what is made of it."""

import json
import re
from pathlib import Path

import pytest
from streamlit import file_util
from streamlit.web.server.app_discovery import discover_asgi_app

from platform_core.settings import ROOT
from platform_core.web.index import IndexChanged, read_index

INSTALLED = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")


def _page(**given: object) -> str:
    words = {"language": "cy", "title": "Heddiw", "words": "<p>Bore da</p>", "without_script": "x"}
    return read_index(INSTALLED).draw(**{**words, **given})


def test_streamlit_finds_the_application_and_not_a_bare_script() -> None:
    found = discover_asgi_app(ROOT / "streamlit_app.py")
    assert found.is_asgi_app
    assert found.import_string == "streamlit_app:app"


def test_no_page_lies_where_streamlit_would_serve_it_unguarded() -> None:
    assert not list((ROOT / "pages").glob("*.py"))


def test_the_page_has_our_language_title_and_words() -> None:
    page = _page()
    assert '<html lang="cy">' in page
    assert "<title>Heddiw</title>" in page
    assert '<div id="root"><p>Bore da</p></div>' in page
    assert "{{" not in page


def test_what_streamlit_says_of_itself_is_gone() -> None:
    page = _page()
    for gone in ("service-desc", "_stcore/agent", "JavaScript to run this app", "woff2", "<!--"):
        assert gone not in page
    assert "favicon.png" not in page


def test_words_with_gaps_in_them_stay_words() -> None:
    assert "<p>{{title}}</p>" in _page(words="<p>{{title}}</p>", title="T")


def test_a_title_is_text() -> None:
    assert "<title>&lt;b&gt;</title>" in _page(title="<b>")


def test_our_stylesheet_comes_first_and_streamlits_after_the_first_words() -> None:
    page = _page()
    ours, words = page.index("/assets/styles.css"), page.index("Bore da")
    assert ours < words < page.index("/static/css/index.")


def test_addresses_hold_on_pages_at_any_depth() -> None:
    assert not re.search(r'(?:src|href)="\.', _page())


def test_scripts_that_are_needed_soon_are_announced() -> None:
    index = read_index(INSTALLED, soon=["/static/js/Html.x.js"])
    assert (
        'rel="modulepreload" fetchpriority="low" crossorigin href="/static/js/Html.x.js"'
        in index.html
    )
    assert "/static/js/Html.x.js" in index.addresses


def test_what_is_said_of_the_server_is_a_script_that_parses() -> None:
    here = next(
        script
        for script in re.findall(r"<script>(.*?)</script>", _page(), re.DOTALL)
        if "__streamlit" in script
    )
    body = re.sub(r"([{,])(\w+):", r'\1"\2":', here.partition("=")[2]).replace(
        "location.origin", '"o"'
    )
    config = json.loads(body)["HOST_CONFIG"]
    assert config["allowedOrigins"] == ["o"]
    assert config["enableCustomParentMessages"] is False


@pytest.mark.parametrize(
    "changed",
    [
        INSTALLED.replace("</head>", "<script>alert(1)</script></head>"),
        INSTALLED.replace("</head>", '<script type="text/x">1</script></head>'),
        re.sub(r"<script>.*?</script>", "", INSTALLED, flags=re.DOTALL),
        INSTALLED.replace('<div id="root"></div>', '<div id="app"></div>'),
        INSTALLED.replace('<html lang="en">', "<html>"),
        INSTALLED.replace("<title>Streamlit</title>", ""),
        INSTALLED.replace("<noscript>", "<p>"),
    ],
)
def test_a_page_we_do_not_know_stops_the_start(changed: str) -> None:
    with pytest.raises(IndexChanged):
        read_index(changed)


def test_only_staff_are_sent_what_only_their_pages_look_like() -> None:
    assert "staff.css" not in _page()
    page = _page(for_staff=True)
    assert page.index("/assets/styles.css") < page.index("/assets/staff.css")
    assert "{{" not in page
