"""`competency calibrate` and `competency items`: responses from a CSV file, statistics as JSON.

The input is checked to its last row before anything is written; results appear under their
names only when they are complete.
"""

import csv
import json
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from competency.domain.errors import N_, InvalidInput
from competency.files.responses import MAX_CATEGORY, read_responses
from competency.files.table import Progress, writing
from competency.scoring.calibration import (
    Abilities,
    Calibration,
    InestimableItem,
    ItemEstimate,
    Method,
    Model,
    Priors,
    abilities,
    calibrate,
)
from competency.scoring.item_analysis import (
    Finding,
    ItemStatistics,
    TestStatistics,
    classical,
    findings,
)

SCORE_COLUMNS = ("row", "theta", "sd")
READING_SHARE = 0.1
SCORING_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class CalibrationSummary:
    """What was written, and whether the estimates are to be trusted.

    Attributes:
        items, people: How many.
        loglik: Marginal log-likelihood.
        steps: E steps of the search.
        converged: Whether it ended at a maximum.
        backwards: Items that rank people the wrong way round.
    """

    items: int
    people: int
    loglik: float
    steps: int
    converged: bool
    backwards: tuple[str, ...]


def calibrate_file(
    responses: Path,
    out: Path,
    *,
    model: Model,
    priors: bool = True,
    scores: Path | None = None,
    method: Method = "eap",
    progress: Progress | None = None,
) -> CalibrationSummary:
    """Estimate item parameters from an R.csv, and abilities where `scores` is given.

    Args:
        priors: ln a ~ N(ln 1.2, .3²) and b ~ N(0, 2²), because the file does not say how
            difficult an item was meant to be; False for maximum likelihood.
        scores: Where to write `row,theta,sd`, row 1 being the first person.
        progress: Told the share that is done.
    Raises:
        InvalidInput: for a file that is not right or does not allow an estimate; nothing is
            written then.
    """
    given = read_responses(
        responses,
        top=MAX_CATEGORY if model == "grm" else 1,
        progress=(lambda share: progress(READING_SHARE * share)) if progress else None,
    )
    fitting = 1.0 - READING_SHARE - SCORING_SHARE
    try:
        found = calibrate(
            given,
            model,
            priors=Priors() if priors else None,
            progress=(lambda share: progress(READING_SHARE + fitting * share))
            if progress
            else None,
        )
    except InestimableItem as error:
        raise InvalidInput(
            N_(
                "%(file)s, column %(column)s: nobody gave category %(category)s, so that the "
                "item cannot be estimated without priors. Leave the item out, join its "
                "categories, or calibrate with priors."
            ),
            field="responses",
            file=responses.name,
            column=error.item,
            category=error.category,
        ) from error
    people = None if scores is None else abilities(given, found.items, method=method)
    with writing(out) as file:
        json.dump(_document(found, priors=priors), file, ensure_ascii=False, indent=1)
        file.write("\n")
        if scores is not None and people is not None:
            _write_scores(scores, people)
    if progress:
        progress(1.0)
    return CalibrationSummary(
        items=len(found.items),
        people=found.people,
        loglik=found.loglik,
        steps=found.steps,
        converged=found.converged,
        backwards=tuple(item.item for item in found.items if item.a <= 0),
    )


@dataclass(frozen=True, slots=True)
class AnalysisSummary:
    """The classical statistics that were written, and what is wrong with each item."""

    statistics: TestStatistics
    findings: tuple[tuple[Finding, ...], ...]


def analyse_file(
    responses: Path, out: Path, *, progress: Progress | None = None
) -> AnalysisSummary:
    """The classical statistics of an R.csv.

    Args:
        progress: Told the share that is done.
    Raises:
        InvalidInput: for a file that is not right; nothing is written then.
    """
    reading = (lambda share: progress(0.8 * share)) if progress else None
    found = classical(read_responses(responses, progress=reading))
    with writing(out) as file:
        json.dump(_statistics(found), file, ensure_ascii=False, indent=1)
        file.write("\n")
    if progress:
        progress(1.0)
    return AnalysisSummary(found, tuple(findings(item, alpha=found.alpha) for item in found.items))


def _statistics(found: TestStatistics) -> dict[str, Any]:
    return {
        "people": found.people,
        "complete": found.complete,
        "alpha": found.alpha,
        "mean_item_rest": found.mean_item_rest,
        "items": [_item_statistics(item, found.alpha) for item in found.items],
    }


def _item_statistics(item: ItemStatistics, alpha: float | None) -> dict[str, Any]:
    return {
        "item": item.item,
        "n": item.n,
        "exposure": item.exposure,
        "facility": item.facility,
        "sd": item.sd,
        "shares": list(item.shares),
        "item_rest": item.item_rest,
        "alpha_if_removed": item.alpha_without,
        "findings": [
            {"verdict": finding.verdict, "value": finding.value, "advice": finding.advice}
            for finding in findings(item, alpha=alpha)
        ],
    }


def _document(found: Calibration, *, priors: bool) -> dict[str, Any]:
    return {
        "loglik": found.loglik,
        "model": found.model,
        "theta": {"mean": found.mu, "sd": found.sigma},
        "items": [_item(item) for item in found.items],
        "priors": priors,
        "people": found.people,
        "parameters": found.parameters,
        "converged": found.converged,
        "steps": found.steps,
    }


def _item(item: ItemEstimate) -> dict[str, Any]:
    fit = item.fit
    return {
        "item": item.item,
        "a": item.a,
        "b": list(item.b),
        "n": item.n,
        "a_se": _known(item.a_error),
        "b_se": [_known(error) for error in item.b_error],
        "fit": {
            "infit": _known(fit.infit),
            "outfit": _known(fit.outfit),
            "chi_square": _known(fit.chi_square),
            "df": fit.degrees,
            "p": _known(fit.p),
            "gap": _known(fit.gap),
        },
    }


def _known(value: float) -> float | None:
    """JSON has no word for what is not a number."""
    return value if isfinite(value) else None


def _write_scores(out: Path, people: Abilities) -> None:
    with writing(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SCORE_COLUMNS)
        for row, (theta, sd) in enumerate(
            zip(people.theta.tolist(), people.sd.tolist(), strict=True), start=1
        ):
            writer.writerow((row, f"{theta:.6f}", f"{sd:.6f}"))
