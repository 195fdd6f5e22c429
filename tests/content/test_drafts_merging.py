"""What becomes of each part when a draft takes in what was published since it began."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.content.drafts.merging import Merge, merge
from platform_core.content.drafts.parts import step_keys

ONE = ("step/one", "step/one/en", "step/one/cy")
TWO = ("step/two", "step/two/en", "step/two/cy")


def parts(*steps: tuple[str, ...], **other: str) -> dict[str, dict[str, object]]:
    """A module with these steps; some parts of them in other words."""
    said = {name.replace("_", "/"): words for name, words in other.items()}
    names = ("module", *(name for step in steps for name in step))
    return {name: {"order": 1, "words": said.get(name, "as it was")} for name in names}


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (parts(ONE), parts(ONE), Merge((), (), ())),
        (parts(ONE), parts(ONE, step_one_en="new"), Merge(("step/one/en",), (), ())),
        (parts(ONE, step_one_en="new"), parts(ONE), Merge((), (), ())),
        (parts(ONE, step_one_en="new"), parts(ONE, step_one_en="new"), Merge((), (), ())),
        (
            parts(ONE, step_one_en="mine"),
            parts(ONE, step_one_en="theirs", step_one_cy="theirs"),
            Merge(("step/one/cy",), (), ("step/one/en",)),
        ),
        (parts(ONE), parts(ONE, TWO), Merge(tuple(sorted(TWO)), (), ())),
        (parts(), parts(ONE, step_one_cy="theirs"), Merge((), (), ("step/one/cy",))),
    ],
)
def test_what_was_only_changed_there_comes_in(
    mine: dict[str, dict[str, object]], theirs: dict[str, dict[str, object]], expected: Merge
) -> None:
    assert merge(parts(ONE), mine, theirs) == expected


def test_a_step_that_went_there_goes_unless_something_of_it_was_written_here() -> None:
    before, theirs = parts(ONE, TWO), parts(ONE)
    assert merge(before, before, theirs) == Merge((), tuple(sorted(TWO)), ())
    mine = parts(ONE, TWO, step_two_en="new")
    assert merge(before, mine, theirs) == Merge((), (), tuple(sorted(TWO)))


def test_what_was_taken_out_altogether_stays_in_its_draft() -> None:
    assert merge(parts(ONE), parts(ONE), {}) == Merge((), (), tuple(sorted(parts(ONE))))


PARTS = st.tuples(
    st.sets(st.sampled_from([ONE, TWO])),
    st.dictionaries(st.sampled_from([*ONE, *TWO]), st.sampled_from("ab")),
).map(lambda it: parts(*sorted(it[0]), **{name.replace("/", "_"): w for name, w in it[1].items()}))


@given(PARTS, PARTS, PARTS)
def test_no_words_are_left_without_their_step(
    before: dict[str, dict[str, object]],
    mine: dict[str, dict[str, object]],
    theirs: dict[str, dict[str, object]],
) -> None:
    found = merge(before, mine, theirs)
    after = {**mine, **{name: theirs[name] for name in found.taken}}
    after = {name: words for name, words in after.items() if name not in found.gone}
    whole = {name for step in (ONE, TWO) if step[0].rpartition("/")[2] in step_keys(after)
             for name in step}  # fmt: skip
    assert after.keys() - {"module"} == whole
    lost = {name for name in mine if mine[name] != before.get(name) and after[name] != mine[name]}
    assert not lost
