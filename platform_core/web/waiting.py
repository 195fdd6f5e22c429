"""How long somebody has to wait who has guessed too often, in words."""

from platform_core.accounts.rules import Slowed
from platform_core.web.visits import Visit
from platform_core.wording import say, say_time

_MINUTE = 60


def wait_words(visit: Visit, slowed: Slowed) -> str:
    """In seconds for a short wait, by the clock for a longer one."""
    seconds = max(1, round((slowed.until - visit.now).total_seconds()))
    if seconds < _MINUTE:
        return say("web.slowed_seconds", visit.language, n=seconds)
    until = say_time(slowed.until, visit.language, visit.settings.zone)
    return say(slowed.wording, visit.language, time=until)
