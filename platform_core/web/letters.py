"""What an invitation letter says, in both languages, the person's own first."""

from dataclasses import dataclass
from typing import Any

import segno

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.enrolment.actions import Issued
from platform_core.settings import Settings
from platform_core.storage.tables import Person, Service
from platform_core.web.pages import OTHER
from platform_core.web.visits import Visit
from platform_core.wording import say, say_full_date

_PARAGRAPHS = ("dear", "what", "choice")
_STEPS = ("open", "code", "password")


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a letter in one language."""

    language: str
    service: str
    date: str
    heading: str
    paragraphs: tuple[str, ...]
    steps: tuple[str, ...]
    qr_alt: str
    until: str
    paper: str
    urgent: str


def join_address(settings: Settings, token: str) -> str:
    """The link that lets somebody in."""
    return f"{settings.address_for_people}/join?t={token}"


def qr_of(address: str) -> str:
    """A QR code of an address, as a picture inside the page: no file is kept."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2))


def both_letters(
    visit: Visit, person: Person, service: Service, issued: Issued
) -> tuple[Letter, Letter]:
    """The letter in the person's language, then in the other."""
    first = Language(person.language)
    return (
        _letter(first, visit, person, service, issued),
        _letter(OTHER[first], visit, person, service, issued),
    )


def _letter(
    language: Language, visit: Visit, person: Person, service: Service, issued: Issued
) -> Letter:
    welsh = language is Language.WELSH
    zone = visit.settings.zone
    names: dict[str, Any] = {
        "name": person.name,
        "service": service.name_cy if welsh else service.name_en,
        "phone": service.phone,
        "hours": service.hours_cy if welsh else service.hours_en,
        "address": f"{visit.settings.address_for_people}/join".partition("://")[2],
        "date": say_full_date(local_date(issued.expires_at, zone), language),
    }
    return Letter(
        language=language.value,
        service=names["service"],
        date=say_full_date(local_date(visit.now, zone), language),
        heading=say("web.letter.heading", language),
        paragraphs=tuple(say(f"web.letter.{key}", language, **names) for key in _PARAGRAPHS),
        steps=tuple(say(f"web.letter.step_{key}", language, **names) for key in _STEPS),
        qr_alt=say("web.letter.qr_alt", language),
        until=say("web.letter.until", language, **names),
        paper=say("web.letter.paper", language, **names),
        urgent=say("web.letter.urgent", language),
    )
