"""The case and blanks as readers get them; labels of the workbook."""

from competency import content
from competency.domain.career_path import Text
from competency.domain.curriculum import Curriculum
from tests.content.conftest import Draft


def test_the_case_comes_out_with_its_table_cut_from_the_workbook(barista: Curriculum) -> None:
    case = barista.case
    assert case is not None
    assert case.title == Text("کافه‌ی هشتی", "Café Hashti")
    assert "<caption>Two months at Café Hashti</caption>" in case.html.en
    assert '<td>Morning</td>\n<td align="right">5,500</td>' in case.html.en
    assert '<td align="left">۵٬۵۰۰</td>' in case.html.fa
    assert "In Shahrivar 4% of the drinks came back." in case.html.en
    assert set(case.sheets) == {"drinks.csv"}
    assert case.sheets["drinks.csv"].startswith("month,shift,drinks")


def test_a_case_in_one_language_is_said(draft: Draft) -> None:
    draft.delete("case/case.en.md")
    assert draft.problems() == [
        "case/case.fa.md:1:1: there is no case/case.en.md: write the English text."
    ]


def test_words_of_the_workbook_without_a_label_are_said(draft: Draft) -> None:
    draft.change("case/labels.yaml", 'evening: {fa: "عصر", en: "Evening"}\n', "")
    assert draft.problems() == [
        "case/drinks.csv:1:1: labels.yaml does not say what these words are called: evening: "
        "add each there: word: {fa: …, en: …}."
    ]


def test_a_stranger_in_the_case_is_said(draft: Draft) -> None:
    draft.write("case/notes.md", "x")
    assert draft.problems() == [
        "case/notes.md:1:1: a file of this name is not read: name it like one of: case.fa.md, "
        "people.yaml, labels.yaml, figures.yaml, <name>.csv, <name>.fa.svg, or delete it."
    ]


def test_a_table_of_an_area_is_marked_as_made_for_the_lesson(barista: Curriculum) -> None:
    html = barista.lessons["espresso-extraction"].html
    assert "(made for this lesson)</caption>" in html.en
    assert "(ساخته‌ی همین درس)</caption>" in html.fa
    assert '<td align="right">15,000</td>' in html.en


def test_an_areas_figure_hides_the_cases_of_the_same_name(draft: Draft) -> None:
    own = "returned_shahrivar: {from: drinks.csv, rows: {shift: evening}, value: returned}\n"
    draft.write("bar/figures.yaml", draft.read("bar/figures.yaml") + own)
    curriculum, problems = content.load(draft.folder)
    assert problems == ()
    assert curriculum is not None
    assert "In Shahrivar 159 of" in curriculum.lessons["espresso-extraction"].html.en
    assert curriculum.case is not None
    assert "In Shahrivar 4% of" in curriculum.case.html.en


def test_a_blank_holds_its_tables_cell_by_cell(barista: Curriculum) -> None:
    blank = barista.blank("bar", "recipe-card")
    assert blank is not None
    assert blank.title.en == "Recipe card"
    (table,) = blank.tables
    assert table.caption == Text("سه فنجان", "Three cups")
    assert table.rows[0][1] == Text("دوز (گرم)", "Dose (grams)")
    assert [row[0].en for row in table.rows] == ["Cup", "First", "Second", "Third"]
    assert table.rows[1][1] == Text("", "")
    assert barista.blank("bar", "nothing") is None


def test_a_blank_whose_tables_differ_is_said(draft: Draft) -> None:
    draft.change("bar/blanks/recipe-card.en.md", "| Third | | | | |\n", "")
    assert draft.problems() == [
        "bar/blanks/recipe-card.en.md:5:1: the tables differ from those of recipe-card.fa.md: "
        "write the same lines and columns in both languages."
    ]


def test_a_blank_of_an_unknown_competency_is_said(draft: Draft) -> None:
    for language in ("fa", "en"):
        draft.change(f"bar/blanks/recipe-card.{language}.md", "espresso-extraction", "latte-art")
    assert draft.problems() == [
        'bar/blanks/recipe-card.en.md:3:13: there is no competency "latte-art": mend the id.'
    ]
