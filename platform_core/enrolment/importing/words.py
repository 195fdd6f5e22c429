"""What a list of referrals may say for its heads, languages and channels, in both languages."""

from functools import cache

from platform_core.accounts.rules import Language
from platform_core.enrolment.importing.reading import folded
from platform_core.enrolment.importing.rules import COLUMNS, Choices
from platform_core.enrolment.rules import Channel
from platform_core.wording import say


@cache
def heads() -> dict[str, str]:
    """The column of each head, folded: in English, in Welsh, or by our own name for it."""
    found = {folded(column): column for column in COLUMNS}
    for language in Language:
        for column in COLUMNS:
            found[folded(head(column, language))] = column
            for other in say(f"referral_list.other_heads.{column}", language).split(","):
                found[folded(other)] = column
    return found


@cache
def choices() -> Choices:
    """What may be written for a language and for a channel."""
    languages: dict[str, Language] = {language.value: language for language in Language}
    channels: dict[str, Channel] = {channel.value: channel for channel in Channel}
    for spoken in Language:
        languages |= {folded(_said("language", one, spoken)): one for one in Language}
        channels |= {folded(_said("channel", one, spoken)): one for one in Channel}
    return Choices(languages, channels, folded)


def head(column: str, language: Language) -> str:
    """The head of a column in the template."""
    return say(f"referral_list.head.{column}", language)


def template(language: Language) -> bytes:
    """An empty list to fill in: its heads, marked as UTF-8 so that a spreadsheet keeps ŵ and ŷ."""
    line = ",".join(head(column, language) for column in COLUMNS)
    return f"\ufeff{line}\r\n".encode()


def _said(kind: str, one: object, spoken: Language) -> str:
    return say(f"referral_list.{kind}.{one}", spoken)
