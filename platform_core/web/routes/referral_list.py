"""The empty list that a service's clinicians fill in and bring back."""

from starlette.responses import Response

from platform_core.accounts.rules import Role
from platform_core.enrolment.importing.words import template
from platform_core.web.pages import go
from platform_core.web.places import home_of, with_next
from platform_core.web.visits import Visit
from platform_core.wording import say


def empty_list(visit: Visit) -> Response:
    """``/export/referral-list.csv``: the heads in the reader's language."""
    viewer = visit.viewer()
    if viewer is None:
        return go(with_next("/sign-in", visit.address))
    if Role.CLINICIAN not in viewer.roles:
        return go(home_of(viewer.roles))
    name = say("referral_list.template_name", visit.language)
    return Response(
        template(visit.language),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="{name}.csv"',
            "cache-control": "no-store",
        },
    )
