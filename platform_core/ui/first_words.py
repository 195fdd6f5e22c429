"""The real first words of a page, inside the served HTML, until Streamlit draws the same.

They wear the hooks that Streamlit's containers will wear, so that one stylesheet dresses both and
nothing moves when the one takes the other's place.
"""

from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from platform_core import clock
from platform_core.accounts.rules import Language, Role, Viewer
from platform_core.enrolment.queries import enrolment_of
from platform_core.errors import PlatformError
from platform_core.settings import settings
from platform_core.storage.database import open_reading
from platform_core.ui.components import escape, heading
from platform_core.ui.guard import Mine
from platform_core.ui.patient import today
from platform_core.ui.patient.day import Day, read_day
from platform_core.ui.places import pages_of
from platform_core.ui.shell import footer, shape_of, top_bar
from platform_core.wording import UnknownWording, say


def first_words(path: str, viewer: Viewer, language: Language) -> str:
    """The frame of a page and the first words in it, as HTML. Never raises."""
    viewer = replace(viewer, language=language)
    stem = path.strip("/")
    bar = top_bar(viewer, stem, quote(path, safe=""))
    return (
        '<div class="first" data-testid="first">'
        + _block("topbar", _html(bar))
        + _page(stem, viewer)
        + _html(footer(language, viewer.roles))
        + "</div>"
    )


def _page(stem: str, viewer: Viewer) -> str:
    if stem == "today" and Role.PATIENT in viewer.roles:
        with suppress(PlatformError):  # the page itself says what is wrong
            day = _day(viewer)
            if day:
                return _block("page_today", _html(today.greeting(day)) + _today(day))
    key = f"page_{shape_of(viewer, '')}".rstrip("_")
    return _block(key, _html(_heading(stem, viewer)))


def _day(viewer: Viewer) -> Day | None:
    now = clock.utc_now()
    on = clock.local_date(now, settings().zone)
    with open_reading() as session:
        enrolment = enrolment_of(session, viewer.person_id, viewer.service_id)
        return read_day(session, Mine(viewer, enrolment, now, on)) if enrolment else None


def _today(day: Day) -> str:
    step = day.step
    if step is None:
        return _block("left", _block("enough", _html(today.enough(day), today.land())))
    leave = escape(say("today.leave", day.language))
    actions = _block(
        "hero_acts", _html(today.start_link(day, step)), f'<p class="quiet">{leave}</p>'
    )
    return _block("left", _block("hero", _html(today.hero(day, step)), actions))


def _heading(stem: str, viewer: Viewer) -> str:
    """The h1 of a page whose name is its first word; for others, that it is opening."""
    opening = f'<p role="status">{escape(say("common.opening", viewer.language))}</p>'
    if stem not in {path.stem for path in pages_of(viewer.roles)} - {"step", "record"}:
        return opening
    try:
        return heading(say(f"{stem}.title", viewer.language)) + opening
    except UnknownWording:
        return opening


def _html(*markup: str) -> str:
    return f'<div class="stHtml">{"".join(markup)}</div>'


def _block(key: str, *inside: str) -> str:
    return f'<div data-testid="block"><div class="st-key-{key}">{"".join(inside)}</div></div>'
