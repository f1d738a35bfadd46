"""The scoring context: all that a result depends on apart from the evidence.

Contexts are append-only in the record. A result names its context, so that any past date can
be recomputed as it was shown.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any

import numpy as np

from competency.scoring.fading import HALF_LIFE_DAYS, Transition, transition
from competency.scoring.items import ItemParameters
from competency.scoring.raters import SEVERITY_SD
from competency.scoring.scale import CUTS, MU_RANGE, SIGMA_RANGE

ENGINE_VERSION = "2"
"""Raised whenever the same evidence in the same context would give another result."""

COLD_START_SLOPE = 1.2
COLD_START_GUESS = 0.05
COLD_START_SPREAD = 0.4

Severity = tuple[float, float]
"""A rater's strictness on θ: mean and sd of what is known of it."""
UNKNOWN_SEVERITY: Severity = (0.0, SEVERITY_SD)


@dataclass(frozen=True, slots=True)
class Rules:
    """The constants of the decisions.

    Attributes:
        floor_probability: P(θ ≥ cut) that makes a step certain enough for the floor.
        point_probability: Mass that a single step needs to be named.
        share: Share of a level's competencies that must be at their required step.
        reach: P(level or higher) at which the level counts as reached.
        coverage: Share of a level's competencies to be assessed before a level is shown.
        ready: P(next level or higher) at which a person is ready for it.
        min_responses: Responses that make a competency assessed without a review.
        min_reviews: Reviews that make a competency assessed without responses.
        draws: Joint draws behind a level decision; even.
        prior_inflation: Factor on the variance of M2's leave-one-out prior.
        conflict: Standard deviations of surprise at which a rater is said to contradict
            all other evidence on a person.

    Raises:
        ValueError: naming the constant that is out of range.
    """

    floor_probability: float = 0.80
    point_probability: float = 0.70
    share: float = 0.70
    reach: float = 0.80
    coverage: float = 0.60
    ready: float = 0.60
    min_responses: int = 4
    min_reviews: int = 1
    draws: int = 512
    prior_inflation: float = 1.3
    conflict: float = 3.0

    def __post_init__(self) -> None:
        for name in ("floor_probability", "point_probability", "share", "reach", "ready"):
            value = getattr(self, name)
            if not 0 < value <= 1:
                raise ValueError(f"{name} must lie in (0, 1], got {value}")
        if self.floor_probability <= 0.5 or self.point_probability <= 0.5:
            raise ValueError("floor_probability and point_probability must exceed one half")
        if not 0 <= self.coverage <= 1:
            raise ValueError(f"coverage must lie in [0, 1], got {self.coverage}")
        if self.min_responses < 1 or self.min_reviews < 1:
            raise ValueError("min_responses and min_reviews must be at least 1")
        if self.draws < 2 or self.draws % 2:
            raise ValueError(f"draws must be even and at least 2, got {self.draws}")
        if self.prior_inflation < 1:
            raise ValueError(f"prior_inflation must be at least 1, got {self.prior_inflation}")
        if not self.conflict > 0:
            raise ValueError(f"conflict must be positive, got {self.conflict}")


