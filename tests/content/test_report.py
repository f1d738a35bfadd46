"""The report: the numbers of each competency in an aligned table."""

import re

from competency import content
from competency.content.report import sentence_length
from competency.domain.curriculum import Curriculum


def rows(text: str) -> dict[str, list[str]]:
    """The cells of each row by its first cell."""
    table = [re.split(r" {2,}", line) for line in text.split("\n\n", maxsplit=1)[0].split("\n")]
    return {cells[0]: cells[1:] for cells in table}


def test_a_row_tells_words_items_steps_kinds_keys_and_cues(barista: Curriculum) -> None:
    cells = rows(content.report(barista))["espresso-extraction"]
    words, sentences, items, steps, kinds, keys, longest = cells
    assert re.fullmatch(r"\d{3}/\d{3}", words)
    assert re.fullmatch(r"\d+\.\d/\d+\.\d", sentences)
    assert (items, steps, kinds) == ("5", "1/2/1/1", "2/1/1/0/1")
    assert (keys, longest) == ("1/1/0/0", "0%/0%")


def test_an_area_row_sums_its_bank(barista: Curriculum) -> None:
    assert rows(content.report(barista))["= bar"][-5:] == [
        *("15", "5/6/3/1", "6/2/2/2/3", "1/2/1/2", "0%/0%"),
    ]


def test_areas_in_preparation_are_named(barista: Curriculum) -> None:
    assert "in preparation: shift" in content.report(barista)


def test_the_columns_stand_under_each_other(barista: Curriculum) -> None:
    head, rule, *body = content.report(barista).split("\n\n")[0].split("\n")
    starts = [match.start() for match in re.finditer(r"-+", rule)]
    assert len(starts) == 8
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
