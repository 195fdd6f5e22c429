"""Keep a view of the caseload under a name, and forget it. A matter of one's own desk: no audit."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.accounts.rules import Caseload
from platform_core.errors import PlatformError
from platform_core.insights.caseload.queries import views_of
from platform_core.insights.caseload.rules import VIEWS, View, read_view_name
from platform_core.storage.insert import insert_into
from platform_core.storage.tables import SavedView

_VIEW = SavedView.__table__  # type: ignore[attr-defined]


class ViewNotKept(PlatformError):
    """A view without a name, or one too many; ``wording`` is the key of what to say."""

    def __init__(self, wording: str) -> None:
        super().__init__(wording)
        self.wording = wording


def save_view(
    session: Session, caseload: Caseload, name: str, view: View, *, by: int, at: datetime
) -> str:
    """Keep a view under a name, over the one that had it; the name as it is kept.

    Raises ViewNotKept and TextRefused.
    """
    kept = read_view_name(name)
    if not kept:
        raise ViewNotKept("caseload.view_unnamed")
    names = views_of(session, by, caseload=caseload)
    if kept not in names and len(names) >= VIEWS:
        raise ViewNotKept("caseload.view_too_many")
    values = {"view": view.asked, "saved_at": at}
    owner = {"service_id": caseload.service_id, "person_id": by, "name": kept}
    statement = insert_into(SavedView, session).values(**owner, **values)
    over = statement.on_conflict_do_update(
        index_elements=[_VIEW.c.person_id, _VIEW.c.service_id, _VIEW.c.name], set_=values
    )
    session.connection().execute(over)
    return kept


def remove_view(session: Session, caseload: Caseload, name: str, *, by: int) -> None:
    """Forget a view of one's own; one that is not there is forgotten already."""
    session.exec(
        delete(SavedView).where(
            col(SavedView.person_id) == by,
            col(SavedView.service_id) == caseload.service_id,
            col(SavedView.name) == name,
        )
    )
