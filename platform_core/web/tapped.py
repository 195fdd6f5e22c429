"""What the one-tap page says: before an answer, after it, and when its link can no longer be used.

Everything is worked out from how things stand, so coming back to the page, or answering twice,
shows what was said and what holds now.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts, service_of
from platform_core.enrolment.rules import Pace, Status
from platform_core.flags.rules import promised_days
from platform_core.taps.queries import Found, break_until, pace_before
from platform_core.taps.rules import DOES, PROGRAMME, Answer, Then, may_follow
from platform_core.wording import say, say_date

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tapped:
    """A link's page in words. ``said``: the button they pressed, if they have; ``lines``: what that
    did; ``ask``: the question above what may be chosen next."""

    said: str
    answer: str
    lines: tuple[str, ...]
    ask: str
    choices: tuple[tuple[str, str], ...]
    service: ServiceFacts
    hours: str


def tapped(session: Session, found: Found, language: Language, *, done: str) -> Tapped:
    """The page of a link that is not closed. ``done`` is what was chosen a moment ago, if
    anything was."""
    page = _Page(session, found, language)
    answer = found.answer
    return Tapped(
        said=page.say(f"tap.answer.{answer}") if answer else "",
        answer=answer or "",
        lines=tuple(page.lines(done)),
        ask=page.ask(),
        choices=tuple(page.choices()),
        service=page.service,
        hours=page.service.hours[language],
    )


class _Page:
    """One drawing of the page."""

    def __init__(self, session: Session, found: Found, language: Language) -> None:
        self.found, self.language = found, language
        self.status = Status(found.enrolment.status)
        self.service = service_of(session, found.enrolment.service_id)
        self.until = break_until(session, found.enrolment.id or 0)
        self.pace = pace_before(session, found.link)

    def say(self, wording: str, **names: object) -> str:
        return say(wording, self.language, **names)  # type: ignore[arg-type]

    def day(self, day: date) -> str:
        said = say_date(day, self.language)
        # Every sentence of ours has the day after "tan" or "ar", which turn its first letter
        return said.replace("Dydd ", "ddydd ", 1) if self.language is Language.WELSH else said

    def lines(self, done: str) -> list[str]:
        """What the answer did, as far as it still holds."""
        answer = self.found.answer
        if answer is None:
            return []
        if said := self._just_done(done):
            return [said]
        if self.status is Status.PAUSED and self.until:
            return [self.say("tap.break", until=self.day(self.until)), self.say("tap.place")]
        return [line for line in self._told(answer) if line]

    def _just_done(self, done: str) -> str:
        is_active = self.status is Status.ACTIVE
        if done == Then.COME_BACK and is_active:
            return self.say("pace.came_back")
        if done == Then.PACE_BEFORE and self.found.enrolment.pace != Pace.GENTLE:
            return self.say(f"pace.saved_{self.found.enrolment.pace}")
        if done == Then.REMIND and self.found.enrolment.no_reminder_until is None:
            return self.say("tap.reminders_again")
        if done in PROGRAMME and self.status is Status.GOT_WHAT_I_NEEDED:
            return self.say(f"pace.programme_{done}_saved")
        return ""

    def _told(self, answer: Answer) -> tuple[str, ...]:
        held = self.found.enrolment.no_reminder_until
        quiet = self.say("tap.no_reminders", until=self.day(held + _DAY)) if held else ""
        gentle = self.found.enrolment.pace == Pace.GENTLE
        return {
            Answer.BAD_SPELL: (),
            Answer.WORN_OUT: (self.say("tap.gentle"),) if gentle else (),
            Answer.NOTHING_I_NEED: (self.say("tap.about_the_content"), quiet),
            Answer.NOT_SURE: (self.say("tap.fair_question"), self._request(answer)),
            Answer.CANNOT_USE: (self.say("tap.access"), self._request(answer)),
            Answer.STRUGGLING: (self.say("check_in.nobody_reading"), self._request(answer)),
            Answer.GOT_WHAT_I_NEED: (self.say("pace.left_got_what_i_needed"),)
            if self.status is Status.GOT_WHAT_I_NEEDED
            else (),
            Answer.RATHER_NOT_SAY: (self.say("tap.that_is_fine"), quiet),
        }[answer]

    def _request(self, answer: Answer) -> str:
        rule = DOES[answer].raises
        if rule is None:
            return ""
        return self.say("tap.request", n=promised_days(rule, self.service.contact_days))

    def ask(self) -> str:
        """The one question more, if there is one."""
        answer = self.found.answer
        if self.status is Status.PAUSED and self.until:
            until = self.day(self.until)
            return self.say("tap.break_other" if answer else "tap.break_longer", until=until)
        if self.status is Status.GOT_WHAT_I_NEEDED:
            return self.say("pace.programme")
        if answer is Answer.WORN_OUT:
            return self.say("tap.break_offer")
        return self.say("tap.break_again") if answer is Answer.BAD_SPELL else ""

    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen next, each with its words; nothing that has no effect now."""
        found = []
        for then in may_follow(self.found.answer, self.status):
            if then is Then.PACE_BEFORE and not self._can_speed_up():
                continue
            if then is Then.REMIND and self.found.enrolment.no_reminder_until is None:
                continue
            found.append((then.value, self.say(f"tap.then.{self._name(then)}")))
        return found

    def _can_speed_up(self) -> bool:
        return self.pace is not None and self.found.enrolment.pace == Pace.GENTLE

    def _name(self, then: Then) -> str:
        ended = self.status is Status.GOT_WHAT_I_NEEDED
        return "start_again" if then is Then.COME_BACK and ended else then.value
