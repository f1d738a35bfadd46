"""How the parts of a lesson are shown: folded answers, captions, boxes, notes at terms."""

import re

from competency.content.render import render
from competency.domain.curriculum import Curriculum


def test_a_question_folds_its_answer_away() -> None:
    html = render("> **Question.** Why *so*?\n>\n> Because.\n>\n> - one", "en").html
    assert html.startswith(
        '<details class="folded"><summary><strong>Question.</strong> Why <em>so</em>?</summary>'
    )
    assert "<p>Because.</p>" in html
    assert html.rstrip().endswith("</details>")
    assert "blockquote" not in html


def test_a_model_answer_folds_in_both_languages() -> None:
    assert '<details class="folded">' in render("> **پاسخ نمونه.**\n>\n> الف", "fa").html
    assert '<details class="folded">' in render("> **Model answer.**\n>\n> A", "en").html


def test_questions_that_follow_each_other_are_folded_one_by_one() -> None:
    html = render(
        "> Said.\n\n> **Question.** A?\n>\n> B.\n\n> **Question.** C?\n>\n> D.", "en"
    ).html
    assert html.count('<details class="folded">') == 2
    first, second = (html.index(f"<p>{answer}</p>") for answer in ("B.", "D."))
    assert first < html.index("</details>") < second
    assert "<blockquote><p>Said.</p>\n</blockquote>" in html


def test_a_model_answer_is_folded_whole() -> None:
    html = render("> **Model answer.** First *this*.\n>\n> Then that.", "en").html
    assert "<summary><strong>Model answer.</strong></summary>" in html
    assert html.index("</summary>") < html.index("<p>First <em>this</em>.</p>")
    html = render("> **Model answer.**\n>\n> Then that.", "en").html
    assert "<p></p>" not in html


def test_other_quotations_stay_quotations() -> None:
    for text in ("> Question. Why?", "> **Note.** Why?", "> a **Question.** b"):
        html = render(f"{text}\n>\n> So.", "en").html
        assert "<blockquote>" in html
        assert "<details" not in html


def test_the_line_above_a_table_becomes_its_caption_and_its_name() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    for gap in ("\n", "\n\n"):
        html = render(f"Table: Two **jugs**{gap}{table}", "en").html
        assert "<caption>Two <strong>jugs</strong></caption>" in html
        assert 'aria-label="Two jugs"' in html
        assert "<p>Table" not in html
    assert "<caption>دو پارچ</caption>" in render(f"جدول: دو پارچ\n{table}", "fa").html


def test_a_line_that_only_begins_so_is_no_caption() -> None:
    assert "<p>Table: none</p>" in render("Table: none\n\ntext", "en").html


def test_what_is_true_of_platforms_today_stands_in_a_box(barista: Curriculum) -> None:
    html = barista.lessons["milk-steaming"].html.en
    box = html[html.index('<div class="platforms">') :]
    box = box[: box.index("</div>")]
    assert '<h2 id="platforms">On the platforms today</h2>' in box
    assert "seen on 20 November 2026" in box
    assert "Remember" not in box


def test_days_are_shown_in_the_calendar_of_the_reader(barista: Curriculum) -> None:
    assert "دیده‌شده در ۲۹ آبان ۱۴۰۵" in barista.lessons["milk-steaming"].html.fa


def test_a_term_opens_its_meaning_at_its_first_place(barista: Curriculum) -> None:
    html = barista.lessons["espresso-extraction"].html.en
    buttons = re.findall(r'<button [^>]*popovertarget="note-channeling"[^>]*>([^<]*)<', html)
    assert buttons == ["channeling"]
    assert html.count('id="note-channeling"') == 1
    note = html[html.index('<span popover id="note-channeling"') :]
    assert "Water runs through one crack" in note
    assert "in the trade: a runner" in note
    assert '<bdi lang="fa">کانالینگ</bdi>' in note
    assert 'href="page:glossary#channeling"' in note


def test_a_person_opens_their_role(barista: Curriculum) -> None:
    html = barista.lessons["espresso-extraction"].html
    assert 'title="barista of the morning shift at Café Hashti">Kaveh</button>' in html.en
    assert '<span popover id="note-kaveh"' in html.fa
    assert "باریستای شیفت صبح کافه‌ی هشتی" in html.fa


def test_every_button_of_a_page_has_its_note_and_every_id_is_unique(barista: Curriculum) -> None:
    assert barista.case is not None
    pages = [*(lesson.html for lesson in barista.lessons.values()), barista.case.html]
    for html in pages:
        for language in ("fa", "en"):
            targets = set(re.findall(r'popovertarget="([^"]+)"', html[language]))
            ids = re.findall(r' id="([^"]+)"', html[language])
            assert targets <= set(ids)
            assert len(ids) == len(set(ids))


def test_words_lists_explain_their_terms_in_place(barista: Curriculum) -> None:
    html = barista.lessons["espresso-extraction"].html
    words = html.en[html.en.index('<h2 id="words">') : html.en.index('<h2 id="reading">')]
    assert words.count("<dt>") == 5
    assert "<dd>Water runs through one crack" in words
    assert "in the trade: a runner" in words
    assert '<bdi lang="fa">کانالینگ</bdi>' in words


def test_raw_markup_that_looks_like_a_note_is_no_note() -> None:
    html = render('<span data-name="x" onclick="a">y</span><button popover>z</button>', "en").html
    assert "<button" not in html
    assert "onclick" not in html
