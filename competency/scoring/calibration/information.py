"""How sure estimates are: the observed information, and standard errors from it.

Louis (1982): the information of the responses is the expected information of the complete
data less the variance, over what is unknown of each person's ability, of its score.
"""

import numpy as np

from competency.scoring.calibration.problem import Problem
from competency.scoring.calibration.quadrature import posteriors
from competency.scoring.calibration.responses import Patterns
from competency.scoring.scale import Integers, Matrix, Vector

DIFFERENCE = 1e-4


def observed_information(problem: Problem, u: Vector, counts: Matrix, patterns: Patterns) -> Matrix:
    """Minus the Hessian of the marginal log-posterior at u: (P, P), symmetric.

    Args:
        counts: Expected at u.
    """
    complete = _complete(problem, u, counts)
    scores = _category_scores(problem, u)
    missing = _missing(problem, scores, u, patterns)
    information = complete - missing
    if problem.shared:
        collapse = np.zeros((information.shape[0], u.size))
        collapse[: problem.items, 0] = 1.0
        collapse[problem.items :, 1:] = np.eye(u.size - 1)
        information = collapse.T @ information @ collapse
    information[np.diag_indices_from(information)] += problem.precision
    return np.asarray((information + information.T) / 2)


def standard_errors(problem: Problem, u: Vector, covariance: Matrix) -> tuple[Vector, Matrix]:
    """Of a (J,) and b (J, M), by the delta method; NaN where the variance is not positive."""
    slope, place = problem.split(u)
    item, m = np.nonzero(problem.valid)
    slope_at = np.zeros_like(item) if problem.shared else item
    slope_variance = np.broadcast_to(np.diag(covariance)[: problem.slopes], (problem.items,))
    place_at = problem.slopes + np.arange(item.size)
    place_variance = np.diag(covariance)[place_at]
    if problem.logarithmic:
        a_variance, b_variance = slope_variance * np.exp(2 * slope), place_variance
    else:
        a_variance = slope_variance
        a, d = slope[item], place[item, m]
        mixed = covariance[slope_at, place_at]
        b_variance = (
            place_variance - 2 * d / a * mixed + (d / a) ** 2 * slope_variance[item]
        ) / a**2
    b_error = np.zeros(problem.valid.shape)
    with np.errstate(invalid="ignore"):
        b_error[item, m] = np.sqrt(b_variance)
        return np.sqrt(a_variance), b_error


def _columns(problem: Problem) -> tuple[Integers, Integers]:
    """Where each item's slope (J,) and places (J, M) are when every item has its own slope.

    −1 marks places beyond an item's thresholds.
    """
    place = np.full(problem.valid.shape, -1, dtype=np.int64)
    place[problem.valid] = problem.items + np.arange(int(problem.valid.sum()))
    return np.arange(problem.items), place


def _complete(problem: Problem, u: Vector, counts: Matrix) -> Matrix:
    """Minus the Hessian of the expected complete log-likelihood, by central differences.

    Items do not interact in it, so that one difference serves all of them.
    """
    slope, place = problem.split(u)
    r = problem.padded(counts)
    slope_at, place_at = _columns(problem)
    size = problem.items + int(problem.valid.sum())
    found = np.zeros((size, size))
    for m in range(-1, problem.width):
        shift = np.zeros_like(place)
        if m >= 0:
            shift[:, m] = DIFFERENCE
        slope_shift = DIFFERENCE if m < 0 else 0.0
        above = problem.item_gradient(slope + slope_shift, place + shift, r)
        below = problem.item_gradient(slope - slope_shift, place - shift, r)
        by_slope = (below[0] - above[0]) / (2 * DIFFERENCE)
        by_place = (below[1] - above[1]) / (2 * DIFFERENCE)
        column = slope_at if m < 0 else place_at[:, m]
        known = column >= 0
        found[slope_at[known], column[known]] = by_slope[known]
        item, k = np.nonzero(problem.valid & known[:, None])
        found[place_at[item, k], column[item]] = by_place[item, k]
    return found


def _category_scores(problem: Problem, u: Vector) -> Matrix:
    """Derivatives of each category's log-probability: (1 + M, R, Q), slope first, then places."""
    curves = problem.curves(*problem.split(u))
    rows = problem.row_item, problem.row_category
    found = np.zeros((1 + problem.width, rows[0].size, problem.quadrature.nodes.size))
    for k in range(problem.width):
        # Threshold k lies below category k + 1 and above category k.
        for category, sign in ((k + 1, 1.0), (k, -1.0)):
            at = np.flatnonzero((rows[1] == category) & problem.valid[rows[0], k])
            item = rows[0][at]
            by_predictor = sign * curves.density[item, k] / curves.probability[item, category]
            found[0, at] += by_predictor * curves.by_slope[item, k]
            found[1 + k, at] += by_predictor * curves.by_place[item, None]
    return found


def _missing(problem: Problem, scores: Matrix, u: Vector, patterns: Patterns) -> Matrix:
    """Σ over people of the variance of the score over their posterior, all slopes apart."""
    table = problem.table(u)
    rows, nodes = table.shape
    pairs = np.zeros((nodes, rows, rows))
    slope_at, place_at = _columns(problem)
    size = problem.items + int(problem.valid.sum())
    of_mean = np.zeros((size, size))
    first_row = np.searchsorted(problem.row_item, np.arange(problem.items))
    for chunk in patterns.chunks():
        posterior, _ = posteriors(chunk.given, table, problem.quadrature.log_weights)
        root = np.sqrt(chunk.weight[:, None] * posterior).astype(np.float32)
        given = chunk.given.astype(np.float32)
        for q in range(nodes):
            scaled = given * root[:, q, None]
            pairs[q] += scaled.T @ scaled
        mean = np.zeros((len(posterior), size))
        for m in range(1 + problem.width):
            by_row = chunk.given * (posterior @ scores[m].T)
            by_item = np.add.reduceat(by_row, first_row, axis=1)
            column = slope_at if m == 0 else place_at[:, m - 1]
            mean[:, column[column >= 0]] = by_item[:, column >= 0]
        of_mean += (mean * chunk.weight[:, None]).T @ mean
    square = np.zeros((size, size))
    item = problem.row_item
    for q in range(nodes):
        derivative = np.zeros((rows, size))
        derivative[np.arange(rows), slope_at[item]] = scores[0, :, q]
        for m in range(problem.width):
            known = place_at[item, m] >= 0
            derivative[np.flatnonzero(known), place_at[item, m][known]] = scores[1 + m, known, q]
        square += derivative.T @ pairs[q] @ derivative
    return square - of_mean
