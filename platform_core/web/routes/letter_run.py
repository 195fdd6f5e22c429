"""All the invitation letters that wait to be printed, in one go.

As with a single letter, sending the form is what makes the codes, and they are seen this once.
"""

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.clock import local_date
from platform_core.enrolment.rules import Channel
from platform_core.notifications.inviting import LETTERS_AT_ONCE, by_way, make_letters, not_invited
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Service
from platform_core.web.letters import both_letters, join_address, qr_of
from platform_core.web.only_for import only_for
from platform_core.web.pages import page
from platform_core.web.visits import Visit


@only_for(Role.CLINICIAN)
def letter_run_page(visit: Visit, viewer: Viewer) -> Response:
    """``/print/letters?refs=PF-0412,PF-0413``: for the clinicians of one service; without refs,
    for everybody who waits for a letter."""
    return _make(visit, viewer) if visit.sends else _ask(visit, viewer)


def _refs(visit: Visit) -> frozenset[str]:
    return frozenset(ref.strip().upper() for ref in visit.asked("refs").split(",")) - {""}


def _ask(visit: Visit, viewer: Viewer) -> Response:
    today, refs = local_date(visit.now, visit.settings.zone), _refs(visit)
    with open_reading() as session:
        waiting = not_invited(session, caseload=viewer.caseload, today=today)
    people = [one for one in by_way(waiting, Channel.LETTER) if not refs or one.ref in refs]
    return page(
        visit,
        "letter_run_ask.html",
        people=people[:LETTERS_AT_ONCE],
        rest=max(0, len(people) - LETTERS_AT_ONCE),
        address=visit.address,
        action=visit.address,
    )


def _make(visit: Visit, viewer: Viewer) -> Response:
    with open_transaction() as session:
        made = make_letters(
            session, viewer.caseload, _refs(visit), by=viewer.person_id, at=visit.now
        )
        service = session.get_one(Service, viewer.service_id)
    letters = [
        {
            "code": one.issued.code,
            "qr": qr_of(join_address(visit.settings, one.issued.token)),
            "parts": both_letters(visit, one.person, service, one.issued),
        }
        for one in made
    ]
    return page(visit, "letter_run.html", letters=letters, address="/print/letters")
