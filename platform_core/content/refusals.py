"""Check a file's entries against its form, and say what is wrong as one author to another."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from platform_core.content.forms import Form
from platform_core.content.problems import Problem, Said, told
from platform_core.content.yaml_lines import Marked, Place, shortened

_Form = TypeVar("_Form", bound=Form)

# By the kinds that Pydantic gives to what it refuses: the wording, and which limit fills it in.
# Anything else gets entry_odd.
_SAID: dict[str, tuple[str, str]] = {
    "missing": ("entry_missing", ""),
    "string_type": ("entry_words", ""),
    "string_too_short": ("entry_empty", ""),
    "string_too_long": ("entry_long", "max_length"),
    "string_pattern_mismatch": ("entry_key", ""),
    "int_type": ("entry_number", ""),
    "int_parsing": ("entry_number", ""),
    "int_parsing_size": ("entry_number", ""),
    "int_from_float": ("entry_number", ""),
    "greater_than_equal": ("entry_least", "ge"),
    "less_than_equal": ("entry_most", "le"),
    "enum": ("entry_choice", "expected"),
    "literal_error": ("entry_choice", "expected"),
    "bool_type": ("entry_true", ""),
    "bool_parsing": ("entry_true", ""),
    "tuple_type": ("entry_list", ""),
    "too_short": ("entry_few", "min_length"),
    "too_long": ("entry_many", "max_length"),
    "model_type": ("entry_named", ""),
    "model_attributes_type": ("entry_named", ""),
}


def fill(form: type[_Form], marked: Marked, path: str) -> _Form | list[Problem]:
    """The form filled in with what a file says, or every problem with it, each on its line."""
    problems = [Problem(path, line, message) for line, message in marked.refused]
    if marked.value is None and problems:
        return problems
    if not isinstance(marked.value, dict):
        return [*problems, Problem(path, 1, told("no_entries"))]
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
        said = _said(error["type"], error.get("ctx", {}), place, form)
        yield Problem(path, marked.line(place), said)


def said_of(refusal: ValidationError, form: type[BaseModel]) -> Iterator[tuple[str, Said]]:
    """Every entry that was refused, such as ``media.1.alt``, with what is wrong with it."""
    for error in refusal.errors(include_url=False, include_input=False):
        place: Place = error["loc"]
        said = _said(error["type"], error.get("ctx", {}), place, form)
        yield ".".join(str(part) for part in place), said


def _name(place: Place) -> str:
    """`title`, or `media` 2 `alt`: entries of lists are counted from 1, as people count."""
    return " ".join(
        f"{part + 1}" if isinstance(part, int) else f"`{shortened(part)}`" for part in place
    )


def _said(kind: str, limits: Mapping[str, Any], place: Place, form: type[BaseModel]) -> Said:
    entry = _name(place)
    if kind == "extra_forbidden":
        return _unknown(entry, str(place[-1]), form)
    if kind == "string_pattern_mismatch" and place[-1] == "file":
        return told("media_entry_file", entry=entry)
    if kind == "value_error":
        return told(str(limits["error"]), entry=entry)
    if kind.startswith("date"):
        return told("entry_date", entry=entry)
    wording, limit = _SAID.get(kind, ("entry_odd", ""))
    return told(wording, entry=entry, **({"limit": _plain(limits[limit])} if limit else {}))


def _unknown(entry: str, name: str, form: type[BaseModel]) -> Said:
    close = get_close_matches(name[:60], form.model_fields, n=1)
    if close:
        return told("entry_meant", entry=entry, meant=close[0])
    return told("entry_unknown", entry=entry)


def _plain(limit: object) -> str:
    """A number as it is; the choices of a list, which Pydantic joins in English, with commas."""
    return str(limit).replace("'", "").replace(" or ", ", ")
