"""Check that a drawing only draws: known elements, no scripts, nothing fetched from elsewhere."""

import re
from pathlib import Path
from xml.parsers import expat

from platform_core.content.plain_text import SVG_LIMIT, read_text
from platform_core.content.problems import Problem, Said, advice, told

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
# Neither `use` nor `pattern`: copies of copies of copies are how a small drawing stops a phone.
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
_AROUND = {"svg", "g", "defs", "title", "desc", "clipPath", "mask"}
_PAINT = {"linearGradient", "radialGradient", "stop"}
_DRAWS = _SHAPES | _AROUND | _PAINT
_DEEPEST = 30
_MOST_ELEMENTS = 5_000
_ONE_LANGUAGE = told("drawing_words")
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|data:|@import|expression\(|\\", re.I)


class _Drawing:
    """What is found while a drawing is read from end to end."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.depth = 0
        self.elements = 0
        self.parser = expat.ParserCreate("UTF-8", " ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.ProcessingInstructionHandler = self.instruction

    def note(self, message: Said) -> None:
        self.problems.append(Problem(self.shown, self.parser.CurrentLineNumber, message))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > _DEEPEST or self.elements > _MOST_ELEMENTS:
            self.note(told("drawing_parts"))
            raise _TooMuch
        self.element(*name.rpartition(" ")[::2])
        for attribute, value in attributes.items():
            self.attribute(attribute, value)

    def element(self, namespace: str, name: str) -> None:
        if self.depth == 1 and (namespace, name) != (_SVG, "svg"):
            self.note(told("drawing_start", start=f'<svg xmlns="{_SVG}">'))
        elif namespace != _SVG or name not in _DRAWS:
            self.note(told("drawing_odd", part=f"<{name[:40]}>"))
        elif name == "text":
            line = self.parser.CurrentLineNumber
            self.problems.append(advice(self.shown, line, _ONE_LANGUAGE))

    def end(self, _name: str) -> None:
        self.depth -= 1

    def instruction(self, _target: str, _data: str) -> None:
        self.note(told("drawing_odd", part="<?"))

    def attribute(self, name: str, value: str) -> None:
        namespace, _, plain = name.rpartition(" ")
        if namespace not in ("", _XLINK, _XML):
            self.note(told("drawing_odd", part=plain[:40]))
        elif plain.lower().startswith("on"):
            self.note(told("drawing_script", part=plain[:40]))
        elif plain.lower() in ("href", "src") and not value.strip().startswith("#"):
            self.note(told("drawing_link"))
        elif _ELSEWHERE.search(value):
            self.note(told("drawing_elsewhere", part=plain[:40]))


class _TooMuch(Exception):
    """There is no point in reading on."""


def read_picture(path: Path, shown: str) -> tuple[str, list[Problem]]:
    """The source of a drawing and what is wrong with it. Never raises."""
    text = read_text(path, shown, SVG_LIMIT)
    if isinstance(text, Problem):
        return "", [text]
    return text, check_svg(text, shown)


def check_svg(text: str, shown: str) -> list[Problem]:
    """Every problem in the source of a drawing."""
    declared = re.search(r"<!(?!--|\[CDATA\[)", text)
    if declared:
        line = text.count("\n", 0, declared.start()) + 1
        return [Problem(shown, line, told("drawing_odd", part="<!DOCTYPE>"))]
    drawing = _Drawing(shown)
    try:
        drawing.parser.Parse(text.encode(), True)
    except expat.ExpatError as failure:
        message = told("drawing_ill_formed")
        drawing.problems.append(Problem(shown, failure.lineno, message))
    except _TooMuch:
        pass
    return drawing.problems
