"""Tables cut from the workbook: lines, computed columns, totals, order."""

import pytest

from tests.content.figures.conftest import Workbook

HEAD = "title: {fa: مهر, en: Mehr}, from: months.csv"
TITLE = "title: {fa: الف, en: A}"


def table(workbook: Workbook, rest: str, language: str = "en") -> list[str]:
    """The lines of a table without its caption, its head and its ruler."""
    return workbook.cut(f"t: {{{HEAD}, {rest}}}")["t"].text[language].splitlines()[4:]


def test_a_table_has_a_caption_a_head_and_numbers_at_the_end_of_cells(workbook: Workbook) -> None:
    found = workbook.cut(f"t: {{{HEAD}, lines: network, columns: [network, orders]}}")["t"]
    assert found.table
    assert found.text.en.splitlines()[:4] == [
        "Table: Mehr",
        "",
        "| Network | Orders |",
        "| --- | --: |",
    ]
    assert found.text.fa.splitlines()[:4] == [
        "جدول: مهر",
        "",
        "| شبکه | سفارش |",
        "| --- | :-- |",
    ]
    assert found.text.fa.splitlines()[4] == "| اینستاگرام | ۱۳۲ |"


def test_each_row_is_a_line_where_no_lines_are_named(workbook: Workbook) -> None:
    rows = table(workbook, "rows: {month: 1405-07}, columns: [network, sessions]")
    assert rows == [
        "| Instagram | 4,100 |",
        "| Instagram | 900 |",
        "| Telegram | 1,440 |",
        "| LinkedIn | 400 |",
    ]


def test_lines_sum_their_rows_and_the_last_line_all_of_them(workbook: Workbook) -> None:
    rows = table(
        workbook,
        "rows: {month: 1405-07}, lines: network, total: {fa: همه, en: All}, columns: "
        f"[network, sessions, orders, {{value: orders / sessions, as: percent, {TITLE}}}]",
    )
    assert rows == [
        "| Instagram | 5,000 | 72 | 1.4% |",
        "| Telegram | 1,440 | 32 | 2.2% |",
        "| LinkedIn | 400 | 6 | 1.5% |",
        "| **All** | **6,840** | **110** | **1.6%** |",
    ]


def test_shares_are_of_all_lines(workbook: Workbook) -> None:
    rows = table(
        workbook,
        "rows: {month: 1405-07}, lines: network, total: {fa: همه, en: All}, "
        f"columns: [network, {{share: orders, {TITLE}}}]",
    )
    assert rows == [
        "| Instagram | 65.5% |",
        "| Telegram | 29.1% |",
        "| LinkedIn | 5.5% |",
        "| **All** | **100%** |",
    ]


def test_changes_run_from_line_to_line(workbook: Workbook) -> None:
    rows = table(
        workbook,
        "lines: month, total: {fa: همه, en: All}, "
        f"columns: [month, orders, {{change: orders, {TITLE}}}]",
    )
    assert rows == [
        "| Shahrivar 1405 | 92 | — |",
        "| Mehr 1405 | 110 | +19.6% |",
        "| **All** | **202** |  |",
    ]


def test_months_stand_side_by_side_and_are_compared(workbook: Workbook) -> None:
    rows = table(
        workbook,
        "lines: network, columns: [network, "
        f"{{value: orders, name: old, rows: {{month: 1405-06}}, {TITLE}}}, "
        f"{{value: orders, name: new, rows: {{month: 1405-07}}, {TITLE}}}, "
        f"{{change: [old, new], {TITLE}}}, {{value: new - old, {TITLE}}}]",
    )
    assert rows == [
        "| Instagram | 60 | 72 | +20% | 12 |",
        "| Telegram | 32 | 32 | 0% | 0 |",
        "| LinkedIn | — | 6 | — | — |",
    ]


def test_a_range_says_what_chance_allows(workbook: Workbook) -> None:
    rows = table(
        workbook,
        f"rows: {{kind: paid}}, columns: [network, orders, {{range: orders, {TITLE}}}]",
    )
    assert rows == ["| Instagram | 9 | 3 to 15 |"]


def test_a_column_may_stay_out_of_the_last_line(workbook: Workbook) -> None:
    rows = table(
        workbook,
        "lines: month, total: {fa: همه, en: All}, columns: "
        f"[month, {{value: sessions, total: false, {TITLE}}}, orders]",
    )
    assert rows[-1] == "| **All** |  | **202** |"


def test_lines_are_sorted_by_a_column(workbook: Workbook) -> None:
    down = table(workbook, "lines: network, sort: orders up, columns: [network, orders]")
    assert [row.split("|")[1].strip() for row in down] == ["LinkedIn", "Telegram", "Instagram"]
    up = table(workbook, "lines: network, sort: orders down, columns: [network, orders]")
    assert up == down[::-1]


def test_what_rests_on_an_unknown_cell_is_unknown(workbook: Workbook) -> None:
    rows = table(
        workbook,
        f"lines: month, columns: [month, {{value: orders / note_hours, {TITLE}}}]",
    )
    assert rows == ["| Shahrivar 1405 | — |", "| Mehr 1405 | 1.7 |"]


def test_a_table_of_an_areas_own_sheet_says_that_it_was_made_for_the_lesson(
    workbook: Workbook,
) -> None:
    yaml = "t: {title: {fa: دو پیشنهاد, en: Two offers}, from: offers.csv, columns: [offer, price]}"
    text = workbook.cut(yaml)["t"].text
    assert text.en.startswith("Table: Two offers (made for this lesson)\n\n")
    assert text.fa.startswith("جدول: دو پیشنهاد (ساخته‌ی همین درس)\n\n")


@pytest.mark.parametrize(
    ("rest", "word", "said"),
    [
        (
            "columns: [network, ordres]",
            "ordres",
            'months.csv has no column "ordres": write one of: '
            "month, network, kind, sessions, orders, revenue, note_hours.",
        ),
        (
            "columns: [network, kind]",
            "kind",
            'labels.yaml does not say what the column "kind" is called: '
            "add it there: kind: {fa: …, en: …}.",
        ),
        (
            "lines: month, columns: [month, network]",
            "network",
            'the rows of a line differ in "network": '
            "leave the column out, or group the lines by it.",
        ),
        (
            "lines: week, columns: [orders]",
            "week",
            'months.csv has no column "week": write one of: '
            "month, network, kind, sessions, orders, revenue, note_hours.",
        ),
        (
            "columns: [{title: {fa: الف, en: B}}]",
            "{title: {fa: الف, en: B",
            'column 1 of "t" does not say one thing to compute: '
            "write one of: value:, share:, change:, range:.",
        ),
        (
            "columns: [{change: [old, new], title: {fa: الف, en: A}}]",
            "[old",
            'column 1 of "t" does not compare two columns further left: '
            "give two columns a name: and write change: [first, second].",
        ),
        (
            "columns: [orders], sort: orders",
            "orders",
            'the lines of "t" can\'t be sorted like this: '
            'write a column of numbers and "up" or "down", like: orders down.',
        ),
        (
            "columns: [{value: orders}]",
            "{value",
            'column 1 of "t" has no "title": add it.',
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_said(rest: str, word: str, said: str) -> None:
    book = Workbook()
    yaml = f"t: {{{HEAD}, {rest}}}"
    book.read(yaml)
    assert f"case/figures.yaml:1:{yaml.rindex(word) + 1}: {said}" in book.said
