"""The file of scores: a line for each person and day that was judged."""

from csv import writer
from pathlib import Path

import numpy as np

from platform_core.engagement.replay.log import FIRST_DAY
from platform_core.engagement.replay.running import Replayed

COLUMNS = ("presentation", "id", "day", "score", "alert")


def write_scores(replayed: Replayed, path: Path) -> int:
    """Write the scores of a replay; how many lines there are without the header."""
    lines = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for on in replayed.on:
            name, said = on.presentation.name, replayed.said[on.presentation.name]
            ids = [person.id for person in on.presentation.people]
            for person, column in np.argwhere(on.watched):
                score, raised = said.score[person, column], said.raised[person, column]
                day = int(column) + FIRST_DAY
                out.writerow((name, ids[person], day, int(score), int(raised)))
                lines += 1
    return lines
