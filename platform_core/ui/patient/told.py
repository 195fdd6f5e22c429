"""What I told you: one's own answers as entered, newest first, counted and never judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts, service_of
from platform_core.checkins.queries import check_ins_of
from platform_core.storage.tables import CheckIn
from platform_core.ui.components import card, escape, heading, more, own_words, paragraph, table
from platform_core.ui.guard import Mine
from platform_core.ui.patient.answered import as_entered
from platform_core.wording import say, say_full_date, say_short_date

WEEK = timedelta(weeks=1)
LOOKED_AT = 8  # weeks


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody's answers, newest first."""

    check_ins: tuple[CheckIn, ...]
    service: ServiceFacts
    joined_on: date
    today: date
    language: Language


def read_told(session: Session, mine: Mine, joined_on: date) -> Told:
    """Read one's own answers."""
    rows = tuple(check_ins_of(session, mine.enrolment.id or 0))
    service = service_of(session, mine.viewer.service_id)
    return Told(rows, service, joined_on, mine.today, mine.language)


def weeks_answered(days: Sequence[date], joined_on: date, today: date) -> tuple[int, int]:
    """In how many of the last weeks there was an answer, and of how many: at most 8, and none
    from before somebody joined. A week is seven days ending today."""
    weeks = min(LOOKED_AT, (today - joined_on).days // 7 + 1)
    answered = {(today - day).days // 7 for day in days if day <= today}
    return len([week for week in answered if week < weeks]), weeks


def opening(told: Told) -> str:
    """The heading, and a count of answers: no range, average or change."""
    language = told.language
    title = heading(say("my_answers.title", language))
    if not told.check_ins:
        return title + paragraph(say("my_answers.none", language), look="lead")
    answered, weeks = weeks_answered(
        [row.on_day for row in told.check_ins], told.joined_on, told.today
    )
    words = say("my_answers.weeks", language, n=weeks, answered=answered)
    return title + paragraph(words, look="lead")


def picture(told: Told) -> str:
    """A dot for every answer along the weeks. Its words are the list and the table."""
    pains = [(row.on_day, row.pain_nrs) for row in told.check_ins if row.pain_nrs is not None]
    moods = [(row.on_day, row.mood) for row in told.check_ins if row.mood is not None]
    language = told.language
    drawn = ""
    if pains:
        ends = {0: "0", 10: "10"}
        drawn += _plot(say("check_in.pain.short", language), pains, 10, ends, "round", told)
        drawn += paragraph(say("check_in.pain_about", language), look="small muted")
    if moods:
        ends = {n: say(f"check_in.mood.{n}", language) for n in range(1, 6)}
        drawn += _plot(say("check_in.mood.short", language), moods, 5, ends, "square", told)
    return f'<section class="card">{drawn}{_as_table(told)}</section>' if drawn else ""


def answers(told: Told) -> str:
    """The list: date, answers in the words that were chosen, and the note as it was written."""
    items = "".join(
        f"<li><h3>{escape(say_full_date(row.on_day, told.language))}</h3>"
        f"{paragraph(as_entered(row, told.service, told.language))}{_note(row, told.language)}</li>"
        for row in told.check_ins
    )
    return card(say("my_answers.list", told.language), f'<ol class="told">{items}</ol>')


def _note(row: CheckIn, language: Language) -> str:
    by_team = "" if row.source == "web" else say("my_answers.by_team", language)
    note = paragraph(by_team, look="small muted") if by_team else ""
    if not row.note:
        return note
    said = escape(say("check_in.your_note", language))
    return f"{note}<p><strong>{said}</strong> {own_words(row.note)}</p>"


def _plot(
    title: str,
    answers: list[tuple[date, int]],
    top: int,
    ends: dict[int, str],
    look: str,
    told: Told,
) -> str:
    low = min(ends)
    first = min(day for day, _ in answers)
    days = max((told.today - first).days, 1)
    points = "".join(
        f'<span class="pt {look}" style="left:{(day - first).days / days * 100:.1f}%;'
        f'bottom:{(value - low) / (top - low) * 100:.1f}%"></span>'
        for day, value in answers
    )
    sides = "".join(
        f'<span style="bottom:{(value - low) / (top - low) * 100:.1f}%">{escape(words)}</span>'
        for value, words in ends.items()
    )
    span = (
        f'<span class="from">{escape(say_short_date(first, told.language))}</span>'
        f'<span class="to">{escape(say_short_date(told.today, told.language))}</span>'
    )
    return (
        f'<h2><span class="key {look}"></span>{escape(title)}</h2>'
        f'<div class="plot dotted" aria-hidden="true"><div class="py">{sides}</div>'
        f'<div class="pa"><div>{points}</div></div><div class="px">{span}</div></div>'
    )


def _as_table(told: Told) -> str:
    language = told.language
    heads = [
        say("my_answers.day", language),
        say("check_in.pain.short", language),
        say("check_in.mood.short", language),
    ]
    rows = [
        [
            say_full_date(row.on_day, language),
            say("check_in.skipped", language) if row.pain_nrs is None else str(row.pain_nrs),
            say("check_in.skipped" if row.mood is None else f"check_in.mood.{row.mood}", language),
        ]
        for row in told.check_ins
    ]
    caption = say("my_answers.title", language)
    return more(say("my_answers.as_table", language), table(caption, heads, rows))
