"""The caseload as a file, for one clinician to take away: the same people as on their screen.

Through a route of our own, because Streamlit serves a download to whoever has its address.
"""

from collections.abc import Sequence
from datetime import date

from starlette.responses import Response

from platform_core.accounts.queries import settings_of
from platform_core.accounts.rules import Role, Viewer
from platform_core.audit.actions import record
from platform_core.clock import local_date
from platform_core.content.queries import current_plan
from platform_core.content.rules import Plan
from platform_core.enrolment.refusals import refusals_of_many
from platform_core.insights.caseload.queries import Line, ids_in, lines_of
from platform_core.insights.caseload.rules import View, ViewRefused, read_view
from platform_core.insights.caseload.words import flag_words, why_words
from platform_core.storage.database import open_transaction
from platform_core.web.only_for import only_for
from platform_core.web.problems import not_found
from platform_core.web.spreadsheets import as_csv
from platform_core.web.visits import Visit
from platform_core.wording import say

_COLUMNS = (
    "ref",
    "their_ref",
    "name",
    "language",
    "status",
    "state",
    "since",
    "why",
    "flags",
    "stage",
    "pace",
    "heard",
    "referred",
    "joined",
    "programme",
    "prefers",
    "refuses",
)


@only_for(Role.CLINICIAN)
def caseload_file(visit: Visit, viewer: Viewer) -> Response:
    """``/export/caseload.csv?state=quiet``: for the clinicians of one service, about its people.

    What was taken is in the audit before the file leaves; the words searched for are not, because
    they may be somebody's name.
    """
    try:
        view = read_view(dict(visit.request.query_params))
    except ViewRefused:
        return not_found(visit)
    today = local_date(visit.now, visit.settings.zone)
    return Response(
        _file(visit, viewer, view, today),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="caseload-{today.isoformat()}.csv"',
            "cache-control": "no-store",
        },
    )


def _file(visit: Visit, viewer: Viewer, view: View, today: date) -> bytes:
    caseload, language = viewer.caseload, visit.language
    with open_transaction() as session:
        plan = current_plan(session, settings_of(session, caseload=caseload).plan_key)
        ids = ids_in(session, view, caseload=caseload, today=today)
        lines = lines_of(session, ids, caseload=caseload)
        refused = refusals_of_many(session, ids, today=today)
        record(
            session,
            "caseload.exported",
            "service",
            caseload.service_id,
            by=viewer.person_id,
            at=visit.now,
            service_id=caseload.service_id,
            people=len(lines),
            narrowed_by=[*view.narrowed_by, *(["search"] if view.search else [])],
        )
    rows = [_row(line, refused[line.enrolment_id], plan, visit, today) for line in lines]
    return as_csv([_heads(language), *rows])


def _heads(language: str) -> list[str]:
    return [say(f"caseload.file_{name}", language) for name in _COLUMNS]


def _row(
    line: Line, refused: frozenset[str], plan: Plan, visit: Visit, today: date
) -> Sequence[str]:
    """One person's cells, in the order of the columns; dates as 2026-11-24, which sort."""
    language, zone = visit.language, visit.settings.zone
    titles = {stage.key: stage.title.get(language, stage.key) for stage in plan.stages}
    since = local_date(line.engagement_since, zone) if line.engagement_since else None
    joined = local_date(line.joined_at, zone) if line.joined_at else None
    cells = {
        "ref": line.ref,
        "their_ref": line.their_ref or "",
        "name": line.name,
        "language": say(f"team.language.{line.language}", language),
        "status": say(f"team.status.{line.status}", language),
        "state": say(f"team.state.{line.engagement}", language),
        "since": _day(since),
        "why": why_words(line, language, today=today),
        "flags": "; ".join(flag_words(line, language)),
        "stage": titles.get(line.stage, line.stage) if line.stage else "",
        "pace": say(f"team.pace.{line.pace}", language),
        "heard": _day(line.last_heard_on),
        "referred": _day(line.referred_on),
        "joined": _day(joined),
        "programme": _day(line.programme_on),
        "prefers": say(f"team.contact_channel.{line.preferred_channel}", language),
        "refuses": "; ".join(say(f"refusal.not_{what}", language) for what in sorted(refused)),
    }
    return [cells[name] for name in _COLUMNS]


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
