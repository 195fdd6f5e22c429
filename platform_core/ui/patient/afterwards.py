"""What is said once somebody has done, or left, one thing: that it is kept, and that it is enough.

These draw whole pages, frame included: they stand where the form or text was.
"""

import streamlit as st

from platform_core.release.rules import OfferKind
from platform_core.release.words import say_why
from platform_core.ui.components import address, escape, heading, html, link, paragraph
from platform_core.ui.guard import Mine
from platform_core.ui.patient import step_words
from platform_core.ui.patient.day import Day
from platform_core.ui.patient.reading import Reading
from platform_core.ui.patient.today import land
from platform_core.ui.shell import frame
from platform_core.wording import say

_READ = "read"  # in the address: a step was read, and this page is in another language now


def is_again(day: Day, key: str) -> bool:
    """Whether the address leads back to what is said once a step has been read."""
    return _READ in st.query_params and key in day.progress.finished


def finished(mine: Mine, day: Day, reading: Reading) -> None:
    """A step has been read: enough for today, when the next one comes, and a word on it if one
    likes."""
    language, offer = mine.language, day.path.offer
    more = offer.kind is OfferKind.STEP
    said = step_words.settle(mine, reading)
    here = address("step", step=reading.step.key, **{_READ: "1"})
    with frame("step.title", mine.viewer, shape="read", back_to=here):
        html(heading(say("step.another" if more else "today.enough", language)))
        with st.container(key="enough"):
            html(
                paragraph(say("today.you_read", language, title=reading.words.title), look="lead"),
                paragraph(say_why(offer.why, language)),
                "" if more else paragraph(say("today.nothing_to_catch_up", language)),
                _to_today(language),
                land(),
            )
        step_words.draw(reading, said)


def place_saved(mine: Mine, reading: Reading) -> None:
    """A step has been left half-way: it will open where it was left."""
    language = mine.language
    words = escape(say("step.carry_on", language))
    carry_on = link("step", words, look="quiet", step=reading.step.key)
    with frame("step.title", mine.viewer, shape="read"):
        html(heading(say("step.place_saved", language)))
        with st.container(key="enough"):
            html(
                paragraph(say("step.place_saved_body", language), look="lead"),
                f'<p class="acts">{link("today", say("today.to_today", language), look="btn2")}'
                f"{carry_on}</p>",
                land(),
            )


def _to_today(language: str) -> str:
    return f'<p class="acts">{link("today", say("today.to_today", language), look="btn2")}</p>'
