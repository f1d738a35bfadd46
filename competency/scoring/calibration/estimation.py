"""Marginal maximum likelihood (or posterior mode) of item parameters by accelerated EM.

Bock & Aitkin (1981): abilities are integrated out over N(μ, σ²), each E step counts how
many people are expected at each node, each M step is a logistic regression per item.
SQUAREM (Varadhan & Roland 2008) extrapolates the slow tail of EM and falls back to plain EM
wherever that would lower the likelihood.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np

from competency.scoring.calibration.fit import ItemFit, item_fit
from competency.scoring.calibration.information import observed_information, standard_errors
from competency.scoring.calibration.problem import Model, Priors, Problem
from competency.scoring.calibration.quadrature import ExpectedCounts, Quadrature, expect
from competency.scoring.calibration.responses import Patterns, Responses
from competency.scoring.items import ItemParameters
from competency.scoring.scale import Matrix, Vector

TOLERANCE = 1e-6
"""Largest change of any parameter in one EM step at which the search stops."""
GAIN_LEFT = 1e-3
"""Log-likelihood still to be gained, by a quadratic estimate, above which a fit has not
converged however small its steps have become."""
MAX_STEPS = 1500


class InestimableItem(ValueError):
    """An item whose parameters the responses alone do not determine.

    Attributes:
        item: Its name.
        category: A category that nobody gave.
    """

    def __init__(self, item: str, category: int) -> None:
        super().__init__(
            f"nobody gave category {category} of item {item!r}: without priors its "
            "parameters cannot be estimated"
        )
        self.item = item
        self.category = category


@dataclass(frozen=True, slots=True)
class ItemEstimate:
    """What a calibration says of one item.

    Attributes:
        item: Its name.
        a: Discrimination; negative where the item ranks people the wrong way round (only
            without priors).
        b: Threshold of each category but the lowest, on θ.
        c: The guessing parameter it was given.
        a_error, b_error: Standard errors; NaN where the information does not allow any.
        n: How many people answered it.
        fit: How well the curve fits.
    """

    item: str
    a: float
    b: tuple[float, ...]
    c: float
    a_error: float
    b_error: tuple[float, ...]
    n: int
    fit: ItemFit

    @property
    def parameters(self) -> ItemParameters | None:
        """As scoring takes them; None where a is not positive."""
        return ItemParameters(self.a, self.b, self.c) if self.a > 0 else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model.

    Attributes:
        model: Which.
        items: In the order of the responses.
        loglik: Marginal log-likelihood of the responses, priors left out.
        mu, sigma: The population that abilities were integrated over.
        people: How many people answered anything.
        parameters: How many were estimated.
        converged: Whether the search ended at a maximum.
        steps: E steps taken.
        gain_left: Log-posterior still to be gained, ½ gᵀI⁻¹g; NaN where I is not positive
            definite.
    """

    model: Model
    items: tuple[ItemEstimate, ...]
    loglik: float
    mu: float
    sigma: float
    people: int
    parameters: int
    converged: bool
    steps: int
    gain_left: float


def calibrate(
    responses: Responses,
    model: Model,
    *,
    priors: Priors | None = None,
    guess: Vector | None = None,
    mu: float = 0.0,
    sigma: float = 1.0,
    max_steps: int = MAX_STEPS,
    progress: Callable[[float], None] | None = None,
) -> Calibration:
    """Estimate item parameters from responses, missing ones left out.

    Args:
        model: "rasch" (one slope for all items), "2pl" (right/wrong items; 3PL where `guess`
            is not 0) or "grm" (Samejima's graded response; right/wrong items may be among
            them).
        priors: None for maximum likelihood.
        guess: Fixed guessing parameter of each item, 0 for graded ones, (J,).
        mu, sigma: The population's ability distribution.
        max_steps: E steps after which the search gives up.
        progress: Told the share that is done, 0 to 1, roughly.
    Raises:
        InestimableItem: without priors, where a category of an item was never given.
        ValueError: for graded items in a model for right/wrong ones, a guessing
            parameter out of range, or a population that is none.
    """
    given_guess = _checked(responses, model, guess)
    counts = responses.counts()
    if priors is None:
        for name, often, categories in zip(
            responses.items, counts, responses.categories, strict=True
        ):
            unseen = np.flatnonzero(often[:categories] == 0)
            if unseen.size:
                raise InestimableItem(name, int(unseen[0]))
    quadrature = Quadrature.normal(mu, sigma)
    problem = Problem(responses, model, quadrature, guess=given_guess, priors=priors)
    patterns = responses.patterns()
    search = _Search(problem, patterns, max_steps, progress)
    u, expected, settled = search.run(problem.start(counts))

    information = observed_information(problem, u, expected.counts, patterns)
    gradient = problem.gradient(u, expected.counts)
    covariance, gain = _inverse(information, gradient)
    a_error, b_error = standard_errors(problem, u, covariance)
    a, b = problem.parameters(u)
    fits = item_fit(patterns, problem.table(u), quadrature, 1 if problem.shared else 2)
    answered = responses.answered()
    items = []
    for j, (name, categories) in enumerate(zip(responses.items, responses.categories, strict=True)):
        items.append(
            ItemEstimate(
                item=name,
                a=float(a[j]),
                b=tuple(b[j, : categories - 1].tolist()),
                c=float(given_guess[j]),
                a_error=float(a_error[j]),
                b_error=tuple(b_error[j, : categories - 1].tolist()),
                n=int(answered[j]),
                fit=fits[j],
            )
        )
    if progress:
        progress(1.0)
    return Calibration(
        model=model,
        items=tuple(items),
        loglik=expected.loglik,
        mu=mu,
        sigma=sigma,
        people=int((responses.codes >= 0).any(axis=1).sum()),
        parameters=u.size,
        converged=bool(settled and gain <= GAIN_LEFT),
        steps=search.steps,
        gain_left=gain,
    )


