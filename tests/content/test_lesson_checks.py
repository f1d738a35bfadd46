"""Lessons, modules and the introduction: headings, lengths, front matter, both languages."""

from tests.content.conftest import Draft

FA = "bar/milk-steaming.fa.md"
EN = "bar/milk-steaming.en.md"


def test_a_lesson_in_one_language_is_said(draft: Draft) -> None:
    draft.delete(EN)
    assert draft.problems() == [
        "bar/milk-steaming.fa.md:1:1: there is no bar/milk-steaming.en.md: write the English text."
    ]


def test_a_missing_lesson_of_a_module_is_said_in_both_languages(draft: Draft) -> None:
    draft.delete(EN)
    draft.delete(FA)
    assert draft.problems() == [
        "bar/module.en.md:1:1: there is no bar/milk-steaming.en.md: write the English text.",
        "bar/module.en.md:1:1: there is no bar/milk-steaming.fa.md: write the Persian text.",
    ]


def test_a_lesson_of_an_unknown_competency_is_said(draft: Draft) -> None:
    draft.write("bar/latte-art.en.md", draft.read(EN))
    assert draft.problems() == [
        'bar/latte-art.en.md:1:1: there is no competency "latte-art": '
        "rename the file, or add the competency to path.yaml."
    ]


def test_a_lesson_outside_its_home_is_said(draft: Draft) -> None:
    draft.write("shift/bar-cleanliness.en.md", draft.read("bar/bar-cleanliness.en.md"))
    assert draft.problems() == [
        'shift/bar-cleanliness.en.md:1:1: "bar-cleanliness" is at home in bar: move the file there.'
    ]


def test_a_file_without_front_matter_is_said(draft: Draft) -> None:
    draft.write(EN, draft.read(EN).removeprefix("---\n"))
    assert draft.problems() == [
        'bar/milk-steaming.en.md:1:1: the file does not begin with front matter: write "---", '
        'the front matter and "---" above the text.'
    ]


def test_front_matter_that_is_not_closed_is_said(draft: Draft) -> None:
    draft.change(EN, '(2008)"\n---\n', '(2008)"\n')
    assert draft.problems() == [
        'bar/milk-steaming.en.md:1:1: the front matter is not closed: write "---" on a line of '
        "its own."
    ]


def test_broken_front_matter_is_said_at_its_line(draft: Draft) -> None:
    draft.change(EN, "title: Steaming milk", "title: Steaming: milk")
    assert draft.problems() == [
        "bar/milk-steaming.en.md:2:16: not valid YAML, mapping values are not allowed in this "
        "context: quote texts that contain a colon, # or quotes, and indent with spaces."
    ]


def test_a_lesson_that_names_another_competency_is_said(draft: Draft) -> None:
    draft.change(EN, "competency: milk-steaming", "competency: espresso-extraction")
    assert draft.problems() == [
        'bar/milk-steaming.en.md:3:13: "competency" is "espresso-extraction", but the file '
        'belongs to "milk-steaming": mend the id or rename the file.'
    ]


def test_unknown_kpis_responsibilities_and_levels_are_said(draft: Draft) -> None:
    for file in (FA, EN):
        draft.change(file, "level: junior", "level: trainee")
        draft.change(file, "[remake-rate]", "[profit]")
        draft.change(file, "[drinks]", "[floor]")
    assert draft.problems()[:3] == [
        'bar/milk-steaming.en.md:5:8: "trainee" is no level: '
        "write one of: junior, mid, senior, leadership.",
        'bar/milk-steaming.en.md:6:8: there is no KPI "profit": '
        "mend the id, or add it to path.yaml.",
        'bar/milk-steaming.en.md:7:20: there is no responsibility "floor": '
        "mend the id, or add it to path.yaml.",
    ]


def test_facts_that_differ_between_languages_are_said(draft: Draft) -> None:
    draft.change(EN, "minutes: 15", "minutes: 25")
    draft.change(EN, "kpis: [remake-rate]", "kpis: [cups-per-hour]")
    assert draft.problems() == [
        'bar/milk-steaming.en.md:4:10: "minutes" differs from milk-steaming.fa.md: '
        "write the same in both languages.",
        'bar/milk-steaming.en.md:6:7: "kpis" differs from milk-steaming.fa.md: '
        "write the same in both languages.",
    ]


