"""What is counted in a lesson: running text, the share of the core, habits of style."""

import pytest

from competency.content.blocks import blocks, running_words
from competency.content.outline import outline
from tests.content.conftest import Draft

FA = "bar/milk-steaming.fa.md"
EN = "bar/milk-steaming.en.md"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two\nthree\n\nfour", 4),
        ("- one two\n  three\n- four", 4),
        ("1. one\n2. two", 2),
        ("## one two\n\nthree", 1),
        ("| one | two |\n|---|---|\n| three | four |\n\nfive", 1),
        ("Table: one two\n| a | b |\n|---|---|\n\nfive", 1),
        ("- [ ] one two\n- [x] three", 0),
        ("> **Question.** one two?\n>\n> three four", 3),
        ("> **Model answer.**\n>\n> three four", 0),
        ("> one two", 2),
        ("one `two three` four", 2),
        ("```\none two\n```\n\nthree", 1),
        ("![one two](three.svg)\n\nfour", 1),
        ("{=one_two}\n\nthree {=four}", 2),
        ("one {two three|four} [five](six-seven.en.md)", 4),
        ("one – two", 2),
    ],
)
def test_running_text_is_paragraphs_and_lines_of_lists(text: str, words: int) -> None:
    assert running_words(blocks(outline(text).text, "en")) == words


def test_a_short_and_a_long_lesson_are_said_by_their_persian_words(draft: Draft) -> None:
    draft.change("path.yaml", "lesson_words: [200, 420]", "lesson_words: [410, 900]")
    assert [problem.partition(": ")[2] for problem in draft.problems()] == [
        "the lesson has 360 words of running text: write 410 to 900.",
        "the lesson has 409 words of running text: write 410 to 900.",
    ]
    draft.change("path.yaml", "[410, 900]", "[200, 360]")
    assert len(draft.problems()) == 2


def test_lengths_follow_the_depth_where_the_path_sets_no_bound(draft: Draft) -> None:
    draft.change("path.yaml", "  lesson_words: [200, 420]\n", "")
    assert [problem.rpartition(": ")[2] for problem in draft.problems()] == [
        "write 800 to 1200.",
        "write 1100 to 1600.",
        "write 800 to 1200.",
    ]


def test_a_small_core_is_said(draft: Draft) -> None:
    text = draft.read(FA)
    start = text.index("پیش از پارچ، نازل")
    draft.write(FA, text[:start] + text[text.index("> **پرسش.** کف") :])
    draft.change("path.yaml", "[200, 420]", "[100, 420]")
    assert draft.problems()[-1] == (
        f"{draft.at(FA, '## هسته‌ی درس')}: the core is 44 % of the running text: write more of "
        "how it is done here, or less elsewhere: at least 55 %."
    )


def test_an_english_summary_is_said(draft: Draft) -> None:
    text = draft.read(EN)
    start = text.index("Before the jug")
    text = text[:start] + text[text.index("> **Question.** The foam") :]
    start = text.index("Above 70 degrees")
    text = text[:start] + "(Rao 2008)\n\n" + text[text.index("> **Question.** The foam") :]
    draft.write(EN, text)
    assert draft.problems()[0].startswith("bar/milk-steaming.en.md:6:1: the lesson has 280")
    assert draft.problems()[0].endswith("409 in Persian: write an equal text, 327 to 614 words.")


def test_a_second_contrast_in_a_section_is_said(draft: Draft) -> None:
    draft.change(EN, "Knock the jug", "It is heat, not time. It is air, not steam. Knock the jug")
    assert draft.problems() == [
        f'{draft.at(EN, ", not steam")}: a section may hold one ", not": '
        "say what it is, without what it is not."
    ]
    draft.change(EN, " It is air, not steam.", "")
    draft.change(FA, "دماسنج تا شما", "گرما مهم است، نه زمان. هوا مهم است، نه بخار. دماسنج تا شما")
    assert draft.problems() == [
        f'{draft.at(FA, "، نه بخار")}: a section may hold one "، نه": '
        "say what it is, without what it is not."
    ]


