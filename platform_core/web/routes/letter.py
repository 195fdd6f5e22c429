"""The invitation letter that staff print.

Only hashes of an invitation are kept, so a letter can be shown only as it is made: asking for
this page explains that, and sending it makes a new letter, which ends the earlier ones.
"""

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.audit.actions import record
from platform_core.clock import local_date
from platform_core.enrolment.actions import ChangeRefused, Issued, invite
from platform_core.enrolment.queries import NotInCaseload, enrolment_by_ref
from platform_core.notifications.actions import save_message
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Person, Service
from platform_core.web.letters import both_letters, join_address, qr_of
from platform_core.web.only_for import only_for
from platform_core.web.pages import draw, html_response, page
from platform_core.web.problems import not_found
from platform_core.web.visits import Visit


@only_for(Role.CLINICIAN)
def letter_page(visit: Visit, viewer: Viewer) -> Response:
    """``/print/letter?ref=PF-0412``: for the clinicians of the service it is about."""
    try:
        return _make(visit, viewer) if visit.sends else _ask(visit, viewer)
    except NotInCaseload:
        return not_found(visit)
    except ChangeRefused:
        return _too_late(visit)


def _ask(visit: Visit, viewer: Viewer) -> Response:
    with open_reading() as session:
        enrolment = enrolment_by_ref(session, visit.asked("ref"), caseload=viewer.caseload)
        person = session.get_one(Person, enrolment.person_id)
    if enrolment.joined_at is not None:
        return _too_late(visit)
    return page(
        visit, "letter_ask.html", ref=enrolment.ref, name=person.name, email=person.email or ""
    )


def _make(visit: Visit, viewer: Viewer) -> Response:
    with open_transaction() as session:
        enrolment = enrolment_by_ref(session, visit.asked("ref"), caseload=viewer.caseload)
        person = session.get_one(Person, enrolment.person_id)
        service = session.get_one(Service, enrolment.service_id)
        issued = invite(session, enrolment, by=viewer.person_id, at=visit.now)
        record(
            session,
            "letter.printed",
            "invitation",
            issued.invitation_id,
            by=viewer.person_id,
            at=visit.now,
            service_id=viewer.service_id,
        )
        message = None
        if visit.form.get("send") == "yes":
            message = save_message(
                session,
                person,
                "invitation",
                f"invitation {issued.invitation_id}",
                at=visit.now,
                enrolment_id=enrolment.id,
                link=join_address(visit.settings, issued.token),
                until=local_date(issued.expires_at, visit.settings.zone),
            )
    return _letter(visit, enrolment, person, service, issued, sent=message is not None)


def _letter(
    visit: Visit,
    enrolment: Enrolment,
    person: Person,
    service: Service,
    issued: Issued,
    *,
    sent: bool,
) -> Response:
    return page(
        visit,
        "letter.html",
        ref=enrolment.ref,
        sent=sent,
        code=issued.code,
        qr=qr_of(join_address(visit.settings, issued.token)),
        letters=both_letters(visit, person, service, issued),
    )


def _too_late(visit: Visit) -> Response:
    html = draw(
        "message.html", visit.language, visit.address, key="web.letter_too_late", onward="/"
    )
    return html_response(visit, html, 409)