def test_sources_that_differ_in_number_are_said(draft: Draft) -> None:
    draft.change(EN, "sources:\n", 'sources:\n  - "James Hoffmann, The World Atlas of Coffee"\n')
    assert draft.problems() == [
        'bar/milk-steaming.en.md:9:3: "sources" differs from milk-steaming.fa.md: '
        "name the same works in both languages."
    ]


def test_a_short_lesson_is_said(draft: Draft) -> None:
    draft.change("path.yaml", "fa: [200, 420]", "fa: [300, 420]")
    assert (
        f"{draft.at('bar/milk-steaming.fa.md', '## چه').replace(':12:', ':11:')}: the lesson has "
        f"{words(draft.read(FA))} words in Persian: write 300 to 420." in draft.problems()
    )


def test_a_long_lesson_is_said(draft: Draft) -> None:
    draft.change(EN, "Above 70 degrees", "Above " + "and above " * 120 + "70 degrees")
    assert draft.problems() == [
        f"bar/milk-steaming.en.md:11:1: the lesson has {words(draft.read(EN))} words in English: "
        "write 200 to 480."
    ]


def test_lessons_of_900_words_are_wanted_where_the_path_sets_no_bound(draft: Draft) -> None:
    draft.change("path.yaml", "  lesson_words: {fa: [200, 420], en: [200, 480]}\n", "")
    problems = draft.problems()
    assert len(problems) == 6
    assert problems[0].endswith("words in English: write 900 to 1700.")
    assert problems[1].endswith("words in Persian: write 900 to 1500.")


def test_one_range_of_words_may_hold_for_both_languages(draft: Draft) -> None:
    draft.change("path.yaml", "{fa: [200, 420], en: [200, 480]}", "[200, 480]")
    assert draft.problems() == []


def words(text: str) -> int:
    """Words of the body, counted apart from the product's way."""
    body = text.split("---\n", 2)[2]
    return sum(any(letter.isalnum() for letter in token) for token in body.split())


def test_a_missing_heading_is_said_before_the_next_one(draft: Draft) -> None:
    draft.change(FA, "## تمرین\n", "")
    assert (
        f'{draft.at(FA, "## به یاد بسپارید")}: the heading "تمرین" is missing: '
        'write "## تمرین" and its section here.' in draft.problems()
    )


def test_an_unknown_heading_is_said_with_the_known_ones(draft: Draft) -> None:
    draft.change(EN, "## Remember", "## Memento")
    assert draft.problems() == [
        f'{draft.at(EN, "## Memento")}: unknown heading "Memento": write ### before a subhead, '
        'or one of: "What you will be able to do", "Why it matters", "The core", '
        '"A worked example", "Common mistakes", "At each level", "Practice", "Remember", '
        '"Further reading".',
        f'{draft.at(EN, "## Further reading")}: the heading "Remember" is missing: '
        'write "## Remember" and its section here.',
    ]


def test_headings_out_of_order_are_said(draft: Draft) -> None:
    text = draft.read(EN)
    start, end = text.index("## Why it matters"), text.index("## The core")
    moved = text[start:end]
    draft.write(EN, text.replace(moved, "").replace("## A worked", moved + "## A worked"))
    assert (
        f'{draft.at(EN, "## Why it matters")}: the heading "Why it matters" stands after '
        '"The core": the order is: What you will be able to do, Why it matters, The core, '
        "A worked example, Common mistakes, At each level, Practice, Remember, Further reading."
        in draft.problems()
    )


def test_a_heading_that_stands_twice_is_said(draft: Draft) -> None:
    draft.change(EN, "## Remember", "## Practice\n\nAgain.\n\n## Remember")
    assert (
        f'{draft.at(EN, "## Practice", after="under 65")}: the heading "Practice" stands twice: '
        "join the two sections." in draft.problems()
    )


def test_a_title_in_the_text_is_said(draft: Draft) -> None:
    draft.change(EN, "## What you will", "# Steaming\n\nHot.\n\n## What you will")
    assert (
        'bar/milk-steaming.en.md:12:1: the heading "Steaming" is of level 1, which is the title '
        "of the page: write ## before it." in draft.problems()
    )


def test_a_heading_that_leaves_out_a_level_is_said(draft: Draft) -> None:
    for file in (FA, EN):
        draft.change(file, "### ", "#### ")
    assert draft.problems() == [
        f'{draft.at(EN, "#### Two phases")}: the heading "Two phases" leaves out a level: '
        "write ### before it.",
        f'{draft.at(FA, "#### دو مرحله")}: the heading "دو مرحله" leaves out a level: '
        "write ### before it.",
    ]


