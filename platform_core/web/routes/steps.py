"""A step, a stage or all that is open, on paper: in either language, in large letters if asked,
with a check-in to fill in and how to send it back."""

from collections.abc import Iterable
from functools import partial
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.responses import Response

from platform_core.accounts.rules import Language, Role, Viewer
from platform_core.clock import local_date
from platform_core.content.queries import current_plan
from platform_core.content.rules import Plan, Stage, Step, StepUnknown
from platform_core.enrolment.queries import enrolment_of
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import StageState, path
from platform_core.storage.database import open_reading
from platform_core.storage.tables import Enrolment, Service
from platform_core.web.packs import body_of, open_steps, return_facts, say_in, sheet
from platform_core.web.pages import OTHER, go, page
from platform_core.web.places import with_next
from platform_core.web.problems import not_found
from platform_core.web.visits import Visit

Placed = list[tuple[Stage | None, Step]]


def step_page(visit: Visit) -> Response:
    """``/print/step?step=start-here/right-place``: a patient's open steps; any step for staff."""
    viewer = visit.viewer()
    if viewer is None:
        return go(with_next("/sign-in", visit.address))
    with open_reading() as session:
        plan = _plan(session, viewer)
        step = _step(plan, visit.asked("step"))
        if step is None or not _may_read(session, visit, viewer, plan, [step]):
            return not_found(visit)
    language = _language(visit)
    words = step.words[language]
    return page(
        visit,
        "step_print.html",
        theirs=language.value,
        words=words,
        body=body_of(words, language),
        help_first=step.help_first,
        say_theirs=partial(say_in, language),
        is_large=_is_large(visit),
        back=_back(viewer, step),
        ways=_ways(visit, "/print/step", step=step.key),
        stage=_sheets_address(visit, stage=plan.stage_of(step.key).key),
    )


def sheets_page(visit: Visit) -> Response:
    """``/print/sheets?stage=welcome&language=cy&size=large``: a stage; without one, for a patient
    all that is open to them and unread, for staff the whole plan."""
    viewer = visit.viewer()
    if viewer is None:
        return go(with_next("/sign-in", visit.address))
    with open_reading() as session:
        plan = _plan(session, viewer)
        enrolment = enrolment_of(session, viewer.person_id, viewer.service_id)
        mine = enrolment if Role.PATIENT in viewer.roles else None
        placed = _placed(session, visit, viewer, plan, mine)
        if placed is None:
            return not_found(visit)
        service = session.get_one(Service, viewer.service_id)
    language = _language(visit)
    key = visit.asked("stage")
    return page(
        visit,
        "sheets.html",
        theirs=language.value,
        say_theirs=partial(say_in, language),
        title=_title(plan, key, mine is not None, language),
        sheets=[sheet(stage, step, language) for stage, step in placed],
        ref=mine.ref if mine else "",
        is_patient=mine is not None,
        is_large=_is_large(visit),
        back="/my_path" if mine else "/library",
        ways=_ways(visit, "/print/sheets", **({"stage": key} if key else {})),
        **return_facts(service, language),
    )


def _plan(session: Session, viewer: Viewer) -> Plan:
    return current_plan(session, session.get_one(Service, viewer.service_id).plan_key)


def _step(plan: Plan, key: str) -> Step | None:
    try:
        return plan.step(key)
    except StepUnknown:
        return None


def _placed(
    session: Session, visit: Visit, viewer: Viewer, plan: Plan, mine: Enrolment | None
) -> Placed | None:
    """What is asked for, if all of it may be read; nothing if there is no such stage."""
    key = visit.asked("stage")
    stages = [stage for stage in plan.stages if key in ("", stage.key)]
    if mine and not key:
        today = local_date(visit.now, visit.settings.zone)
        return open_steps(session, mine, today=today)
    placed: Placed = [(stage, step) for stage in stages for step in stage.steps]
    steps = [step for _, step in placed]
    return placed if placed and _may_read(session, visit, viewer, plan, steps) else None


def _may_read(
    session: Session, visit: Visit, viewer: Viewer, plan: Plan, steps: Iterable[Step]
) -> bool:
    if Role.PATIENT not in viewer.roles:
        return True
    enrolment = enrolment_of(session, viewer.person_id, viewer.service_id)
    if enrolment is None:
        return False
    today = local_date(visit.now, visit.settings.zone)
    found = path(plan, progress_of(session, enrolment), read_policy(), today=today)
    opened = [stage for stage in found.stages if stage.state is not StageState.LATER]
    keys = {placed.step.key for stage in opened for placed in stage.steps}
    return all(step.key in keys for step in steps)


def _title(plan: Plan, key: str, is_patient: bool, language: Language) -> str:
    found = next((stage for stage in plan.stages if stage.key == key), None)
    if found is not None:
        return found.title[language]
    return say_in(language, "pack.open_now") if is_patient else plan.title[language]


def _language(visit: Visit) -> Language:
    asked = visit.asked("language")
    return Language(asked) if asked in set(Language) else visit.language


def _is_large(visit: Visit) -> bool:
    return visit.asked("size") == "large"


def _back(viewer: Viewer, step: Step) -> str:
    page = "/step" if Role.PATIENT in viewer.roles else "/library"
    return f"{page}?{urlencode({'step': step.key})}"


def _sheets_address(visit: Visit, **asked: str) -> str:
    size = {"size": "large"} if _is_large(visit) else {}
    return f"/print/sheets?{urlencode({**asked, 'language': _language(visit), **size})}"


def _ways(visit: Visit, page: str, **asked: str) -> dict[str, str]:
    """The same in the other language, and in letters of the other size."""
    language, is_large = _language(visit), _is_large(visit)
    large = {"size": "large"}
    turned = {**asked, "language": OTHER[language], **(large if is_large else {})}
    resized = {**asked, "language": language, **({} if is_large else large)}
    return {"language": f"{page}?{urlencode(turned)}", "size": f"{page}?{urlencode(resized)}"}
