"""What is open to somebody now, on paper, for staff to print and send."""

from functools import partial

from starlette.responses import Response

from platform_core.accounts.rules import Language, Role, Viewer
from platform_core.audit.actions import record
from platform_core.clock import local_date
from platform_core.enrolment.queries import NotInCaseload, enrolment_by_ref
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Person, Service
from platform_core.web.only_for import only_for
from platform_core.web.packs import open_steps, return_facts, say_in, sheet
from platform_core.web.pages import page
from platform_core.web.problems import not_found
from platform_core.web.visits import Visit
from platform_core.wording import say_full_date


@only_for(Role.CLINICIAN)
def pack_page(visit: Visit, viewer: Viewer) -> Response:
    """``/print/pack?ref=PF-0412&size=large``: for the clinicians of the service it is about.

    In the person's own language, whichever the clinician reads; that it was made is in the audit.
    """
    try:
        return _pack(visit, viewer)
    except NotInCaseload:
        return not_found(visit)


def _pack(visit: Visit, viewer: Viewer) -> Response:
    today = local_date(visit.now, visit.settings.zone)
    with open_transaction() as session:
        enrolment = enrolment_by_ref(session, visit.asked("ref"), caseload=viewer.caseload)
        person = session.get_one(Person, enrolment.person_id)
        service = session.get_one(Service, enrolment.service_id)
        steps = open_steps(session, enrolment, today=today)
        record(
            session,
            "pack.printed",
            "enrolment",
            enrolment.id,
            by=viewer.person_id,
            at=visit.now,
            service_id=viewer.service_id,
            steps=[step.key for _, step in steps],
        )
    theirs = Language(person.language)
    return page(
        visit,
        "pack.html",
        theirs=theirs.value,
        say_theirs=partial(say_in, theirs),
        ref=enrolment.ref,
        name=person.name,
        day=say_full_date(today, theirs),
        is_large=visit.asked("size") == "large",
        sheets=[sheet(stage, step, theirs) for stage, step in steps],
        **return_facts(service, theirs),
    )
