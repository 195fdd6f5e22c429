"""What patients read as HTML: a short list of markup, everything else as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.content.markdown import media_html, to_html
from platform_core.content.rules import Media


def test_two_hashes_make_an_h2_and_one_never_an_h1() -> None:
    assert to_html("## A") == "<h2>A</h2>\n"
    assert to_html("# A") == "<h2>A</h2>\n"
    assert to_html("### A") == "<h3>A</h3>\n"


def test_lists_emphasis_and_paragraphs_are_drawn() -> None:
    html = to_html("One **two** *three*\n\n- a\n- b\n\n1. c")
    for piece in ("<strong>two</strong>", "<em>three</em>", "<li>a</li>", "<ol>"):
        assert piece in html


@pytest.mark.parametrize(
    "address", ["/urgent-help", "tel:116123", "sms:85258", "https://example.org/a"]
)
def test_links_that_are_allowed_open_in_the_same_tab(address: str) -> None:
    assert to_html(f"[x]({address})") == f'<p><a href="{address}">x</a></p>\n'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/\\example.org",
        "/sign-out",
        "http://example.org",
        "https://a@example.org",
        "https://example.org:8080",
        "tel:abc",
        "sms:85258?body=x",
        "/step?step=a&step=b",
        "/step?other=a",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
    ],
)
def test_links_that_are_not_allowed_stay_text(address: str) -> None:
    assert "<a" not in to_html(f"[x]({address})")


@pytest.mark.parametrize(
    "markup", ["<script>alert(1)</script>", "<b onclick=x>", "<!-- x -->", "<img src=x>"]
)
def test_html_is_shown_as_text(markup: str) -> None:
    html = to_html(f"{markup}\n\nand {markup}")
    assert html.count("&lt;") >= 2
    assert html.replace("<p>", "").replace("</p>", "").count("<") == 0


@given(st.text())
def test_nothing_but_the_known_tags_ever_comes_out(words: str) -> None:
    for scrap in to_html(words).split("<")[1:]:
        tag = scrap.lstrip("/").split(">")[0].split(" ")[0].rstrip("/")
        assert tag in {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a"} | {
            *("em", "strong", "br", "hr", "blockquote"),
        }


def test_a_picture_is_an_image_with_its_words() -> None:
    html = media_html(Media("a.svg", 'A "hill" & sky', "<b>", "<svg/>"), "en")
    assert (
        '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="A &quot;hill&quot; &amp; sky">' in html
    )
    assert "<figcaption>&lt;b&gt;</figcaption>" in html


def test_a_picture_without_a_caption_has_no_empty_one() -> None:
    assert "figcaption" not in media_html(Media("a.svg", "A", None, "<svg/>"), "en")
