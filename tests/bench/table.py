"""A table on the terminal."""

from collections.abc import Sequence


def show(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Print rows under a title; the first row names the columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    print(f"\n{title}\n")
    for number, row in enumerate(rows):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))
