"""What a service says about itself."""

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, select

from platform_core.errors import PlatformError
from platform_core.storage.tables import Service

_SERVICE = Service.__table__  # type: ignore[attr-defined]
_SERVICE_OF = core_select(_SERVICE).where(_SERVICE.c.id == bindparam("service_id"))


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service's name, hours and choices. ``contact_days``: working days promised for a contact;
    ``hours`` is a sentence part such as "Monday to Friday, 9am to 4pm"."""

    slug: str
    names: dict[str, str]
    hours: dict[str, str]
    phone: str
    plan_key: str
    contact_days: int
    mood_is_asked: bool


def service_of(session: Session, service_id: int) -> ServiceFacts:
    """The facts of a service that exists, in one statement."""
    row = session.connection().execute(_SERVICE_OF, {"service_id": service_id}).one()
    return ServiceFacts(
        slug=row.slug,
        names={"en": row.name_en, "cy": row.name_cy},
        hours={"en": row.hours_en, "cy": row.hours_cy},
        phone=row.phone,
        plan_key=row.plan_key,
        contact_days=row.contact_days,
        mood_is_asked=bool(row.mood_is_asked),
    )


class ServiceUnknown(PlatformError):
    """No service has that slug."""


def service_id_of(session: Session, slug: str) -> int:
    """The id of a service by its slug. Raises ServiceUnknown."""
    found = session.exec(select(Service).where(Service.slug == slug)).first()
    if found is None or found.id is None:
        raise ServiceUnknown(f"no service is called {slug!r}")
    return found.id
