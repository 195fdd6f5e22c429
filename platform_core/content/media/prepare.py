"""Take in a file as an author sent it, and give back what readers will be sent."""

from dataclasses import dataclass
from pathlib import Path

from platform_core.content.media.finished import captions_of, facts_of, too_big
from platform_core.content.media.pictures import small_picture
from platform_core.content.media.recordings import small_recording
from platform_core.content.media.rules import (
    HEAD,
    RECORDED,
    SENT_LIMIT,
    Facts,
    Form,
    Kind,
    MediaRefused,
    form_of,
)
from platform_core.content.problems import told


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file made small, not kept yet. ``sent_size``: how big it was, in bytes."""

    facts: Facts
    content: bytes
    sent_size: int


def prepare(sent: Path) -> Prepared:
    """Check a file and make it small. Raises MediaRefused with the reason.

    Sound and film take up to minutes: not on a thread that answers others, nor in a transaction.
    """
    size = sent.stat().st_size
    with sent.open("rb") as file:
        form = known_form(file.read(HEAD))
    refuse_above(size, form)
    kind, content = _made(sent, form)
    return Prepared(facts_of(content, kind), content, size)


def known_form(head: bytes) -> Form:
    """What a file is by its first bytes. Raises MediaRefused for anything we do not take."""
    form = form_of(head)
    if form is None or form.kind is Kind.DRAWING:
        raise MediaRefused(told("media_unknown"))
    return form


def refuse_above(size: int, form: Form) -> None:
    """Raises MediaRefused if more was sent than is taken of this kind."""
    if size > SENT_LIMIT[form.kind]:
        raise MediaRefused(too_big(size, SENT_LIMIT[form.kind]))


def _made(sent: Path, form: Form) -> tuple[Kind, bytes]:
    if form.kind in RECORDED:
        return small_recording(sent, form)
    if form.kind is Kind.CAPTIONS:
        return form.kind, captions_of(sent.read_bytes()).encode()
    return form.kind, small_picture(sent.read_bytes())
