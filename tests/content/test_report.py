"""The report: lessons, items, unexplained terms and days of what was seen."""

import re

import pytest

from competency import content
from competency.content.report import sentence_length
from tests.content.conftest import SAMPLE, Draft


@pytest.fixture(scope="module")
def text() -> str:
    return content.report(content.read(SAMPLE))


def rows(text: str, table: int) -> dict[str, list[str]]:
    """The cells of each row by its first cell."""
    lines = text.split("\n\n")[table].split("\n")
    return {cells[0]: cells[1:] for cells in (re.split(r" {2,}", line) for line in lines)}


def test_a_lesson_tells_words_core_sentences_practice_and_setting(text: str) -> None:
    cells = rows(text, 0)["milk-steaming"]
    depth, words, core, sentences, practice, setting = cells
    assert (depth, practice, setting) == ("2", "8/15/20", "food")
    assert re.fullmatch(r"\d{3}/\d{3}", words)
    assert re.fullmatch(r"\d\d%/\d\d%", core)
    assert re.fullmatch(r"\d+\.\d/\d+\.\d", sentences)


def test_items_are_told_by_step_kind_key_size_and_setting(text: str) -> None:
    assert rows(text, 1)["espresso-extraction"] == [
        *("5", "1/2/1/1", "2/1/1/0/1", "1/1/0/0", "1/0/0", "0%/0%", "0/3", "0/0"),
        "cafe 4 education 1",
    ]


def test_an_area_row_sums_its_bank(text: str) -> None:
    assert rows(text, 1)["= bar"] == [
        *("15", "5/6/3/1", "6/2/2/2/3", "1/2/1/2", "2/0/0", "0%/0%", "0/9", "0/0"),
        "food 5 clinic 5 cafe 4 education 1",
    ]


def test_terms_that_come_before_their_explanation_are_named_with_their_lines(text: str) -> None:
    assert "bar/bar-cleanliness.en.md: steam-wand (22), group-head (24)" in text


def test_days_of_what_was_seen_are_listed_oldest_first(draft: Draft) -> None:
    draft.change("bar/milk-steaming.en.md", "2026-11-20", "2026-01-05")
    report = content.report(content.read(draft.folder))
    assert "seen: 6 facts, the oldest:\n2026-01-05  bar/milk-steaming.en.md:" in report


def test_areas_in_preparation_are_named(text: str) -> None:
    assert "in preparation: shift" in text


def test_a_path_with_problems_is_reported_too(draft: Draft) -> None:
    draft.change("bar/milk-steaming.en.md", "setting: food", "setting: nowhere")
    reading = content.read(draft.folder)
    assert reading.curriculum is None
    assert "milk-steaming" in content.report(reading)


def test_a_folder_without_a_path_has_no_report(draft: Draft) -> None:
    draft.delete("path.yaml")
    assert content.report(content.read(draft.folder)) == ""


def test_the_columns_stand_under_each_other(text: str) -> None:
    for table in text.split("\n\n")[:2]:
        head, rule, *body = table.split("\n")
        starts = [match.start() for match in re.finditer(r"-+", rule)]
        for line in (head, *body):
            for start in starts[1:]:
                assert line[start - 2 : start].strip() == ""


def test_sentence_length_counts_prose_and_leaves_tables_out() -> None:
    html = (
        "<p>One two three. Four five?</p><table><td>a b c d e f</td></table><ul><li>Six</li></ul>"
    )
    assert sentence_length(html) == 2.0
    assert sentence_length("<p>یک دو سه؟ چهار.</p>") == 2.0
    assert sentence_length("") == 0.0
