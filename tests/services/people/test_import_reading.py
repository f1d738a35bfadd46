"""Tables as spreadsheets really save them, and files that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.domain.errors import InvalidInput
from competency.services.people.importing.columns import PERSIAN_TITLES, Column, layout_of
from competency.services.people.importing.reading import MAX_ROWS, read

ROWS = "نام{s}رایانامه{s}تیم\r\nسارا محمدی{s}sara@c.example.org{s}برند\r\n"
EXPECTED = ("سارا محمدی", "sara@c.example.org", "برند")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
    ],
)
def test_every_encoding_and_separator_gives_the_same_table(
    separator: str, codec: str, mark: bytes, name: str
) -> None:
    table = read(mark + ROWS.format(s=separator).encode(codec))
    assert (table.encoding, table.separator) == (name, separator)
    assert table.titles == ("نام", "رایانامه", "تیم")
    assert [(r.line, r.cells) for r in table.records] == [(2, EXPECTED)]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark_too(codec: str) -> None:
    text = "name,email\n" + "".join(f"Person {n},p{n}@c.example.org\n" for n in range(9))
    assert len(read(text.encode(codec)).records) == 9


def test_windows_1256_brings_its_arabic_letters() -> None:
    text = "نام;رايانامه\r\nكيميا يوسفي;kimia@c.example.org\r\nپژمان گلچين;pejman@c.example.org\r\n"
    table = read(text.encode("cp1256"))
    assert table.encoding == "cp1256"
    assert table.records[0].cells[0] == "كيميا يوسفي"
    assert table.records[1].cells[0] == "پژمان گلچين"
    assert set(layout_of(table.titles).places) == {Column.NAME, Column.EMAIL}


def test_a_line_that_tells_the_separator_is_no_row() -> None:
    table = read(b"sep=;\r\nname;email\r\nA;a@b.org\r\n")
    assert (table.separator, table.titles) == (";", ("name", "email"))


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    data = b'name,email\n\n"A\nB",a@b.org\n , \nC,c@b.org\n'
    assert [(r.line, r.cells[0]) for r in read(data).records] == [(3, "A\nB"), (5, "C")]


def test_a_separator_inside_quotation_marks_separates_nothing() -> None:
    table = read(b'name;email\n"Karimi, Sara; Dr.";a@b.org\n')
    assert table.records[0].cells == ("Karimi, Sara; Dr.", "a@b.org")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n \t", "empty"),
        (b"name,email\n", "no people"),
        (b"PK\x03\x04 workbook", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old workbook", "Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a table"),
        (b"%PDF-1.7\n\x00\x01\x02", "not a table"),
        (b"name,email\nA\x00B,a@b.org\n", "not a table"),
        (b"\xff\xfen\x00a", "not a table|nobody"),
        (b'name,email\n"A,a@b.org\n', "Row 2"),
        (b'name,email\nA,"a"b\n', "Row 2"),
        (b"name,email\n" + b"," * 200 + b"x\n", "columns"),
        ("name,email\nسارا محمدی,a@b.org\n".encode() + b"\xff\xfe\xfd,b@b.org\n", "damaged"),
        (b"name,email\n" + b"A,a@b.org\n" * (MAX_ROWS + 1), "rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "megabytes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, word: str) -> None:
    with pytest.raises(InvalidInput, match=word) as refused:
        read(data)
    assert refused.value.field == "file"


def test_a_file_with_the_most_rows_is_read() -> None:
    assert len(read(b"name,email\n" + b"A,a@b.org\n" * MAX_ROWS).records) == MAX_ROWS


@settings(max_examples=150, deadline=2000)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    try:
        sentence, records = "", read(data).records
    except InvalidInput as refused:
        sentence, records = str(refused), ()
    assert records or sentence.endswith(".")


@pytest.mark.parametrize("persian", [True, False])
def test_the_titles_of_the_template_are_all_known(persian: bool) -> None:
    titles = [PERSIAN_TITLES[c] if persian else c.value for c in Column]
    layout = layout_of(titles)
    assert list(layout.places) == list(Column)
    assert layout.ignored == layout.forbidden == ()


def test_titles_are_known_however_they_are_typed() -> None:
    layout = layout_of(["  ایمیل ", "نام‌ و نام‌خانوادگي", "E-Mail address", "PASSWORD", "رمز عبور"])
    assert layout.places == {Column.EMAIL: 0, Column.NAME: 1}
    assert layout.ignored == ("E-Mail address",)
    assert layout.forbidden == ("PASSWORD", "رمز عبور")


@pytest.mark.parametrize(
    ("titles", "word"),
    [
        (["نام", "تیم"], "رایانامه"),
        (["email"], "نام"),
        (["name", "email", "نام"], "Two columns"),
        (["سارا", "sara@c.example.org"], "first row"),
    ],
)
def test_a_first_row_that_is_no_titles_says_what_is_missing(titles: list[str], word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        layout_of(titles)
