"""Fit weights that are never below nought: a logistic regression in plain numpy.

Every column says "at least this concerning", so weights that cannot be negative mean that more
concern can never lower a score, and a table of points that can be explained. The same data give the
same weights, to the last digit, every time.
"""

from dataclasses import dataclass

import numpy as np

from platform_core.engagement.replay.ranking import Bools, Floats

LASSO = 3.0  # the price of one unit of weight, in units of log-likelihood
_ROUNDS, _SWEEPS, _ENOUGH = 60, 400, 1e-9
_FLOOR = 1e-9  # the least curvature that is divided by


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted: log-odds with no column true, and what each true column adds."""

    intercept: float
    weights: Floats


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that are alike, as one: the columns, how often it occurred, and how often positive."""

    columns: Floats  # the first is all ones
    count: Floats
    positive: Floats

    @classmethod
    def of(cls, columns: Bools, outcome: Bools) -> "_Rows":
        alike, place = np.unique(np.packbits(columns, axis=1), axis=0, return_inverse=True)
        unpacked = np.unpackbits(alike, axis=1, count=columns.shape[1]).astype(float)
        size, place = len(alike), place.ravel()
        count = np.bincount(place, minlength=size).astype(float)
        positive = np.bincount(place, weights=outcome, minlength=size).astype(float)
        return cls(np.c_[np.ones(size), unpacked], count, positive)

    def loss(self, weights: Floats, lasso: float) -> float:
        odds = self.columns @ weights
        fit = self.count @ np.logaddexp(0, odds) - self.positive @ odds
        return float(fit + lasso * weights[1:].sum())


def fit(columns: Bools, outcome: Bools, *, lasso: float = LASSO) -> Fitted:
    """Weights for rows of true and false, by Newton's method with coordinates bounded at nought."""
    rows = _Rows.of(columns, outcome)
    weights = np.zeros(columns.shape[1] + 1)
    rate = np.clip(rows.positive.sum() / rows.count.sum(), 1e-6, 1 - 1e-6)
    weights[0] = np.log(rate / (1 - rate))
    loss = rows.loss(weights, lasso)
    for _ in range(_ROUNDS):
        towards = _newton(rows, weights, lasso)
        weights, lower = _step(rows, weights, towards, lasso, loss)
        if loss - lower < _ENOUGH * abs(loss):
            break
        loss = lower
    return Fitted(float(weights[0]), weights[1:])


def _newton(rows: _Rows, weights: Floats, lasso: float) -> Floats:
    """Where the parabola that touches the loss here is lowest, no weight being below nought."""
    chance = 1 / (1 + np.exp(-(rows.columns @ weights)))
    slope = rows.columns.T @ (rows.count * chance - rows.positive)
    slope[1:] += lasso
    spread = rows.count * chance * (1 - chance)
    curve = rows.columns.T @ (spread[:, None] * rows.columns)
    best, slope = weights.copy(), slope.copy()
    for _ in range(_SWEEPS):
        before = best.copy()
        for j in range(len(best)):
            moved = best[j] - slope[j] / max(curve[j, j], _FLOOR)
            moved = moved if j == 0 else max(moved, 0.0)
            if moved != best[j]:
                slope += curve[:, j] * (moved - best[j])
                best[j] = moved
        if np.abs(best - before).max() < _ENOUGH:
            break
    return best


def _step(
    rows: _Rows, weights: Floats, towards: Floats, lasso: float, loss: float
) -> tuple[Floats, float]:
    """As far that way as makes things better, halving the way until it does."""
    for halvings in range(30):
        there = weights + (towards - weights) / 2**halvings
        lower = rows.loss(there, lasso)
        if lower <= loss:
            return there, lower
    return weights, loss
