"""Calibration: item parameters, abilities and populations from tables of responses."""

from competency.scoring.calibration.estimation import (
    Calibration,
    InestimableItem,
    ItemEstimate,
    calibrate,
)
from competency.scoring.calibration.fit import ItemFit
from competency.scoring.calibration.persons import Abilities, Curve, Method, abilities
from competency.scoring.calibration.population import (
    Likelihoods,
    Population,
    likelihoods,
    population_of,
)
from competency.scoring.calibration.problem import Model, Priors
from competency.scoring.calibration.responses import MISSING, Codes, Responses

__all__ = [
    "MISSING",
    "Abilities",
    "Calibration",
    "Codes",
    "Curve",
    "InestimableItem",
    "ItemEstimate",
    "ItemFit",
    "Likelihoods",
    "Method",
    "Model",
    "Population",
    "Priors",
    "Responses",
    "abilities",
    "calibrate",
    "likelihoods",
    "population_of",
]
