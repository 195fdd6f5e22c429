"""What readers did with a step, added up over languages and paces, and where small numbers hide."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TypeVar

FEWEST = 5  # readers; fewer are not counted out, so that nobody can be told by a number
LONGEST = 60  # minutes from opening to finishing that are taken for one sitting


@dataclass(frozen=True, slots=True)
class Read:
    """What some readers did with one step. Counts of people, but ``minutes``: how many took each
    whole number of minutes from opening to finishing in one sitting.

    ``again``: opened it on a later day than they finished it. ``stopped_here``: left it unfinished
    a fortnight ago or longer, and touched no step since. ``at_heading``: how many stopped half-way
    at each heading, 0 for the top. ``amounts`` and ``helped``: what they said of it.
    """

    opened: int = 0
    finished: int = 0
    again: int = 0
    stopped_here: int = 0
    minutes: Counter[int] = field(default_factory=Counter)
    at_heading: Counter[int] = field(default_factory=Counter)
    amounts: Counter[str] = field(default_factory=Counter)
    helped: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Read") -> "Read":
        return Read(
            self.opened + other.opened,
            self.finished + other.finished,
            self.again + other.again,
            self.stopped_here + other.stopped_here,
            self.minutes + other.minutes,
            self.at_heading + other.at_heading,
            self.amounts + other.amounts,
            self.helped + other.helped,
        )

    @property
    def unfinished(self) -> int:
        """How many opened it and have not finished it."""
        return self.opened - self.finished

    @property
    def half_took(self) -> int | None:
        """The median of the minutes; nothing where too few read it in one sitting."""
        people = self.minutes.total()
        if people < FEWEST:
            return None
        middle, seen = (people + 1) // 2, 0
        for minutes in sorted(self.minutes):
            seen += self.minutes[minutes]
            if seen >= middle:
                return minutes
        return None


@dataclass(frozen=True, slots=True)
class Group:
    """Readers of one step in one language and at one pace."""

    step: str
    language: str
    pace: str


Readers = Mapping[Group, Read]
_Key = TypeVar("_Key")


def by_step(readers: Readers) -> dict[str, Read]:
    """Each step over all languages and paces."""
    return _summed(readers, lambda group: group.step)


def by_language(readers: Readers, step: str) -> dict[str, Read]:
    """One step by the language that it was read in; empty text where nobody kept it."""
    return _summed(_of(readers, step), lambda group: group.language)


def by_pace(readers: Readers, step: str) -> dict[str, Read]:
    """One step by the pace that its readers have now."""
    return _summed(_of(readers, step), lambda group: group.pace)


def most_lost(steps: Mapping[str, Read]) -> tuple[str, Read] | None:
    """The step at which the largest share of its readers stopped altogether, if enough did."""
    enough = [(key, read) for key, read in steps.items() if read.stopped_here >= FEWEST]
    return max(enough, key=lambda pair: pair[1].stopped_here / pair[1].opened, default=None)


def is_hidden(count: int) -> bool:
    """Whether a count is too small to be shown."""
    return 0 < count < FEWEST


def shown_share(count: int, of: int) -> int | None:
    """A share in whole percent, if neither it nor the rest can tell of a few people."""
    if of < FEWEST or is_hidden(count) or is_hidden(of - count):
        return None
    return round(100 * count / of)


# Where a count is too small to be shown, by what is shown beside it.
_HIDES: tuple[Callable[[Read], bool], ...] = (
    lambda read: is_hidden(read.opened),
    lambda read: is_hidden(read.finished) or is_hidden(read.unfinished),
    lambda read: is_hidden(read.again),
    lambda read: is_hidden(read.amounts.total()),
    lambda read: is_hidden(read.helped.total()),
)


def tells_of_a_few(groups: Sequence[Read]) -> bool:
    """Whether splitting readers into these groups would tell, by what is left of the whole, a
    count that hides in one of them."""
    return any(_is_left_over(groups, hides) for hides in _HIDES)


def _is_left_over(groups: Sequence[Read], hides: Callable[[Read], bool]) -> bool:
    return hides(total(filter(hides, groups))) and not hides(total(groups))


def _of(readers: Readers, step: str) -> Readers:
    return {group: read for group, read in readers.items() if group.step == step}


def _summed(readers: Readers, key: Callable[[Group], _Key]) -> dict[_Key, Read]:
    found: dict[_Key, list[Read]] = {}
    for group, read in readers.items():
        found.setdefault(key(group), []).append(read)
    return {one: total(reads) for one, reads in found.items()}


def total(reads: Iterable[Read]) -> Read:
    """All of them together."""
    return reduce(add, reads, Read())


def most_stopped_at(read: Read) -> int | None:
    """The heading at which most of those who left half-way stopped, if enough did."""
    place, people = max(read.at_heading.items(), key=lambda pair: pair[1], default=(0, 0))
    return place if people >= FEWEST else None


def headings_of(body: str) -> Sequence[str]:
    """The headings of a step's body in order, as a reader's place counts them from 1."""
    return [line.lstrip("#").strip() for line in body.split("\n") if line.startswith("#")]
