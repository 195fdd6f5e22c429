"""The pieces of the caseload: what is looked for, the views that are kept, and the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from platform_core.accounts.queries import Member
from platform_core.accounts.rules import Language, Role
from platform_core.clock import local_date
from platform_core.content.rules import Plan
from platform_core.engagement.facts import State
from platform_core.enrolment.rules import Status
from platform_core.flags.strips import Strip
from platform_core.insights.caseload.queries import Line
from platform_core.insights.caseload.rules import (
    NOBODY,
    SEARCH_LENGTH,
    Programme,
    Sort,
    View,
    ViewRefused,
    read_view,
)
from platform_core.insights.caseload.words import flag_words, state_words, why_words
from platform_core.settings import settings
from platform_core.ui.components import address, escape, link
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_people import people_table
from platform_core.ui.team_strip import small_strip
from platform_core.ui.team_words import reach, say_near_date
from platform_core.wording import say

_VIEW, _FROM, _REFILL, _NAME = "_caseload_view", "from", "_caseload_refill", "_caseload_name"
_HEADS = ("name", "state", "days", "heard", "stage", "programme", "reach")
_NARROWED_BY = ("state", "status", "stage", "language", "owner", "programme")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the caseload of a service can be narrowed to beside what is the same for all."""

    stages: Mapping[str, str]
    owners: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan, people: Sequence[Member], desk: Desk) -> "Choices":
        """The stages of the plan, and who can have a flag: oneself first, then colleagues."""
        me = desk.viewer.person_id
        clinicians = [p for p in people if Role.CLINICIAN in p.roles and not p.is_disabled]
        owners = {NOBODY: say("caseload.owner_nobody", desk.language)}
        for person in sorted(clinicians, key=lambda p: p.person_id != me):
            is_me = person.person_id == me
            name = say("caseload.owner_you", desk.language) if is_me else person.name
            owners[str(person.person_id)] = name
        stages = {stage.key: stage.title.get(desk.language, stage.key) for stage in plan.stages}
        return cls(stages, owners)

    def said(self, field: str, value: Any, language: Language) -> str:
        """One thing that a view is narrowed by, in words."""
        if field == "stage":
            return self.stages.get(value, value)
        if field == "owner":
            return self.owners.get(value, say("caseload.owner_left", language))
        keys = {"state": "team.state", "status": "team.status", "language": "team.language"}
        return say(f"{keys.get(field, f'caseload.{field}')}.{value}", language)


def view_now() -> View:
    """The view that this tab is on."""
    view: View = st.session_state.get(_VIEW, View())
    return view


def name_now(kept: Mapping[str, View]) -> str | None:
    """The name of the kept view that this tab opened, as long as it still shows just that."""
    name: str | None = st.session_state.get(_NAME)
    return name if name is not None and kept.get(name) == view_now() else None


def turn_to(view: View, name: str | None = None) -> None:
    """Show a view from its first page, and its fields filled in as it says."""
    st.session_state[_VIEW], st.session_state[_FROM] = view, 0
    st.session_state[_REFILL], st.session_state[_NAME] = True, name


