"""The parts of a lesson: what each holds, in both languages."""

import pytest

from tests.content.conftest import Draft

FA = "bar/milk-steaming.fa.md"
EN = "bar/milk-steaming.en.md"


def said(draft: Draft) -> list[str]:
    """The problems of the English page without their places."""
    return [problem.split(": ", 1)[1] for problem in draft.problems() if problem.startswith(EN)]


def at(draft: Draft, words: str, message: str) -> str:
    return f"{draft.at(EN, words)}: {message}"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("minutes", "they are counted: reading and practice A"),
        ("level", "it follows from the requirement profile in path.yaml"),
        ("kpis", "they follow from competencies: of the KPIs in path.yaml"),
        (
            "responsibilities",
            "they follow from competencies: of the responsibilities in path.yaml",
        ),
        ("sources", "works stand under Further reading"),
    ],
)
def test_what_is_derived_is_refused_with_its_source(draft: Draft, key: str, why: str) -> None:
    draft.change(EN, "setting: food", f"setting: food\n{key}: 25")
    assert draft.problems() == [at(draft, f"{key}: 25", f'"{key}" is derived: delete it; {why}.')]


def test_the_minutes_of_a_module_are_derived(draft: Draft) -> None:
    draft.change("bar/module.en.md", "area: bar", "area: bar\nminutes: 45")
    assert draft.problems() == [
        'bar/module.en.md:4:1: "minutes" is derived: delete it; they are the sum of the lessons.'
    ]


def test_the_second_setting_is_one_of_the_list_and_the_same_in_both_languages(
    draft: Draft,
) -> None:
    draft.change(EN, "setting: food", "setting: cafe")
    assert said(draft) == [
        '"cafe" is no setting: write one of: charity, public-body, b2b, publisher, clinic, '
        "education, shop, food, travel, finance, culture, sport, technology, agency, other.",
        '"setting" differs from milk-steaming.fa.md: write the same in both languages.',
    ]


def test_one_outcome_alone_and_four_lines_to_remember_are_said(draft: Draft) -> None:
    draft.change(EN, "- You know by ear and hand when to close the steam.\n", "")
    draft.change(EN, "- Never heat steamed", "- Wipe the wand.\n- Never heat steamed")
    assert draft.problems() == [
        at(
            draft,
            "## What you will",
            'the section has 1 list lines: write 2 to 4, each after "- ".',
        ),
        at(draft, "## Remember", 'the section has 4 list lines: write 3, each after "- ".'),
    ]


def test_more_than_one_line_before_the_lesson_is_said(draft: Draft) -> None:
    draft.change(EN, "(espresso-extraction.en.md).\n", "(espresso-extraction.en.md).\n\nAnd.\n")
    assert said(draft) == [
        "the section is more than one line: write one sentence that says what the lesson builds "
        "on, or delete the section."
    ]


def test_a_core_with_one_question_is_said(draft: Draft) -> None:
    for file, start, end in (
        (EN, "> **Question.** The milk shines", "## A finished"),
        (FA, "> **پرسش.** شیر برق", "## یک نمونه‌ی کامل"),
    ):
        text = draft.read(file)
        draft.write(file, text[: text.index(start)] + text[text.index(end) :])
    assert said(draft) == [
        "the core has 1 questions with a folded answer: write 2 or more: > **Question.** … and "
        "the answer below > and an empty line."
    ]


def test_a_question_without_an_answer_is_said(draft: Draft) -> None:
    draft.change(EN, "> Stretching. The wand should have gone lower sooner.\n", "")
    assert draft.problems() == [
        at(
            draft,
            "> **Question.** The foam",
            "the question has no answer: write it in the same quotation, below a line with "
            "> alone.",
        )
    ]


def test_questions_that_differ_in_number_are_said(draft: Draft) -> None:
    draft.change(EN, "## A finished", "> **Question.** Why?\n>\n> So.\n\n## A finished")
    assert said(draft) == [
        "the questions differ from milk-steaming.fa.md: 2 in Persian, 3 in English: "
        "write the same in both languages."
    ]


def test_a_finished_piece_without_its_blank_is_said(draft: Draft) -> None:
    draft.change(EN, "[empty card](blanks/recipe-card.en.md)", "empty card")
    assert draft.problems() == [
        at(
            draft,
            "## A finished piece",
            "the finished piece has no blank beside it: link to its empty form: "
            "[...](blanks/<name>.en.md).",
        )
    ]


def test_a_link_to_a_blank_that_is_not_there_is_said(draft: Draft) -> None:
    draft.change(EN, "blanks/recipe-card.en.md", "blanks/card.en.md")
    assert said(draft)[0].startswith('the link "blanks/card.en.md" leads nowhere')


@pytest.mark.parametrize(
    "heading",
    ["### A: Know four jugs", "### A: Know four jugs (8 min)", "### 1: Know four jugs (8 minutes)"],
)
def test_a_rung_of_another_form_is_said(draft: Draft, heading: str) -> None:
    draft.change(EN, "### A: Know four jugs (8 minutes)", heading)
    assert (
        at(
            draft,
            "## Practice",
            "the practice has not the three rungs A, B, C: "
            "write three subheads like: ### A: title (15 minutes).",
        )
        in draft.problems()
    )


def test_minutes_of_practice_that_differ_are_said(draft: Draft) -> None:
    draft.change(EN, "(8 minutes)", "(9 minutes)")
    assert said(draft) == [
        "the minutes of practice differ from milk-steaming.fa.md: 8, 15, 20 in Persian, "
        "9, 15, 20 in English: write the same in both languages."
    ]


