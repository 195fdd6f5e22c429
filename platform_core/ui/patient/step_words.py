"""After a step: how much it was and whether it helped, for whoever likes to say; one tap each."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from platform_core.accounts.rules import Language
from platform_core.enrolment.rules import Pace
from platform_core.storage.database import DatabaseAway, open_reading, open_transaction
from platform_core.stories.actions import say_of_step
from platform_core.stories.queries import amounts_lately, word_of
from platform_core.stories.rules import Amount, Helped, offers_gentler
from platform_core.ui.components import done, escape, html, link, paragraph
from platform_core.ui.guard import Mine
from platform_core.ui.patient.reading import Reading
from platform_core.wording import say

_AMOUNT, _HELPED, _OF, _SAID = "amount", "helped", "_words_on", "_words_said"


@dataclass(frozen=True, slots=True)
class Said:
    """What came of the last tap: words to say, and whether a gentler pace may be of use."""

    words: str = ""
    gentler: bool = False


def is_answering(key: str) -> bool:
    """Whether the questions about this step were on the page just now."""
    return st.session_state.get(_OF) == key and _AMOUNT in st.session_state


def settle(mine: Mine, reading: Reading) -> Said:
    """Keep what was tapped, if anything was. Never in anybody's way: a failure is said, no more."""
    if not is_answering(reading.step.key):
        _fill_in(mine, reading)
        return Said()
    before, came = st.session_state[_SAID]
    answers = st.session_state.get(_AMOUNT), st.session_state.get(_HELPED)
    if answers == (None, None):  # the last that was said stays said, so it stays on the page
        answers = st.session_state[_AMOUNT], st.session_state[_HELPED] = before
    return came if answers == before else _say(mine, reading, answers)


def _say(mine: Mine, reading: Reading, answers: tuple[str | None, str | None]) -> Said:
    amount, helped = answers
    try:
        with open_transaction() as session:
            say_of_step(
                session,
                mine.enrolment,
                reading.step.key,
                reading.version_id,
                language=mine.language,
                amount=Amount(amount) if amount else None,
                helped=Helped(helped) if helped else None,
                by=mine.viewer.person_id,
                at=mine.now,
            )
            lately = amounts_lately(session, mine.enrolment.id or 0)
    except DatabaseAway:
        return Said("step_word.not_saved")
    came = Said("step_word.saved", offers_gentler(lately, Pace(mine.enrolment.pace)))
    st.session_state[_SAID] = answers, came
    return came


def draw(reading: Reading, said: Said) -> None:
    """Two questions that may be left; another answer takes the place of the one before."""
    language = reading.language
    st.session_state[_OF] = reading.step.key
    with st.container(key="card_words"):
        html(_question("step_word.amount", language), _about(language))
        _choice(_AMOUNT, list(Amount), "step_word.amount", language)
        html(_question("step_word.helped", language))
        _choice(_HELPED, list(Helped), "step_word.helped", language)
        html(done(say(said.words, language)) if said.words else "")
        html(_gentler(language) if said.gentler else "")


def _fill_in(mine: Mine, reading: Reading) -> None:
    """Put what they said of it last on the page, to be left or changed."""
    with open_reading() as session:
        last = word_of(session, mine.enrolment.id or 0, reading.step.key)
    said = (last.amount, last.helped) if last else (None, None)
    st.session_state[_AMOUNT], st.session_state[_HELPED] = said
    st.session_state[_SAID] = said, Said()


def _question(key: str, language: Language) -> str:
    return f"<h2>{escape(say(key, language))}</h2>"


def _about(language: Language) -> str:
    return paragraph(say("step_word.about", language), look="small muted")


def _choice(key: str, options: Sequence[Amount | Helped], label: str, language: Language) -> None:
    st.segmented_control(
        say(label, language),
        [option.value for option in options],
        format_func=lambda answer: say(f"step_word.{answer}", language),
        key=key,
        label_visibility="collapsed",
    )


def _gentler(language: Language) -> str:
    way = link("pace", say("step_word.to_pace", language), look="btn2")
    return paragraph(say("step_word.gentler", language)) + f'<p class="acts">{way}</p>'
