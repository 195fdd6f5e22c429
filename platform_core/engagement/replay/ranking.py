"""How well scores put those who stop above those who do not."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def auroc(outcome: Bools, score: Floats) -> float | None:
    """How often a positive row scores above another, a tie being half. None without both kinds."""
    positive = int(outcome.sum())
    if positive in (0, len(outcome)):
        return None
    over = _ranks(score)[outcome].sum() - positive * (positive + 1) / 2
    return float(over / (positive * (len(outcome) - positive)))


def auprc(outcome: Bools, score: Floats) -> float | None:
    """Average precision, tied scores taken together. None without a positive row."""
    if not outcome.any():
        return None
    values, place = np.unique(-score, return_inverse=True)
    rows = np.cumsum(np.bincount(place, minlength=len(values)))
    hits = np.cumsum(np.bincount(place, weights=outcome, minlength=len(values)))
    gained = np.diff(np.r_[0, hits / hits[-1]])
    return float(np.sum(gained * hits / rows))


def _ranks(score: Floats) -> Floats:
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count + (count + 1) / 2
    ranks: Floats = middle[place]
    return ranks