def search_form(choices: Choices, language: Language, *, is_wide: bool) -> View | None:
    """What is looked for; ``is_wide``: with everything it can be narrowed by. The view asked for,
    in the run in which it was."""
    view = view_now()
    if st.session_state.pop(_REFILL, False):
        for name in ("search", "sort", *_NARROWED_BY):
            st.session_state.pop(name, None)
    with st.form("find", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            search = st.text_input(
                say("caseload.search", language),
                value=view.search,
                key="search",
                autocomplete="off",
                max_chars=SEARCH_LENGTH,
            )
            sort = st.selectbox(
                say("caseload.sort", language),
                tuple(Sort),
                index=list(Sort).index(view.sort),
                key="sort",
                format_func=lambda one: say(f"caseload.sort_{one}", language),
            )
            sent = st.form_submit_button(say("caseload.find", language), key="find_button")
        asked = {"search": search or "", "sort": str(sort)}
        narrowed = {name: str(getattr(view, name) or "") for name in _NARROWED_BY}
        if is_wide:
            with st.container(horizontal=True, key="narrow"):
                narrowed = {n: _narrow(n, view, choices, language) for n in _NARROWED_BY}
    if not sent:
        return None
    try:
        return read_view({**narrowed, **asked})
    except ViewRefused:
        return View()


def _narrow(name: str, view: View, choices: Choices, language: Language) -> str:
    offered: dict[str, Sequence[str]] = {
        "state": tuple(State),
        "status": tuple(Status),
        "stage": tuple(choices.stages),
        "language": tuple(Language),
        "owner": tuple(choices.owners),
        "programme": tuple(Programme),
    }
    now = getattr(view, name)
    options = [str(one) for one in offered[name]]
    if now is not None and str(now) not in options:
        options.append(str(now))  # a stage or a colleague that a kept view still names
    chosen = st.selectbox(
        say(f"caseload.{name}", language),
        options,
        index=options.index(str(now)) if now is not None else None,
        key=name,
        format_func=lambda one: choices.said(name, one, language),
        placeholder=say("caseload.any", language),
    )
    return chosen or ""


def narrowed_words(view: View, choices: Choices, language: Language) -> str:
    """What the view is narrowed by, as chips; nothing for the whole caseload."""
    said = [choices.said(name, getattr(view, name), language) for name in view.narrowed_by]
    if view.search:
        said.insert(0, say("caseload.searched", language, words=view.search))
    items = "".join(f"<li>{escape(words)}</li>" for words in said)
    return f'<ul class="chips">{items}</ul>' if items else ""


def count_line(view: View, count: int, language: Language) -> str:
    """How many they are, and the way to the same people as a file."""
    many = escape(say("caseload.count", language, n=count))
    words = escape(say("caseload.export", language, n=count))
    to = escape(address("export/caseload.csv", **view.asked))
    return f'<p class="pager"><span>{many}</span><a href="{to}">{words}</a></p>'


def caseload_table(
    lines: Sequence[Line],
    strips: Mapping[int, Strip],
    refused: Mapping[int, frozenset[str]],
    choices: Choices,
    desk: Desk,
) -> str:
    """A page of the caseload; each name leads to the record."""
    rows = [_row(one, strips[one.enrolment_id], refused, choices, desk) for one in lines]
    whole = [
        [name, *(f'<span class="cell">{cell}</span>' for cell in rest)] for name, *rest in rows
    ]
    return people_table("caseload", _HEADS, whole, desk.language)


def _row(
    line: Line,
    strip: Strip,
    refused: Mapping[int, frozenset[str]],
    choices: Choices,
    desk: Desk,
) -> list[str]:
    language = desk.language
    # on a phone each cell is a line of its own, and one with nothing in it is none
    none = f'<span class="empty">{escape(say("team.none", language))}</span>'
    refs = " · ".join(filter(None, (line.ref, line.their_ref)))
    why = (why_words(line, language, today=desk.today), *flag_words(line, language))
    said = [say(f"refusal.said_{what}", language) for what in sorted(refused[line.enrolment_id])]
    way = reach(line.preferred_channel, line.language, "", language)
    return [
        f"{link('record', line.name, ref=line.ref)}{_small(refs)}",
        f"{escape(state_words(line, language))} {escape(_since(line, desk))}{_small(*why)}",
        small_strip(strip, language),
        escape(say_near_date(line.last_heard_on, desk.today, language))
        if line.last_heard_on
        else none,
        escape(choices.stages.get(line.stage, line.stage)) if line.stage else none,
        escape(say_near_date(line.programme_on, desk.today, language))
        if line.programme_on
        else none,
        f"{escape(way)}{_small(*said)}",
    ]


def _since(line: Line, desk: Desk) -> str:
    since, zone = line.engagement_since, settings().zone
    day = local_date(since, zone) if since else line.referred_on
    words = say_near_date(day, desk.today, desk.language)
    return say("caseload.since", desk.language, day=words)


def _small(*lines: str) -> str:
    return "".join(f'<span class="more2">{escape(words)}</span>' for words in lines if words)
