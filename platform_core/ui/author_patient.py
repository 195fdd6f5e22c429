"""A simulated patient: who they are, and their weeks on the plan in words."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import streamlit as st

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.simulation import BAD_WEEKS, Imagined, Reading
from platform_core.release.weeks import Opened, StepThen, Week, in_use
from platform_core.release.words import say_why
from platform_core.typed_dates import TypedDate, read_date, write_date
from platform_core.ui.author_load import lived
from platform_core.ui.components import error_line, escape, html, paragraph
from platform_core.ui.team_forms import labelled, said_by
from platform_core.wording import say, say_short_date

PACES = (Pace.GENTLE, Pace.STEADY, Pace.MY_OWN)
LENGTHS = (1, 2, 3, 4, 6, 8, 12)  # weeks
_LAST_START = 40
_FROM = "_patient_from"
AT_ONCE = 6


def choose_patient(viewer: Viewer, today: date) -> Imagined:
    """The widgets in which somebody is imagined, and whom they make."""
    language = viewer.language
    left, right = st.columns(2, gap="medium")
    with left:
        pace = st.radio(
            say("plan.pace", language),
            PACES,
            index=1,
            key="patient_pace",
            format_func=said_by("pace", language),
        )
        reads = st.radio(
            say("plan.reading", language),
            tuple(Reading),
            key="patient_reads",
            format_func=lambda it: say(
                f"plan.reads.{it}", language, first=BAD_WEEKS[0], last=BAD_WEEKS[1]
            ),
        )
    with right:
        pauses = _pauses(language, today)
        programme_on = _programme(language, today)
    return Imagined(today, pace or Pace.STEADY, pauses, programme_on, reads or Reading.ALL)


def _pauses(language: Language, today: date) -> tuple[Span, ...]:
    """Up to two breaks; the second can be chosen once there is a first."""
    first = _pause("patient_pause", "plan.pause", language, today)
    if first is None:
        return ()
    second = _pause("patient_again", "plan.pause_again", language, today)
    return (first, second) if second else (first,)


def _pause(key: str, label: str, language: Language, today: date) -> Span | None:
    start = st.selectbox(
        say(label, language),
        range(2, _LAST_START + 1),
        index=None,
        key=key,
        format_func=lambda week: say("plan.pause_from", language, number=week),
        placeholder=say("plan.no_pause", language),
    )
    if start is None:
        return None
    weeks = st.selectbox(
        say("plan.pause_for", language),
        LENGTHS,
        index=1,
        key=f"{key}_for",
        format_func=lambda n: say("plan.weeks", language, n=n),
    )
    first_on = today + timedelta(weeks=start - 1)
    return Span(first_on, first_on + timedelta(weeks=weeks, days=-1))


def _programme(language: Language, today: date) -> date | None:
    example = write_date(today + timedelta(weeks=26))
    typed = st.text_input(
        labelled(
            say("plan.programme", language), say("plan.programme_hint", language, example=example)
        ),
        key="patient_programme",
        autocomplete="off",
    )
    found = read_date(typed)
    if wrong := _wrong(found, today, example, language):
        html(error_line("patient_programme_error", wrong, language))
        return None
    return found.day


def _wrong(found: TypedDate, today: date, example: str, language: Language) -> str:
    if found.is_wrong:
        return say("plan.wrong_date", language, example=example)
    if found.day is not None and found.day < today:
        return say("plan.date_gone", language)
    return ""


def show_weeks(plan: Plan, who: Imagined, language: Language) -> None:
    """Their weeks, a few at a time."""
    spells = list(spells_of(in_use(lived(plan, who))))
    pages = -(-len(spells) // AT_ONCE)
    at = min(max(st.session_state.get(_FROM, 0), 0), pages - 1)
    shown = spells[at * AT_ONCE : (at + 1) * AT_ONCE]
    html(
        paragraph(_lasts(plan, who, language)),
        f'<ol class="patient">{"".join(_spell(one, language) for one in shown)}</ol>',
    )
    if pages == 1:
        return
    first, last = shown[0][0].number, shown[-1][-1].number
    where = say("plan.weeks_shown", language, first=first, last=last, all=spells[-1][-1].number)
    with st.container(horizontal=True, gap="small", key="ways_patient"):
        for key, to, is_off in (
            ("patient_back", at - 1, at == 0),
            ("patient_on", at + 1, at == pages - 1),
        ):
            st.button(
                say(f"plan.{key}", language),
                key=key,
                disabled=is_off,
                on_click=_turn_to,
                args=(to,),
            )
        html(f'<p class="small muted" role="status">{escape(where)}</p>')


def _turn_to(page: int) -> None:
    st.session_state[_FROM] = page


def spells_of(weeks: Sequence[Week]) -> list[list[Week]]:
    """The weeks, those in which nothing happens put together."""
    found: list[list[Week]] = []
    for is_quiet, several in groupby(weeks, key=lambda week: week.is_quiet):
        spell = list(several)
        found.extend([spell] if is_quiet else [[week] for week in spell])
    return found


def _lasts(plan: Plan, who: Imagined, language: Language) -> str:
    weeks = in_use(lived(plan, who))
    read = {step.key for week in weeks for step, on in week.steps if on}
    left = [step for step in plan.steps if step.key not in read]
    if left:
        return say("plan.patient_left", language, n=len(left))
    last = max((w.number for w in weeks if w.steps), default=1)
    return say("plan.patient_done", language, n=last)


def _spell(spell: Sequence[Week], language: Language) -> str:
    first, last = spell[0], spell[-1]
    days = say(
        "plan.days",
        language,
        first=say_short_date(first.days.first_on, language),
        last=say_short_date(last.days.last_on, language),
    )
    if len(spell) == 1:
        title = say("plan.week", language, number=first.number)
    else:
        title = say("plan.weeks_from_to", language, first=first.number, last=last.number)
    body = _quiet(last, language) if first.is_quiet else _happened(first, language)
    head = f'<h3>{escape(title)} <span class="meta">{escape(days)}</span></h3>'
    return f"<li>{head}{body}</li>"


def _quiet(week: Week, language: Language) -> str:
    told = say("plan.today_says", language, words=say_why(week.told, language))
    return paragraph(f"{say('plan.nothing_new', language)} {told}")


def _happened(week: Week, language: Language) -> str:
    said = [_minutes(week, language)]
    if week.paused:
        said.append(say("plan.on_a_break", language, n=week.paused))
    if week.has_programme:
        said.append(say("plan.programme_starts", language))
    opened = "".join(paragraph(_opened(one, language)) for one in week.opened)
    steps = "".join(f"<li>{_step(one, language)}</li>" for one in week.steps)
    listed = f"<ul>{steps}</ul>" if steps else ""
    return f"{opened}{paragraph(' '.join(said), look='muted')}{listed}"


def _minutes(week: Week, language: Language) -> str:
    if week.budget is None:
        return say("plan.minutes_no_limit", language, n=week.minutes)
    return say("plan.minutes_of", language, n=week.minutes, limit=week.budget)


def _opened(one: Opened, language: Language) -> str:
    return say(
        "plan.opens",
        language,
        stage=one.title[language],
        words=say_why(one.why, language),
    )


def _step(one: StepThen, language: Language) -> str:
    step = one.step
    facts = ", ".join(
        (
            say("common.minutes", language, n=step.minutes),
            say(f"library.effort.{step.effort}", language).lower(),
        )
    )
    title = f"<strong>{escape(step.words[language].title)}</strong>"
    if one.read_on is None:
        return f"{title}, {escape(facts)}. {escape(say('plan.left_there', language))}"
    on = say("plan.read_on", language, on=say_short_date(one.read_on, language))
    return f"{title}, {escape(facts)}. {escape(on)}"