def test_a_first_rung_without_a_model_answer_is_said(draft: Draft) -> None:
    draft.change(EN, "> **Model answer.**", "> **Answer.**")
    assert (
        at(
            draft,
            "### A: Know",
            "the rung has no model answer: write it below: > **Model answer.**.",
        )
        in draft.problems()
    )


def test_a_last_rung_without_a_checklist_is_said(draft: Draft) -> None:
    draft.write(EN, draft.read(EN).replace("- [ ] ", "- "))
    assert draft.problems() == [
        at(draft, "### C: One", "the rung has no checklist: write it below: - [ ] ….")
    ]


def test_facts_of_platforms_without_a_day_are_said(draft: Draft) -> None:
    draft.change(EN, " ({seen 2026-11-20})", "")
    assert draft.problems() == [
        at(
            draft,
            "## On the platforms",
            "the section does not say when its facts were seen: "
            "write {seen 2026-11-20} behind them, with the day.",
        )
    ]


def test_a_day_that_is_none_is_said(draft: Draft) -> None:
    draft.change(EN, "{seen 2026-11-20}", "{seen 1405-08-29}")
    assert draft.problems() == [
        at(
            draft,
            "{seen 1405",
            '"1405-08-29" is no day: write year, month and day of the Gregorian calendar, '
            "like {seen 2026-11-20}.",
        )
    ]


def test_too_few_terms_are_said(draft: Draft) -> None:
    draft.change(EN, "- {dose}\n", "")
    assert "the section has 4 terms: write 5 to 8, one a line: - {term}." in said(draft)


def test_a_term_with_its_meaning_typed_is_said(draft: Draft) -> None:
    draft.change(EN, "- {dose}\n", "- {dose}: the weight of the coffee\n")
    assert draft.problems() == [
        at(
            draft,
            "- {dose}:",
            "the line holds more than a term of the glossary: write - {term} alone; its meaning "
            "is put in from glossary.yaml.",
        )
    ]


def test_a_term_that_nobody_knows_is_said(draft: Draft) -> None:
    draft.change(EN, "- {dose}", "- {doze}")
    assert (
        at(
            draft,
            "{doze}",
            'there is no term and nobody called "doze": mend the name, add it to glossary.yaml or '
            "case/people.yaml, or write {words|id}.",
        )
        in draft.problems()
    )


def test_terms_that_one_language_marks_alone_are_said(draft: Draft) -> None:
    draft.change(EN, "the {steam wand} just", "the {steam wand} of the {group head} just")
    assert said(draft) == [
        "the terms and people in braces differ from milk-steaming.fa.md: group-head in English "
        "only: write the same in both languages."
    ]


def test_somebody_who_is_not_introduced_is_said(draft: Draft) -> None:
    draft.change(EN, "at Hashti had burnt milk", "at Niloofar's bar had burnt milk")
    assert draft.problems() == [
        at(
            draft,
            "Niloofar's",
            "Niloofar is not introduced where the name first stands: write {Niloofar} here; "
            "a tap then shows the role.",
        )
    ]


def test_a_work_without_a_label_is_said(draft: Draft) -> None:
    draft.change(EN, "- **Rao 2008**: Scott", "- Scott")
    assert (
        at(
            draft,
            "- Scott",
            "the work has no label: begin the line with the words by which the text names it, "
            "in bold: **Martin 2015**.",
        )
        in draft.problems()
    )


def test_a_work_that_the_text_does_not_use_is_said(draft: Draft) -> None:
    draft.change(EN, "smells cooked (Rao 2008)", "smells cooked")
    assert draft.problems() == [
        at(
            draft,
            "- **Rao 2008**",
            'the text does not use "Rao 2008": name it where its idea is used, in the same '
            "words, or delete the line.",
        )
    ]


def test_a_page_without_the_day_it_was_seen_is_said(draft: Draft) -> None:
    draft.change(EN, "The chapter on milk.", "[Milk](https://example.org/milk).")
    assert draft.problems() == [
        at(
            draft,
            "- **Rao 2008**",
            "the page does not say when it was seen: write {seen 2026-11-20} behind its "
            "address, with the day.",
        )
    ]


def test_works_that_differ_in_number_are_said(draft: Draft) -> None:
    draft.change(EN, "- **Rao 2008**: S", "- **Rao 2008**: again.\n- **Rao 2008**: S")
    assert said(draft) == [
        "the works under Further reading differ from milk-steaming.fa.md: 1 in Persian, "
        "2 in English: write the same in both languages."
    ]


def test_figures_that_differ_are_said(draft: Draft) -> None:
    draft.change(EN, "Two of every five", "{=returned_shahrivar} of the")
    assert said(draft) == [
        "the figures differ from milk-steaming.fa.md: returned_shahrivar in English only: "
        "write the same in both languages."
    ]


def test_a_figure_that_is_not_there_is_said(draft: Draft) -> None:
    draft.change(EN, "Two of every five", "{=returned_tir} of the")
    assert (
        at(
            draft,
            "{=returned_tir}",
            'there is no figure "returned_tir": mend the name, or add it to figures.yaml of this '
            "folder or of the case.",
        )
        in draft.problems()
    )


def test_a_table_within_a_sentence_is_said(draft: Draft) -> None:
    for file in (FA, EN):
        draft.change(file, "![", "{=drinks_by_shift} ![")
    assert (
        'the table "drinks_by_shift" does not stand alone in its paragraph: '
        "put it on a line of its own between empty lines." in said(draft)
    )
