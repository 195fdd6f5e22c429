"""The caseload: who is in a view and in which order, what each line says, and the views kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.rules import Caseload, Language, Role
from platform_core.engagement.facts import State
from platform_core.enrolment.rules import Status
from platform_core.insights.caseload.actions import ViewNotKept, remove_view, save_view
from platform_core.insights.caseload.queries import count_of, ids_in, lines_of, views_of
from platform_core.insights.caseload.rules import (
    NOBODY,
    VIEWS,
    Programme,
    Sort,
    View,
    ViewRefused,
    read_view,
)
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    EngagementChange,
    Enrolment,
    Flag,
    Person,
    SavedView,
    Service,
    StageRelease,
)
from tests.asked import asked
from tests.factories import AT, TODAY, a_member, a_service, an_enrolment

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
PEOPLE: dict[str, dict[str, Any]] = {
    "Ŵyn Ellis": {"status": "active", "engagement": "quiet", "programme_on": TODAY + WEEK},
    "Carys Bevan": {"status": "active", "their_ref": "W/77", "programme_on": TODAY + 6 * WEEK},
    "carwyn o'Neil": {"status": "paused", "engagement": "paused_by_choice"},
    "Siân 100% Rees": {
        "status": "referred",
        "engagement": "referred",
        "programme_on": TODAY - DAY,
    },
    "Zoë_Pugh": {"status": "active", "engagement": "quiet", "language": "cy"},
}


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def caseload(service: Service) -> Caseload:
    return Caseload(service.id)


@pytest.fixture
def clinician(session: Session, service: Service) -> Person:
    return a_member(session, service, Role.CLINICIAN)


@pytest.fixture
def people(session: Session, service: Service) -> dict[str, Enrolment]:
    found = {}
    for number, (name, facts) in enumerate(PEOPLE.items(), 1):
        language = facts.get("language", "en")
        rest = {key: value for key, value in facts.items() if key != "language"}
        person = a_member(session, service, Role.PATIENT, name, language=language)
        found[name] = an_enrolment(session, service, person, ref=f"PF-{number:04}", **rest)
    return found


def names(
    session: Session, caseload: Caseload, view: View | None = None, **paged: int
) -> list[str]:
    within = {"caseload": caseload, "today": TODAY}
    ids = ids_in(session, view or View(), **within, **paged)
    if not paged:
        assert count_of(session, view or View(), **within) == len(ids)
    return [line.name for line in lines_of(session, ids, caseload=caseload)]


def visit(session: Session, enrolment: Enrolment, ago: int) -> None:
    at = AT - ago * DAY
    row = {"kind": "visit", "at": at, "on_day": at.date(), "details": {}}
    session.add(Activity(enrolment_id=enrolment.id, **row))
    session.flush()


def flag(session: Session, enrolment: Enrolment, owner: Person | None, **given: Any) -> None:
    facts = {"rule": "quiet", "status": "open", "evidence": {}, "raised_at": AT, **given}
    owner_id = owner.id if owner else None
    session.add(Flag(enrolment_id=enrolment.id, owner_id=owner_id, **facts))
    session.flush()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("carys", ["Carys Bevan"]),
        ("CAR", ["carwyn o'Neil", "Carys Bevan"]),
        ("ŵyn", ["Ŵyn Ellis"]),
        ("ŴYN", ["Ŵyn Ellis"]),
        ("0003", ["carwyn o'Neil"]),
        ("pf-0003", ["carwyn o'Neil"]),
        ("w/77", ["Carys Bevan"]),
        ("%", ["Siân 100% Rees"]),
        ("_", ["Zoë_Pugh"]),
        ("o'neil", ["carwyn o'Neil"]),
        ("Sia\u0302n", ["Siân 100% Rees"]),
        ("nobody", []),
        ("\0carys\0", ["Carys Bevan"]),
    ],
)
def test_people_are_found_by_part_of_a_name_or_of_either_number(
    session: Session, caseload: Caseload, people: object, search: str, found: list[str]
) -> None:
    assert names(session, caseload, View(search=search)) == found


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (View(state=State.QUIET), {"Ŵyn Ellis", "Zoë_Pugh"}),
        (View(status=Status.PAUSED), {"carwyn o'Neil"}),
        (View(language=Language.WELSH), {"Zoë_Pugh"}),
        (View(programme=Programme.SOONER), {"Ŵyn Ellis"}),
        (View(programme=Programme.SOON), {"Ŵyn Ellis", "Carys Bevan"}),
        (View(programme=Programme.PASSED), {"Siân 100% Rees"}),
        (View(programme=Programme.UNKNOWN), {"carwyn o'Neil", "Zoë_Pugh"}),
        (View(state=State.QUIET, language=Language.WELSH, search="z"), {"Zoë_Pugh"}),
        (View(stage="second"), {"Carys Bevan"}),
        (View(stage="first"), set()),
        (View(stage="gone"), set()),
    ],
)
def test_the_caseload_is_narrowed(
    session: Session,
    caseload: Caseload,
    people: dict[str, Enrolment],
    view: View,
    found: set[str],
) -> None:
    for number, key in enumerate(("first", "second")):
        opened = {"opened_on": TODAY + number * DAY, "reason": "", "at": AT}
        carys = people["Carys Bevan"].id
        session.add(StageRelease(enrolment_id=carys, stage_key=key, **opened))
    session.flush()
    assert set(names(session, caseload, view)) == found


def test_a_flag_is_found_by_whose_it_is_as_long_as_it_is_open(
    session: Session, caseload: Caseload, people: dict[str, Enrolment], clinician: Person
) -> None:
    flag(session, people["Ŵyn Ellis"], clinician)
    flag(session, people["Zoë_Pugh"], None)
    done = {"status": "resolved", "resolved_at": AT, "outcome": "not_needed"}
    flag(session, people["Carys Bevan"], clinician, **done)
    assert names(session, caseload, View(owner=str(clinician.id))) == ["Ŵyn Ellis"]
    assert names(session, caseload, View(owner=NOBODY)) == ["Zoë_Pugh"]
    assert names(session, caseload, View(owner="999999")) == []


def test_each_order(session: Session, caseload: Caseload, people: dict[str, Enrolment]) -> None:
    for name, ago in (("Ŵyn Ellis", 20), ("Zoë_Pugh", 40), ("Carys Bevan", 2)):
        visit(session, people[name], ago)
    assert names(session, caseload, View(sort=Sort.QUIET))[:2] == ["Zoë_Pugh", "Ŵyn Ellis"]
    heard = ["Carys Bevan", "Ŵyn Ellis", "Zoë_Pugh"]
    assert names(session, caseload, View(sort=Sort.HEARD))[:3] == heard
    ahead = ["Ŵyn Ellis", "Carys Bevan", "Siân 100% Rees"]
    assert names(session, caseload, View(sort=Sort.PROGRAMME))[:3] == ahead
    assert set(names(session, caseload, View(sort=Sort.STATE))[:2]) == {"Ŵyn Ellis", "Zoë_Pugh"}
    assert names(session, caseload)[0] == "carwyn o'Neil"


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_hold_everybody_once(
    session: Session, caseload: Caseload, people: object, sort: Sort
) -> None:
    view = View(sort=sort)
    pages = [names(session, caseload, view, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert sorted(name for page in pages for name in page) == sorted(PEOPLE)


def test_another_service_sees_nobody_and_learns_nothing_by_their_numbers(
    session: Session, people: dict[str, Enrolment], clinician: Person
) -> None:
    elsewhere = Caseload(a_service(session, "elsewhere").id)
    flag(session, people["Carys Bevan"], clinician)
    for view in (View(), View(search="carys"), View(owner=str(clinician.id))):
        assert names(session, elsewhere, view) == []
    ids = [one.id for one in people.values()]
    assert lines_of(session, ids, caseload=elsewhere) == []


def test_a_line_says_why_whose_flag_and_when_they_were_last_heard_from(
    session: Session, caseload: Caseload, people: dict[str, Enrolment], clinician: Person
) -> None:
    carys = people["Carys Bevan"]
    (before,) = lines_of(session, [carys.id], caseload=caseload)
    assert (before.last_heard_on, before.reasons, before.flags, before.stage) == (
        None,
        (),
        (),
        None,
    )
    visit(session, carys, 3)
    flag(session, carys, clinician)
    for n, reason in enumerate(("older", "newer")):
        inputs = {"reasons": [{"key": reason, "params": {"n": n}}]}
        states = {"before": "on_track", "after": "quiet", "policy": "p"}
        session.add(EngagementChange(enrolment_id=carys.id, at=AT, inputs=inputs, **states))
    session.flush()
    (line,) = lines_of(session, [carys.id], caseload=caseload)
    assert line.last_heard_on == TODAY - 3 * DAY
    assert [reason.key for reason in line.reasons] == ["newer"]
    assert [(one.rule, one.owner) for one in line.flags] == [("quiet", clinician.name)]
    paper = {"submission": "one", "at": AT, "note": "", "source": "paper"}
    by = {"enrolment_id": carys.id, "entered_by": clinician.id}
    session.add(CheckIn(on_day=TODAY, **paper, **by))
    session.flush()
    assert lines_of(session, [carys.id], caseload=caseload)[0].last_heard_on == TODAY


def test_a_page_costs_four_statements_however_many_are_on_it(
    database: Engine, session: Session, caseload: Caseload, people: dict[str, Enrolment]
) -> None:
    with asked(database) as said:
        assert len(names(session, caseload, limit=50)) == len(PEOPLE)
    assert len(said) == 4


# ---------------------------------------------------------------- what a view may be


_VIEWS = st.builds(
    View,
    search=st.text(max_size=20).map(lambda words: " ".join(words.split())),
    state=st.none() | st.sampled_from(State),
    status=st.none() | st.sampled_from(Status),
    language=st.none() | st.sampled_from(Language),
    owner=st.none() | st.just(NOBODY) | st.integers(1, 2**31 - 1).map(str),
    stage=st.none() | st.sampled_from(["welcome", "pacing"]),
    programme=st.none() | st.sampled_from(Programme),
    sort=st.sampled_from(Sort),
)


@given(_VIEWS)
def test_a_view_is_read_back_as_it_was_asked(view: View) -> None:
    read = read_view(view.asked)
    assert read_view(read.asked) == read
    assert (read.state, read.owner, read.sort) == (view.state, view.owner, view.sort)


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "doomed"},
        {"sort": "by pain"},
        {"owner": "1 OR 1=1"},
        {"owner": "²"},
        {"owner": "99999999999"},
        {"owner": "0"},
        {"stage": "x" * 201},
        {"stage": "\0"},
        {"search": "x" * 121},
    ],
)
def test_a_view_that_makes_no_sense_is_refused_rather_than_shown_wider(
    asked: dict[str, str],
) -> None:
    with pytest.raises(ViewRefused):
        read_view(asked)


def test_what_an_address_says_beside_a_view_is_nothing_to_it() -> None:
    assert read_view({"utm": "x", "sort": "quiet", "state": ""}) == View(sort=Sort.QUIET)


# ---------------------------------------------------------------- the views that are kept


def test_a_view_is_kept_opened_written_over_and_removed(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    quiet, welsh = View(state=State.QUIET), View(language=Language.WELSH)
    assert save_view(session, caseload, "  Ring  first ", quiet, by=clinician.id, at=at) == (
        "Ring first"
    )
    assert views_of(session, clinician.id, caseload=caseload) == {"Ring first": quiet}
    save_view(session, caseload, "Ring first", welsh, by=clinician.id, at=at)
    assert views_of(session, clinician.id, caseload=caseload) == {"Ring first": welsh}
    assert len(session.exec(select(SavedView)).all()) == 1
    for _ in range(2):
        remove_view(session, caseload, "Ring first", by=clinician.id)
    assert views_of(session, clinician.id, caseload=caseload) == {}


def test_views_are_ones_own_and_of_one_service(
    session: Session, service: Service, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    save_view(session, caseload, "Mine", View(), by=clinician.id, at=at)
    colleague = a_member(session, service, Role.CLINICIAN, "Huw Parry")
    elsewhere = Caseload(a_service(session, "elsewhere").id)
    assert views_of(session, colleague.id, caseload=caseload) == {}
    assert views_of(session, clinician.id, caseload=elsewhere) == {}
    remove_view(session, caseload, "Mine", by=colleague.id)
    assert list(views_of(session, clinician.id, caseload=caseload)) == ["Mine"]


def test_a_view_needs_a_name_of_a_length_and_there_is_an_end_to_them(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    def save(name: str) -> None:
        save_view(session, caseload, name, View(), by=clinician.id, at=at)

    with pytest.raises(ViewNotKept, match="unnamed"):
        save(" \0 ")
    with pytest.raises(TextRefused):
        save("x" * 61)
    for number in range(VIEWS):
        save(f"View {number}")
    with pytest.raises(ViewNotKept, match="too_many"):
        save("One more")
    save("View 0")  # over one that is there
    assert len(views_of(session, clinician.id, caseload=caseload)) == VIEWS


def test_a_kept_view_that_cannot_be_read_any_more_leaves_nobody_out(
    session: Session, caseload: Caseload, clinician: Person
) -> None:
    kept = {"person_id": clinician.id, "service_id": caseload.service_id, "saved_at": AT}
    session.add(SavedView(name="Old", view={"state": "no longer"}, **kept))
    session.flush()
    assert views_of(session, clinician.id, caseload=caseload) == {"Old": View()}