def test_contrasts_in_different_sections_are_right(draft: Draft) -> None:
    draft.change(EN, "Knock the jug", "It is heat, not time. Knock the jug")
    draft.change(EN, "Never heat steamed milk", "Air, not heat: never heat steamed milk")
    assert draft.problems() == []


def test_a_seventh_semicolon_is_said(draft: Draft) -> None:
    draft.change(EN, "Knock the jug on the table twice, gently,", "One; two; three; four; knock")
    assert draft.problems() == [
        f"{draft.at(EN, '; one is cold')}: a lesson may hold 6 semicolons, this is one more: "
        "write two sentences."
    ]


def test_a_third_heading_that_counts_is_said(draft: Draft) -> None:
    for file, old, new in (
        (EN, "Above 70", "### Three jugs\n\nOne.\n\n### Four drinks\n\nAbove 70"),
        (FA, "بالای ۷۰", "### سه پارچ\n\nیک.\n\n### چهار نوشیدنی\n\nبالای ۷۰"),
    ):
        draft.change(file, old, new)
    assert [problem for problem in draft.problems() if "headings" in problem] == [
        f"{draft.at(file, heading)}: a lesson may have 2 headings that begin with a number, "
        "this is one more: say what the parts have in common."
        for file, heading in ((EN, "### Four"), (FA, "### چهار"))
    ]


def test_raw_html_outside_code_is_said(draft: Draft) -> None:
    draft.change(EN, "Knock the jug", "`<br>` is code. <b>Knock</b> the jug <!-- softly -->")
    assert [problem.partition(": ")[2] for problem in draft.problems()] == [
        "raw HTML, <b>: write Markdown, or put it in `backticks`.",
        "raw HTML, </b>: write Markdown, or put it in `backticks`.",
    ]


def test_raw_html_is_said_in_modules_and_items_too(draft: Draft) -> None:
    draft.change("bar/module.en.md", "You measure", "You <b>measure</b>")
    draft.change("bar/items.yaml", "Weight of water in", "<i>Weight</i> of `<water>` in")
    draft.change("bar/rubric.yaml", "stands beside the machine", "stands <br> beside")
    assert [problem.split(": ")[0] for problem in draft.problems()] == [
        draft.at("bar/items.yaml", "<i>"),
        draft.at("bar/items.yaml", "</i>"),
        draft.at("bar/module.en.md", "<b>"),
        draft.at("bar/module.en.md", "</b>"),
        draft.at("bar/rubric.yaml", "<br>"),
    ]


def test_persian_italics_are_said_and_latin_ones_are_right(draft: Draft) -> None:
    draft.change(FA, "دماسنج تا شما", "*دماسنج* تا شما")
    draft.change(FA, "Scott Rao, The Professional", "Scott Rao, *The Professional*")
    assert draft.problems() == [
        f"{draft.at(FA, '*دماسنج*')}: Persian letters have no italics: "
        "write **bold** or «quotation marks»."
    ]


TABLE = "| Jug | Litres |\n|---|---|\n| One | 1.5 |\n| Two | 2 |\n\nKnock the jug"


def test_figures_typed_into_a_table_are_said(draft: Draft) -> None:
    draft.change(EN, "Knock the jug", f"Now.\n\n{TABLE}")
    assert draft.problems() == [
        f"{draft.at(EN, '| Jug |')}: figures are typed into this table: cut it from the workbook "
        "with {=name}, or write above it: Table: … (made for this lesson)."
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_caption_that_says_so_allows_them(draft: Draft, gap: str) -> None:
    caption = "Table: two jugs of a school kitchen (made for this lesson)"
    draft.change(EN, "Knock the jug", f"Now.\n\n{caption}{gap}{TABLE}")
    assert draft.problems() == []


def test_a_table_of_words_needs_no_caption(draft: Draft) -> None:
    draft.change(EN, "Knock the jug", "Now.\n\n| Jug | Use |\n|---|---|\n| One | 2 lattes |\n\nSo")
    assert draft.problems() == []
