"""Reminders that go by post: printed here, then noted as posted. Looking changes nothing."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.notifications.actions import mark_printed
from platform_core.notifications.queries import LetterToPrint, letters_to_print
from platform_core.storage.database import open_reading, open_transaction
from platform_core.web.letters import qr_of
from platform_core.web.only_for import only_for
from platform_core.web.pages import go, page
from platform_core.web.visits import Visit

ADDRESS = "/print/reminders"
_LINK = re.compile(r"https?://\S+?/t/\w+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it is printed. ``qr``: its link as a picture; nothing if it has none."""

    letter: LetterToPrint
    paragraphs: tuple[str, ...]
    qr: str | None


@only_for(Role.CLINICIAN)
def waiting_letters_page(visit: Visit, viewer: Viewer) -> Response:
    """``/print/reminders``: for the clinicians of one service."""
    return _note(visit, viewer) if visit.sends else _show(visit, viewer)


def _show(visit: Visit, viewer: Viewer) -> Response:
    with open_reading() as session:
        letters = letters_to_print(session, caseload=viewer.caseload)
    posted = visit.asked("posted")
    return page(
        visit,
        "waiting_letters.html",
        action=ADDRESS,
        sheets=[_sheet(letter) for letter in letters],
        ids=",".join(str(letter.message_id) for letter in letters),
        posted=int(posted) if posted.isdecimal() and len(posted) < 5 else None,
    )


def _note(visit: Visit, viewer: Viewer) -> Response:
    given = visit.form.get("letters", "").split(",")
    ids = [int(one) for one in given if one.isdecimal() and len(one) < 10]
    with open_transaction() as session:
        posted = mark_printed(
            session, ids, caseload=viewer.caseload, by=viewer.person_id, at=visit.now
        )
    return go(f"{ADDRESS}?posted={posted}")


def _sheet(letter: LetterToPrint) -> Sheet:
    link = _LINK.search(letter.body)
    paragraphs = tuple(part.strip() for part in letter.body.split("\n\n") if part.strip())
    return Sheet(letter, paragraphs, qr_of(link[0]) if link else None)
