"""My story, once: one page that its writer owns, shares if they like, and takes along."""

from platform_core.storage.database import open_reading
from platform_core.ui.components import done, error_summary, html
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import story, story_acts, story_page, story_sharing
from platform_core.ui.patient.story_facts import read_page
from platform_core.ui.presence import keep_safe
from platform_core.ui.shell import frame, mark_wrong

mine = require_patient()
language = mine.language

with open_reading() as session:
    story.fill_in(session, mine)
    page = read_page(session, mine)
came = story_acts.carry_out(mine, page)
if came.changed:
    with open_reading() as session:
        page = read_page(session, mine)

keep_safe(story.FORM, *story.KEPT)
with frame("my_story.title", mine.viewer, shape="read"):
    if came.wrong:
        mark_wrong("my_story.title", mine.viewer)
        html(error_summary(came.wrong, language))
    html(story_page.introduction(language))
    html(*(done(words) for words in came.said))
    story_page.first_box(language, came.wrong)
    html(story_page.state(page))
    story_page.more_boxes(page, came.wrong)
    story_page.about(page)
    story_sharing.sharing(page)
    html(story_sharing.on_paper(page))
    story_sharing.removing(page, asked=came.asks_to_remove)
story.keep_draft(mine)
