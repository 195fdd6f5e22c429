"""Check a file's entries against its form, and say what is wrong as one author to another."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from platform_core.content.forms import Form
from platform_core.content.problems import Problem
from platform_core.content.yaml_lines import Marked, Place, shortened

_Form = TypeVar("_Form", bound=Form)
_Limits = Mapping[str, Any]

# By the kinds that Pydantic gives to what it refuses; anything else gets _OTHERWISE.
_SAID: dict[str, Callable[[_Limits], str]] = {
    "missing": lambda _: "is missing",
    "string_type": lambda _: "must be words",
    "string_too_short": lambda _: "is empty",
    "string_too_long": lambda limits: f"is longer than {limits['max_length']} characters",
    "string_pattern_mismatch": lambda _: "may hold only small letters, digits and single dashes",
    "int_type": lambda _: "must be a whole number",
    "int_parsing": lambda _: "must be a whole number",
    "int_parsing_size": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "greater_than_equal": lambda limits: f"must be {limits['ge']} or more",
    "less_than_equal": lambda limits: f"must be {limits['le']} or less",
    "enum": lambda limits: f"must be {_plain_choice(limits['expected'])}",
    "literal_error": lambda limits: f"must be {_plain_choice(limits['expected'])}",
    "bool_type": lambda _: "must be true or false",
    "bool_parsing": lambda _: "must be true or false",
    "tuple_type": lambda _: "must be a list, with a dash before each entry",
    "too_short": lambda limits: f"needs at least {limits['min_length']} of its entries",
    "too_long": lambda limits: f"has more than {limits['max_length']} entries",
    "model_type": lambda _: "must have named entries of its own, indented below it",
    "model_attributes_type": lambda _: "must have named entries of its own, indented below it",
    "value_error": lambda limits: str(limits["error"]),
}
_DATE = "must be a date such as 2026-11-03"
_OTHERWISE = "is not written as it should be"
_FILE = "must be the name of a picture beside this file, such as two-hills.svg"


def fill(form: type[_Form], marked: Marked, path: str) -> _Form | list[Problem]:
    """The form filled in with what a file says, or every problem with it, each on its line."""
    problems = [Problem(path, line, message) for line, message in marked.refused]
    if marked.value is None and problems:
        return problems
    if not isinstance(marked.value, dict):
        return [*problems, Problem(path, 1, "there are no named entries, such as `title:`, here")]
    try:
        filled = form.model_validate(marked.value)
    except ValidationError as refusal:
        return [*problems, *_problems(refusal, form, marked, path)]
    return problems or filled


def _problems(
    refusal: ValidationError, form: type[Form], marked: Marked, path: str
) -> Iterator[Problem]:
    for error in refusal.errors(include_url=False, include_input=False):
        place: Place = error["loc"]
        said = f"{_name(place)} {_said(error['type'], error.get('ctx', {}), place, form)}"
        yield Problem(path, marked.line(place), said)


def _name(place: Place) -> str:
    """`title`, or `media` 2 `alt`: entries of lists are counted from 1, as people count."""
    return " ".join(
        f"{part + 1}" if isinstance(part, int) else f"`{shortened(part)}`" for part in place
    )


def _said(kind: str, limits: _Limits, place: Place, form: type[Form]) -> str:
    if kind == "extra_forbidden":
        return f"is not an entry that belongs here{_meant(str(place[-1]), form)}"
    if kind == "string_pattern_mismatch" and place[-1] == "file":
        return _FILE
    if kind.startswith("date"):
        return _DATE
    return _SAID[kind](limits) if kind in _SAID else _OTHERWISE


def _meant(name: str, form: type[Form]) -> str:
    close = get_close_matches(name[:60], form.model_fields, n=1)
    return f"; is `{close[0]}` meant?" if close else ""


def _plain_choice(expected: str) -> str:
    return expected.replace("'", "")
