"""The empty list that a service's clinicians fill in and bring back."""

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.enrolment.importing.words import template
from platform_core.web.only_for import only_for
from platform_core.web.visits import Visit
from platform_core.wording import say


@only_for(Role.CLINICIAN)
def empty_list(visit: Visit, _viewer: Viewer) -> Response:
    """``/export/referral-list.csv``: the heads in the reader's language."""
    name = say("referral_list.template_name", visit.language)
    return Response(
        template(visit.language),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="{name}.csv"',
            "cache-control": "no-store",
        },
    )
