"""On which line of a YAML text an entry stands."""

from collections.abc import Sequence

import yaml


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line of an entry, or of the nearest one around it that is there; the first is 1."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for name in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == name), None)
            if found is None:
                return line
            key, node = found
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(name, int):
            if name >= len(node.value):
                return line
            node = node.value[name]
            line = node.start_mark.line + 1
        else:
            return line
    return line
