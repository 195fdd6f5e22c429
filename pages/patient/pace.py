"""Pace, breaks, how often to be asked, and stopping."""

from platform_core.storage.database import open_reading
from platform_core.ui.components import done, error_summary, heading, html, paragraph
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import pace_cards, pacing
from platform_core.ui.shell import frame, mark_wrong
from platform_core.wording import say

settled = pacing.settle(require_patient())
mine, language = settled.mine, settled.mine.language
with open_reading() as session:
    until = pacing.break_until(session, mine)

with frame("pace.title", mine.viewer, shape="read"):
    if settled.wrong:
        mark_wrong("pace.title", mine.viewer)
        html(error_summary(list(settled.wrong), language))
    html(heading(say("pace.title", language)))
    html(done(settled.said) if settled.said else paragraph(say("pace.about", language)))
    if pace_cards.has_stopped(mine):
        pace_cards.stopped(mine)
    else:
        pace_cards.a_break(mine, until, settled)
        pace_cards.speed(mine)
        pace_cards.asking_how(mine)
        pace_cards.reminding(mine)
        pace_cards.stopping(mine)
