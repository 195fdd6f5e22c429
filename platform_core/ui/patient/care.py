"""Urgent help in the page itself: at once after a low answer, in one line after every other."""

from platform_core.accounts.rules import Language
from platform_core.checkins.rules import Care
from platform_core.content.forms import RingForm
from platform_core.content.urgent_help import UrgentHelp, urgent_help
from platform_core.ui.components import escape, icon, paragraph
from platform_core.wording import say


def care_card(care: Care, language: Language) -> str:
    """Whom to call, with the emergency first after a very low answer, and below after a low one."""
    help_ = urgent_help(language)
    emergency = _signs(help_) + _call(help_)
    parts = [(help_.emergency.heading, emergency), (help_.urgent.heading, _lines(help_))]
    if care is not Care.VERY_LOW:
        parts.reverse()
    (head, first), (second_head, second) = parts
    return (
        f'<section class="care" aria-labelledby="care"><h2 id="care"><span class="vh">'
        f"{escape(say('care.important', language))}: </span>{escape(head)}</h2>"
        f'<div class="in">{first}<h3>{escape(second_head)}</h3>{second}'
        f"{paragraph(say('care.not_only_crisis', language))}</div></section>"
    )


def help_line(language: Language) -> str:
    """One line that stays in reach after every answer."""
    more = escape(say("care.more_help", language))
    return (
        f'<p class="note">{icon("phone")}<span>{escape(urgent_help(language).short)} '
        f'<a href="/urgent-help">{more}</a></span></p>'
    )


def _signs(help_: UrgentHelp) -> str:
    return "<ul>" + "".join(f"<li>{escape(sign)}</li>" for sign in help_.emergency.signs) + "</ul>"


def _call(help_: UrgentHelp) -> str:
    call = help_.emergency.call
    return (
        f'<p class="callrow"><a class="call" href="{escape(call.href)}">'
        f"{icon('phone')}{escape(call.label)}</a></p>"
    )


def _lines(help_: UrgentHelp) -> str:
    return f'<ul class="lines">{"".join(_line(line) for line in help_.urgent.lines)}</ul>'


def _line(line: RingForm) -> str:
    return (
        f'<li><a href="{escape(line.href)}"><strong>{escape(line.said)}</strong></a>'
        f"<span>{escape(line.about)}</span></li>"
    )
