"""Refitting a context: what is learnt from a simulated organisation whose truth is known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pytest

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.calibration import MISSING, Responses
from competency.scoring.calibration.refit import MIN_ANSWERS, Bank, Refit, refit
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.evidence_columns import EvidenceColumns, columns_of_person
from competency.scoring.fading import day_number
from competency.scoring.items import ItemParameters
from competency.scoring.scale import CUTS, NODES, Matrix, Vector

NOW = datetime(2026, 11, 1, tzinfo=UTC)
COMPETENCIES = ("reading", "writing", "timing")
HALF_LIVES = np.full(len(COMPETENCIES), 730.0)
MU, SIGMA = 0.4, 0.8
RARE = "writing-11"
"""An item that hardly anybody has been asked."""


def piece(
    kind: EvidenceKind, competency: str, category: int, person: int, *,
    item: str | None = None, rater: int | None = None,
) -> Evidence:  # fmt: skip
    return Evidence(person, competency, kind, category, 5, item, rater, NOW, NOW, "v")


@dataclass(frozen=True)
class Organisation:
    """Truth and what was observed of it; `theta` is (people, competencies)."""

    theta: Matrix
    banks: tuple[Bank, ...]
    truth: dict[str, ItemParameters]
    context: ScoringContext
    severity: Vector
    ratings: dict[int, list[tuple[str, int, int]]]

    def reviewed(self, context: ScoringContext) -> Iterable[EvidenceColumns]:
        """Quizzes and reviews of everybody with ratings."""
        for person, ratings in self.ratings.items():
            pieces: list[Evidence] = []
            for bank in self.banks:
                row = bank.responses.codes[person]
                for item, code in zip(bank.responses.items, row.tolist(), strict=True):
                    if code != MISSING:
                        pieces.append(
                            piece(EvidenceKind.QUIZ, bank.competency, code, person, item=item)
                        )
            for competency, rater, step in ratings:
                pieces.append(piece(EvidenceKind.REVIEW, competency, step, person, rater=rater))
            yield columns_of_person(pieces, COMPETENCIES, context, NOW)


def organisation(people: int, *, raters: int = 6, seed: int = 3) -> Organisation:
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((people, 1))
    own = rng.standard_normal((people, len(COMPETENCIES)))
    theta = MU + SIGMA * (np.sqrt(0.5) * common + np.sqrt(0.5) * own)
    banks, truth = [], {}
    for j, competency in enumerate(COMPETENCIES):
        names, columns, design = [], [], []
        for n in range(12):
            graded = n % 3 == 2
            step = 1 + n % 4
            name = f"{competency}-{n}"
            designed = cold_start(step, 4 if graded else 2, None if graded else 0.25)
            shift = 0.5 * rng.standard_normal()
            real = ItemParameters(
                float(np.exp(np.log(1.2) + 0.3 * rng.standard_normal())),
                tuple(b + shift for b in designed.b),
                designed.c,
            )
            tails = 1 / (1 + np.exp(-real.a * (theta[:, j, None] - np.array(real.b))))
            tails = real.c + (1 - real.c) * tails
            column = (rng.random((people, 1)) < tails).sum(axis=1)
            column[rng.random(people) > (0.03 if name == RARE else 0.7)] = MISSING
            names.append(name)
            columns.append(column)
            design.append(designed)
            truth[name] = real
        codes = np.column_stack(columns).astype(np.int8)
        categories = tuple(item.categories for item in design)
        banks.append(
            Bank(competency, Responses(tuple(names), codes, categories), np.arange(people),
                 tuple(design))
        )  # fmt: skip
    items = {
        name: item
        for bank in banks
        for name, item in zip(bank.responses.items, bank.design, strict=True)
    }
    severity = np.linspace(-0.9, 0.9, raters)
    ratings: dict[int, list[tuple[str, int, int]]] = {}
    for person in range(min(people, 40 * raters)):
        rater = person % raters
        halo = np.sqrt(0.2) * rng.standard_normal()
        seen = theta[person] - severity[rater] + halo + np.sqrt(0.47) * rng.standard_normal(3)
        steps = (seen[:, None] >= np.array(CUTS)).sum(axis=1).tolist()
        ratings[person] = [
            (c, 900 + rater, step) for c, step in zip(COMPETENCIES, steps, strict=True)
        ]
    return Organisation(theta, tuple(banks), truth, ScoringContext("v", items), severity, ratings)


@pytest.fixture(scope="module")
def many() -> Organisation:
    return organisation(500)


@pytest.fixture(scope="module")
def found(many: Organisation) -> Refit:
    return refit(many.context, many.banks, many.reviewed, HALF_LIVES)


def test_the_population_is_found_within_its_standard_errors(found: Refit) -> None:
    assert found.population is not None
    assert found.quizzed == 500
    # Designs are off by chance, which no standard error of the population knows of.
    assert found.context.mu == pytest.approx(MU, abs=0.25)
    assert found.context.sigma == pytest.approx(SIGMA, abs=0.12)


def test_items_come_nearer_to_the_truth_than_their_design(many: Organisation, found: Refit) -> None:
    assert found.unsettled == ()
    answered = [item for item in found.items if item.answers >= MIN_ANSWERS]
    assert len(answered) == 35

    def miss(parameters: str) -> float:
        gaps = [
            np.mean(getattr(item, parameters).b) - np.mean(many.truth[item.version].b)
            for item in answered
        ]
        return float(np.sqrt(np.mean(np.square(gaps))))

    assert miss("after") < 0.55 * miss("before")
    slopes = [(item.after.a, item.before.a, many.truth[item.version].a) for item in answered]
    after = np.mean([(np.log(a) - np.log(t)) ** 2 for a, _, t in slopes])
    before = np.mean([(np.log(b) - np.log(t)) ** 2 for _, b, t in slopes])
    assert after < 0.7 * before
    assert all(item.after.c == item.before.c for item in found.items)


def test_an_item_with_few_answers_stays_as_it_was_designed(
    many: Organisation, found: Refit
) -> None:
    rare = next(item for item in found.items if item.version == RARE)
    assert 0 < rare.answers < MIN_ANSWERS
    assert rare.after == rare.before == many.context.items[RARE]
    assert found.context.items[RARE] == rare.after


def test_severities_are_found_by_rater_id_however_chunks_number_them(
    many: Organisation, found: Refit
) -> None:
    assert set(found.severities) == {900 + n for n in range(6)}
    means = [found.severities[900 + n][0] for n in range(6)]
    assert np.corrcoef(means, many.severity)[0, 1] > 0.95
    assert found.context.severities == found.severities


def test_estimates_are_nearer_to_the_truth_in_the_new_context(
    many: Organisation, found: Refit
) -> None:
    def rmse(context: ScoringContext) -> float:
        errors: list[float] = []
        for person in range(200):
            one = replace(many, ratings={person: many.ratings[person]})
            (columns,) = one.reviewed(context)
            scores = certified_scores(columns, HALF_LIVES, context, day_number(NOW))
            errors += (scores.posteriors @ NODES - many.theta[person, scores.competency]).tolist()
        return float(np.sqrt(np.mean(np.square(errors))))

    assert rmse(found.context) < 0.93 * rmse(many.context)


def test_few_people_leave_population_and_items_as_designed() -> None:
    few = organisation(25, raters=2)
    result = refit(few.context, few.banks, few.reviewed, HALF_LIVES)
    assert result.population is None
    assert (result.context.mu, result.context.sigma) == (0.0, 1.0)
    assert result.context.items == few.context.items
    assert set(result.severities) == {900, 901}


def test_a_refit_depends_on_the_record_and_not_on_an_earlier_refit(
    many: Organisation, found: Refit
) -> None:
    again = refit(found.context, many.banks, many.reviewed, HALF_LIVES)
    assert again.context == found.context


def test_progress_ends_at_one(many: Organisation) -> None:
    told: list[float] = []
    refit(many.context, many.banks[:1], lambda _: [], HALF_LIVES, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
