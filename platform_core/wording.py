"""Every label and message, in both languages, from the catalogues in ``content/locale``.

One catalogue per area (``patient.po``, ``web.po`` and so on), all read into one table of keys.
``say("check_in.save", "cy")`` answers in Welsh; names in braces are filled in; a key with plural
forms takes ``n``.
"""

import gettext
import io
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from platform_core.errors import PlatformError
from platform_core.settings import CONTENT

LOCALE = CONTENT / "locale"
PLURALS = {
    "en": (2, "(n != 1)"),
    # CLDR: zero, one, two, few (3), many (6), other
    "cy": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5)"),
}


class UnknownWording(PlatformError):
    """A key that no catalogue has."""


def catalogues(language: str, folder: Path = LOCALE) -> dict[str, Catalog]:
    """Each area's catalogue in one language, by area."""
    found = {}
    for path in sorted((folder / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=language)
    return found


@cache
def _translations(language: str) -> gettext.GNUTranslations:
    merged = Catalog(locale=language, charset="utf-8")
    # Babel's own Welsh has five forms, and would say 4, 5 and 7 with the form for 0.
    number, expression = PLURALS[language]
    merged.mime_headers = [("Plural-Forms", f"nplurals={number}; plural={expression};")]
    for catalogue in catalogues(language).values():
        for message in catalogue:
            if message.id:
                merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged, use_fuzzy=True)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(wording: str, language: str, *, n: int | None = None, **names: Any) -> str:
    """The words of a key in a language. Raises UnknownWording for a key that is in no catalogue."""
    table = _translations(language)
    said = table.gettext(wording) if n is None else table.ngettext(wording, wording, n)
    if said == wording:
        raise UnknownWording(f"{wording} ({language})")
    return said.format(n=n, **names) if names or n is not None else said


def say_date(day: date, language: str) -> str:
    """A date as it is said: Tuesday 24 November, or Dydd Mawrth 24 Tachwedd."""
    return format_date(day, "EEEE d MMMM", locale=language)


def say_short_date(day: date, language: str) -> str:
    """A date in little room: 24 Nov, or 24 Tach."""
    return format_date(day, "d MMM", locale=language)


def say_full_date(day: date, language: str) -> str:
    """A date with its year: 24 November 2026."""
    return format_date(day, "d MMMM y", locale=language)


def say_time(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """A time of day on the local clock: 9:12am, and in Welsh 9:12 or 21:12."""
    local = moment.astimezone(zone)
    if language == "en":
        return format_time(local, "h:mma", locale="en").lower().replace("\u202f", "")
    return format_time(local, "H:mm", locale=language)
