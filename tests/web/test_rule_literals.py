"""No page holds a bar or a constant of scoring: they come from the context in force."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted((ROOT / "competency").rglob("*.py"))
SCORING = ROOT / "competency" / "scoring"
NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
COUNTED = re.compile(
    rf"\b{NUMBER} (?:more |quiz )*(?:answers?|responses?|reviews?|people)\b"
    rf"|\b{NUMBER} or more\b|\bfewer than {NUMBER}\b|\b\d+ ?(?:%%|٪|per cent|percent\b)",
    re.IGNORECASE,
)
"""A count of evidence or people, or a percentage, that stands in a sentence as it is."""


def sentences(source: str) -> list[str]:
    """Every text between quotes in a template's expressions."""
    return [value for _line, kind, value in Environment().lex(source) if kind == "string"]


def shares(source: str) -> list[str]:
    """Every number between 0 and 1 in a template's expressions: a bar, or a probability."""
    return [
        f"line {line}: {value}"
        for line, kind, value in Environment().lex(source)
        if kind == "float" and 0 < float(value) < 1
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_bar_and_no_count_of_a_rule(path: Path) -> None:
    source = path.read_text("utf-8")
    assert shares(source) == []
    assert [text for text in sentences(source) if COUNTED.search(text)] == []


def test_literals_of_rules_would_be_found() -> None:
    assert shares('{{ 0.8|percent }} <svg x="0.5">\n{% if a >= 0.005 %}') == [
        "line 1: 0.8",
        "line 2: 0.005",
    ]
    for text in (
        "A step is shown from four answers or one review on",
        "A cell fills from four quiz answers",
        "Competencies held by fewer than two",
        "is held by two people or more",
        "at least 80%% sure",
    ):
        assert sentences(f'{{{{ _("{text}") }}}}') == [f'"{text}"']
        assert COUNTED.search(text), text
    assert not COUNTED.search("%(n)s answers, one review waits, 12 questions")


def test_rules_are_made_by_scoring_alone() -> None:
    makers = [
        str(path.relative_to(ROOT))
        for path in CODE
        if SCORING not in path.parents and re.search(r"\bRules\(", path.read_text("utf-8"))
    ]
    assert makers == []
