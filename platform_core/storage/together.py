"""Several questions about the same people as one statement.

Each is a ``SELECT`` with ``among``. Asking costs more than answering, most of all where the
database is another process. The columns share places of their own kind, and whoever asks gets the
rows of each question as if it had been asked alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Double,
    Integer,
    Text,
    cast,
    literal_column,
    null,
    union_all,
)
from sqlalchemy import types as sqltypes
from sqlmodel import Session

from platform_core.storage.among import Question, ask
from platform_core.storage.columns import NOTHING, Instant

Place = tuple[type, int]  # a kind of value, and the how-manieth of that kind

_KINDS: dict[type, sqltypes.TypeEngine[Any]] = {
    int: Integer(),
    float: Double(),
    str: Text(),
    date: Date(),
    datetime: Instant(),
}


class Together:
    """Questions that are put together once and asked often. None may have an order or a limit."""

    def __init__(self, *questions: Question) -> None:
        self._questions = questions
        places = [_places(question) for question in questions]
        most = sorted({place for taken in places for place in taken}, key=str)
        columns = {place: number for number, place in enumerate(most, start=1)}
        self._back: list[Callable[[Any], tuple[Any, ...]]] = [
            itemgetter(*(columns[place] for place in taken)) for taken in places
        ]
        self._statement = union_all(
            *(
                _in_places(number, part, taken, most, says_kinds=not (number or nth))
                for number, (question, taken) in enumerate(zip(questions, places, strict=True))
                for nth, part in enumerate(_parts(question))
            )
        )

    def ask(self, session: Session, ids: Sequence[int], **also: object) -> Sequence[Sequence[Any]]:
        """The rows of each question, in the order of the questions. ``also``: as ``among.ask``."""
        if len(ids) > 1:  # then the empty places cost more than the asking
            return [ask(session, question, ids, **also) for question in self._questions]
        found: list[list[Any]] = [[] for _ in self._back]
        for row in ask(session, self._statement, ids, **also):
            number = row[0]
            found[number].append(self._back[number](row))
        return found


def _parts(question: Question) -> Sequence[Any]:
    return question.selects if isinstance(question, CompoundSelect) else (question,)


def _places(question: Question) -> list[Place]:
    """Where the columns of a question go: each to the next place of its kind."""
    taken: Counter[type] = Counter()
    places = []
    for column in _parts(question)[0].selected_columns:
        kind = column.type.python_type
        places.append((kind, taken[kind]))
        taken[kind] += 1
    return places


def _in_places(
    number: int, part: Any, taken: Sequence[Place], most: Sequence[Place], *, says_kinds: bool
) -> Any:
    """One ``SELECT`` with its columns in their places, and nothing in the others. The first of all
    says of which kind that nothing is, and the rest need not."""
    own: dict[Place, ColumnElement[Any]] = dict(zip(taken, part.selected_columns, strict=True))
    q = literal_column(str(number), Integer)
    if not says_kinds:
        return part.with_only_columns(q, *(own.get(place, NOTHING) for place in most))
    columns = (own.get(place, cast(null(), _KINDS[place[0]])) for place in most)
    labelled = (column.label(f"c{n}") for n, column in enumerate(columns))
    return part.with_only_columns(q.label("q"), *labelled)