@dataclass(frozen=True)
class ScoringContext:
    """Everything an estimate depends on apart from evidence.

    Attributes:
        framework_version: Hash of the published path whose items these are.
        items: Parameters by item version (content hash).
        mu, sigma: Population mean and sd of θ.
        severities: (mean, sd) of strictness by rater; an absent rater is (0, .5).
        half_life_days: Time after which half of a deviation from the mean is left, days.
        half_lives: Own half-life of a competency, days, by competency id.
        engine: Version of the formulas.
        rules: Constants of the decisions.

    Raises:
        ValueError: naming the value that is out of range.
    """

    framework_version: str
    items: Mapping[str, ItemParameters]
    mu: float = 0.0
    sigma: float = 1.0
    severities: Mapping[int, Severity] = field(default_factory=dict)
    half_life_days: float = HALF_LIFE_DAYS
    half_lives: Mapping[str, float] = field(default_factory=dict)
    engine: str = ENGINE_VERSION
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        if not MU_RANGE[0] <= self.mu <= MU_RANGE[1]:
            raise ValueError(f"mu must lie in {MU_RANGE}, got {self.mu}")
        if not SIGMA_RANGE[0] <= self.sigma <= SIGMA_RANGE[1]:
            raise ValueError(f"sigma must lie in {SIGMA_RANGE}, got {self.sigma}")
        for days in (self.half_life_days, *self.half_lives.values()):
            if not (isfinite(days) and days > 0):
                raise ValueError(f"a half-life must be a positive number of days, got {days}")
        for mean, sd in self.severities.values():
            if not (isfinite(mean) and isfinite(sd) and sd >= 0):
                raise ValueError(f"a severity must be (mean, sd >= 0), got {(mean, sd)}")

    @property
    def transition(self) -> Transition:
        """The OU transition towards this population."""
        return transition(self.mu, self.sigma)

    def half_life(self, competency: str) -> float:
        """The half-life of a competency, days."""
        return self.half_lives.get(competency, self.half_life_days)

    def severity(self, rater: int | None) -> Severity:
        """What is known of a rater's strictness."""
        return UNKNOWN_SEVERITY if rater is None else self.severities.get(rater, UNKNOWN_SEVERITY)

    def item(self, version: str | None) -> ItemParameters:
        """The parameters of an item version.

        Raises:
            LookupError: when this context holds none, naming the version.
        """
        parameters = None if version is None else self.items.get(version)
        if parameters is None:
            raise LookupError(f"no parameters for item {version!r} in this scoring context")
        return parameters

    def to_document(self) -> dict[str, Any]:
        """As plain JSON-able data; equal contexts give equal documents."""
        return {
            "framework_version": self.framework_version,
            "engine": self.engine,
            "mu": self.mu,
            "sigma": self.sigma,
            "half_life_days": self.half_life_days,
            "half_lives": {key: self.half_lives[key] for key in sorted(self.half_lives)},
            "severities": {str(key): list(self.severities[key]) for key in sorted(self.severities)},
            "items": {
                key: {"a": item.a, "b": list(item.b), "c": item.c}
                for key, item in sorted(self.items.items())
            },
            "rules": asdict(self.rules),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "ScoringContext":
        """The context of a document that `to_document` wrote.

        Raises:
            ValueError: for a document that is not one, naming what is missing or wrong.
        """
        try:
            known = {rule.name for rule in fields(Rules)}
            return cls(
                framework_version=str(document["framework_version"]),
                items={
                    key: ItemParameters(float(item["a"]), tuple(map(float, item["b"])), item["c"])
                    for key, item in document["items"].items()
                },
                mu=float(document["mu"]),
                sigma=float(document["sigma"]),
                severities={
                    int(rater): (float(mean), float(sd))
                    for rater, (mean, sd) in document["severities"].items()
                },
                half_life_days=float(document["half_life_days"]),
                half_lives={key: float(days) for key, days in document["half_lives"].items()},
                engine=str(document["engine"]),
                rules=Rules(**{k: v for k, v in document["rules"].items() if k in known}),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a scoring context: {error}") from error


def cold_start(step: int, categories: int, guess: float | None) -> ItemParameters:
    """Parameters of an item that has not been calibrated yet.

    Slope 1.2; difficulty at the entry cut of the step for which it was written; a graded
    item's thresholds spread ±.4 around that cut.

    Args:
        step: The proficiency step that answering it shows, 1–4.
        categories: Number of ordered categories, ≥ 2; 2 is right/wrong.
        guess: Chance of a right answer without knowledge (1/options of a single choice);
            None or 0 for other right/wrong items, which get .05; unused for graded ones.
    Raises:
        ValueError: for a step or a number of categories out of range.
    """
    if not 1 <= step <= 4:
        raise ValueError(f"step must lie in 1…4, got {step}")
    if categories < 2:
        raise ValueError(f"an item needs at least 2 categories, got {categories}")
    cut = CUTS[step - 1]
    if categories == 2:
        return ItemParameters(COLD_START_SLOPE, (cut,), guess or COLD_START_GUESS)
    spread = np.linspace(cut - COLD_START_SPREAD, cut + COLD_START_SPREAD, categories - 1)
    return ItemParameters(COLD_START_SLOPE, tuple(float(b) for b in spread))
