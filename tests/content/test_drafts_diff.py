"""What is new in a draft, for somebody who reads: paragraphs in pairs, words marked."""

from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core.content.drafts.diff import differences
from platform_core.content.drafts.paragraphs import Change, Paragraph, Run, paragraphs

SAME, ADDED, REMOVED, CHANGED = Change.SAME, Change.ADDED, Change.REMOVED, Change.CHANGED

MODULE = {"title": {"en": "M", "cy": "M"}, "stage": "s", "order": 1, "owner": "o", "sources": []}
FACTS = {"order": 1, "minutes": 2, "effort": "low", "kind": "read", "help_first": False}
WORDS = {"title": "One", "short": "S.", "activity": None, "reflection": None, "media": []}


def parts(english: str, welsh: str, **facts: object) -> dict[str, dict[str, object]]:
    return {
        "module": MODULE,
        "step/one": {**FACTS, "sources": [], **facts},
        "step/one/en": {**WORDS, "body": english},
        "step/one/cy": {**WORDS, "body": welsh},
    }


def said(paragraph: Paragraph | None) -> str:
    """A paragraph in one line: [-gone-] and {+new+}."""
    if paragraph is None:
        return "nothing"
    marks = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(marks[run.change].format(run.words) for run in paragraph.runs)


def test_what_is_the_same_is_the_same() -> None:
    assert paragraphs("One.\n\nTwo.", "One.  \n\n\nTwo.\n") == (
        Paragraph(SAME, (Run(SAME, "One."),)),
        Paragraph(SAME, (Run(SAME, "Two."),)),
    )


def test_words_are_marked_within_a_paragraph_that_was_changed() -> None:
    (changed,) = paragraphs("Rest for five minutes now.", "Rest for ten minutes now.")
    assert changed.change is CHANGED
    assert said(changed) == "Rest for [-five-]{+ten+} minutes now."


def test_a_new_paragraph_is_new_and_moves_no_other() -> None:
    found = paragraphs("One.\n\nTwo.", "One.\n\nQuite another thing.\n\nTwo.")
    assert [it.change for it in found] == [SAME, ADDED, SAME]


def test_paragraphs_with_nothing_in_common_are_gone_and_new() -> None:
    (one,) = paragraphs("Sleep comes first here.", "Call the team on Monday.")
    assert said(one) == "[-Sleep comes first here.-]{+Call the team on Monday.+}"
    two = paragraphs("Sleep comes first here.", "Call the team on Monday.\n\nOr on Tuesday, then.")
    assert sorted(it.change for it in two) == [ADDED, ADDED, REMOVED]


def test_a_very_long_paragraph_is_compared_whole() -> None:
    (one,) = paragraphs("a " * 5_000, "b " * 5_000)
    assert [run.change for run in one.runs] == [REMOVED, ADDED]


def test_the_languages_stand_side_by_side() -> None:
    before = parts("One.\n\nThree.", "Un.\n\nTri.")
    after = parts("One.\n\nTwo is new here.\n\nThree.", "Un.\n\nTri.")
    module, step = differences("module", before, after)
    assert (module.change, step.change) == (SAME, CHANGED)
    assert [(said(row.en), said(row.cy)) for row in step.texts["body"]] == [
        ("One.", "Un."),
        ("{+Two is new here.+}", "nothing"),
        ("Three.", "Tri."),
    ]


def test_what_is_new_in_both_stands_side_by_side() -> None:
    before = parts("One.", "Un.")
    after = parts("One.\n\nTwo is new.", "Un.\n\nMae dau yn newydd.")
    step = differences("module", before, after)[1]
    assert [(said(row.en), said(row.cy)) for row in step.texts["body"]][1] == (
        "{+Two is new.+}",
        "{+Mae dau yn newydd.+}",
    )


def test_a_picture_that_is_another_by_now_is_a_change_of_the_step() -> None:
    def shown(svg: str) -> dict[str, dict[str, object]]:
        found = parts("A.", "A.")
        for language in ("en", "cy"):
            media = {"file": "a.svg", "alt": "A circle", "caption": None, "svg": svg}
            found[f"step/one/{language}"]["media"] = [media]
        return found

    one, same = shown("<svg>1</svg>"), differences("module", shown("1"), shown("1"))[1]
    assert (same.change, same.media) == (SAME, ())
    step = differences("module", one, shown("<svg>2</svg>"))[1]
    assert [(it.file, it.change, it.after["cy"]["svg"]) for it in step.media] == [
        ("a.svg", CHANGED, "<svg>2</svg>")
    ]
    assert differences("module", one, parts("A.", "A."))[1].media[0].change is REMOVED
    assert [it.change for it in differences("module", {}, one)[1].media] == [ADDED]


def test_facts_are_said_with_what_they_were() -> None:
    step = differences("module", parts("A.", "A."), parts("A.", "A.", minutes=3))[1]
    assert [(it.name, it.before, it.after) for it in step.facts] == [("minutes", 2, 3)]
    others = ["order", "effort", "kind", "help_first", "sources"]
    assert [it.name for it in step.others] == others


def test_steps_come_and_go() -> None:
    one = parts("A.", "A.")
    none = {"module": MODULE}
    assert [it.change for it in differences("module", none, one)] == [SAME, ADDED]
    assert [it.change for it in differences("module", one, none)] == [SAME, REMOVED]
    assert [it.change for it in differences("module", {}, one)] == [ADDED, ADDED]


def test_a_step_without_a_title_in_one_language_has_the_others() -> None:
    one = parts("A.", "A.")
    one["step/one/cy"]["title"] = " "
    assert differences("module", {}, one)[1].title == {"en": "One", "cy": "One"}
    one["step/one/en"]["title"] = ""
    assert differences("module", {}, one)[1].title == {"en": "one", "cy": "one"}


def test_a_plan_is_read_stage_by_stage() -> None:
    def plan(*stages: dict[str, object]) -> dict[str, dict[str, object]]:
        return {"plan": {"key": "p", "title": {"en": "P", "cy": "P"}, "stages": list(stages)}}

    words = {"about": {"en": "About.", "cy": "Am."}, "near_programme": False}
    first = {"key": "a", "title": {"en": "A", "cy": "A"}, **words}
    second = {"key": "b", "title": {"en": "B", "cy": "B"}, **words, "modules": ["x"]}
    found = differences("plan", plan(first), plan(second, first))
    assert [(it.key, it.change) for it in found] == [("", SAME), ("b", ADDED), ("a", CHANGED)]
    assert [(it.name, it.before, it.after) for it in found[2].facts] == [("order", 1, 2)]


@settings(max_examples=60, deadline=None)
@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_no_word_is_lost_or_made_up(before: str, after: str) -> None:
    found = paragraphs(before, after)
    runs = [run for paragraph in found for run in paragraph.runs]
    old = "".join(run.words for run in runs if run.change is not ADDED)
    new = "".join(run.words for run in runs if run.change is not REMOVED)
    assert "".join(new.split()) == "".join(after.split())
    assert sorted("".join(old.split())) == sorted("".join(before.split()))
