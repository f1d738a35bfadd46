"""docs/scoring.md tells what the code does: constants, marking, examples, files."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import compress, permutations, product
from pathlib import Path

from competency.domain.career_path import Text
from competency.domain.evidence import Evidence, EvidenceKind
from competency.domain.items import (
    JUDGEMENT_VALUES,
    Answer,
    AnswerForm,
    Item,
    Option,
    item_classes,
)
from competency.files.evidence import AREA_COLUMNS, EVIDENCE_COLUMNS, ITEM_COLUMNS, PROFILE_COLUMNS
from competency.files.score import LEVEL_RESULT_COLUMNS, SCORE_COLUMNS
from competency.scoring import context, fading, joint, raters, selection
from competency.scoring.calibration import severity
from competency.scoring.certified import fold
from competency.scoring.context import Rules, ScoringContext, cold_start
from competency.scoring.item_analysis import bank, bias, verdicts

DOCUMENT = (Path(__file__).parents[1] / "docs" / "scoring.md").read_text(encoding="utf-8")
PLACES = {
    "Rules": Rules(),
    "context": context,
    "fading": fading,
    "joint": joint,
    "raters": raters,
    "selection": selection,
    "severity": severity,
    "bank": bank,
    "bias": bias,
    "verdicts": verdicts,
}
FILES_HEADING = "### Files of `competency score` and `competency levels`"
NOTHING = Text("", "")
TODAY = datetime(2026, 11, 1, tzinfo=UTC)
KNOWN = ScoringContext(
    "document",
    {f"step{step}-{n}": cold_start(step, 2, 0.25) for step in (1, 2, 3) for n in (1, 2)}
    | {"graded": cold_start(3, 4, None)},
)
SIX = [("step1-1", 1), ("step2-1", 1), ("step2-2", 1), ("step3-1", 1), ("step3-2", 1),
       ("graded", 3)]  # fmt: skip


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    part = DOCUMENT.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = re.findall(r"^\|(.+)\|$", part, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def item(kind: str, count: int) -> tuple[Item, Iterable[Answer]]:
    """An item of a kind, and every answer that can be given to it."""

    def option(n: int) -> Option:
        return Option(
            "abcdef"[n],
            NOTHING,
            NOTHING,
            correct=n < (1 if kind == "single" else 3),
            position=n + 1,
            value=JUDGEMENT_VALUES[n] if kind == "judgement" else None,
        )

    made = item_classes()[kind]("i", "c", 1, NOTHING, tuple(map(option, range(count))))
    match made.form:
        case AnswerForm.ONE:
            return made, [(key,) for key in made.keys]
        case AnswerForm.ORDER | AnswerForm.PAIRS:
            return made, permutations(made.keys)
    ticked = product((False, True), repeat=count)
    return made, [tuple(compress(made.keys, choice)) for choice in ticked if any(choice)]


def test_the_constants_of_the_document_are_those_of_the_code() -> None:
    told = rows("### Constants")
    assert {name for name, _, where in told if where == "Rules"} == {f.name for f in fields(Rules)}
    wrong = [
        f"{where}.{name}: {value} in the document, {getattr(PLACES[where], name)} in the code"
        for name, value, where in told
        if float(value) != getattr(PLACES[where], name)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_limits_of_item_analysis_are_those_of_the_code() -> None:
    part = DOCUMENT.split("\n### Item analysis\n", 1)[1].split("\n#", 1)[0]
    told = re.findall(r"^\| ([A-Z_]+) \| (\S+) \| (\w+) \|$", part, re.MULTILINE)
    assert len(told) == 16
    wrong = [
        f"{where}.{name}: {value} in the document, {getattr(PLACES[where], name)} in the code"
        for name, value, where in told
        if float(value) != getattr(PLACES[where], name)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_chance_of_each_category_is_what_marking_every_answer_gives() -> None:
    for kind, count, _, shares in rows("### Graded kinds start above chance"):
        asked, answers = item(kind, int(count))
        found = Counter(map(asked.mark, answers))
        told = [f"{found[k] / found.total():.0%}" for k in range(asked.categories)]
        assert shares.replace(" %", "%").split(", ") == told, f"{kind} of {count}"


def piece(kind: EvidenceKind, category: int, source: str | int | None, days: int) -> Evidence:
    quiz = kind is EvidenceKind.QUIZ
    return Evidence(
        person=1,
        competency="c",
        kind=kind,
        category=category,
        categories=KNOWN.item(str(source)).categories if quiz else 5,
        item=str(source) if quiz else None,
        rater=source if isinstance(source, int) else None,
        occurred_at=TODAY - timedelta(days=days),
        recorded_at=TODAY,
        framework_version="document",
    )


def answers(days: int = 0) -> list[Evidence]:
    return [piece(EvidenceKind.QUIZ, category, name, days) for name, category in SIX]


def reviews(step: int, managers: int = 1, days: int = 0) -> list[Evidence]:
    return [piece(EvidenceKind.REVIEW, step, rater, days) for rater in range(managers)]


def self_rating(step: int) -> list[Evidence]:
    return [piece(EvidenceKind.SELF, step, None, 0)]


EXAMPLES = {
    "none": [],
    "self-rating 4": self_rating(4),
    "one review, step 3": reviews(3),
    "one review, step 4": reviews(4),
    "reviews by two managers, step 3": reviews(3, 2),
    "reviews by three managers, step 3": reviews(3, 3),
    "six answers up to step 3, all right": answers(),
    "the same, and a self-rating of 0": answers() + self_rating(0),
    "the same, and a self-rating of 4": answers() + self_rating(4),
    "the same six, and a review of step 3": answers() + reviews(3),
}
AGES = {"fresh": 0, "1 year": 365, "2 years": 730, "3 years": 1095, "5 years": 1825}


def result(evidence: list[Evidence]) -> list[str]:
    """Floor and chance of step 3, as the document writes them."""
    found = fold(evidence, KNOWN, competency="c", at=TODAY)
    floor = "not yet assessed" if found.floor is None else str(found.floor)
    return [floor, f"{sum(found.probabilities[3:]):.0%}".replace("%", " %")]


def test_the_examples_of_evidence_come_out_as_told() -> None:
    told = {name: cells for name, *cells in rows("### How much does each kind of evidence move?")}
    assert told == {name: result(evidence) for name, evidence in EXAMPLES.items()}


def test_the_examples_of_fading_come_out_as_told() -> None:
    heading = "### Why did a result go down although nobody did anything?"
    told = {age: cells for age, *cells in rows(heading)}
    assert told == {
        age: result(answers(days) + reviews(3, days=days)) for age, days in AGES.items()
    }


def test_the_columns_of_the_files_are_those_that_are_read_and_written() -> None:
    told = {file.strip("`"): columns.split("`")[1] for file, columns in rows(FILES_HEADING)}
    assert told == {
        "E.csv": ",".join(EVIDENCE_COLUMNS),
        "I.csv": ",".join(ITEM_COLUMNS),
        "A.csv": ",".join(AREA_COLUMNS),
        "P.csv": ",".join(PROFILE_COLUMNS),
        "OUT.csv": ",".join(SCORE_COLUMNS),
        "L.csv": ",".join(LEVEL_RESULT_COLUMNS),
    }
