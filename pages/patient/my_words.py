"""Words I kept for myself: what I wrote beside the steps, to see and to remove."""

from platform_core.storage.database import open_reading
from platform_core.ui.components import done, html
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import kept_words
from platform_core.ui.shell import frame
from platform_core.wording import say

mine = require_patient()
language = mine.language

with open_reading() as session:
    words = kept_words.read_words(session, mine)
said, words = kept_words.carry_out(mine, words)

with frame("my_words.title", mine.viewer, shape="read"):
    html(kept_words.introduction(words, language))
    html(done(say(said, language)) if said else "")
    for one in words:
        kept_words.draw(one, language)
    kept_words.removing(words, language)
