"""Base rates by bands of the score, and the prior, on rows made for the purpose."""

from pathlib import Path

import numpy as np

from platform_core.engagement.policy import current_policy, policy_from
from platform_core.engagement.replay.log import Log, Person, Presentation
from platform_core.engagement.replay.prior import fit_prior
from platform_core.engagement.replay.reading import read_log
from platform_core.engagement.replay.returning import returned
from platform_core.engagement.replay.rows import rows_of
from tests.engagement.replay.logs import a_folder

MEMORY = current_policy().memory


def a_log(*people: Person) -> Log:
    return Log((Presentation("A", 120, 78, people),))


def steady(every: int, people: int, start: int = 0) -> list[Person]:
    """People who come every so many days."""
    return [Person(f"{every}-{n}", visits=tuple(range(start, 121, every))) for n in range(people)]


def test_bands_are_in_order_and_shares_fall(tmp_path: Path) -> None:
    rows = rows_of(read_log(a_folder(tmp_path, people=120)), current_policy(), processes=1)
    scores = np.round(rows.quiet * 3)
    bands = returned(rows, scores, after=5)
    document = current_policy().model_dump(mode="json", by_alias=True, exclude_none=True)
    policy_from({**document, "returned": bands})
    shares = [band["share"] for band in bands]
    assert len(bands) > 1
    assert shares == sorted(shares, reverse=True)


def test_every_quiet_evening_is_in_one_band(tmp_path: Path) -> None:
    rows = rows_of(read_log(a_folder(tmp_path, people=120)), current_policy(), processes=1)
    counted = (rows.quiet >= 5) & rows.may_come_back
    bands = returned(rows, np.round(rows.quiet), after=5)
    assert sum(band["of"] for band in bands) == int(counted.sum())
    shares = sum(band["share"] * band["of"] for band in bands) / int(counted.sum())
    assert abs(shares - rows.back[counted].mean()) < 0.01


def test_where_nobody_was_quiet_there_is_one_band_of_nobody() -> None:
    rows = rows_of(a_log(*steady(1, 3)), current_policy(), processes=1)
    (band,) = returned(rows, np.zeros(len(rows.quiet)), after=5)
    assert band["of"] == 0


def by_chance(chance: float, people: int) -> list[Person]:
    """People who come on any day with the same chance."""
    here = np.random.default_rng(5).random((people, 121)) < chance
    return [
        Person(f"{n}", visits=tuple(np.flatnonzero(row).tolist())) for n, row in enumerate(here)
    ]


def test_people_whose_past_says_nothing_of_them_are_all_taken_for_ordinary() -> None:
    prior = fit_prior(a_log(*by_chance(0.4, 80)), MEMORY)
    assert prior.open_days > 15
    assert 0.35 < prior.visits / prior.open_days < 0.45


def test_people_whose_past_says_everything_are_soon_taken_for_themselves() -> None:
    prior = fit_prior(a_log(*steady(1, 40), *steady(7, 40)), MEMORY)
    assert prior.open_days == 1


def test_too_few_people_leave_the_prior_as_it_was() -> None:
    assert fit_prior(a_log(*steady(2, 29)), MEMORY) == MEMORY
    assert fit_prior(a_log(*steady(2, 40, start=100)), MEMORY) == MEMORY


def test_people_who_are_all_the_same_leave_the_prior_as_it_was() -> None:
    assert fit_prior(a_log(*steady(2, 40)), MEMORY) == MEMORY
