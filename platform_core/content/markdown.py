"""Markdown and media to the HTML that patients read. Whatever is not on the short list is shown
as text."""

import re
from base64 import b64encode
from html import escape

from babel.numbers import format_decimal
from markdown_it import MarkdownIt

from platform_core.content.links import is_allowed
from platform_core.content.media.rules import KIND_OF_MIME, Kind
from platform_core.content.rules import Media
from platform_core.wording import say

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


_DIGEST = re.compile(r"[0-9a-f]{64}")


def media_html(media: Media, language: str) -> str:
    """A drawing, picture, sound or film with its words; nothing of a kind that nobody knows.

    Sound and film are fetched only when somebody plays them, and it is said how big they are.
    """
    kind = Kind.DRAWING if media.svg else KIND_OF_MIME.get(media.mime)
    if kind is None or (kind is not Kind.DRAWING and not _DIGEST.fullmatch(media.digest)):
        return ""
    if kind in (Kind.DRAWING, Kind.PICTURE):
        return _figure("picture", _image(media, kind), media)
    played = _sound(media, language) if kind is Kind.SOUND else _film(media, language)
    return _figure("recording", played, media, more=_beneath(media, language))


def _figure(look: str, drawn: str, media: Media, more: str = "") -> str:
    caption = f"<figcaption>{escape(media.caption)}</figcaption>" if media.caption else ""
    return f'<figure class="{look}">{drawn}{caption}{more}</figure>'


def _image(media: Media, kind: Kind) -> str:
    """As an image, a drawing can run and fetch nothing."""
    source = media_address(media.digest)
    if kind is Kind.DRAWING:
        source = f"data:image/svg+xml;base64,{b64encode(media.svg.encode()).decode()}"
    return f'<img src="{source}" alt="{escape(media.alt)}">'


def media_address(digest: str) -> str:
    """Where the bytes of a digest are served, to whoever is signed in."""
    return f"/media-file/{digest}"


def _sound(media: Media, language: str) -> str:
    return (
        f'<audio controls preload="none" src="{media_address(media.digest)}" '
        f'aria-label="{escape(media.alt)}">{escape(say("media.cannot_play", language))}</audio>'
    )


def _film(media: Media, language: str) -> str:
    captions = ""
    if _DIGEST.fullmatch(media.captions):
        label = escape(say("media.captions", language))
        captions = (
            f'<track kind="captions" src="{media_address(media.captions)}" '
            f'srclang="{escape(language)}" label="{label}" default>'
        )
    return (
        f'<video controls playsinline preload="none" src="{media_address(media.digest)}" '
        f'aria-label="{escape(media.alt)}">{captions}'
        f"{escape(say('media.cannot_play', language))}</video>"
    )


def _beneath(media: Media, language: str) -> str:
    """How long and how big it is, and the same in words."""
    about = f'<p class="small muted">{escape(_amount(media, language))}</p>'
    if not media.transcript:
        return about
    summary = escape(say("media.transcript", language))
    return (
        f"{about}<details><summary>{summary}</summary>"
        f'<div class="prose">{to_html(media.transcript)}</div></details>'
    )


def _amount(media: Media, language: str) -> str:
    said = [media.alt]
    if media.seconds:
        minutes, seconds = divmod(media.seconds, 60)
        said.append(say("media.length", language, minutes=minutes, seconds=f"{seconds:02}"))
    if media.size:
        said.append(size_words(media.size, language))
    return " · ".join(said)


def size_words(size: int, language: str) -> str:
    """How much there is to fetch: 1.2 MB, or 310 kB."""
    if size >= 1_000_000:
        number = format_decimal(size / 1_000_000, "0.0", locale=language)
        return say("media.megabytes", language, size=number)
    return say("media.kilobytes", language, size=max(1, round(size / 1_000)))


def on_paper(media: Media, language: str) -> str:
    """What a printed page has of it: the picture, or the words of what there is to hear."""
    kind = Kind.DRAWING if media.svg else KIND_OF_MIME.get(media.mime)
    if kind in (Kind.DRAWING, Kind.PICTURE):
        return media_html(media, language)
    title = escape(say("media.in_words", language, title=media.alt))
    return f"<h3>{title}</h3>{to_html(media.transcript)}" if media.transcript else ""
