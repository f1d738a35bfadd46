"""The skill matrix as JSON, for other programs: documented, versioned, in both languages.

One object, UTF-8. `version` rises when a field changes its meaning or goes; new fields may
come within a version, so readers ignore what they do not know.

    format              "competency-matrix"
    version             1
    path                {"title": {"fa", "en"}}
    framework_version   hash of the published career path
    calibration         what results were computed with, or null:
        since                    ISO date from which it has been known
        source                   "design" (items and people as designed) or "answers"
        answers                  how many answers it was fitted to, or null for "design"
    as_of               ISO date; everything is as of the end of that day
    filters             what was chosen, as text; "" for everybody
    scale               [{"step": 0…4, "name": {"fa", "en"}}]
    levels              ["below-junior", "junior", "mid", "senior", "leadership"], lowest first
    areas               [{"id", "title", "short", "competencies": [ids]}], in path order
    competencies        [{"id", "title", "area", "needed"}]; needed: step that the work needs
    people              one object a person:
        id, name, email (or null), team
        held_level, measured_level   one of `levels`, or null where unknown
        level_probability            of the measured level or higher, 0–1, or null
        at_least                     {level: probability of it or higher}, or null
        cells                        {competency id: cell}; all competencies are there:
            assessed, held           booleans
            floor, likely            steps 0–4, or null; floor is null where not yet assessed
            probability              of the likely step, or null
            probabilities            of the steps 0–4, or null
            need                     step that the person's own level requires; 0 = not asked
            evidence                 how many pieces of evidence count
            newest                   ISO date of the newest, or null
    totals              [{"competency", "people", "assessed", "asked", "held", "needed",
                        "holders", "at_risk"}]

Probabilities have four decimals.
"""

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from competency.domain.career_path import LANGUAGES, LEVELS, STEPS, Text
from competency.domain.errors import N_
from competency.reporting import wording
from competency.reporting.exports.contract import ExportFormat
from competency.reporting.matrix import MatrixCalibration, MatrixCell, MatrixHead, MatrixRow, Tally

FORMAT = "competency-matrix"
VERSION = 1
LEVEL_NAMES = ("below-junior", *(level.value for level in LEVELS))


def write_json(head: MatrixHead, rows: Iterable[MatrixRow], out: BinaryIO) -> None:
    """Writes the matrix person by person; holds one row at a time and leaves `out` open."""
    opening = _dump(_head(head))
    # The object stays open for the people, who stream, and the totals, known only after them.
    out.write(f'{opening[:-1]},"people":['.encode())
    tally = Tally(head.columns)
    for number, row in enumerate(rows):
        tally.add(row)
        out.write(("," if number else "").encode() + b"\n" + _dump(_person(head, row)).encode())
    totals = [
        {
            "competency": total.competency,
            "people": total.people,
            "assessed": total.assessed,
            "asked": total.asked,
            "held": total.held,
            "needed": total.needed,
            "holders": total.holders,
            "at_risk": total.at_risk,
        }
        for total in tally.totals()
    ]
    out.write(f'\n],"totals":{_dump(totals)}}}\n'.encode())


def _head(head: MatrixHead) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "path": {"title": _both(head.title)},
        "framework_version": head.framework_version,
        "calibration": _calibration(head.calibration),
        "as_of": head.as_of.isoformat(),
        "filters": head.filters,
        "scale": [
            {"step": step, "name": {lang: wording.step_word(step, lang) for lang in LANGUAGES}}
            for step in STEPS
        ],
        "levels": list(LEVEL_NAMES),
        "areas": [
            {
                "id": area.id,
                "title": _both(area.title),
                "short": _both(area.short),
                "competencies": list(area.competencies),
            }
            for area in head.areas
        ],
        "competencies": [
            {
                "id": column.id,
                "title": _both(column.title),
                "area": column.area,
                "needed": column.needed,
            }
            for column in head.columns
        ],
    }


def _calibration(found: MatrixCalibration | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "since": found.since.isoformat(),
        "source": "design" if found.answers is None else "answers",
        "answers": found.answers,
    }


def _person(head: MatrixHead, row: MatrixRow) -> dict[str, Any]:
    level = row.level
    at_least = level.at_least
    return {
        "id": row.person_id,
        "name": row.name,
        "email": row.email,
        "team": row.team,
        "held_level": _level(level.held.rank if level.held else None),
        "measured_level": _level(level.measured),
        "level_probability": _rounded(level.chance),
        "at_least": None
        if at_least is None
        else {one.value: _rounded(at_least[one.rank - 1]) for one in LEVELS},
        "cells": {column.id: _cell(head, row.cell(column.id)) for column in head.columns},
    }


def _cell(head: MatrixHead, cell: MatrixCell) -> dict[str, Any]:
    newest = head.day(cell.newest)
    return {
        "assessed": cell.assessed,
        "floor": cell.floor,
        "likely": cell.likely,
        "probability": _rounded(cell.probability),
        "probabilities": None
        if cell.probabilities is None
        else [_rounded(share) for share in cell.probabilities],
        "need": cell.need,
        "held": cell.held,
        "evidence": cell.evidence,
        "newest": None if newest is None else newest.isoformat(),
    }


def _level(rank: int | None) -> str | None:
    return None if rank is None else LEVEL_NAMES[rank]


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(float(share), 4)


def _both(text: Text) -> dict[str, str]:
    return {language: text[language] for language in LANGUAGES}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


JSON = ExportFormat(
    ending="json",
    title="JSON",
    note=N_("For other programs, with the framework version"),
    mime="application/json",
    place=3,
    # It holds both languages.
    write=lambda head, rows, out, /, *, language: write_json(head, rows, out),
)
