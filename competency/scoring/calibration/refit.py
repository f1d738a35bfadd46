"""Refitting a scoring context to an organisation's own record: population, items, raters.

In this order, because each step takes the ones before it as known:

1. mu and sigma of the population from all quizzes, with items as they were designed;
2. each competency's items, as posterior modes around their design (`calibration.Priors`:
   b ~ N(design, .5²), a ~ LogN(ln 1.2, .3²), c fixed), under that population;
3. the severity of every rater, against the quiz-only posteriors that 1 and 2 give.

Every refit starts from the design and never from an earlier refit: it depends on the record
alone, and errors cannot build up from one to the next. Old responses count like new ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from competency.scoring.calibration import (
    Calibration,
    ItemEstimate,
    Population,
    Priors,
    Responses,
    calibrate,
    likelihoods,
    population_of,
)
from competency.scoring.calibration.severity import estimate_severities
from competency.scoring.context import ScoringContext, Severity
from competency.scoring.evidence_columns import FIRST_RATER, QUIZ, SELF, EvidenceColumns, Numbering
from competency.scoring.items import ItemParameters
from competency.scoring.scale import MU_RANGE, SIGMA_RANGE, Integers, Vector

MIN_PEOPLE = 200
"""Quizzed people below whom the population stays N(0, 1)."""
MIN_ANSWERS = 30
"""Answers below which an item stays as it was designed."""


@dataclass(frozen=True)
class Bank:
    """The items of one competency and what everybody first answered to them.

    Attributes:
        responses: Items are named by their version, (N, J).
        person: Who each row is about, (N,).
        design: Parameters of each item before anybody answered it, (J,).
    """

    competency: str
    responses: Responses
    person: Integers
    design: tuple[ItemParameters, ...]


@dataclass(frozen=True, slots=True)
class RefittedItem:
    """One item before and after.

    Attributes:
        version: Content hash.
        before: Parameters in the context that was refitted.
        after: The new ones; the design where too few people answered.
        estimate: What the calibration says of it; None where there was none.
        answers: How many people answered it.
    """

    version: str
    competency: str
    before: ItemParameters
    after: ItemParameters
    estimate: ItemEstimate | None
    answers: int


@dataclass(frozen=True)
class Refit:
    """A proposed context and where it comes from.

    Attributes:
        context: The proposal.
        population: None where fewer than `MIN_PEOPLE` took a quiz.
        quizzed: People with any quiz response.
        items: Every item that anybody has answered.
        unsettled: Competencies whose calibration found no maximum; their items stay as they were.
        severities: By rater.
    """

    context: ScoringContext
    population: Population | None
    quizzed: int
    items: tuple[RefittedItem, ...]
    unsettled: tuple[str, ...]
    severities: Mapping[int, Severity]


def refit(
    context: ScoringContext,
    banks: Sequence[Bank],
    reviewed: Callable[[ScoringContext], Iterable[EvidenceColumns]],
    half_lives: Vector,
    *,
    progress: Callable[[float], None] | None = None,
) -> Refit:
    """The context that the record speaks for.

    Args:
        context: In force; everything that is not refitted stays.
        banks: One for each competency that has responses.
        reviewed: The evidence of everybody who has been reviewed, under a context, in chunks
            that hold whole people.
        half_lives: Days, by the competency index of those columns.
        progress: Told the share that is done, 0 to 1.
    """
    tell = progress or (lambda _: None)
    population = fitted_population(banks)
    mu, sigma = (0.0, 1.0) if population is None else _within_range(population)
    items: list[RefittedItem] = []
    unsettled: list[str] = []
    for place, bank in enumerate(banks):
        found = _calibrated(bank, mu, sigma)
        settled = found is None or found.converged
        if not settled:
            unsettled.append(bank.competency)
        items += _items_of(bank, context, found, settled=settled)
        tell(0.5 * (place + 1) / len(banks))
    parameters = dict(context.items) | {item.version: item.after for item in items}
    proposed = replace(context, items=parameters, mu=mu, sigma=sigma, severities={})
    severities = _severities(reviewed(proposed), half_lives, proposed)
    tell(1.0)
    return Refit(
        context=replace(proposed, severities=severities),
        population=population,
        quizzed=len({int(p) for bank in banks for p in bank.person}),
        items=tuple(items),
        unsettled=tuple(unsettled),
        severities=severities,
    )


def fitted_population(banks: Sequence[Bank]) -> Population | None:
    """mu and sigma with items as designed; None below `MIN_PEOPLE`.

    Each person's answers on one competency are one look at an ability of the population.
    """
    people = {int(person) for bank in banks for person in bank.person}
    if len(people) < MIN_PEOPLE:
        return None
    found = [likelihoods(bank.responses, bank.design) for bank in banks]
    nodes = found[0].nodes
    rows = np.concatenate([one.rows for one in found])
    return population_of(rows, nodes, np.concatenate([bank.person for bank in banks]))


def _within_range(population: Population) -> tuple[float, float]:
    """What a context takes: a population outside of the scale is cut to its edge."""
    return (
        float(np.clip(population.mu, *MU_RANGE)),
        float(np.clip(population.sigma, *SIGMA_RANGE)),
    )


def _calibrated(bank: Bank, mu: float, sigma: float) -> Calibration | None:
    """None where no item has enough answers for its parameters to move."""
    if int(bank.responses.answered().max(initial=0)) < MIN_ANSWERS:
        return None
    return calibrate(
        bank.responses,
        "grm",
        priors=Priors(
            design={
                name: item.b for name, item in zip(bank.responses.items, bank.design, strict=True)
            }
        ),
        guess=np.array([item.c for item in bank.design]),
        mu=mu,
        sigma=sigma,
    )


def _items_of(
    bank: Bank, context: ScoringContext, found: Calibration | None, *, settled: bool
) -> list[RefittedItem]:
    items = []
    answers = bank.responses.answered().tolist()
    for j, (version, design) in enumerate(zip(bank.responses.items, bank.design, strict=True)):
        before = context.items.get(version, design)
        estimate = found.items[j] if found is not None and settled else None
        after = design
        if not settled:
            after = before
        elif estimate is not None and answers[j] >= MIN_ANSWERS:
            after = estimate.parameters or design
        items.append(
            RefittedItem(version, bank.competency, before, after, estimate, int(answers[j]))
        )
    return items


def _severities(
    chunks: Iterable[EvidenceColumns], half_lives: Vector, context: ScoringContext
) -> dict[int, Severity]:
    """By rater id; chunks may number their sources each in its own way."""
    codes = Numbering[int]()

    def recoded() -> Iterable[EvidenceColumns]:
        for columns in chunks:
            shared = [codes[rater] for rater in columns.raters]
            of_source = np.array([QUIZ, SELF, *(FIRST_RATER + code for code in shared)])
            yield replace(columns, source=of_source[columns.source])

    found = estimate_severities(recoded(), half_lives, context)
    return {rater: found[code] for rater, code in codes.items() if code in found}
