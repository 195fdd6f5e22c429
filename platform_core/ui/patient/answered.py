"""What is shown once a check-in is saved: the answers as entered, and help before anything else."""

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts
from platform_core.checkins.rules import Care, care_for, said_back
from platform_core.settings import settings
from platform_core.storage.tables import CheckIn
from platform_core.ui.components import heading, own_words, paragraph
from platform_core.ui.patient.care import care_card, help_line
from platform_core.wording import say, say_time


def saved(check_in: CheckIn, service: ServiceFacts, language: Language) -> str:
    """The answers, then what they ask for before anything else, then when they were saved."""
    care = care_for(check_in.mood)
    time = say_time(check_in.at, language, settings().zone)
    when = paragraph(say("check_in.saved_at", language, time=time), look="muted")
    answers = paragraph(as_entered(check_in, service, language), look="lead")
    top = heading(say("check_in.saved", language)) + answers + _note(check_in, language)
    if care is Care.NONE:
        return top + when + help_line(language)
    thanks = paragraph(say("check_in.thank_you", language), look="lead")
    return top + thanks + care_card(care, language) + when + _unread(care, service, language)


def as_entered(check_in: CheckIn, service: ServiceFacts, language: Language) -> str:
    """The answers in the words in which they were given, with no word about what they mean."""
    parts = [
        f"{say(part.question, language)}: {_answer(part.answer, part.pain, language)}."
        for part in said_back(check_in)
    ]
    return " ".join(parts if service.mood_is_asked or check_in.mood else parts[:1])


def _answer(key: str, pain: int | None, language: Language) -> str:
    return say(key, language) if pain is None else say(key, language, pain=pain)


def _note(check_in: CheckIn, language: Language) -> str:
    if not check_in.note:
        return ""
    said = say("check_in.your_note", language)
    return f'<p class="told"><strong>{said}</strong> {own_words(check_in.note)}</p>'


def _unread(care: Care, service: ServiceFacts, language: Language) -> str:
    """That nobody is reading this now; after a very low answer, what was announced beforehand."""
    task = say("check_in.very_low_after", language, n=service.contact_days)
    return paragraph(say("check_in.nobody_reading", language)) + (
        paragraph(task) if care is Care.VERY_LOW else ""
    )
