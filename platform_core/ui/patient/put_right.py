"""What Today says when a step that somebody has read was put right: that it was, and where."""

from platform_core.content.drafts.queries import put_right
from platform_core.storage.database import open_reading
from platform_core.ui.components import card, link, paragraph
from platform_core.ui.patient.day import Day, plan_of
from platform_core.wording import say


def put_right_card(day: Day) -> str:
    """A card with a link to each such step, until they have opened it again; else nothing."""
    language = day.language
    with open_reading() as session:
        plan = plan_of(session, day.service)
        steps = {step.key: step for step in plan.steps}
        versions = {key: plan.versions[step.module_key] for key, step in steps.items()}
        keys = put_right(session, day.enrolment.id or 0, versions, today=day.today)
    if not keys:
        return ""
    titles = [(key, steps[key].words[language].title) for key in keys]
    links = "".join(f"<p>{link('step', title, step=key)}</p>" for key, title in titles)
    body = paragraph(say("today.put_right_body", language)) + links
    return card(say("today.put_right", language), body)
