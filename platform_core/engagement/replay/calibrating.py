"""Fit a policy to a log, and say how well it does on people whom it was not fitted on."""

from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

import numpy as np

from platform_core.engagement.policy import Flag, Memory, Policy, policy_from
from platform_core.engagement.replay.bands import Points, tables, whole_points
from platform_core.engagement.replay.fitting import fit
from platform_core.engagement.replay.log import Log
from platform_core.engagement.replay.measuring import Measures, measure
from platform_core.engagement.replay.prior import fit_prior
from platform_core.engagement.replay.ranking import Bools, Floats
from platform_core.engagement.replay.returning import returned
from platform_core.engagement.replay.rows import FOLDS, Rows, rows_of
from platform_core.errors import PlatformError

ENOUGH = 500  # enrolments
USUAL_LOAD = 5.4  # flags per 100 people a week
_A_WEEK_OF_100 = 700  # evenings
_AROUND, _STEP = 12, 2  # points


class CalibrationRefused(PlatformError):
    """A policy cannot be fitted to this log; the message says why."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A policy fitted to a log, as a document that ``policy_from`` takes.

    ``measured``: its figures by cross-validation, each fifth of the people scored by points that
    were fitted on the others.
    """

    document: dict[str, Any]
    measured: Measures


def calibrate(
    log: Log,
    base: Policy,
    *,
    name: str,
    load: float = USUAL_LOAD,
    anyway: bool = False,
    processes: int | None = None,
) -> Calibrated:
    """Fit points, prior, threshold and base rates; all else is as in ``base``.

    ``load``: flags per 100 people a week, at most. Raises CalibrationRefused below 500 enrolments
    unless told ``anyway``, and where nobody stopped or nobody stayed.
    """
    if log.enrolments < ENOUGH and not anyway:
        raise CalibrationRefused(
            f"{log.enrolments} enrolments are too few to fit points to: it takes {ENOUGH}. "
            "Fewer give points that are mostly chance; --anyway fits them nevertheless."
        )
    memory = fit_prior(log, base.memory)
    rows = rows_of(log, base.model_copy(update={"memory": memory}), processes=processes)
    if not len(rows.at):
        raise CalibrationRefused("nobody was watched for a day: there is nothing to learn from")
    if len(set(rows.stops[rows.to_learn_from])) < 2:
        raise CalibrationRefused("everybody stopped, or nobody did: there is nothing to tell apart")
    everybody = np.ones(len(rows.fold), bool)
    points, flag = _fitted(rows, everybody, base.flag, load)
    unseen = _scores_of_unseen(rows, base.flag, load) + flag.at
    measured = _measured(rows, unseen, flag)
    document = _document(base, memory, points, flag)
    document["returned"] = returned(rows, unseen, flag.after)
    document["measured"] = {
        "log": name,
        "enrolments": log.enrolments,
        "auroc": round(measured.auroc or 0, 3),
        "auprc": round(measured.auprc or 0, 3),
        **_figures(measured),
        "thresholds": _thresholds(rows, unseen, flag),
    }
    document["version"] = f"calibrated-{sha256(dumps(document).encode()).hexdigest()[:8]}"
    policy_from(document)
    return Calibrated(document, measured)


def _fitted(rows: Rows, among: Bools, flag: Flag, load: float) -> tuple[Points, Flag]:
    """Points and threshold, fitted to some of the rows."""
    learn = among & rows.to_learn_from
    points = whole_points(fit(rows.columns[learn], rows.stops[learn]).weights)
    return points, _threshold(rows, (rows.columns @ points).astype(float), among, flag, load)


def _scores_of_unseen(rows: Rows, flag: Flag, load: float) -> Floats:
    """Everybody's scores above the threshold, both fitted to the other four fifths of people."""
    found = np.zeros(len(rows.fold))
    for fold in range(FOLDS):
        unseen = rows.fold == fold
        points, fitted = _fitted(rows, ~unseen, flag, load)
        found[unseen] = rows.columns[unseen] @ points - fitted.at
    return found


def _threshold(rows: Rows, scores: Floats, among: Bools, flag: Flag, load: float) -> Flag:
    """The lowest threshold with no more flags than that, of those people; above every score if
    there is none, because the backstop alone raises more."""
    quiets = list(rows.quiets(scores, among))
    most = load * int(among.sum()) / _A_WEEK_OF_100
    low, high = 0, int(scores.max()) + 1
    while low < high:
        middle = (low + high) // 2
        tried = flag.model_copy(update={"at": middle})
        if sum(int(one.raised(tried).sum()) for one in quiets) <= most:
            high = middle
        else:
            low = middle + 1
    return flag.model_copy(update={"at": low})


def _measured(rows: Rows, scores: Floats, flag: Flag) -> Measures:
    said = {one.on.presentation.name: one.said(flag) for one in rows.quiets(scores)}
    return measure(rows.on, said)


def _document(base: Policy, memory: Memory, points: Points, flag: Flag) -> dict[str, Any]:
    document = base.model_dump(mode="json", by_alias=True, exclude_none=True)
    before = base.flag.at - base.slowing.at
    document["memory"] = memory.model_dump(mode="json")
    document["points"] = tables(points)
    document["flag"] = flag.model_dump(mode="json")
    document["slowing"]["at"] = max(flag.at - before, 0)
    return document


def _thresholds(rows: Rows, scores: Floats, flag: Flag) -> list[dict[str, Any]]:
    """The figures at thresholds around the one that was fitted."""
    around = range(max(flag.at - _AROUND, 1), flag.at + _AROUND + 1, _STEP)
    tried = [flag.model_copy(update={"at": at}) for at in around]
    return [{"at": one.at, **_figures(_measured(rows, scores, one))} for one in tried]


def _figures(found: Measures) -> dict[str, float]:
    return {
        "flags_per_100_a_week": round(found.flags_a_week or 0, 2),
        "precision": round(found.precision or 0, 3),
        "recall": round(found.recall or 0, 3),
        "by_day_7": round(found.by_day_7 or 0, 3),
    }
