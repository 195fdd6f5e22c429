"""Weights are the best there are that are not below nought, and points are read off them."""

import numpy as np
import pytest

from platform_core.engagement.points import Factor, Measures, score
from platform_core.engagement.policy import current_policy, policy_from
from platform_core.engagement.replay.bands import CUTS, columns, tables, whole_points
from platform_core.engagement.replay.fitting import LASSO, fit
from platform_core.engagement.replay.ranking import Bools, Floats


@pytest.fixture
def data() -> tuple[Bools, Bools]:
    """Rows of four columns: two that raise the odds, one that lowers them, and one never true."""
    chance = np.random.default_rng(7)
    found = chance.random((4000, 4)) < [0.5, 0.3, 0.4, 0.0]
    odds = -2 + 1.5 * found[:, 0] + 0.6 * found[:, 1] - 1.0 * found[:, 2]
    return found, chance.random(4000) < 1 / (1 + np.exp(-odds))


def slope(data: tuple[Bools, Bools], intercept: float, weights: Floats) -> Floats:
    """How fast the loss grows with each weight, the price of weight included."""
    found, outcome = data
    chance = 1 / (1 + np.exp(-(intercept + found @ weights)))
    grown: Floats = found.T @ (chance - outcome) + LASSO
    return grown


def test_no_small_change_makes_the_weights_better(data: tuple[Bools, Bools]) -> None:
    fitted = fit(*data)
    grows = slope(data, fitted.intercept, fitted.weights)
    assert np.abs(grows[fitted.weights > 0]).max() < 1e-3
    assert (grows[fitted.weights == 0] > 0).all()


def test_no_weight_is_below_nought(data: tuple[Bools, Bools]) -> None:
    fitted = fit(*data)
    assert fitted.weights[:2] == pytest.approx([1.5, 0.6], abs=0.2)
    assert fitted.weights[2:].tolist() == [0, 0]


def test_the_same_rows_in_another_order_give_the_same_weights(data: tuple[Bools, Bools]) -> None:
    found, outcome = data
    again = fit(found[::-1], outcome[::-1])
    assert again.weights.tolist() == fit(found, outcome).weights.tolist()


def test_rows_that_are_all_alike_give_no_weight() -> None:
    fitted = fit(np.ones((50, 2), bool), np.zeros(50, bool))
    assert fitted.weights.tolist() == [0, 0]


def test_what_is_rounded_is_the_sum_so_that_errors_do_not_add_up() -> None:
    weights = np.full(sum(len(cuts.at) for cuts in CUTS), 0.14)
    for cuts in CUTS:
        bands = tables(whole_points(weights))[cuts.factor.value]
        assert max(band["points"] for band in bands) == round(1.4 * len(cuts.at))


def test_points_of_the_columns_are_the_score_that_production_reads_off_the_tables() -> None:
    chance = np.random.default_rng(3)
    points = whole_points(chance.random(sum(len(cuts.at) for cuts in CUTS)) / 2)
    document = current_policy().model_dump(mode="json", by_alias=True, exclude_none=True)
    document["points"] = tables(points)
    policy = policy_from(document)
    for _ in range(300):
        quiet = round(float(chance.uniform(0, 25)), 2)
        undone, visits = int(chance.integers(0, 5)), int(chance.integers(0, 40))
        found = Measures(
            quiet, float(chance.uniform(0, 8)), visits, undone, int(chance.integers(1, 100))
        )
        values = {
            Factor.QUIET: quiet,
            Factor.QUIET_UNDONE: quiet if undone else 0,
            Factor.RHYTHM: found.rhythm,
            Factor.VISITS: visits,
            Factor.UNDONE: undone,
            Factor.NEXT_DUE: found.next_due,
        }
        row = columns({factor: np.array([float(value)]) for factor, value in values.items()})
        assert score(found, policy.points) == int((row @ points)[0])


@pytest.mark.parametrize("at", [cut for cuts in CUTS for cut in cuts.at])
def test_both_sides_of_a_cut_are_told_apart(at: float) -> None:
    for cuts in CUTS:
        if at in cuts.at:
            below, here = cuts.columns(np.array([at - 0.01, at]))
            assert int(here.sum()) - int(below.sum()) == (1 if cuts.more_is_worse else -1)
