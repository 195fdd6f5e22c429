"""What flags were worth, as a file for the clinicians of one service."""

import csv
import io

import pytest
from sqlalchemy import text as sql

from platform_core.clock import utc_now
from platform_core.flags.actions import raise_flag
from tests.web.running import Server


def test_the_file_has_a_line_for_each_week_and_rule(server: Server) -> None:
    with server.writing() as session:
        found = session.connection().execute(
            sql(
                "select e.id from enrolment e join service s on s.id = e.service_id "
                "where s.slug = 'powys' and e.joined_at is not null order by e.id"
            )
        )
        raise_flag(session, found.scalars().first(), "quiet", [], at=utc_now())
    browser = server.signed_in("sian")
    browser.get("/language/en")  # whatever another test on this server chose for her
    answer = browser.get("/export/yield.csv")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads[:3] == ["Week from", "Reason", "Flags"]
    assert ["1", "0", "0", "0", "1", "", ""] in [row[2:] for row in rows]  # others raised some too
    theirs = server.signed_in("huw").get("/export/yield.csv")
    assert len(theirs.content.decode().splitlines()) == 1


@pytest.mark.parametrize(("name", "location"), [("carys", "/today"), ("mair", "/people")])
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    assert server.signed_in(name).get("/export/yield.csv").headers["location"] == location


def test_a_stranger_signs_in_first(server: Server) -> None:
    answer = server.browser().get("/export/yield.csv")
    assert answer.headers["location"] == "/sign-in?next=/export/yield.csv"
