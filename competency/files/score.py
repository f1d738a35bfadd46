"""`competency score` and `competency levels`: evidence from CSV files, results to CSV files.

The input is checked to its last row before anything is written; a result appears under its
name only when it is complete.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

from competency.domain.career_path import LEVELS
from competency.domain.errors import N_, InvalidInput
from competency.files.batches import Batches
from competency.files.evidence import (
    as_of_day,
    read_areas,
    read_evidence,
    read_items,
    read_profile,
)
from competency.files.table import Progress, writing
from competency.scoring.certified_many import NO_FLOOR, Scores, certified_scores
from competency.scoring.context import ScoringContext
from competency.scoring.joint import Structure, joint_scores, likely_scores
from competency.scoring.level_decision import Levels
from competency.scoring.people import people_levels
from competency.scoring.scale import MU_RANGE, SIGMA_RANGE, moments

Model = Literal["m1", "m2"]

SCORE_COLUMNS = ("person", "competency", "mean", "sd", "p0", "p1", "p2", "p3", "p4", "floor",
                 "point")  # fmt: skip
LEVEL_RESULT_COLUMNS = ("person", "p_junior", "p_mid", "p_senior", "p_leadership", "reached",
                        "assessed", "required")  # fmt: skip
READING_SHARE = 0.3
"""How much of the work reading is, roughly, for the progress bar."""


@dataclass(frozen=True, slots=True)
class ScoringSummary:
    """What was written: so many rows about so many people."""

    people: int
    rows: int


def score_file(
    evidence: Path,
    items: Path,
    out: Path,
    *,
    as_of: date | None = None,
    model: Model = "m1",
    areas: Path | None = None,
    mu: float = 0.0,
    sigma: float = 1.0,
    progress: Progress | None = None,
) -> ScoringSummary:
    """Score every person and competency of an E.csv.

    M1 gives a row for every pair that has evidence, M2 for every person and every competency
    of the A.csv. From 30 people on, the severities of the raters are estimated from the
    quizzes in the same file.

    Args:
        as_of: Later evidence is left out and older evidence fades to the end of that UTC day;
            without it the day of the newest evidence.
        areas: The A.csv; M2 needs it.
        mu, sigma: Mean and sd of the population.
        progress: Told the share that is done.
    Raises:
        InvalidInput: for files or settings that are not right; nothing is written then.
    """
    context = _context(mu, sigma)
    known_items = read_items(items)
    known_areas: dict[str, str] | None = None
    if areas is not None:
        known_areas = read_areas(areas)
    if model == "m2" and known_areas is None:
        raise InvalidInput(
            N_("The model m2 needs to know the areas: name a file with --areas."), field="areas"
        )
    listed = known_areas or {item.competency: "" for item in known_items.values()}
    table = read_evidence(
        evidence, known_items, listed, closed=areas.name if areas and model == "m2" else None,
        progress=_part(progress, 0.0, READING_SHARE),
    )  # fmt: skip
    people, competencies = list(table.people), list(table.competencies)
    day = as_of_day(table, as_of)
    half_lives = np.full(max(len(competencies), 1), context.half_life_days)
    batches = Batches(table, known_items.values(), half_lives, context, day=day)
    with writing(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SCORE_COLUMNS)
        count = 0
        for begin, end, columns in batches.chunks(_part(progress, READING_SHARE, 1.0)):
            if model == "m2" and known_areas is not None:
                structure = Structure(tuple(known_areas), tuple(known_areas.values()))
                certified, joints = joint_scores(columns, end - begin, structure, context, day)
                scores = likely_scores(certified, joints, context)
            else:
                scores = certified_scores(columns, half_lives, context, day)
            writer.writerows(_score_rows(scores, people[begin:end], competencies))
            count += scores.person.size
    return ScoringSummary(len(people), count)


def level_file(
    evidence: Path,
    items: Path,
    profile: Path,
    out: Path,
    *,
    as_of: date | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> ScoringSummary:
    """Decide the level of every person of an E.csv.

    Evidence about competencies that the profile does not list plays no part. Severities are
    estimated as in `score_file`.

    Args:
        as_of: As in `score_file`.
        seed: Of the joint draws; the same files and seed give the same result.
        progress: Told the share that is done.
    Raises:
        InvalidInput: for files that are not right; nothing is written then.
    """
    context = _context(0.0, 1.0)
    known_items = read_items(items)
    requirements = read_profile(profile)
    table = read_evidence(
        evidence, known_items, [one.competency for one in requirements],
        progress=_part(progress, 0.0, READING_SHARE),
    )  # fmt: skip
    people = list(table.people)
    day = as_of_day(table, as_of)
    half_lives = np.full(len(requirements), context.half_life_days)
    batches = Batches(table, known_items.values(), half_lives, context, day=day)
    with writing(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(LEVEL_RESULT_COLUMNS)
        for begin, end, columns in batches.chunks(_part(progress, READING_SHARE, 1.0)):
            levels = people_levels(columns, end - begin, requirements, context, day=day, seed=seed)
            writer.writerows(_level_rows(levels, people[begin:end]))
    return ScoringSummary(len(people), len(people))


def _part(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """A progress callback for one part of the work."""
    if progress is None:
        return None
    return lambda share: progress(begin + (end - begin) * share)


def _context(mu: float, sigma: float) -> ScoringContext:
    if not (MU_RANGE[0] <= mu <= MU_RANGE[1] and SIGMA_RANGE[0] <= sigma <= SIGMA_RANGE[1]):
        raise InvalidInput(
            N_(
                "The prior is a mean from %(low_mean)s to %(high_mean)s and a standard deviation "
                "from %(low_sd)s to %(high_sd)s."
            ),
            field="prior",
            low_mean=MU_RANGE[0],
            high_mean=MU_RANGE[1],
            low_sd=SIGMA_RANGE[0],
            high_sd=SIGMA_RANGE[1],
        )
    return ScoringContext("files", {}, mu=mu, sigma=sigma)


def _score_rows(
    scores: Scores, people: list[str], competencies: list[str]
) -> Iterator[tuple[Any, ...]]:
    means, variances = moments(scores.posteriors)
    for person, competency, mean, sd, steps, floor, point in zip(
        scores.person.tolist(), scores.competency.tolist(), means.tolist(),
        np.sqrt(variances).tolist(), scores.steps.tolist(), scores.floor.tolist(),
        scores.point.tolist(), strict=True,
    ):  # fmt: skip
        yield (
            people[person],
            competencies[competency],
            f"{mean:.6f}",
            f"{sd:.6f}",
            *(f"{step:.6f}" for step in steps),
            _step(floor),
            _step(point),
        )


def _level_rows(levels: Levels, people: list[str]) -> Iterator[tuple[Any, ...]]:
    names = {None: "", 0: "none"} | {level.rank: level.value for level in LEVELS}
    for person, at_least, reached, assessed, required in zip(
        people, levels.at_least.tolist(), levels.shown(), levels.assessed.tolist(),
        levels.required.tolist(), strict=True,
    ):  # fmt: skip
        yield (person, *(f"{p:.6f}" for p in at_least), names[reached], assessed, required)


def _step(step: int) -> str:
    return "" if step == NO_FLOOR else str(step)
