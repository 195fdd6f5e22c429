"""The plan, as an author arranges it, and as two authors do at once."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox

from platform_core.accounts.rules import Role
from platform_core.content.drafts.actions import approve, withdraw
from platform_core.content.drafts.queries import latest_publication, open_draft
from platform_core.content.queries import current_plan, published
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Activity, ContentDraft, StageRelease
from tests.factories import AT, TODAY, a_service
from tests.pages.patients import Browser, keys_of, press, set_clock
from tests.pages.staff import Staff, Team, found, save, signed_in, words

KEY = "pain-and-fatigue"
FIRST, SECOND = "start-here", "while-you-wait"


@pytest.fixture
def author(team: Team) -> Staff:
    return team.of(Role.AUTHOR, "Elin Rees")


@pytest.fixture
def other(team: Team) -> Staff:
    return team.of(Role.AUTHOR, "Huw Bevan")


def titles_in_order(page: AppTest) -> list[str]:
    """The modules of the first stage, as its card lists them."""
    with open_reading() as session:
        titles = {key: one.title["en"] for key, one in published(session).modules.items()}
    text = words(page)
    both = [titles[key] for key in (FIRST, SECOND)]
    return sorted(both, key=lambda title: text.index(f"{title} Week"))


def drafts() -> list[ContentDraft]:
    return [one for one in found(ContentDraft) if one.kind == "plan"]


def stages_now() -> list[tuple[str, ...]]:
    with open_reading() as session:
        return [stage.module_keys for stage in current_plan(session, KEY).stages]


def opened(author: Staff, stage: str = "welcome") -> AppTest:
    """The page with the ways to change a stage open."""
    return press(author.open("plan"), f"change_{stage}")


def the_tick(page: AppTest) -> Checkbox:
    """The box by which somebody says that they saw what changes."""
    (box,) = (it for it in page.checkbox if (it.key or "").startswith("plan_seen"))
    return box


def tick(page: AppTest) -> None:
    the_tick(page).check()


def test_the_plan_shows_minutes_against_the_budget_and_every_stage(author: Staff) -> None:
    page = author.open("plan")
    text = words(page)
    assert "Minutes each week" in text
    assert "No week is over the 9-minute limit." in text
    assert "People see version 1" in text
    assert "Show as a table" in text
    with open_reading() as session:
        for stage in current_plan(session, KEY).stages:
            assert stage.title["en"] in text
            assert all(step.words["en"].title in text for step in stage.steps)
    page.radio(key="plan_pace").set_value("gentle").run()
    assert "5-minute limit" in words(page)
    page.radio(key="plan_pace").set_value("my_own").run()
    assert "people set their own limit" in words(page)
    assert drafts() == []


def test_the_same_in_welsh(author: Staff) -> None:
    author.language = "cy"
    text = words(press(author.open("plan"), "change_welcome"))
    assert "Munudau bob wythnos" in text
    assert "Claf dychmygol" in text
    assert "Does dim un wythnos dros y terfyn" in text


def test_the_first_change_begins_a_draft_that_people_do_not_see(author: Staff) -> None:
    before = stages_now()
    page = opened(author)
    keys = keys_of(page)
    assert {f"down_{FIRST}", f"up_{SECOND}"} <= keys  # and nothing that would change nothing
    assert keys.isdisjoint({f"up_{FIRST}", f"down_{SECOND}", "stage_up_welcome"})
    assert "stage_out_welcome" not in keys  # while there are modules in it
    assert titles_in_order(page) == ["Start here", "While you wait"]
    press(page, f"down_{FIRST}")
    assert titles_in_order(page) == ["While you wait", "Start here"]
    text = words(page)
    assert "People still see version 1" in text
    assert "Elin Rees last changed it" in text
    assert "“Start here” comes later now, in the draft." in text
    assert stages_now() == before
    assert len(drafts()) == 1
    press(page, f"up_{FIRST}")  # and back: the draft says the same as before
    assert titles_in_order(page) == ["Start here", "While you wait"]
    assert "says the same as what is published" in words(press(page, "settle_open"))


def test_a_module_moves_to_another_stage_by_choosing_it(author: Staff) -> None:
    page = press(opened(author), "send_move_welcome")
    assert "Choose one first." in words(page)
    assert drafts() == []
    page.selectbox(key="move_welcome").set_value(SECOND)
    page.selectbox(key="to_welcome").set_value("understanding")
    press(page, "send_move_welcome")
    assert "now, in the draft" in words(page)
    assert f"up_{SECOND}" not in keys_of(page)  # it is in another card


def test_a_module_is_taken_out_and_put_in_again_elsewhere(author: Staff) -> None:
    page = press(opened(author), f"out_{SECOND}")
    assert "Nobody comes to these on this plan." in words(page)
    press(page, "change_understanding")
    page.selectbox(key="put_understanding").set_value(SECOND)
    press(page, "send_put_understanding")
    assert "“While you wait” is in this plan now, in the draft." in words(page)
    assert "Every published module is in this plan." in words(page)


def add_stage(page: AppTest, **said: str) -> AppTest:
    page = press(page, "add_stage")
    fill(page, **said)
    return press(page, "send_add")


def fill(page: AppTest, **said: str) -> None:
    """The words of a new stage."""
    for box in page.text_input:
        name = (box.key or "").partition("_add")[0]
        if name in said:
            box.set_value(said[name])


def test_a_stage_needs_both_languages_and_steps_before_it_can_be_published(author: Staff) -> None:
    page = add_stage(author.open("plan"), title_en="Sleep", about_en="Rest.", about_cy="Gorffwys.")
    assert "Give the stage a name in Welsh." in words(page)
    assert drafts() == []
    assert "Sleep" in {box.value for box in page.text_input}  # what was typed stays
    fill(page, title_cy="Cwsg")
    press(page, "send_add")
    assert "The stage is added, in the draft." in words(page)
    press(page, "settle_open")
    text = words(page)
    assert "The stage “Sleep” has no steps." in text.partition("For somebody who joins today")[2]
    assert keys_of(page).isdisjoint({"send", "publish"})
    press(page, "change_sleep")
    press(page, "stage_out_sleep")
    assert "The stage “Sleep” is removed, in the draft." in words(page)


def test_two_authors_at_once_are_told_and_nothing_is_overwritten(
    author: Staff, other: Staff
) -> None:
    hers = opened(author)
    other.become()
    his = opened(other)
    author.become()
    press(hers, f"down_{FIRST}")
    other.become()
    press(his, f"out_{FIRST}")
    text = words(his)
    assert "Elin Rees changed this plan at" in text
    assert "Your change was not made" in text
    assert titles_in_order(his) == ["While you wait", "Start here"]
    press(his, f"out_{FIRST}")  # having seen it as it is now
    assert "is out of the plan now" in words(his)


def stage_words(page: AppTest, stage: str, **said: str) -> None:
    """The words of a stage that is there, in its form."""
    for box in page.text_input:
        name, of_stage, _ = (box.key or "").partition(f"_{stage}_")
        if of_stage and name in said:
            box.set_value(said[name])


def test_what_is_being_typed_about_a_stage_is_not_lost_to_a_change_elsewhere(
    author: Staff, other: Staff
) -> None:
    hers = opened(author)
    other.become()
    his = press(opened(other), f"down_{FIRST}")
    author.become()
    stage_words(hers, "welcome", title_en="To begin with")
    press(hers, "send_words_welcome")
    assert "Your change was not made" in words(hers)
    assert "To begin with" in {box.value for box in hers.text_input}
    press(hers, "send_words_welcome")  # having seen what he did
    assert "The words of “Welcome” are saved, in the draft." in words(hers)
    other.become()
    stage_words(his, "welcome", title_en="Hello", about_cy="Helô")
    press(his, "send_words_welcome")
    text = words(his)
    assert "Elin Rees changed this plan at" in text
    assert "You had written: Hello · " in text
    assert "Helô" in text
    assert "To begin with" in {box.value for box in his.text_input}


def test_a_tick_is_for_the_wording_that_was_on_the_page(author: Staff, other: Staff) -> None:
    author.become()
    page = press(press(opened(author), f"down_{FIRST}"), "settle_open")
    tick(page)
    press(press(page, "change_welcome"), f"out_{SECOND}")
    press(page, "settle_open")
    assert not the_tick(page).value
    press(page, "send")
    assert "Look at who is affected first, and tick the box." in words(page)
    tick(page)
    other.become()
    press(opened(other), f"out_{FIRST}")
    author.become()
    press(page, "send")  # what she saw is not what it would come to any more
    assert "Huw Bevan changed this plan at" in words(page)
    assert [one.state for one in drafts()] == ["draft"]


def test_a_change_that_came_after_somebody_gave_the_draft_up_is_not_made(
    author: Staff, other: Staff
) -> None:
    hers = press(opened(author), f"down_{FIRST}")
    other.become()
    press(press(other.open("plan"), "discard_open"), "discard")
    assert [one.state for one in drafts()] == ["discarded"]
    author.become()
    press(hers, f"up_{FIRST}")
    assert "published or given up in the meantime" in words(hers)
    assert titles_in_order(hers) == ["Start here", "While you wait"]


def reading(team: Team, *steps: str) -> int:
    """A patient for whom the first stage is open, with steps they finished today."""
    enrolment = team.patient(joined_at=AT)
    save(
        StageRelease(
            enrolment_id=enrolment,
            stage_key="welcome",
            opened_on=TODAY,
            reason="release.stage.joined",
            at=AT,
        ),
        *(
            Activity(
                enrolment_id=enrolment,
                kind="step_finished",
                step=step,
                on_day=TODAY,
                at=AT,
                details={},
            )
            for step in steps
        ),
    )
    return enrolment


def test_who_is_affected_is_seen_before_anything_is_sent(author: Staff, team: Team) -> None:
    with open_reading() as session:
        step = next(s.key for s in current_plan(session, KEY).steps if s.module_key == SECOND)
    reading(team, step)
    reading(team)
    author.become()
    page = press(opened(author), f"out_{SECOND}")
    press(page, "settle_open")
    text = words(page)
    assert "2 people are on this plan now." in text
    assert "Service powys" in text
    assert "Worked out for all 2 people on it" in text
    assert "2 people lose something that is open to them now." in text
    assert "1 person is in the middle of “While you wait”, which is taken out." in text
    press(page, "send")
    assert "Look at who is affected first, and tick the box." in words(page)
    assert [one.state for one in drafts()] == ["draft"]
    tick(page)
    press(page, "send")
    assert "Sent for review." in words(page)
    assert [one.state for one in drafts()] == ["in_review"]


def test_another_order_takes_nothing_away(author: Staff, team: Team, other_team: Team) -> None:
    reading(team)
    reading(other_team)
    author.become()
    page = press(press(opened(author), f"down_{FIRST}"), "settle_open")
    text = words(page)
    assert "Services whose patients read it: Service powys and Service gwent." in text
    assert "Welcome 1 under 5" in text  # whoever they are in the other service
    assert "on this plan now" not in text  # the sum less ours would tell how many they are
    assert "For the people of your service, as things stand today:" in text
    assert "1 person is offered another step next." in text
    assert "It also changes what people of other services are offered next, or when." in text
    assert "Nobody loses anything that is open to them." in text


def test_the_few_of_another_service_are_told_by_no_number_of_theirs(
    author: Staff, team: Team, other_team: Team
) -> None:
    with open_reading() as session:
        step = next(s.key for s in current_plan(session, KEY).steps if s.module_key == SECOND)
    reading(team)
    first = reading(other_team, step)
    for _ in range(4):
        reading(other_team)
    author.become()
    page = press(press(opened(author), f"out_{SECOND}"), "settle_open")
    text = words(page)
    assert "6 people are on this plan now." in text  # no line of theirs is hidden
    assert "6 people lose something that is open to them now." in text
    assert "1 person is in the middle of" in text
    save(
        StageRelease(
            enrolment_id=first, stage_key="understanding", opened_on=TODAY, reason="x", at=AT
        )
    )
    text = words(press(author.open("plan"), "settle_open"))
    assert "Welcome 1 under 5 Understanding 0 under 5" in text
    assert "All who take part 1 5" in text  # more than one line is hidden
    for _ in range(4):
        reading(other_team)
    page = press(author.open("plan"), "settle_open")
    text = words(page)
    assert "Welcome 1 8 Understanding 0 under 5" in text
    assert "All who take part 1 8 or more" in text
    assert "on this plan now" not in text
    assert "1 person loses something that is open to them now." in text
    assert "People of other services lose something that is open to them now." in text
    assert "in the middle of" not in text
    assert "in other services too" in the_tick(page).label


def test_a_plan_is_published_once_both_languages_are_approved_by_two_people(
    author: Staff, other: Staff
) -> None:
    author.become()
    page = press(press(opened(author), f"down_{FIRST}"), "settle_open")
    tick(page)
    press(page, "send")
    press(page, "settle_open")
    assert "Nobody has approved the English yet." in words(page)
    press(page, "publish")
    assert "Look at who is affected first, and tick the box." in words(page)
    tick(page)
    press(page, "publish")
    assert "It cannot be published yet." in words(page)
    for person, language in ((other.person_id, "en"), (other.person_id, "cy")):
        with open_transaction() as session:
            draft = open_draft(session, "plan", KEY)
            assert draft is not None
            approve(session, draft, language, by=person, at=AT)
    other.become()
    his = press(other.open("plan"), "settle_open")
    tick(his)
    author.become()
    tick(page)
    press(page, "publish")
    assert "Published. This is what people see from now on." in words(page)
    other.become()
    press(his, "publish")  # at once: the second is told
    assert "published or given up in the meantime" in words(his)
    author.become()
    assert "People see version 2" in words(page)
    assert stages_now()[0] == (SECOND, FIRST)
    press(page, "change_welcome")
    assert titles_in_order(page) == ["While you wait", "Start here"]


def test_a_simulated_patient_has_their_weeks_in_words(author: Staff) -> None:
    page = author.open("plan")
    text = words(page)
    assert "“Welcome” opens. They were told: “Open since you joined.”" in text
    page.selectbox(key="patient_pause").set_value(2).run()
    page.selectbox(key="patient_pause_for").set_value(2).run()
    assert "They are on a break for 7 days of it." in words(page)
    page.radio(key="patient_reads").set_value("half").run()
    assert "On offer at the end of the week, and not read." in words(page)
    before = words(page)
    press(page, "patient_on")
    assert words(page) != before


def test_a_programme_date_is_understood_or_said_to_be_wrong(author: Staff) -> None:
    page = author.open("plan")
    for typed, said in (
        ("soon", "Write the date as"),
        ("2 11 2026", "That date is gone."),  # yesterday
        ("3 11 2026", "The programme starts this week."),
        ("26 1 2027", "28 days before your programme date"),
    ):
        page.text_input(key="patient_programme").set_value(typed).run()
        text = words(page)
        while said not in text and "patient_on" in keys_of(page):
            text = words(press(page, "patient_on"))
        assert said in text


def test_nobody_but_an_author_sees_it(team: Team, stranger: Browser) -> None:
    clinician = team.of(Role.CLINICIAN, "Somebody Else")
    for one in (clinician, Staff(stranger.monkeypatch, None)):
        assert "Minutes each week" not in words(one.open("plan"))


def test_without_a_plan_the_page_says_so(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    with open_transaction() as session:
        service_id = a_service(session).id or 0
    author = signed_in(monkeypatch, service_id, Role.AUTHOR, "Elin Rees", "en")
    assert "No plan is published yet." in words(author.open("plan"))


def test_another_plan_is_chosen_by_its_address_and_an_unknown_one_is_not(author: Staff) -> None:
    assert "People see version 1" in words(author.open("plan", plan=KEY))
    assert "People see version 1" in words(author.open("plan", plan="<script>"))


def test_a_module_that_is_not_published_any_more_can_be_taken_out_of_its_stage(
    author: Staff, team: Team
) -> None:
    author.become()
    page = press(opened(author), f"down_{FIRST}")
    with open_transaction() as session:
        latest = latest_publication(session, "module", SECOND)
        assert latest is not None
        withdraw(session, latest, service_id=team.service_id, by=author.person_id, at=AT)
    page = press(press(page, "settle_open"), "change_welcome")
    assert "While you wait Not published any more" in words(page)
    press(page, "settle_open")
    assert "“While you wait” is not published any more." in words(page)
    assert keys_of(page).isdisjoint({"send", "publish"})
    press(press(page, "change_welcome"), f"out_{SECOND}")
    assert "“While you wait” is out of the plan now" in words(page)
    assert "Not published any more" not in words(page)
    assert "cannot be published" not in words(press(page, "settle_open"))
