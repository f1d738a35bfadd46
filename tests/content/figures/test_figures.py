"""Figures in a sentence: sums and ratios of rows, in the digits of both languages."""

from fractions import Fraction

import pytest

from competency.content.workbook.show import Form, cell_text
from competency.domain.career_path import Text
from tests.content.figures.conftest import Workbook

MEHR = "from: months.csv, rows: {month: 1405-07}"


def figure(workbook: Workbook, yaml: str) -> Text:
    return workbook.cut(f"f: {{{yaml}}}")["f"].text


def test_a_name_alone_is_the_sum_over_the_rows(workbook: Workbook) -> None:
    assert figure(workbook, f"{MEHR}, value: sessions") == Text("۶٬۸۴۰", "6,840")


def test_a_ratio_is_taken_of_the_sums(workbook: Workbook) -> None:
    # 110 orders of 6,840 sessions; the mean of the four ratios would be 1.6 too, but not of two.
    assert figure(workbook, f"{MEHR}, value: orders / sessions, as: percent, digits: 2") == Text(
        "۱٫۶۱\u200f٪", "1.61%"
    )


@pytest.mark.parametrize(
    ("formula", "english"),
    [
        ("(orders + 10) * 2 - 40", "200"),
        ("-orders", "\u2212110"),
        ("median(orders)", "20.5"),
        ("mean(orders)", "27.5"),
        ("max(orders) - min(orders)", "57"),
        ("count(orders)", "4"),
        ("revenue * 0.3", "25,740,000"),
    ],
)
def test_formulas_compute(workbook: Workbook, formula: str, english: str) -> None:
    assert figure(workbook, f'{MEHR}, value: "{formula}"').en == english


def test_rows_are_a_value_a_list_or_a_span(workbook: Workbook) -> None:
    assert figure(workbook, "from: months.csv, value: orders").en == "202"
    two = "from: months.csv, rows: {network: [telegram, linkedin]}, value: orders"
    assert figure(workbook, two).en == "70"
    span = "from: months.csv, rows: {month: 1405-01..1405-06, kind: organic}, value: orders"
    assert figure(workbook, span).en == "92"
    numbers = "from: months.csv, rows: {orders: 6..9}, value: orders"
    assert figure(workbook, numbers).en == "15"


def test_a_figure_may_use_those_above_it(workbook: Workbook) -> None:
    found = workbook.cut(
        "margin: {from: months.csv, rows: {month: 1405-07}, value: revenue * 0.3 / orders}\n"
        "ceiling: {from: months.csv, rows: {kind: paid}, "
        "value: margin * orders / sessions, as: money}\n"
    )
    assert found["ceiling"].text == Text("۲٬۳۰۰", "2,300")


@pytest.mark.parametrize(
    ("form", "value", "fa", "en"),
    [
        (Form("percent"), Fraction(1, 3), "۳۳٫۳\u200f٪", "33.3%"),
        (Form("percent"), Fraction(1, 2), "۵۰\u200f٪", "50%"),
        (Form("percent", 0), Fraction(1, 200), "۱\u200f٪", "1%"),
        (Form("money"), Fraction(233_766), "۲۳۰٬۰۰۰", "230,000"),
        (Form("money"), Fraction(0), "۰", "0"),
        (Form("million"), Fraction(8_420_000), "۸٫۴", "8.4"),
        (Form("million"), Fraction(149_000), "۰٫۱۵", "0.15"),
        (Form("number"), Fraction(5, 2), "۲٫۵", "2.5"),
        (Form("number", 0), Fraction(5, 2), "۳", "3"),
        (Form("change"), Fraction(1, 8), "\u200e+۱۲٫۵\u200f٪", "+12.5%"),
        (Form("change"), Fraction(-1, 8), "\u200e\u2212۱۲٫۵\u200f٪", "\u221212.5%"),
        (Form("range"), Fraction(32), "۲۱ تا ۴۳", "21 to 43"),
        (Form("range"), Fraction(1), "۰ تا ۳", "0 to 3"),
        (Form("number"), None, "—", "—"),
    ],
)
def test_numbers_are_shown_as_asked(form: Form, value: Fraction, fa: str, en: str) -> None:
    assert (form.text(value, "fa"), form.text(value, "en")) == (fa, en)


def test_months_days_and_words_are_shown_in_words() -> None:
    labels = {"instagram": Text("اینستاگرام", "Instagram")}
    assert cell_text("1405-07", "fa", labels) == "مهر ۱۴۰۵"
    assert cell_text("1405-07", "en", labels) == "Mehr 1405"
    assert cell_text("1405-07-04", "en", labels) == "4 Mehr 1405"
    assert cell_text("instagram", "fa", labels) == "اینستاگرام"
    assert cell_text("", "fa", labels) == "—"


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        (
            "f: {from: weeks.csv, value: orders}",
            'case/figures.yaml:1:11: there is no sheet "weeks.csv": '
            "write one of: months.csv, offers.csv.",
        ),
        (
            "f: {from: months.csv, value: ordres}",
            'case/figures.yaml:1:30: "ordres" is no column of numbers of months.csv and no name '
            "further up: write one of: note_hours, orders, revenue, sessions.",
        ),
        (
            "f: {from: months.csv, value: \"__import__('os').system(orders)\"}",
            "case/figures.yaml:1:30: \"__import__('os').system(orders)\" may not stand in a "
            "formula: write names of columns, numbers, + - * / ( ) and "
            "sum, mean, median, min, max, count.",
        ),
        (
            'f: {from: months.csv, value: "orders / "}',
            'case/figures.yaml:1:30: "orders /" is no formula: write names of columns, numbers, '
            "+ - * / ( ) and sum, mean, median, min, max, count.",
        ),
        (
            "f: {from: months.csv, rows: {month: 1404-07}, value: orders}",
            'case/figures.yaml:1:37: no line of months.csv has "1404-07" as month: '
            "write a value of this column, a list of them, or first..last.",
        ),
        (
            "f: {from: months.csv, rows: {kind: paid, month: 1405-06}, value: orders}",
            'case/figures.yaml:1:1: "f" keeps no line: ask for less under rows:.',
        ),
        (
            "f: {from: months.csv, value: note_hours}",
            'case/figures.yaml:1:30: "f" rests on a cell that is not known: '
            "fill in the cell, or leave its line out under rows:.",
        ),
        (
            "F-1: {from: months.csv, value: orders}",
            'case/figures.yaml:1:1: "F-1" is no name of a figure: '
            "write lower-case Latin letters, digits and _, beginning with a letter.",
        ),
        (
            "f: {from: months.csv, value: orders, as: euro}",
            'case/figures.yaml:1:42: "euro" is no as: '
            "write one of: number, percent, money, million.",
        ),
    ],
)
def test_what_is_wrong_with_a_figure_is_said(yaml: str, said: str) -> None:
    book = Workbook()
    book.read(yaml)
    assert book.said[0] == said
