"""``column IN (these ids)`` as a statement whose text is the same however many ids there are.

So SQLAlchemy compiles it once and the database prepares it once, for a whole page of ids. For one
alone it is ``column = this id``: PostgreSQL would plan a list of one afresh each time, because it
takes a list that it does not know for a long one.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import CompoundSelect, Dialect, Integer, Select, bindparam, types
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import replacement_traverse
from sqlmodel import Session

Question = Select[Any] | CompoundSelect[Any]


class _Ids(types.TypeDecorator[Collection[int]]):
    """Ids as either database takes them in one parameter."""

    impl = types.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        kind: Any = ARRAY(Integer) if dialect.name == "postgresql" else types.Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = types.Boolean()
    _is_implicitly_boolean = True  # or SQLite would be asked for "… = 1" and use no index


def among(column: Any) -> Any:
    """Whether a column is one of the ids that the statement is given as its parameter ``ids``."""
    return _Among(column, bindparam("ids", type_=_Ids))


def ask(session: Session, question: Question, ids: Iterable[int], **also: object) -> Sequence[Any]:
    """The rows that a statement with ``among`` finds of some ids; of none, nothing is asked.

    ``also``: whatever else the statement wants to be told.
    """
    some = list(ids)
    if not some:
        return ()
    if len(some) == 1:
        return session.connection().execute(_of_one(question), {"id": some[0], **also}).all()
    return session.connection().execute(question, {"ids": some, **also}).all()


@cache  # of the few questions that there are
def _of_one(question: Question) -> Question:
    def is_it(element: Any, **_: Any) -> Any:
        return next(iter(element.clauses)) == _ID if isinstance(element, _Among) else None

    return cast(Question, replacement_traverse(question, {}, is_it))


_ID = bindparam("id", type_=Integer())


@compiles(_Among, "postgresql")
def _any(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} = ANY({ids})"


@compiles(_Among, "sqlite")
def _in(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  (both are compiled)
