"""Pictures, sounds and films: the words for those who do not see or hear them."""

from collections.abc import Iterator, Sequence

from platform_core.content.checks.values import Finding, StepMedia
from platform_core.content.problems import told


def media_words(language: str, media: Sequence[StepMedia]) -> Iterator[Finding]:
    """Which words are missing beside the media of a step in one language."""
    for number, one in enumerate(media, 1):
        wanted = {"alt": True, "transcript": is_heard(one), "captions": is_film(one)}
        for entry, needed in wanted.items():
            if needed and not str(getattr(one, entry)).strip():
                yield Finding(language, "media", number, told(f"lacks_{entry}"), entry=entry)


def is_film(media: StepMedia) -> bool:
    """Whether it is seen and heard."""
    return media.mime.startswith("video/")


def is_heard(media: StepMedia) -> bool:
    """Whether it is heard."""
    return media.mime.startswith(("audio/", "video/"))
