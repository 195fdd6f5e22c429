"""The urgent line at the foot of every page, as HTML."""

from markupsafe import Markup, escape

from platform_core.content.urgent_help import urgent_help
from platform_core.wording import say


def telephone(number: str) -> Markup:
    """A number to tap."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return Markup('<a href="tel:{}">{}</a>').format(digits, number)


def urgent_line(language: str) -> Markup:
    """Whom to call now, in two sentences with numbers to tap; no database, no script."""
    help_ = urgent_help(language)
    mental_health, samaritans = help_.urgent.lines[:2]
    return escape(say("common.call_now", language)).format(
        call_999=telephone(help_.emergency.call.number),
        call_111=telephone(mental_health.number),
        call_samaritans=telephone(samaritans.number),
    )
