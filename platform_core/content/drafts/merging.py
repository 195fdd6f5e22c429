"""A draft and what was published since it began, brought together part by part."""

from collections.abc import Mapping
from dataclasses import dataclass

from platform_core.content.drafts.parts import Words, named

Parts = Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Merge:
    """The names of parts that come in as they are published, of those that go as they went there,
    and of those that were changed in both, where the draft's words stay."""

    taken: tuple[str, ...]
    gone: tuple[str, ...]
    both: tuple[str, ...]


def merge(before: Parts, mine: Parts, theirs: Parts) -> Merge:
    """What becomes of each part: ``before`` is what the draft began from, ``mine`` is in it, and
    ``theirs`` is published now."""
    taken, gone, both = [], [], []
    for name in sorted(before.keys() | theirs.keys()):
        was, here, now = before.get(name), mine.get(name), theirs.get(name)
        if now in (was, here):
            continue
        if here != was or (now is None and _stays(name, before, mine, theirs)):
            both.append(name)
        elif now is None:
            gone.append(name)
        else:
            taken.append(name)
    return Merge(tuple(taken), tuple(gone), tuple(both))


def _stays(name: str, before: Parts, mine: Parts, theirs: Parts) -> bool:
    """Whether a part stays though it is gone there: if all of it was taken out, or if anything of
    its step was changed here, whose words would else be of a step that is not there."""
    about = named(name)
    of_step = (it for it in before if (its := named(it)) and about and its.step == about.step)
    return not theirs or any(mine.get(it) != before[it] for it in of_step)
