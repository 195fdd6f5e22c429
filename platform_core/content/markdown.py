"""Markdown to the HTML that patients read. Whatever is not on the short list is shown as text."""

from base64 import b64encode
from html import escape

from markdown_it import MarkdownIt

from platform_core.content.links import is_allowed
from platform_core.content.rules import Picture

# Emphasis, lists, quotations, headings, links. No HTML, pictures or code.
_RULES = (
    "paragraph",
    "heading",
    "list",
    "blockquote",
    "hr",
    "text",
    "emphasis",
    "link",
    "autolink",
    "reference",
    "escape",
    "entity",
    "newline",
    "balance_pairs",
    "fragments_join",
)


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("zero", {"html": False, "typographer": False}).enable(_RULES)
    renderer.validateLink = is_allowed  # type: ignore[assignment,method-assign]  # its own seam
    return renderer


_MARKDOWN = _renderer()


def to_html(markdown: str) -> str:
    """HTML of a body, short version or activity. ``##`` is an ``h2``: the page's title is the
    only ``h1``. Links that are not allowed stay text, and everything else is escaped."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def picture_html(picture: Picture) -> str:
    """A picture with its words. As an image, the drawing can run and fetch nothing."""
    source = b64encode(picture.svg.encode()).decode()
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f'<figure class="picture"><img src="data:image/svg+xml;base64,{source}" '
        f'alt="{escape(picture.alt)}">{caption}</figure>'
    )
