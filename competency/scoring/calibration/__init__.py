"""Calibration: item parameters, abilities and populations from tables of responses."""

from competency.scoring.calibration.estimation import (
    Calibration,
    Inestimable,
    ItemEstimate,
    calibrate,
)
from competency.scoring.calibration.fit import ItemFit
from competency.scoring.calibration.persons import Abilities, Curve, Method, abilities
from competency.scoring.calibration.population import (
    Likelihoods,
    Population,
    fit_population,
    likelihoods,
    population_of,
    population_of_records,
)
from competency.scoring.calibration.problem import Model, Priors
from competency.scoring.calibration.responses import MISSING, Codes, Responses

__all__ = [
    "MISSING",
    "Abilities",
    "Calibration",
    "Codes",
    "Curve",
    "Inestimable",
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
    "fit_population",
    "likelihoods",
    "population_of",
    "population_of_records",
]
