"""Numbers and addresses to press, and the sentence in their place where they asked us not to."""

from collections.abc import Iterable, Sequence

from platform_core.enrolment.refusals import Standing, against
from platform_core.ui.components import escape, note, own_words
from platform_core.wording import say, say_full_date


def standing_words(standing: Standing, language: str) -> str:
    """One refusal, with its last day if it has one."""
    what = say(f"refusal.said_{standing.what}", language)
    if standing.until_on is None:
        return what
    return say("refusal.until", language, what=what, day=say_full_date(standing.until_on, language))


def refusals_note(standing: Sequence[Standing], language: str) -> str:
    """What they asked us not to do, to be seen before anything else; nothing if they did not."""
    return "".join(
        note(
            standing_words(one, language) + ".",
            escape(say("refusal.noted_by", language, who=one.said_by)),
            picture="user",
        )
        for one in standing
    )


def number_line(phone: str | None, refused: Iterable[str], language: str) -> str:
    """A number to ring at a press, unless they asked us not to: then why not, and only its digits
    to text to."""
    if not phone:
        return escape(say("record.not_given", language))
    unwanted = against("phone", refused)
    if unwanted:
        return f"{own_words(phone)}{_why_not(unwanted, language)}"
    dialled = "".join(c for c in phone if c.isdigit() or c == "+")
    return f'<a href="tel:{dialled}">{escape(phone)}</a>'


def email_line(email: str | None, refused: Iterable[str], language: str) -> str:
    """An address to write to at a press, unless they asked us not to."""
    if not email:
        return escape(say("record.not_given", language))
    unwanted = against("email", refused)
    if unwanted:
        return f"{own_words(email)}{_why_not(unwanted, language)}"
    return f'<a href="mailto:{escape(email)}">{escape(email)}</a>'


def _why_not(unwanted: Iterable[str], language: str) -> str:
    said = " ".join(say(f"refusal.said_{what}", language) + "." for what in unwanted)
    return f'<span class="more2">{escape(said)}</span>'
