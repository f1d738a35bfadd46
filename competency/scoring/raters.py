"""Ratings as evidence: what a manager's review and a self-rating are worth.

A single manager's rating has reliability .52 (Viswesvaran, Ones & Schmidt 1996), that is an
error variance of .92 on θ: severity .25 (one number a rater), halo .20 (one a rater and
person), residual .47 (fresh each time). Self-ratings correlate .29 with performance and run
.3 sd high (Mabe & West 1982; Zell & Krizan 2014); half of their error is taken as one
person's habit, shared by all their self-ratings.
"""

from functools import lru_cache
from math import pi, sqrt

import numpy as np

from competency.scoring.items import at_least, category_log_likelihoods
from competency.scoring.scale import CUTS, Matrix

RATING_CATEGORIES = 5

SEVERITY_SD = 0.5
"""sd of severity among managers: what is assumed of one whose severity is unknown."""
HALO_VARIANCE = 0.20
RESIDUAL_VARIANCE = 0.47
REVIEW_SLOPE = 2.216
"""π / √(3 · (halo + residual)): the slope of a rater whose severity is known."""
REVIEW_RESIDUAL_SLOPE = pi / sqrt(3 * RESIDUAL_VARIANCE)
"""Slope where severity and halo are modelled apart, as one shared error of the rater."""

SELF_CORRELATION = 0.29
SELF_LENIENCY = 0.3
SELF_SLOPE = 0.516
SELF_SHARED_VARIANCE = 0.458 / SELF_CORRELATION**2
"""On θ: the half of a self-rating's error that all of a person's self-ratings share."""
SELF_RESIDUAL_SLOPE = SELF_SLOPE * sqrt(2)
"""Slope where that half is modelled apart: half of the error variance is left."""


def review_slope(severity_sd: float) -> float:
    """The slope of a review when the severity is known only to an sd e.

    1/a'² = 1/a² + 3e²/π²: the uncertainty widens the error of each rating.

    Raises:
        ValueError: for a negative sd.
    """
    if severity_sd < 0:
        raise ValueError(f"severity_sd must be at least 0, got {severity_sd}")
    return 1.0 / sqrt(1.0 / REVIEW_SLOPE**2 + 3.0 * severity_sd**2 / pi**2)


def rater_shared_variance(severity_sd: float) -> float:
    """Variance of the error that one rater's ratings of one person share, on θ."""
    return HALO_VARIANCE + severity_sd**2


@lru_cache(maxsize=16_384)
def review_log_likelihoods(severity: float, severity_sd: float) -> Matrix:
    """Log-likelihood of a review's categories 0–4 taken alone: (5, 61), read-only.

    P(Y ≥ k) = σ(a'(θ − severity − cut_k)): a strict rater has a positive severity.
    """
    return _rating(review_slope(severity_sd), np.array(CUTS) + severity)


@lru_cache(maxsize=16_384)
def review_residual_log_likelihoods(severity: float) -> Matrix:
    """The same where severity's uncertainty and halo are a shared error apart: (5, 61)."""
    return _rating(REVIEW_RESIDUAL_SLOPE, np.array(CUTS) + severity)


@lru_cache(maxsize=1)
def self_log_likelihoods() -> Matrix:
    """Log-likelihood of a self-rating's categories 0–4 taken alone: (5, 61), read-only."""
    return _rating(SELF_SLOPE, _self_thresholds())


@lru_cache(maxsize=1)
def self_residual_log_likelihoods() -> Matrix:
    """The same where the person's own habit is a shared error apart: (5, 61), read-only."""
    return _rating(SELF_RESIDUAL_SLOPE, _self_thresholds())


def _self_thresholds() -> Matrix:
    return np.asarray((np.array(CUTS) - SELF_LENIENCY) / SELF_CORRELATION)


def _rating(slope: float, thresholds: Matrix) -> Matrix:
    table = category_log_likelihoods(at_least(slope, thresholds))
    table.setflags(write=False)
    return table
