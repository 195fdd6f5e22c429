"""What the plain pages ask of the database themselves."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Language
from platform_core.storage.tables import Service


@dataclass(frozen=True, slots=True)
class ServiceToCall:
    """A service as anybody may know it."""

    name: str
    phone: str
    hours: str


def services_to_call(session: Session, language: Language) -> list[ServiceToCall]:
    """Every service of this installation by name, with its telephone number and hours."""
    services = session.exec(select(Service).order_by(col(Service.name_en))).all()
    welsh = language is Language.WELSH
    return [
        ServiceToCall(
            name=service.name_cy if welsh else service.name_en,
            phone=service.phone,
            hours=service.hours_cy if welsh else service.hours_en,
        )
        for service in services
    ]


def plan_keys(session: Session) -> list[str]:
    """The keys of the plans that services use."""
    return sorted(set(session.exec(select(Service.plan_key)).all()))
