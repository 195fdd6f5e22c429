"""The tables of docs/states.md, for the tests that hold the code to them."""

from pathlib import Path

_STATES = Path(__file__).resolve().parent.parent / "docs" / "states.md"


def state_table(lifecycle: str) -> list[dict[str, str]]:
    """The rows of one lifecycle's table, each by its column heads."""
    section = _STATES.read_text().partition(f"\n## {lifecycle}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    heads, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(heads, row, strict=True)) for row in rows]
