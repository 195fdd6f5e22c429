"""What flags were worth as a file: by week and rule, counts and working days, and no names."""

from datetime import timedelta

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.clock import local_date
from platform_core.insights.yields import Yield, by_week_and_rule, worths
from platform_core.storage.database import open_reading
from platform_core.web.only_for import only_for
from platform_core.web.spreadsheets import as_csv
from platform_core.web.visits import Visit
from platform_core.wording import say

_KEPT = timedelta(weeks=104)
_NUMBERS = ("flags", "reached", "back", "not_needed", "open", "acknowledge", "contact")


@only_for(Role.CLINICIAN)
def yield_file(visit: Visit, viewer: Viewer) -> Response:
    """``/export/yield.csv``: the last two years, for the clinicians of one service."""
    language = visit.language
    with open_reading() as session:
        found = worths(session, caseload=viewer.caseload, since=visit.now - _KEPT)
    heads = [say(f"insights.yield_{name}", language) for name in ("week", "rule", *_NUMBERS)]
    rows = [
        [week.isoformat(), say(f"team.rule.{rule}", language), *_cells(worth)]
        for (week, rule), worth in by_week_and_rule(found).items()
    ]
    today = local_date(visit.now, visit.settings.zone)
    return Response(
        as_csv([heads, *rows]),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="yield-{today.isoformat()}.csv"',
            "cache-control": "no-store",
        },
    )


def _cells(worth: Yield) -> list[str]:
    counts = (worth.flags, worth.reached, worth.back, worth.not_needed, worth.still_open)
    medians = (worth.to_acknowledge, worth.to_contact)
    return [*map(str, counts), *("" if days is None else f"{days:g}" for days in medians)]
