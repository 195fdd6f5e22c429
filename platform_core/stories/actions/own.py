"""Only the person themselves writes for themselves."""

from platform_core.errors import PlatformError
from platform_core.storage.tables import Enrolment


class NotTheirOwn(PlatformError):
    """Somebody else's words, which nobody but they may write, change or share."""


def own(enrolment: Enrolment, by: int) -> int:
    """The id of an enrolment that is this person's own. Raises NotTheirOwn."""
    if enrolment.person_id != by or enrolment.id is None:
        raise NotTheirOwn(f"person {by} for enrolment {enrolment.id}")
    return enrolment.id
