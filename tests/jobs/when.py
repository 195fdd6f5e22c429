"""When the clinic's patients fall quiet by the policy that ships, whatever that is."""

from datetime import date, timedelta

from platform_core.engagement.facts import Facts
from platform_core.engagement.pattern import Pattern
from platform_core.engagement.policy import current_policy
from platform_core.engagement.silence import course
from platform_core.enrolment.rules import Status
from tests.factories import AT, TODAY

DUE_ON = date(2026, 11, 8)  # the Sunday of the first check-in; before it nothing is due


def open_days_until_quiet(*, started: bool) -> int:
    """Open days that must be over before somebody who came once is quiet."""
    facts = Facts(
        status=Status.ACTIVE,
        referred_on=TODAY,
        joined_on=TODAY,
        heard_on=TODAY,
        pattern=Pattern(1, TODAY, 1.0, 1.0),
        started_on=TODAY if started else None,
        last_done_on=TODAY if started else None,
        check_in_due_on=DUE_ON,
    )
    quiet_on = course(facts, current_policy()).quiet_on
    assert quiet_on is not None
    return (quiet_on - DUE_ON).days


STARTED, NOT_STARTED = open_days_until_quiet(started=True), open_days_until_quiet(started=False)
QUIET_AT = AT + (DUE_ON - TODAY) + timedelta(days=STARTED)