def test_a_heading_without_text_is_said(draft: Draft) -> None:
    draft.change(EN, "First you add air", "### Empty\n\n### Full\n\nFirst you add air")
    assert (
        f'{draft.at(EN, "### Empty")}: nothing stands under "Empty": '
        "write its text or delete the heading." in draft.problems()
    )


def test_a_last_heading_without_text_is_said(draft: Draft) -> None:
    text = draft.read(EN)
    draft.write(EN, text[: text.index("- Scott Rao, *")])
    assert draft.problems() == [
        f'{draft.at(EN, "## Further reading")}: nothing stands under "Further reading": '
        "write its text or delete the heading."
    ]


def test_an_underlined_heading_is_said(draft: Draft) -> None:
    draft.change(EN, "Above 70 degrees", "Too hot\n-------\n\nAbove 70 degrees")
    assert draft.problems() == [
        f"{draft.at(EN, 'Too hot')}: a line of dashes makes a heading of this line: "
        "write ## before a heading, and an empty line above a ruler."
    ]


def test_headings_that_differ_between_languages_are_said(draft: Draft) -> None:
    draft.change(EN, "Above 70 degrees", "### Too hot\n\nAbove 70 degrees")
    assert draft.problems() == [
        f"{draft.at(EN, '### Too hot')}: the headings differ from those of milk-steaming.fa.md: "
        "write the same sections and subheads in both languages."
    ]


def test_a_practice_without_a_checklist_is_said(draft: Draft) -> None:
    draft.write(EN, draft.read(EN).replace("- [ ] ", "- "))
    assert draft.problems() == [
        f"{draft.at(EN, '## Practice')}: the practice has no checklist for judging one's own "
        'result: write its lines as "- [ ] …".'
    ]


def test_a_persian_slip_in_a_lesson_is_said_at_its_place(draft: Draft) -> None:
    draft.change(FA, "دماسنج ۵۹ درجه را نشان می‌دهد", "دماسنج 59 درجه را نشان می دهد")
    assert draft.problems() == [
        f'{draft.at(FA, "59")}: Latin digits "59" in Persian text: '
        'write "۵۹", or put code, names and addresses in `backticks`.',
        f'{draft.at(FA, "می دهد")}: "می دهد" has a space where Persian wants a half-space: '
        'write "می‌دهد".',
    ]


def test_a_persian_slip_in_a_title_is_said(draft: Draft) -> None:
    draft.change(FA, "title: بخاردادن شیر", "title: بخاردادن شير")
    assert draft.problems() == [
        'bar/milk-steaming.fa.md:2:18: Arabic letter "ي" in Persian text: write "ی".'
    ]


def test_latin_digits_of_english_texts_are_right(draft: Draft) -> None:
    draft.change(EN, "59 degrees", "59.5 degrees")
    assert draft.problems() == []


def test_a_module_in_one_language_is_said(draft: Draft) -> None:
    draft.delete("bar/module.fa.md")
    assert draft.problems() == [
        "bar/module.en.md:1:1: there is no bar/module.fa.md: write the Persian text."
    ]


def test_a_missing_heading_of_a_module_is_said(draft: Draft) -> None:
    draft.change("bar/module.en.md", "## Objectives\n", "")
    assert draft.problems()[0] == (
        f'{draft.at("bar/module.en.md", "## Who needs")}: the heading "Objectives" is missing: '
        'write "## Objectives" and its section here.'
    )


def test_a_missing_introduction_is_said(draft: Draft) -> None:
    draft.delete("path.fa.md")
    draft.delete("path.en.md")
    assert draft.problems() == [
        "path.yaml:1:1: there is no path.en.md: write the English text.",
        "path.yaml:1:1: there is no path.fa.md: write the Persian text.",
    ]


def test_a_ladder_without_a_level_is_said(draft: Draft) -> None:
    text = draft.read("path.en.md")
    start, end = text.index("### Senior"), text.index("### Leadership")
    draft.write("path.en.md", text[:start] + text[end:])
    assert (
        f'{draft.at("path.en.md", "## The career ladder")}: "The career ladder" has 3 subheads: '
        "write one ### for each of the 4 levels of path.yaml." in draft.problems()
    )


def test_an_introduction_without_its_four_parts_is_said(draft: Draft) -> None:
    draft.change("path.en.md", "## Continuing development\n", "")
    assert (
        "path.en.md:5:1: the introduction has 3 parts: write four, each under ##: who it is, "
        "the ladder, the notes, continuing development." in draft.problems()
    )