def _checked(responses: Responses, model: Model, guess: Vector | None) -> Vector:
    categories = np.array(responses.categories)
    if model != "grm" and (categories > 2).any():
        graded = responses.items[int(np.argmax(categories > 2))]
        raise ValueError(f"item {graded!r} has more than two categories: use the model grm")
    if guess is None:
        return np.zeros(categories.size)
    if guess.shape != categories.shape or not ((guess >= 0) & (guess < 1)).all():
        raise ValueError("guess must hold a number from 0 to below 1 for each item")
    if (guess[categories > 2] > 0).any():
        raise ValueError("a graded item has no guessing parameter")
    return guess


def _inverse(information: Matrix, gradient: Vector) -> tuple[Matrix, float]:
    """Covariance of the estimates and ½ gᵀI⁻¹g; NaN where I is not positive definite."""
    try:
        np.linalg.cholesky(information)
        covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan), float("nan")
    return covariance, float(0.5 * gradient @ covariance @ gradient)


class _Search:
    """SQUAREM over the EM steps of one problem."""

    def __init__(
        self,
        problem: Problem,
        patterns: Patterns,
        max_steps: int,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.problem = problem
        self.patterns = patterns
        self.max_steps = max_steps
        self.progress = progress
        self.steps = 0
        self.largest: float = 0.0

    def run(self, u: Vector) -> tuple[Vector, ExpectedCounts, bool]:
        """The last parameters, what is expected at them, and whether steps became small."""
        expected = self._expect(u)
        while self.steps < self.max_steps:
            first = self.problem.maximise(u, expected.counts)
            between = self._expect(first)
            second = self.problem.maximise(first, between.counts)
            if self._small(first - u) or self._small(second - first):
                return second, self._expect(second), True
            ahead = self._ahead(u, first, second)
            reached = self._expect(ahead)
            # Written so that a value that is not a number is no progress either.
            if not self._value(ahead, reached) >= self._value(first, between):
                ahead, reached = second, self._expect(second)
            u, expected = ahead, reached
        return u, expected, False

    def _expect(self, u: Vector) -> ExpectedCounts:
        self.steps += 1
        return expect(self.patterns, self.problem.table(u), self.problem.quadrature)

    def _value(self, u: Vector, expected: ExpectedCounts) -> float:
        return expected.loglik + self.problem.log_prior(u)

    def _ahead(self, u: Vector, first: Vector, second: Vector) -> Vector:
        """The extrapolated point; the plain one where that is out of order."""
        step = first - u
        bend = (second - first) - step
        length = max(1.0, float(np.linalg.norm(step)) / max(float(np.linalg.norm(bend)), 1e-300))
        ahead = u + 2 * length * step + length**2 * bend
        return ahead if self.problem.ordered(ahead).all() else second

    def _small(self, change: Vector) -> bool:
        """Whether a step is small enough to stop; tells the progress on the way."""
        size = float(np.abs(change).max(initial=0.0))
        self.largest = max(self.largest, size)
        if self.progress and size > 0:
            whole = max(log(self.largest / TOLERANCE), 1.0)
            self.progress(min(log(self.largest / size) / whole, 0.99))
        return size < TOLERANCE
