"""A step on paper, for whoever may read it."""

from sqlmodel import Session
from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.clock import local_date
from platform_core.content.queries import current_plan
from platform_core.content.rules import Plan, Step, StepUnknown
from platform_core.enrolment.queries import enrolment_of
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import StageState, path
from platform_core.storage.database import open_reading
from platform_core.storage.tables import Service
from platform_core.web.packs import body_of
from platform_core.web.pages import go, page
from platform_core.web.places import with_next
from platform_core.web.problems import not_found
from platform_core.web.visits import Visit


def step_page(visit: Visit) -> Response:
    """``/print/step?step=start-here/right-place``: a patient's open steps; any step for staff."""
    viewer = visit.viewer()
    if viewer is None:
        return go(with_next("/sign-in", visit.address))
    with open_reading() as session:
        plan = current_plan(session, session.get_one(Service, viewer.service_id).plan_key)
        step = _step(plan, visit.asked("step"))
        if step is None or not _may_read(session, visit, viewer, plan, step):
            return not_found(visit)
    words = step.words[visit.language]
    body = body_of(words, visit.language)
    return page(visit, "step_print.html", key=step.key, words=words, body=body)


def _step(plan: Plan, key: str) -> Step | None:
    try:
        return plan.step(key)
    except StepUnknown:
        return None


def _may_read(session: Session, visit: Visit, viewer: Viewer, plan: Plan, step: Step) -> bool:
    if Role.PATIENT not in viewer.roles:
        return True
    enrolment = enrolment_of(session, viewer.person_id, viewer.service_id)
    if enrolment is None:
        return False
    today = local_date(visit.now, visit.settings.zone)
    found = path(plan, progress_of(session, enrolment), read_policy(), today=today)
    opened = (stage for stage in found.stages if stage.state is not StageState.LATER)
    return any(step.key == placed.step.key for stage in opened for placed in stage.steps)
